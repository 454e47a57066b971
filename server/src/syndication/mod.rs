//! The content in other forms: RSS for feed readers, a site map for search engines.

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
