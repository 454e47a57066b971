use super::ApiError;
use crate::browser;
use gloo_timers::callback::Timeout;
use js_sys::Date;
use leptos::prelude::window;
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, Response};

/// The patience of one asker: what is still under way is abandoned when its time runs out, or when it says so.
pub struct Request {
    controller: Option<AbortController>,
    timed_out: Rc<Cell<bool>>,
    _timeout: Option<Timeout>,
}

impl Request {
    /// Waits as long as `patience` for whole answers.
    pub fn new(patience: Duration) -> Self {
        let controller = AbortController::new().ok();
        let timed_out = Rc::new(Cell::new(false));
        let timeout = controller.clone().map(|controller| {
            let timed_out = timed_out.clone();
            Timeout::new(u32::try_from(patience.as_millis()).unwrap_or(u32::MAX), move || {
                timed_out.set(true);
                controller.abort();
            })
        });
        Self { controller, timed_out, _timeout: timeout }
    }

    /// Abandons what is still under way.
    pub fn abandon(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }

    fn fault(&self, address: &str, cause: &JsValue) -> ApiError {
        let aborted = self.controller.as_ref().is_some_and(|controller| controller.signal().aborted());
        match (aborted, self.timed_out.get()) {
            (true, true) => ApiError::TimedOut,
            (true, false) => ApiError::Abandoned,
            _ if !window().navigator().on_line() => ApiError::Offline,
            _ => ApiError::Network { address: address.to_owned(), cause: browser::cause(cause) },
        }
    }
}

/// `revalidate` asks the server even where the browser's cache has an answer: it may hold the fault that is retried.
pub(super) async fn get(address: &str, revalidate: bool, request: &Request) -> Result<String, ApiError> {
    let options = RequestInit::new();
    if revalidate {
        options.set_cache(RequestCache::NoCache);
    }
    whole_text(address, options, request).await
}

/// The body goes as `text/plain`, so that another origin may send it without asking first (no CORS preflight).
pub(super) async fn post(address: &str, body: &str, request: &Request) -> Result<String, ApiError> {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(&body.into());
    whole_text(address, options, request).await
}

async fn whole_text(address: &str, options: RequestInit, request: &Request) -> Result<String, ApiError> {
    let fault = |cause: JsValue| request.fault(address, &cause);
    if let Some(controller) = &request.controller {
        options.set_signal(Some(&controller.signal()));
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &options)).await;
    let response: Response = answer.map_err(fault)?.unchecked_into();
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten().unwrap_or_default();
    // Static hosts (and `trunk serve`) answer unknown paths with the app's page.
    let is_page = header("content-type").starts_with("text/html");
    match response.status() {
        200 if !is_page => {
            let text = JsFuture::from(response.text().map_err(fault)?).await.map_err(fault)?;
            Ok(text.as_string().unwrap_or_default())
        }
        200 | 404 | 410 => Err(ApiError::NotFound { address: address.to_owned() }),
        status => {
            let retry_after = wait(&header("retry-after"));
            Err(ApiError::Status { address: address.to_owned(), status, retry_after })
        }
    }
}

/// `Retry-After`: so many seconds, or until a date (RFC 9110, 10.2.3). One that is over or cannot be read asks for nothing.
fn wait(retry_after: &str) -> Option<Duration> {
    let until_date = || Duration::try_from_secs_f64((Date::parse(retry_after) - Date::now()) / 1_000.0).ok();
    retry_after.trim().parse().ok().map(Duration::from_secs).or_else(until_date)
}
