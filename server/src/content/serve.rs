use super::{DocumentKind, Library, Missing};
use crate::{
    http::{Encoding, Problem},
    pool::Pool,
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use std::{convert::Infallible, sync::Arc};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

/// Answers requests below `root`, the address of the content, with a valid document or with a file such as a picture.
pub async fn serve(library: Arc<Library>, pool: Arc<Pool>, root: Arc<str>, request: Request) -> Response {
    let path = request.uri().path().strip_prefix(&*root).unwrap_or_default();
    let Ok(path) = percent_decode_str(path).decode_utf8().map(std::borrow::Cow::into_owned) else {
        return not_found();
    };
    match DocumentKind::of(&path) {
        Some(_) => document(library, &pool, path, request).await,
        None => file(library, &pool, path, request).await,
    }
}

async fn document(library: Arc<Library>, pool: &Pool, path: String, request: Request) -> Response {
    // On this thread: handing it to another one would take longer than this look at the disk's cache.
    if let Some(document) = library.cached(&path)
        && document.is_ready_for(request.headers())
    {
        return document.answer(request.headers());
    }
    let found = pool.run(move || {
        let document = library.get(&path).map_err(|missing| refusal(&path, missing))?;
        // Compresses on this thread, which may block, so that the answer finds it ready.
        Encoding::accepted(request.headers()).find(|encoding| document.compressed(*encoding).is_some());
        Ok(document.answer(request.headers()))
    });
    found.await.unwrap_or_else(|_| Err(Problem::internal())).unwrap_or_else(IntoResponse::into_response)
}

fn refusal(path: &str, missing: Missing) -> Problem {
    match missing {
        Missing::NotFound => Problem::not_found("there is no such file"),
        Missing::Wrong(reason) => Problem::not_found(format!("{path} is wrong and not served: {reason}")),
        Missing::Unreadable => Problem::internal(),
    }
}

async fn file(library: Arc<Library>, pool: &Pool, path: String, request: Request) -> Response {
    let found = pool.run(move || library.folder().find(&path)).await;
    let Ok(Ok((file, _))) = found else { return not_found() };
    let answer: Result<_, Infallible> = ServeFile::new(&file).oneshot(request).await;
    let Ok(answer) = answer;
    let mut response = answer.map(Body::new);
    if response.status() == StatusCode::NOT_FOUND {
        return not_found();
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/plain" || runs(kind)) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    // A page or SVG among the attachments must not run scripts under the site's origin. Browsers show PDF by a script
    // of their own, which the sandbox would stop.
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/pdf") {
        // No browser applies it to a picture within a page.
        let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Whether a page could run a file of this type, or use it as a style. The site's policy allows files of its own address, and so
/// would allow a file that was attached to an article. Under another type browsers refuse it (`nosniff`).
fn runs(media_type: &HeaderValue) -> bool {
    let media_type = media_type.to_str().unwrap_or_default().to_ascii_lowercase();
    ["script", "wasm", "css"].iter().any(|kind| media_type.contains(kind)) && !media_type.ends_with("postscript")
}

fn not_found() -> Response {
    Problem::not_found("there is no such file").into_response()
}
