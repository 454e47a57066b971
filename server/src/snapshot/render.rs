use super::{Page, Template};
use crate::{
    content::{Kind, Library, Sources, Stamps},
    http::Resource,
    site::BasePath,
};
use std::sync::Arc;
use tintuc::{
    head::Subject,
    locale::Locale,
    model::{Article, Feed, Id, Site, Teaser},
    route::{self, Route},
    snapshot::Snapshot,
    views::Context,
};

/// Makes pages from a built site's form and the content.
#[derive(Clone, Debug)]
pub(crate) struct Renderer {
    template: Template,
    base: BasePath,
    library: Arc<Library>,
}

/// What a route comes to.
#[derive(Debug)]
pub(crate) enum Shown {
    /// A page, with the routes it leads to, and what it was made of.
    Page(Page, Vec<Route>, Option<Stamps>),
    /// The site has it, but its content cannot be read just now: the app is to try, and tells the reader.
    Unreadable,
    /// There is no such page.
    NotFound,
}

impl Renderer {
    pub(crate) const fn new(template: Template, base: BasePath, library: Arc<Library>) -> Self {
        Self { template, base, library }
    }

    /// Renders the page of a route. It blocks while it reads.
    pub(crate) fn render(&self, route: &Route) -> Shown {
        let mut sources = Sources::new(&self.library);
        match &route.page {
            route::Page::Listing { section, page } => {
                let Some(path) = listing(&self.library, route.locale, section.as_ref(), page.as_ref()) else {
                    return Shown::NotFound;
                };
                let Some((feed, served)) = sources.document::<Feed>(&path) else { return Shown::Unreadable };
                let mut links: Vec<Route> =
                    feed.items.iter().map(|item| Route::article(route.locale, item.id.clone())).collect();
                let next = feed.next_page();
                links.extend(next.map(|page| {
                    Route::new(route.locale, route::Page::Listing { section: section.clone(), page: Some(page) })
                }));
                self.page(sources, route, Subject::Listing(&feed), &[], Some((path, served)), links)
            }
            route::Page::Article(id) => {
                let path = format!("articles/{id}.json");
                let Some((article, served)) = sources.document::<Article>(&path) else { return Shown::NotFound };
                let related = related(&mut sources, &article);
                let mut links: Vec<Route> =
                    related.iter().map(|teaser| Route::article(route.locale, teaser.id.clone())).collect();
                let other = route.locale.other();
                let translation = article.extension.translations.get(other.tag());
                links.extend(translation.map(|id| Route::article(other, id.clone())));
                self.page(sources, route, Subject::Article(&article), &related, Some((path, served)), links)
            }
            route::Page::NotFound => self.page(sources, route, Subject::Nothing, &[], None, Vec::new()),
        }
    }

    /// The page that says that a route's article is missing.
    pub(super) fn without_article(&self, route: &Route) -> Shown {
        self.page(Sources::new(&self.library), route, Subject::Nothing, &[], None, Vec::new())
    }

    fn page(
        &self,
        mut sources: Sources,
        route: &Route,
        subject: Subject,
        related: &[Teaser],
        document: Option<(String, Arc<Resource>)>,
        mut links: Vec<Route>,
    ) -> Shown {
        // Under the path that the app asks for first, so that it need not ask: also where only the Vietnamese is there.
        let asked = format!("{}site.json", route.locale.api_prefix());
        let site = sources.site(route.locale);
        let base = self.base.as_str().to_owned();
        let context = Context { locale: route.locale, api_base: format!("{base}api/"), base };
        let (site, served) = site.map_or((None, None), |(site, served)| (Some(site), Some((asked, served))));
        let served: Vec<_> = served.into_iter().chain(document).collect();
        let text = |(path, served): &'_ (String, Arc<Resource>)| {
            Some((path.clone(), String::from_utf8(served.body().to_vec()).ok()?))
        };
        let texts: Vec<(String, String)> = served.iter().filter_map(text).collect();
        let documents: Vec<_> = texts.iter().map(|(path, text)| (path.clone(), text.as_str())).collect();
        links.extend(menu(route.locale, site.as_ref()));
        let snapshot = Snapshot {
            context: &context,
            site: site.as_ref(),
            route,
            subject,
            related,
            reading: None,
            documents: &documents,
        };
        // As the app has it: only a site that says so has none.
        let counts = site.as_ref().is_none_or(|site| site.features.visitors);
        Shown::Page(Page::render(&self.template, &snapshot, counts), links, sources.stamps())
    }
}

fn related(sources: &mut Sources, article: &Article) -> Vec<Teaser> {
    let ids = article.extension.related.iter();
    let found = ids.filter_map(|id| sources.document::<Article>(&format!("articles/{id}.json")));
    found.map(|(article, _)| article.teaser()).collect()
}

/// Whether the site has a page for a route.
pub(super) fn known(library: &Library, route: &Route) -> bool {
    match &route.page {
        route::Page::Listing { section, page } => {
            listing(library, route.locale, section.as_ref(), page.as_ref()).is_some()
        }
        route::Page::Article(id) => library.has(Kind::Article, &format!("articles/{id}.json")),
        route::Page::NotFound => false,
    }
}

/// The document of a page of a listing, if the site has such a page.
fn listing(library: &Library, locale: Locale, section: Option<&Id>, page: Option<&Id>) -> Option<String> {
    if !section.is_none_or(|section| library.has_section(locale, section)) {
        return None;
    }
    let folder = if section.is_some() { "sections/" } else { "" };
    let name = page.or(section).map_or("feed", Id::as_str);
    let path = format!("{}{folder}{name}.json", locale.api_prefix());
    (page.is_none() || library.has(Kind::Feed, &path)).then_some(path)
}

/// The pages that every page leads to.
fn menu(locale: Locale, site: Option<&Site>) -> Vec<Route> {
    let Some(site) = site else { return vec![Route::home(locale)] };
    let spoken = Locale::ALL.into_iter().filter(|it| *it == locale || site.languages.iter().any(|tag| tag == it.tag()));
    let sections = |locale| site.sections.iter().map(move |section| Route::section(locale, section.id.clone()));
    spoken.flat_map(|locale| std::iter::once(Route::home(locale)).chain(sections(locale))).collect()
}
