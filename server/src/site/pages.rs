use super::{BasePath, file_names::INDEX};
use crate::{
    http::Problem,
    search::{Account, SearchRateLimit},
    snapshot::Snapshots,
};
use axum::{
    extract::Request,
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;
use tintuc::router::{Page, Route};

/// Answers requests outside `api/`, with a file of the site or the page of a route.
pub async fn serve(
    snapshots: Option<Arc<Snapshots>>,
    base: Arc<BasePath>,
    search_limit: Arc<SearchRateLimit>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let Parts { uri, headers: request, .. } = &parts;
    let unknown = || Problem::not_found("there is no such file").into_response();
    let Some(snapshots) = snapshots else { return unknown() };
    let Some(path) = base.strip(uri.path()) else {
        let folder = base.as_str().trim_end_matches('/');
        let entrance = uri.path() == "/" || uri.path() == folder;
        // Temporary: the folder is a setting, and browsers keep permanent redirects for good.
        return if entrance { Redirect::temporary(base.as_str()).into_response() } else { unknown() };
    };
    // The app has no page of that name. The service worker, which caches the file, does not request a page.
    if path == INDEX && wants_page(request) {
        // Caches must ask first. Otherwise the service worker would get the front page in the place of the file.
        let headers = [(header::CACHE_CONTROL, "no-cache"), (header::VARY, "accept")];
        return (headers, Redirect::permanent(base.as_str())).into_response();
    }
    if let Some(file) = snapshots.site().file(path, request) {
        return file;
    }
    // A missing file must not be answered with a page: a browser would run HTML as a script, or show it as a picture. No route has
    // a dot in it, but a reader who typed one, or has an old bookmark, requests a page.
    if path.contains('.') && !wants_page(request) {
        return unknown();
    }
    let route = Route::from_address(path, uri.query().unwrap_or_default());
    let account =
        if matches!(route.page, Page::Search(_)) { search_limit.admit(&parts) } else { Ok(Account::nobodys()) };
    match account {
        Ok(account) => snapshots.answer(route, request, account).await,
        Err(refusal) => refusal,
    }
}

/// Whether the browser requests a page, and not a script, a style or a picture.
fn wants_page(request: &HeaderMap) -> bool {
    let accept = request.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}
