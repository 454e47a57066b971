use crate::{content::Dependencies, publish::Address};
use tintuc::model::Site;

/// `robots.txt`: all robots may visit; it names the site map if the site has an address.
pub(crate) fn robots(sources: &mut Dependencies) -> String {
    let site = sources.document::<Site>("site.json");
    let map = site.and_then(|(site, _)| Address::of_site(&site)).map(|address| address.path("sitemap.xml"));
    let map = map.map(|map| format!("\nSitemap: {map}\n")).unwrap_or_default();
    format!("User-agent: *\nDisallow:\n{map}")
}
