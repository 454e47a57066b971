//! Health checks: `/healthz` says whether the server works, `/readyz` whether it can take readers. They lie at the root of the
//! host, wherever the site lies. They are public and name a fault only in general; the log has the cause.

use crate::{
    content::Library,
    http::read_only,
    visitors::{AnyCounter, VisitCounter as _},
};
use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;
use tintuc::locale::Locale;

/// The two addresses.
pub fn routes(library: &Arc<Library>, visitors: &AnyCounter) -> Router {
    let health = {
        let (library, visitors) = (Arc::clone(library), visitors.clone());
        move || async move { health(&library, &visitors) }
    };
    let ready = {
        let library = Arc::clone(library);
        move || async move { ready(&library) }
    };
    Router::new().route("/healthz", read_only(health)).route("/readyz", read_only(ready))
}

/// Answers 200 while anything is served. A counter that is not saved and content that cannot be read are warnings, because a restart
/// would help neither.
fn health(library: &Library, visitors: &AnyCounter) -> Response {
    let counter = visitors.fault().map(|fault| fault.to_string());
    let (content, counter) = (check(content(library)), check(counter));
    let well = [&content, &counter].iter().all(|check| check["status"] == "pass");
    let status = if well { "pass" } else { "warn" };
    let checks = json!({"content": [content], "counter": [counter]});
    answer(StatusCode::OK, &json!({"status": status, "checks": checks}))
}

/// Answers 503 while there are no pages.
fn ready(library: &Library) -> Response {
    match content(library) {
        None => answer(StatusCode::OK, &json!({"status": "pass"})),
        Some(wrong) => answer(StatusCode::SERVICE_UNAVAILABLE, &json!({"status": "fail", "output": wrong})),
    }
}

fn content(library: &Library) -> Option<String> {
    library.site(Locale::Vi).is_none().then(|| "site.json cannot be read".to_owned())
}

fn check(wrong: Option<String>) -> Value {
    wrong.map_or_else(|| json!({"status": "pass"}), |wrong| json!({"status": "warn", "output": wrong}))
}

/// An answer in the form of draft-inadarei-api-health-check-06.
fn answer(status: StatusCode, health: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/health+json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, health.to_string()).into_response()
}
