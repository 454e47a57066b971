use super::{Page, Template};
use crate::{
    content::{Kind, Library, Sources, Stamps},
    http::{Caching, Quality, Resource},
    site::BasePath,
};
use std::sync::Arc;
use tintuc::{
    head::Subject,
    locale::Locale,
    model::{Archive, Article, Feed, Found, Id, Scope, Site, Teaser},
    route::{self, Route},
    snapshot::Snapshot,
    views::{Context, search::Results, state::Failure},
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

    /// Renders the page of a route, with small pictures for a reader who saves data. It blocks while it reads.
    pub(crate) fn render(&self, route: &Route, saves_data: bool) -> Shown {
        let mut sources = Sources::new(&self.library);
        match &route.page {
            route::Page::Listing { scope, page } => {
                let Some(path) = listing(&self.library, route.locale, scope, page.as_ref()) else {
                    return Shown::NotFound;
                };
                let Some((feed, served)) = sources.document::<Feed>(&path) else { return Shown::Unreadable };
                let mut links: Vec<Route> =
                    feed.items.iter().map(|item| Route::article(route.locale, item.id.clone())).collect();
                let next = feed.next_page();
                links.extend(next.map(|page| {
                    Route::new(route.locale, route::Page::Listing { scope: scope.clone(), page: Some(page) })
                }));
                self.page(sources, route, saves_data, Subject::Listing(&feed), &[], Some((path, served)), links)
            }
            route::Page::Article(id) => {
                let path = format!("articles/{id}.json");
                let Some((mut article, served)) = sources.document::<Article>(&path) else { return Shown::NotFound };
                // A link to nowhere misleads readers and search engines.
                article.extension.translations.retain(|(tag, id)| {
                    let translation = sources.document::<Article>(&format!("articles/{id}.json"));
                    translation.is_some_and(|(it, _)| it.locale() == Locale::from_tag(tag))
                });
                let related = related(&mut sources, &article);
                let mut links: Vec<Route> =
                    related.iter().map(|teaser| Route::article(route.locale, teaser.id.clone())).collect();
                let other = route.locale.other();
                let translation = article.extension.translations.get(other.tag());
                links.extend(translation.map(|id| Route::article(other, id.clone())));
                let neighbours = [&article.extension.newer, &article.extension.older].into_iter().flatten();
                links.extend(neighbours.map(|it| Route::article(route.locale, it.id.clone())));
                self.page(sources, route, saves_data, Subject::Article(&article), &related, Some((path, served)), links)
            }
            route::Page::Archive => {
                let path = Archive::path(route.locale);
                let Some((archive, served)) = sources.document::<Archive>(&path) else { return Shown::NotFound };
                let links = archive.months().map(|month| Route::month(route.locale, month)).collect();
                self.page(sources, route, saves_data, Subject::Archive(&archive), &[], Some((path, served)), links)
            }
            route::Page::SiteMap => {
                let path = Archive::path(route.locale);
                // It stands without the years, too.
                let (archive, served) = sources.document::<Archive>(&path).unzip();
                let archive = archive.unwrap_or_default();
                let document = served.map(|served| (path, served));
                self.page(sources, route, saves_data, Subject::Archive(&archive), &[], document, Vec::new())
            }
            route::Page::Search(_) => self.found(route, saves_data, Some((&Feed::default(), None))),
            route::Page::NotFound => self.page(sources, route, saves_data, Subject::Nothing, &[], None, Vec::new()),
        }
    }

    /// Renders the page of a search: what was found, and the path of the document that says so; or that nothing could be.
    pub(super) fn found(&self, route: &Route, saves_data: bool, found: Option<(&Feed, Option<String>)>) -> Shown {
        let failed = Feed { found: Some(Found { total: 0 }), ..Feed::default() };
        let failure = found.is_none().then_some(Failure::Server);
        let (feed, path) = found.unwrap_or((&failed, None));
        // Without it the app asks again.
        let document = path.zip(serde_json::to_string(feed).ok()).map(|(path, json)| {
            (path, Arc::new(Resource::new("application/feed+json", Caching::Revalidate, Quality::Quick, json)))
        });
        let subject = Subject::Search(Results { feed, titles: false, failure });
        self.page(Sources::new(&self.library), route, saves_data, subject, &[], document, Vec::new())
    }

    /// The page that says that a route's article is missing.
    pub(super) fn without_article(&self, route: &Route) -> Shown {
        self.page(Sources::new(&self.library), route, false, Subject::Nothing, &[], None, Vec::new())
    }

    #[expect(clippy::too_many_arguments, reason = "all that a page is made of, from the three kinds of page")]
    fn page(
        &self,
        mut sources: Sources,
        route: &Route,
        saves_data: bool,
        subject: Subject,
        related: &[Teaser],
        document: Option<(String, Arc<Resource>)>,
        mut links: Vec<Route>,
    ) -> Shown {
        // Under the path that the app asks for first, so that it need not ask: also where only the Vietnamese is there.
        let asked = format!("{}site.json", route.locale.api_prefix());
        let site = sources.site(route.locale);
        // As `api/visitors` has it.
        let by_day = sources.document::<Site>("site.json").is_some_and(|(site, _)| site.features.visits_by_day);
        let base = self.base.as_str().to_owned();
        let context = Context { locale: route.locale, api_base: format!("{base}api/"), base, saves_data };
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
        Shown::Page(Page::render(&self.template, &snapshot, counts, by_day), links, sources.stamps())
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
        route::Page::Listing { scope, page } => listing(library, route.locale, scope, page.as_ref()).is_some(),
        route::Page::Archive => library.has(Kind::Archive, &Archive::path(route.locale)),
        route::Page::Article(id) => library.has(Kind::Article, &format!("articles/{id}.json")),
        route::Page::SiteMap | route::Page::Search(_) => true,
        route::Page::NotFound => false,
    }
}

/// The document of a page of a listing, if the site has such a page.
fn listing(library: &Library, locale: Locale, scope: &Scope, page: Option<&Id>) -> Option<String> {
    let path = scope.feed(locale, page);
    let by_itself = match scope {
        Scope::All => true,
        Scope::Section(section) => library.has_section(locale, section),
        // There are those that have a document.
        Scope::Month(_) => library.has(Kind::Feed, &path),
    };
    (by_itself && (page.is_none() || library.has(Kind::Feed, &path))).then_some(path)
}

/// The pages that every page leads to.
fn menu(locale: Locale, site: Option<&Site>) -> Vec<Route> {
    let fixed = |locale| {
        [Route::home(locale), Route::search(locale)]
            .into_iter()
            .chain([route::Page::Archive, route::Page::SiteMap].map(|page| Route::new(locale, page)))
    };
    let Some(site) = site else { return fixed(locale).collect() };
    let spoken = Locale::ALL.into_iter().filter(|it| *it == locale || site.speaks(*it));
    let sections = |locale| site.sections.iter().map(move |section| Route::section(locale, section.id.clone()));
    spoken.flat_map(|locale| fixed(locale).chain(sections(locale))).collect()
}
