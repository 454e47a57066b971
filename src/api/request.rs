use super::ApiError;
use crate::browser;
use gloo_net::http;
use gloo_timers::callback::Timeout;
use js_sys::Date;
use leptos::prelude::window;
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestCache};

/// A group of fetches that end together: when the time is up, or when [`Request::abandon`] is called.
pub struct Request {
    controller: Option<AbortController>,
    timed_out: Rc<Cell<bool>>,
    _timer: Option<Timeout>,
}

impl Request {
    /// Waits for whole answers until `timeout` is over.
    pub fn new(timeout: Duration) -> Self {
        let controller = AbortController::new().ok();
        let timed_out = Rc::new(Cell::new(false));
        let timer = controller.clone().map(|controller| {
            let timed_out = timed_out.clone();
            Timeout::new(u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX), move || {
                timed_out.set(true);
                controller.abort();
            })
        });
        Self { controller, timed_out, _timer: timer }
    }

    /// Abandons what is still under way.
    pub fn abandon(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }

    fn fault(&self, address: &str, cause: String) -> ApiError {
        let aborted = self.controller.as_ref().is_some_and(|controller| controller.signal().aborted());
        match (aborted, self.timed_out.get()) {
            (true, true) => ApiError::TimedOut,
            (true, false) => ApiError::Abandoned,
            _ if !window().navigator().on_line() => ApiError::Offline,
            _ => ApiError::Network { address: address.to_owned(), cause },
        }
    }
}

/// `revalidate` asks the server even where the browser's cache has an answer: it may hold the fault that is retried.
pub(super) async fn get(address: &str, revalidate: bool, request: &Request) -> Result<String, ApiError> {
    let cache = if revalidate { RequestCache::NoCache } else { RequestCache::Default };
    let fetch = http::Request::get(address).cache(cache).abort_signal(request.signal().as_ref()).build();
    whole_text(address, fetch, request).await
}

/// The body goes as `text/plain`, so that another origin may send it without asking first (no CORS preflight).
pub(super) async fn post(address: &str, body: &str, request: &Request) -> Result<String, ApiError> {
    let fetch = http::Request::post(address).abort_signal(request.signal().as_ref()).body(body);
    whole_text(address, fetch, request).await
}

/// Waits itself for what the browser promises: gloo-net 0.7 panics where a promise is rejected with anything but an
/// `Error` of this window, and where `fetch` brings a `Response` of another. On portals, scripts replace `fetch`.
async fn whole_text(
    address: &str,
    fetch: Result<http::Request, gloo_net::Error>,
    request: &Request,
) -> Result<String, ApiError> {
    let fault = |cause: JsValue| request.fault(address, browser::cause(&cause));
    let fetch = web_sys::Request::from(fetch.map_err(|cause| request.fault(address, words(cause)))?);
    let answer = JsFuture::from(window().fetch_with_request(&fetch)).await.map_err(fault)?;
    let response = http::Response::from(answer.unchecked_into::<web_sys::Response>());
    let headers = response.headers();
    // Static hosts (and `trunk serve`) answer unknown paths with the app's page.
    let is_page = headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    match response.status() {
        200 if !is_page => {
            let text = web_sys::Response::from(response).text().map_err(fault)?;
            Ok(JsFuture::from(text).await.map_err(fault)?.as_string().unwrap_or_default())
        }
        200 | 404 | 410 => Err(ApiError::NotFound { address: address.to_owned() }),
        status => {
            let retry_after = headers.get("retry-after").and_then(|header| wait(&header));
            Err(ApiError::Status { address: address.to_owned(), status, retry_after })
        }
    }
}

/// `Retry-After`: so many seconds, or until a date (RFC 9110, 10.2.3). One that is over or cannot be read asks for nothing.
fn wait(retry_after: &str) -> Option<Duration> {
    let until_date = || Duration::try_from_secs_f64((Date::parse(retry_after) - Date::now()) / 1_000.0).ok();
    retry_after.trim().parse().ok().map(Duration::from_secs).or_else(until_date)
}

/// What the browser says. `Error` itself is never formatted: that would link the words of all its kinds.
fn words(error: gloo_net::Error) -> String {
    match error {
        gloo_net::Error::JsError(error) => error.to_string(),
        gloo_net::Error::GlooError(words) => words,
    }
}
