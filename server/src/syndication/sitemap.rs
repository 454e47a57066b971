use super::xml::Xml;
use crate::{
    content::Dependencies,
    publish::{Address, locale},
};
use std::collections::{BTreeMap, HashSet};
use tintuc::{
    locale::Locale,
    model::{Archive, Article, Month, Site, Timestamp},
    router::{Page, Route},
};

/// The most addresses of a site map (sitemaps.org). Beyond it the oldest articles are left out.
const MOST: usize = 50_000;

/// `sitemap.xml`: the listings, archives and articles of both languages; `None` if the site does not say its address.
pub(crate) fn sitemap(sources: &mut Dependencies) -> Option<String> {
    let (site, _) = sources.document::<Site>("site.json")?;
    let address = Address::of_site(&site)?;
    let mut articles: Vec<Entry> = Vec::new();
    for name in sources.names("articles") {
        let Some((article, _)) = sources.document::<Article>(&format!("articles/{name}")) else { continue };
        // A withdrawn article stays at its address as a record, but no search engine should lead to it.
        if article.extension.withdrawn.is_none() {
            articles.extend(Entry::of(&article));
        }
    }
    // An article may name a translation that does not exist yet, or no longer exists.
    let routes: HashSet<_> = articles.iter().map(|entry| entry.route.clone()).collect();
    for entry in &mut articles {
        entry.others.retain(|route| routes.contains(route));
    }
    articles.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.route.path().cmp(&b.route.path())));

    let mut xml = Xml::new(
        "urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"",
    );
    let mut listings = listings(sources, &site, &articles);
    listings.extend(archives(sources, &articles));
    let rest = MOST.saturating_sub(listings.len());
    for entry in listings.iter().chain(articles.iter().take(rest)) {
        entry.write(&mut xml, &address);
    }
    Some(xml.end("urlset"))
}

/// A page of the site map.
struct Entry {
    route: Route,
    section: Option<String>,
    month: Option<Month>,
    /// The same page in other languages.
    others: Vec<Route>,
    changed: Option<Timestamp>,
}

impl Entry {
    fn of(article: &Article) -> Option<Self> {
        let locale = locale(article)?;
        let other = locale.other();
        let translation = article.extension.translations.get(other.tag());
        Some(Self {
            route: Route::article(locale, article.id.clone()),
            section: article.extension.section.as_ref().map(ToString::to_string),
            month: Some(Month::of(article.date_published)),
            others: translation.map(|id| Route::article(other, id.clone())).into_iter().collect(),
            changed: Some(article.date_modified.unwrap_or(article.date_published)),
        })
    }

    fn write(&self, xml: &mut Xml, address: &Address) {
        xml.raw("<url>");
        xml.text("loc", &address.page(&self.route));
        if let Some(changed) = self.changed {
            xml.text("lastmod", &changed.to_string());
        }
        if !self.others.is_empty() {
            for route in std::iter::once(&self.route).chain(&self.others) {
                let href = address.page(route);
                let attributes = [("rel", "alternate"), ("hreflang", route.locale.tag()), ("href", href.as_str())];
                xml.element("xhtml:link", &attributes, "");
            }
        }
        xml.raw("</url>");
    }
}

/// The first pages of all existing listings, each with the date of its newest article.
fn listings(sources: &mut Dependencies, site: &Site, articles: &[Entry]) -> Vec<Entry> {
    let sections: Vec<_> = site.sections.iter().map(|section| &section.id).collect();
    let mut found: BTreeMap<Option<String>, Vec<Locale>> = BTreeMap::new();
    for locale in Locale::ALL {
        let prefix = locale.api_prefix();
        let named = sections.iter().map(|id| (Some(id.to_string()), format!("{prefix}sections/{id}.json")));
        for (section, path) in std::iter::once((None, format!("{prefix}feed.json"))).chain(named) {
            if sources.served(&path).is_some() {
                found.entry(section).or_default().push(locale);
            }
        }
    }
    let route = |section: &Option<String>, locale| {
        let path = section.as_ref().map(|id| format!("muc/{id}")).unwrap_or_default();
        Route { locale, ..Route::from_path(&path) }
    };
    let entries = found.iter().flat_map(|(section, locales)| {
        locales.iter().map(move |own| {
            let inside =
                |entry: &&Entry| entry.route.locale == *own && (section.is_none() || entry.section == *section);
            Entry {
                route: route(section, *own),
                section: section.clone(),
                month: None,
                others: locales.iter().filter(|other| *other != own).map(|other| route(section, *other)).collect(),
                changed: articles.iter().filter(inside).filter_map(|entry| entry.changed).max(),
            }
        })
    });
    entries.collect()
}

/// The archive and its months in each language that has one, and the site map for people.
fn archives(sources: &mut Dependencies, articles: &[Entry]) -> Vec<Entry> {
    let archive = |locale: Locale, sources: &mut Dependencies| {
        Some((locale, sources.document::<Archive>(&Archive::path(locale))?.0))
    };
    let archives: Vec<_> = Locale::ALL.into_iter().filter_map(|locale| archive(locale, sources)).collect();
    let newest = |locale, month: Option<&Month>| {
        let inside =
            |entry: &&Entry| entry.route.locale == locale && (month.is_none() || entry.month.as_ref() == month);
        articles.iter().filter(inside).filter_map(|entry| entry.changed).max()
    };
    let mut entries = Vec::new();
    for (own, archive) in &archives {
        let others = archives.iter().map(|(locale, _)| *locale).filter(|locale| locale != own);
        for page in [Page::Archive, Page::SiteMap] {
            let others = others.clone().map(|other| Route::new(other, page.clone())).collect();
            let route = Route::new(*own, page);
            entries.push(Entry { route, section: None, month: None, others, changed: newest(*own, None) });
        }
        for month in archive.months() {
            // A month may have news in one language only.
            let changed = newest(*own, Some(&month));
            let route = Route::month(*own, month);
            entries.push(Entry { route, section: None, month: None, others: Vec::new(), changed });
        }
    }
    entries
}
