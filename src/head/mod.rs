//! What a page says of itself in `<head>`: for search engines, previews, feed readers and archives.
//!
//! One list of tags, from which the server writes HTML and the app keeps the document right while the reader moves on.

#[cfg(feature = "csr")]
mod apply;
mod json_ld;
mod tag;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "csr")]
pub use apply::{HeadTags, apply};

use crate::{
    context::Config,
    locale::Locale,
    model::{Article, CreditRole, Href, Image, Scope, Site, Teaser},
    pages::PageData,
    router::{Page, Route},
};
use leptos::prelude::AnyView;
use std::borrow::Cow;

/// Every tag of a page's head that depends on the page. Addresses are absolute where `site.json` has the site's `url`.
pub fn tags(config: &Config, site: Option<&Site>, route: &Route, data: &PageData) -> Vec<AnyView> {
    let name = site.map_or("", |site| site.name.as_str());
    let title = data.title(route, site);
    let whole = if name.is_empty() { title.clone() } else { format!("{title} - {name}") };
    if let PageData::NotFound = data {
        return failure_tags(&whole);
    }
    let mut tags = vec![tag::title(whole)];
    // An article can be read under either language's interface, but names itself in its own.
    let own = match data.article() {
        Some(article) => Route::article(article.locale(), article.id.clone()),
        None => route.clone(),
    };
    let page = PageFacts { config, locale: route.locale, site, route: &own, name, title: &title, data };
    if let PageData::Search(_) = data {
        // What is found is indexed where it stands.
        tags.push(tag::meta("robots", "noindex"));
    }
    page.links(&mut tags);
    page.description(&mut tags);
    page.open_graph(&mut tags);
    if let Some(article) = data.article() {
        page.dublin_core(&mut tags, article);
        tags.push(tag::json_ld(&json_ld::news_article(&page, article)));
    }
    tags
}

/// Every tag of the head of a page that cannot be shown. Robots are not to take it for what belongs at its address.
pub fn failure_tags(title: &str) -> Vec<AnyView> {
    vec![tag::title(title.to_owned()), tag::meta("robots", "noindex")]
}

struct PageFacts<'a> {
    config: &'a Config,
    /// The language of the interface, which is not always the article's.
    locale: Locale,
    site: Option<&'a Site>,
    route: &'a Route,
    name: &'a str,
    title: &'a str,
    data: &'a PageData,
}

impl PageFacts<'_> {
    /// The absolute address of a path below the site's root.
    fn absolute(&self, path: &str) -> Option<String> {
        self.site?.absolute(path)
    }

    fn address(&self) -> Option<String> {
        self.absolute(&self.route.path())
    }

    /// The absolute address of a picture that content names; nothing where that is none of the web.
    fn picture(&self, file: &Href) -> Option<String> {
        let mut address = file.resolve(&self.absolute("api/").unwrap_or_default());
        if address.starts_with("//") {
            address.insert_str(0, "https:");
        }
        let (scheme, _) = address.split_once(':').filter(|(_, rest)| rest.starts_with("//"))?;
        let web = ["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        web.then_some(address)
    }

    /// Canonical address, the same page in the other language, and the feeds.
    fn links(&self, tags: &mut Vec<AnyView>) {
        if let Some(address) = self.address() {
            tags.push(tag::canonical(address));
        }
        for (locale, route) in self.languages() {
            if let Some(address) = self.absolute(&route.path()) {
                tags.push(tag::translation(address, locale.tag()));
            }
        }
        // No `prev` and `next`: Firefox fetches the page of a `next` ahead, which the app does not use.
        for scope in self.feeds() {
            let section = match &scope {
                Scope::Section(id) => self.site.and_then(|site| site.section_title(id)),
                _ => None,
            };
            let name = section.map_or_else(|| self.name.to_owned(), |title| format!("{title} - {}", self.name));
            let path = scope.feed(self.locale, None);
            let path = path.strip_suffix("json").unwrap_or(&path);
            for (kind, extension) in [("application/feed+json", "json"), ("application/rss+xml", "xml")] {
                tags.push(tag::feed(format!("{}{path}{extension}", self.config.api_base), kind, &name));
            }
        }
    }

    /// Whose feeds the page offers, its own first. A month is over: nobody subscribes to it.
    fn feeds(&self) -> Vec<Scope> {
        match &self.route.page {
            Page::Listing { scope: Scope::Month(_), .. } => Vec::new(),
            Page::Listing { scope: scope @ Scope::Section(_), .. } => vec![scope.clone(), Scope::All],
            _ => vec![Scope::All],
        }
    }

    /// The same page in every language it has, itself included; nothing where it has only one.
    fn languages(&self) -> Vec<(Locale, Route)> {
        let own = (self.route.locale, self.route.clone());
        let other = self.route.locale.other();
        let translated = if let Some(article) = self.data.article() {
            article.extension.translations.get(other.tag()).map(|id| Route::article(other, id.clone()))
        } else {
            let page = &self.route.page;
            let everywhere = *page == page.common() && self.site.is_some_and(|site| site.speaks(other));
            everywhere.then(|| Route::new(other, page.clone()))
        };
        translated.map_or_else(Vec::new, |route| vec![own, (other, route)])
    }

    /// What the page is about, in a sentence.
    fn summary(&self) -> String {
        let summary = self.data.article().and_then(|article| article.summary.clone());
        summary.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| {
            let parent = self.site.and_then(|site| site.parent.as_deref());
            let office = [Some(self.title), Some(self.name), parent];
            office.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" - ")
        })
    }

    fn description(&self, tags: &mut Vec<AnyView>) {
        tags.push(tag::meta("description", shorten(&self.summary(), 300)));
    }

    /// Open Graph and Twitter's card, which chat apps read for their previews.
    fn open_graph(&self, tags: &mut Vec<AnyView>) {
        let locale = match self.route.locale {
            Locale::Vi => "vi_VN",
            Locale::En => "en_GB",
        };
        let kind = if self.data.article().is_some() { "article" } else { "website" };
        tags.push(tag::property("og:type", kind));
        tags.push(tag::property("og:title", self.title));
        tags.push(tag::property("og:locale", locale));
        if !self.name.is_empty() {
            tags.push(tag::property("og:site_name", self.name));
        }
        tags.push(tag::property("og:description", shorten(&self.summary(), 300)));
        if let Some(address) = self.address() {
            tags.push(tag::property("og:url", address));
        }
        let card = self.card(tags);
        if let Some(article) = self.data.article() {
            tags.push(tag::property("article:published_time", article.date_published.to_string()));
            if let Some(modified) = article.date_modified {
                tags.push(tag::property("article:modified_time", modified.to_string()));
            }
            if let Some(section) = article.extension.section.as_ref().and_then(|id| self.site?.section_title(id)) {
                tags.push(tag::property("article:section", section));
            }
        }
        tags.push(tag::meta("twitter:card", if card { "summary_large_image" } else { "summary" }));
    }

    /// The picture of a preview: the page's own, else the office's. Tells whether there is one.
    fn card(&self, tags: &mut Vec<AnyView>) -> bool {
        let own = match self.data {
            PageData::Article(article) => article.picture(),
            PageData::Listing(feed) => feed.items.first().and_then(Teaser::picture),
            PageData::Archive(_) | PageData::SiteMap(_) | PageData::Search(_) | PageData::NotFound => None,
        };
        for image in own.into_iter().chain(self.office_picture().map(Cow::Borrowed)) {
            let Some(preview) = image.preview() else { continue };
            let Some(address) = self.picture(preview.href) else { continue };
            tags.push(tag::property("og:image", address));
            if let Some((width, height)) = preview.size {
                tags.push(tag::property("og:image:width", width.to_string()));
                tags.push(tag::property("og:image:height", height.to_string()));
            }
            if !image.alt.is_empty() {
                tags.push(tag::property("og:image:alt", image.alt.as_str()));
            }
            return true;
        }
        false
    }

    fn office_picture(&self) -> Option<&Image> {
        self.site?.image.as_ref()
    }

    /// The six fields that State news must carry (Circular 24/2011/TT-BTTTT, art. 4(1)), and its language.
    fn dublin_core(&self, tags: &mut Vec<AnyView>, article: &Article) {
        let authors = names(article, CreditRole::Text);
        let creator = if authors.is_empty() { self.name.to_owned() } else { authors.join("; ") };
        let identifier = self.address().unwrap_or_else(|| article.id.to_string());
        let language = article.language.as_deref().unwrap_or_else(|| self.route.locale.tag());
        for (name, value) in [
            ("DC.title", article.title.clone()),
            ("DC.creator", creator),
            ("DC.date", article.date_published.to_string()),
            ("DC.description", self.summary()),
            ("DC.publisher", self.name.to_owned()),
            ("DC.identifier", identifier),
            ("DC.language", language.to_owned()),
        ] {
            tags.push(tag::meta(name, value));
        }
    }
}

/// Those who are credited in a role.
fn names(article: &Article, role: CreditRole) -> Vec<&str> {
    let credits = article.extension.credits.iter();
    credits.filter(|credit| credit.role == role).map(|credit| credit.name.as_str()).collect()
}

/// The text up to a word's end within `limit` characters.
fn shorten(text: &str, limit: usize) -> String {
    let (start, rest) = match text.char_indices().nth(limit) {
        Some((end, _)) => text.split_at_checked(end).unwrap_or((text, "")),
        None => (text, ""),
    };
    match start.rsplit_once(' ') {
        _ if rest.is_empty() => start.to_owned(),
        Some((words, _)) => format!("{words}…"),
        None => format!("{start}…"),
    }
}
