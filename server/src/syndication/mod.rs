//! The content for those who do not read pages: RSS for feed readers, a map of the site for search engines.

mod html;
mod robots;
mod rss;
mod serve;
mod sitemap;
mod xml;

pub(crate) use robots::robots;
pub(crate) use rss::rss;
pub use serve::{Document, Syndication};
pub(crate) use sitemap::sitemap;
