use super::{
    address::{Address, locale},
    plan::PublishError,
    teaser::teaser,
};
use std::collections::BTreeMap;
use tintuc::{
    locale::Locale,
    model::{Article, Feed, Id, Section, Site},
    route::Route,
};

/// Items of a page, as the contract has it.
const ITEMS: usize = 20;

/// All feeds of a language by their path below the content directory: the front one and one for each section.
pub(super) fn feeds(
    locale_: Locale,
    site: &Site,
    articles: &[Article],
    address: &Address,
) -> Result<BTreeMap<String, Feed>, PublishError> {
    let prefix = locale_.api_prefix();
    // The record of a withdrawn article stays at its address; news it is no more.
    let shown = |article: &&Article| locale(article) == Some(locale_) && article.extension.withdrawn.is_none();
    let mut articles = articles.iter().filter(shown).collect::<Vec<_>>();
    articles.sort_by(|a, b| b.date_published.cmp(&a.date_published).then_with(|| a.id.cmp(&b.id)));

    let front = Listing { folder: prefix.to_owned(), name: "feed", title: &site.name, route: Route::home(locale_) };
    let mut feeds = front.pages(&articles, address, locale_).collect::<BTreeMap<_, _>>();
    for Section { id, title } in &site.sections {
        let own = articles.iter().filter(|article| article.extension.section.as_ref() == Some(id));
        let own = own.copied().collect::<Vec<_>>();
        let folder = format!("{prefix}sections/");
        let listing = Listing { folder, name: id.as_str(), title, route: Route::section(locale_, Id::clone(id)) };
        for (path, feed) in listing.pages(&own, address, locale_) {
            if feeds.insert(path.clone(), feed).is_some() {
                return Err(PublishError::Collision(path));
            }
        }
    }
    Ok(feeds)
}

/// A listing that may have several pages.
struct Listing<'a> {
    folder: String,
    name: &'a str,
    title: &'a str,
    route: Route,
}

impl Listing<'_> {
    /// Its pages, newest articles first; an empty listing has one empty page.
    fn pages(&self, articles: &[&Article], address: &Address, locale: Locale) -> impl Iterator<Item = (String, Feed)> {
        let count = articles.len().div_ceil(ITEMS).max(1);
        (0..count).map(move |page| {
            let items = articles.iter().skip(page * ITEMS).take(ITEMS);
            let path = format!("{}{}", self.folder, self.file(page));
            let feed = Feed {
                version: Feed::VERSION.to_owned(),
                title: self.title.to_owned(),
                language: Some(locale.tag().to_owned()),
                home_page_url: Some(address.page(&self.route)),
                feed_url: Some(address.api(&path)),
                next_url: (page + 1 < count).then(|| self.file(page + 1)),
                items: items.map(|article| teaser(article, address)).collect(),
            };
            (path, feed)
        })
    }

    /// The file of a page, from 0: `feed.json`, `feed-2.json`, …
    fn file(&self, page: usize) -> String {
        match page {
            0 => format!("{}.json", self.name),
            _ => format!("{}-{}.json", self.name, page + 1),
        }
    }
}
