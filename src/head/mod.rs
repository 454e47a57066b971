//! What a page says of itself in `<head>`: for search engines, previews, feed readers and archives.
//!
//! One list of tags, from which the server writes HTML and the app keeps the document right while the reader moves on.

#[cfg(feature = "csr")]
mod apply;
mod json_ld;
mod tag;
#[cfg(test)]
mod tests;

use crate::{
    locale::Locale,
    markup::Element,
    model::{Archive, Article, CreditRole, Feed, Image, Site},
    route::{Page, Route},
    views::{Context, listing, search::Results},
};
#[cfg(feature = "csr")]
pub use apply::apply;

/// What the head is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A page of a listing.
    Listing(&'a Feed),
    /// An article.
    Article(&'a Article),
    /// The months of the archive; or the site's map, which has its years.
    Archive(&'a Archive),
    /// The search, and what it has found.
    Search(Results<'a>),
    /// No page, or one that cannot be shown.
    Nothing,
}

impl<'a> Subject<'a> {
    /// The article, if it is one.
    pub const fn article(self) -> Option<&'a Article> {
        if let Self::Article(article) = self { Some(article) } else { None }
    }
}

/// The title of a page, without the site's name.
pub fn title(context: &Context, site: Option<&Site>, route: &Route, subject: Subject) -> String {
    let messages = context.messages();
    match (subject, &route.page) {
        (Subject::Article(article), _) => article.title.clone(),
        (Subject::Archive(_), Page::SiteMap) => messages.site_map.to_owned(),
        (Subject::Archive(_), _) => messages.archive.to_owned(),
        (Subject::Listing(feed), Page::Listing { scope, page }) => {
            let name = listing::title(context, site, scope, feed);
            match page {
                Some(_) => format!("{name} - {}", messages.further_page),
                None => name.to_owned(),
            }
        }
        (_, Page::Search(query)) => {
            let words = query.get("q");
            [messages.search, if words.is_empty() { "" } else { ": " }, &words].concat()
        }
        (_, Page::Article(_)) => messages.article_not_found.to_owned(),
        _ => messages.not_found.to_owned(),
    }
}

/// Every tag of a page's head that depends on the page. Addresses are absolute where `site.json` has the site's `url`.
pub fn tags(context: &Context, site: Option<&Site>, route: &Route, subject: Subject) -> Vec<Element> {
    let name = site.map_or("", |site| site.name.as_str());
    let title = title(context, site, route, subject);
    let whole = if name.is_empty() { title.clone() } else { format!("{title} - {name}") };
    if let Subject::Nothing = subject {
        return failure_tags(&whole);
    }
    let mut tags = vec![tag::title(whole)];
    // An article can be read under either language's interface, but names itself in its own.
    let own = match subject {
        Subject::Article(article) => Route::article(article.locale(), article.id.clone()),
        _ => route.clone(),
    };
    let page = PageFacts { context, site, route: &own, name, title: &title };
    if let Subject::Search(_) = subject {
        // What is found is indexed where it stands.
        tags.push(tag::meta("robots", "noindex"));
    }
    page.links(&mut tags, subject);
    page.description(&mut tags, subject);
    page.open_graph(&mut tags, subject);
    if let Subject::Article(article) = subject {
        page.dublin_core(&mut tags, article);
        tags.push(tag::json_ld(json_ld::news_article(&page, article)));
    }
    tags
}

/// Every tag of the head of a page that cannot be shown. Robots are not to take it for what belongs at its address.
pub fn failure_tags(title: &str) -> Vec<Element> {
    vec![tag::title(title.to_owned()), tag::meta("robots", "noindex")]
}

struct PageFacts<'a> {
    context: &'a Context,
    site: Option<&'a Site>,
    route: &'a Route,
    name: &'a str,
    title: &'a str,
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
    fn picture(&self, image: &Image) -> Option<String> {
        let mut address = image.src.resolve(&self.absolute("api/").unwrap_or_default());
        if address.starts_with("//") {
            address.insert_str(0, "https:");
        }
        let (scheme, _) = address.split_once(':').filter(|(_, rest)| rest.starts_with("//"))?;
        let web = ["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        web.then_some(address)
    }

    /// Canonical address, the same page in the other language, and the feeds.
    fn links(&self, tags: &mut Vec<Element>, subject: Subject) {
        if let Some(address) = self.address() {
            tags.push(tag::link("canonical", address));
        }
        for (locale, route) in self.languages(subject) {
            if let Some(address) = self.absolute(&route.path()) {
                tags.push(tag::link("alternate", address).attr("hreflang", locale.tag()));
            }
        }
        // No `prev` and `next`: Firefox fetches the page of a `next` ahead, which the app does not use.
        let prefix = self.context.locale.api_prefix();
        for (kind, extension) in [("application/feed+json", "json"), ("application/rss+xml", "xml")] {
            let address = format!("{}{prefix}feed.{extension}", self.context.api_base);
            tags.push(tag::link("alternate", address).attr("type", kind).attr("title", self.name.to_owned()));
        }
    }

    /// The same page in every language it has, itself included; nothing where it has only one.
    fn languages(&self, subject: Subject) -> Vec<(Locale, Route)> {
        let own = (self.route.locale, self.route.clone());
        let other = self.route.locale.other();
        let translated = match (subject, &self.route.page) {
            (Subject::Article(article), _) => {
                article.extension.translations.get(other.tag()).map(|id| Route::article(other, id.clone()))
            }
            (_, page) => {
                let everywhere = *page == page.common() && self.site.is_some_and(|site| site.speaks(other));
                everywhere.then(|| Route::new(other, page.clone()))
            }
        };
        translated.map_or_else(Vec::new, |route| vec![own, (other, route)])
    }

    fn summary(&self, subject: Subject) -> Option<String> {
        match subject {
            Subject::Article(article) => article.summary.clone().filter(|text| !text.trim().is_empty()),
            _ => None,
        }
        .or_else(|| {
            let parent = self.site.and_then(|site| site.parent.as_deref());
            let office = [Some(self.title), Some(self.name), parent];
            Some(office.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" - "))
        })
    }

    fn description(&self, tags: &mut Vec<Element>, subject: Subject) {
        if let Some(summary) = self.summary(subject) {
            tags.push(tag::meta("description", shorten(&summary, 300)));
        }
    }

    /// Open Graph and Twitter's card, which chat apps read for their previews.
    fn open_graph(&self, tags: &mut Vec<Element>, subject: Subject) {
        let locale = match self.route.locale {
            Locale::Vi => "vi_VN",
            Locale::En => "en_GB",
        };
        let kind = if let Subject::Article(_) = subject { "article" } else { "website" };
        tags.push(tag::property("og:type", kind));
        tags.push(tag::property("og:title", self.title));
        tags.push(tag::property("og:locale", locale));
        if !self.name.is_empty() {
            tags.push(tag::property("og:site_name", self.name));
        }
        if let Some(summary) = self.summary(subject) {
            tags.push(tag::property("og:description", shorten(&summary, 300)));
        }
        if let Some(address) = self.address() {
            tags.push(tag::property("og:url", address));
        }
        let image = match subject {
            Subject::Article(article) => article.extension.image.as_ref(),
            Subject::Listing(feed) => feed.items.first().and_then(|item| item.extension.image.as_ref()),
            Subject::Archive(_) | Subject::Search(_) | Subject::Nothing => None,
        };
        let card = image.and_then(|image| Some((image, self.picture(image)?)));
        if let Some((image, address)) = &card {
            let (width, height) = image.size();
            tags.push(tag::property("og:image", address.clone()));
            tags.push(tag::property("og:image:width", width.to_string()));
            tags.push(tag::property("og:image:height", height.to_string()));
            tags.push(tag::property("og:image:alt", image.alt.as_str()));
        }
        if let Subject::Article(article) = subject {
            tags.push(tag::property("article:published_time", article.date_published.to_string()));
            if let Some(modified) = article.date_modified {
                tags.push(tag::property("article:modified_time", modified.to_string()));
            }
            if let Some(section) = article.extension.section.as_ref().and_then(|id| self.site?.section_title(id)) {
                tags.push(tag::property("article:section", section));
            }
        }
        tags.push(tag::meta("twitter:card", if card.is_some() { "summary_large_image" } else { "summary" }));
    }

    /// The six fields that State news must carry (Circular 24/2011/TT-BTTTT, art. 4(1)), and its language.
    fn dublin_core(&self, tags: &mut Vec<Element>, article: &Article) {
        let authors = names(article, CreditRole::Text);
        let creator = if authors.is_empty() { self.name.to_owned() } else { authors.join("; ") };
        let identifier = self.address().unwrap_or_else(|| article.id.to_string());
        let language = article.language.as_deref().unwrap_or_else(|| self.route.locale.tag());
        for (name, value) in [
            ("DC.title", article.title.clone()),
            ("DC.creator", creator),
            ("DC.date", article.date_published.to_string()),
            ("DC.description", self.summary(Subject::Article(article)).unwrap_or_default()),
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
