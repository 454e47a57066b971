use super::{html, xml::Xml};
use crate::{
    content::Dependencies,
    media_type,
    publish::{Address, elsewhere, file},
};
use tintuc::{
    locale::Locale,
    model::{Article, Feed, Month, Site, Teaser, Timestamp},
    router::{Page, Route},
};

/// The RSS 2.0 of a feed. `path` is the path of the JSON, such as `sections/thong-bao.json`; `None` if there is none.
pub(crate) fn rss(sources: &mut Dependencies, path: &str) -> Option<String> {
    let (feed, _) = sources.document::<Feed>(path)?;
    let (locale, home) = home(path);
    let site = sources.site(locale).map(|(site, _)| site);
    // From `site.json`, as in the feeds and the site map, whatever language the office uses for its name.
    let address = sources.site(Locale::Vi).and_then(|(site, _)| Address::of_site(&site)).unwrap_or_default();
    let name = path.strip_suffix(".json").unwrap_or(path);

    let mut xml = Xml::new(
        "rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"",
    );
    xml.raw("<channel>");
    let office = site.as_ref().map(|site| site.name.as_str()).filter(|name| *name != feed.title);
    let title = office.map_or_else(|| feed.title.clone(), |office| format!("{} - {office}", feed.title));
    xml.text("title", &title);
    // An address that was written before the site moved leads to the old site.
    let written = feed.home_page_url.filter(|url| url.starts_with(&address.path("")));
    xml.text("link", &written.unwrap_or_else(|| address.page(&home)));
    // Required, and a JSON feed has none.
    xml.text("description", &title);
    xml.text("language", feed.language.as_deref().unwrap_or_else(|| locale.tag()));
    let own = address.api(&format!("{name}.xml"));
    xml.element("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &own)], "");
    if let Some(newest) = feed.items.iter().map(|item| item.date_published).max() {
        xml.text("lastBuildDate", &date(newest));
    }
    for teaser in &feed.items {
        item(&mut xml, sources, &address, locale, site.as_ref(), teaser);
    }
    xml.raw("</channel>");
    Some(xml.end("rss"))
}

fn item(
    xml: &mut Xml,
    sources: &mut Dependencies,
    address: &Address,
    locale: Locale,
    site: Option<&Site>,
    teaser: &Teaser,
) {
    xml.raw("<item>");
    xml.text("title", &teaser.title);
    let own = || address.page(&Route::article(locale, teaser.id.clone()));
    xml.text("link", &elsewhere(teaser.url.as_deref(), &teaser.id).map_or_else(own, str::to_owned));
    xml.element("guid", &[("isPermaLink", "false")], teaser.id.as_str());
    xml.text("pubDate", &date(teaser.date_published));
    // Both are HTML (RSS 2.0, and its module content): text is escaped for HTML, and then for XML.
    if let Some(text) = teaser.summary.as_ref().or(teaser.content_text.as_ref()) {
        xml.text("description", &html::paragraphs(text));
    }
    let article = sources.document::<Article>(&format!("articles/{}.json", teaser.id));
    let whole = article.map(|(article, _)| html::article(&article.extension.body, address));
    if let Some(whole) = whole.filter(|html| !html.is_empty()) {
        xml.text("content:encoded", &whole);
    }
    let section = teaser.extension.section.as_ref();
    if let Some(title) = section.and_then(|id| site?.section_title(id)) {
        xml.text("category", title);
    }
    // The length is required, so that a picture of another site cannot be named here.
    let picture = teaser.picture();
    if let Some(src) = picture.as_deref().map(file)
        && let Some(bytes) = sources.bytes(src.as_str())
    {
        let (url, bytes) = (address.file(src), bytes.to_string());
        xml.element("enclosure", &[("url", &url), ("length", &bytes), ("type", media_type::of(src.as_str()))], "");
    }
    xml.raw("</item>");
}

/// The language of a feed, and the page that shows it.
fn home(path: &str) -> (Locale, Route) {
    let (locale, name) = path.strip_prefix("en/").map_or((Locale::Vi, path), |name| (Locale::En, name));
    let name = name.strip_suffix(".json").unwrap_or(name);
    let route = match name.split_once('/') {
        Some(("sections", section)) => Route::from_path(&format!("muc/{section}")),
        // Further pages belong to the month, too: `2017-12-2`.
        Some((_, page)) => {
            let month = page.get(..7).and_then(Month::new);
            month.map_or_else(|| Route::home(locale), |month| Route::month(locale, month))
        }
        None if name == "feed" => Route::from_path(""),
        None => Route::from_path(&format!("trang/{name}")),
    };
    let route = if route.page == Page::NotFound { Route::home(locale) } else { Route { locale, ..route } };
    (locale, route)
}

/// A date in the form of RFC 2822, such as `Fri, 01 Dec 2017 17:00:00 +0700`.
fn date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let civil = at.civil();
    let days = (at.unix() + 7 * 3_600).div_euclid(86_400);
    let day = usize::try_from(days.rem_euclid(7)).map_or("", |day| DAYS[day]);
    let month = MONTHS[usize::from(civil.month.clamp(1, 12)) - 1];
    let (year, hour, minute, second) = (civil.year, civil.hour, civil.minute, civil.second);
    format!("{day}, {:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} +0700", civil.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_mail() {
        assert_eq!(date(Timestamp::from_unix(0)), "Thu, 01 Jan 1970 07:00:00 +0700");
        assert_eq!(date(Timestamp::from_unix(1_512_122_400)), "Fri, 01 Dec 2017 17:00:00 +0700");
        assert_eq!(date(Timestamp::from_unix(-86_400 * 2)), "Tue, 30 Dec 1969 07:00:00 +0700");
    }

    #[test]
    fn a_feed_belongs_to_a_page() {
        for (path, page) in [
            ("feed.json", ""),
            ("en/feed.json", "en/"),
            ("sections/a.json", "muc/a"),
            ("en/feed-2.json", "en/trang/feed-2"),
            ("archive/2017-12.json", "luu-tru/2017-12"),
            ("en/archive/2017-12-2.json", "en/luu-tru/2017-12"),
            ("archive/a.json", ""),
        ] {
            assert_eq!(home(path).1.path(), page);
        }
    }
}
