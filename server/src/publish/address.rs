use tintuc::{
    locale::Locale,
    model::{Article, Href, Id, Site},
    router::Route,
};

/// Where the site is found: an address that ends in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(String);

/// For content that does not say.
const DEFAULT: &str = "https://tin.example/";

impl Address {
    /// The address in `site.json`; else what the articles' own addresses say; else one that nobody has.
    pub(super) fn of(site: &Site, articles: &[Article]) -> Self {
        let own = || articles.iter().find_map(site_of).map(Self);
        Self::of_site(site).or_else(own).unwrap_or_default()
    }

    /// The address in `site.json`, if that is one of the web.
    pub(crate) fn of_site(site: &Site) -> Option<Self> {
        let url = site.url.as_ref()?.as_str();
        is_web(url).then(|| Self(format!("{}/", url.trim_end_matches('/'))))
    }

    /// The address of the site whose API has a document of that path at `url`.
    pub(crate) fn of_api(url: &str, path: &str) -> Option<Self> {
        let site = url.strip_suffix(path)?.strip_suffix("api/")?;
        (is_web(site) && site.ends_with('/')).then(|| Self(site.to_owned()))
    }

    /// The address of a path below the site's root.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    pub(crate) fn page(&self, route: &Route) -> String {
        format!("{}{}", self.0, route.path())
    }

    pub(crate) fn api(&self, path: &str) -> String {
        format!("{}api/{path}", self.0)
    }

    /// The address of a file that the content names.
    pub(crate) fn file(&self, href: &Href) -> String {
        href.resolve(&self.api(""))
    }
}

impl Default for Address {
    fn default() -> Self {
        Self(DEFAULT.to_owned())
    }
}

/// The language whose listings an article belongs to; none where the interface has no such language.
pub(crate) fn locale(article: &Article) -> Option<Locale> {
    let Some(language) = &article.language else { return Some(Locale::Vi) };
    let primary = language.split('-').next().unwrap_or_default();
    Locale::ALL.into_iter().find(|locale| primary.eq_ignore_ascii_case(locale.tag()))
}

/// The route of an article.
pub(super) fn route(article: &Article) -> Route {
    Route::article(locale(article).unwrap_or_default(), Id::clone(&article.id))
}

/// Whether an address is one of the web.
pub(crate) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn site_of(article: &Article) -> Option<String> {
    let url = article.url.as_deref().filter(|url| is_web(url))?;
    let site = url.strip_suffix(&route(article).path())?;
    site.ends_with('/').then(|| site.to_owned())
}
