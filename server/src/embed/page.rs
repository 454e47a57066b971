use crate::{
    content::{Dependencies, Library, consistent_read},
    http::{Caching, Portals, Problem, Quality, Resource, read_only},
    pool::Pool,
    site::BasePath,
};
use axum::{
    Router,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use leptos::prelude::*;
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tintuc::{
    components::embed::EmbeddedLinks,
    context::{use_config, use_locale},
    embed::{Settings, Start},
    html::{self, PageContext},
    model::Feed,
    router::Route,
};

/// The element on each page, by the page's path below the site's root.
pub(crate) const PAGES: [(&str, &str); 2] = [("embed/news", NEWS), ("embed/visitors", "tintuc-visitors")];

/// The element that shows the news.
const NEWS: &str = "tintuc-news";

/// A portal has a background of its own. Nothing may stick out of the body, because the iframe is as high as the body.
const STYLE: &str = "body{margin:0;display:flow-root;font-family:sans-serif}";

/// The pages that portals show in an iframe.
pub fn routes(base: &BasePath, library: &Arc<Library>, portals: &Portals, pool: &Arc<Pool>) -> Router {
    let policy = policy(portals);
    PAGES.iter().fold(Router::new(), |router, (path, element)| {
        let (base, library, policy, pool) = (base.clone(), Arc::clone(library), policy.clone(), Arc::clone(pool));
        let address = format!("{}{path}", base.as_str());
        let answer = async move |uri: Uri, headers: HeaderMap| {
            let query = uri.query().unwrap_or_default().to_owned();
            let page = pool.run(move || page(element, &base, &library, &query)).await;
            page.map_or_else(|_| Problem::internal().into_response(), |page| answer(page, policy, &headers))
        };
        // Static hosts put a slash at the end (`export`). The addresses that portals use must work on both.
        router.route(&format!("{address}/"), read_only(answer.clone())).route(&address, read_only(answer))
    })
}

fn answer(page: String, policy: HeaderValue, headers: &HeaderMap) -> Response {
    let page = Resource::new("text/html; charset=utf-8", Caching::Revalidate, Quality::Quick, page);
    let mut response = page.answer(headers);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// A page with an element whose attributes come from the query, and with the headlines as links in it, which are there before
/// the wasm, and without it. public/embed-page.js sets the attributes, so that the page is the same on a static host.
pub(crate) fn page(name: &'static str, base: &BasePath, library: &Library, query: &str) -> String {
    let settings = settings(base, query);
    let make = || {
        let mut dependencies = Dependencies::new(library);
        let page = render(name, base, &settings, &mut dependencies);
        (page, dependencies.versions())
    };
    consistent_read(library, make, |(_, versions)| versions.as_ref()).0
}

fn render(name: &'static str, base: &BasePath, settings: &Settings, dependencies: &mut Dependencies) -> String {
    let locale = settings.locale;
    let office = dependencies.site(locale).map_or_else(|| locale.messages().news.to_owned(), |(office, _)| office.name);
    let feed = match &settings.start {
        Start::Listing(scope) if name == NEWS => dependencies.document::<Feed>(&scope.feed(locale, None)),
        _ => None,
    };
    let context = PageContext { config: base.config(false), office: None, route: Route::home(locale) };
    let html = html::render(context, || {
        let title = office.clone();
        let fallback = (name == NEWS).then(|| match &feed {
            Some((feed, _)) => view! { <EmbeddedLinks settings feed/> },
            // There is no such section.
            None => view! { <HomeLink text=office/> },
        });
        view! {
            <html lang=locale.tag()>
                <head>
                    <meta charset="utf-8"/>
                    // A link out of the page also leads out of the portal's frame.
                    <base href=base.as_str().to_owned() target="_top"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="robots" content="noindex"/>
                    <title>{title}</title>
                    <style>{STYLE}</style>
                    <script type="module" src="embed-page.js"></script>
                    <script type="module" src="embed.js"></script>
                </head>
                <body>{leptos::html::custom(name).lang(locale.tag()).child(fallback)}</body>
            </html>
        }
    });
    format!("<!doctype html>{html}")
}

/// A link to the news.
#[component]
fn HomeLink(
    /// What the office is called.
    text: String,
) -> AnyView {
    let href = use_config().href(&Route::home(use_locale()));
    view! { <p><a href=href>{text}</a></p> }.into_any()
}

fn settings(base: &BasePath, query: &str) -> Settings {
    let value = |name: &str| {
        let found = query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
        found.map(|(_, value)| percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
    };
    let limit = value("limit").and_then(|limit| limit.trim().parse().ok()).unwrap_or_default();
    let layout = value("layout");
    // Articles open inside. Otherwise anybody could write a query that leads readers anywhere in our name.
    Settings::read(
        base.as_str().to_owned(),
        value("lang").as_deref(),
        value("section"),
        value("article"),
        limit,
        layout.as_deref(),
        None,
    )
}

/// The policy: only our own scripts, style and news, and only in the portals' frames.
fn policy(portals: &Portals) -> HeaderValue {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let ancestors = portals.ancestors();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'sha256-{style}'; \
         img-src 'self' https:; connect-src 'self'; base-uri 'self'; form-action 'none'; \
         frame-ancestors {ancestors}"
    );
    HeaderValue::try_from(policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}
