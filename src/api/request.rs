use super::ApiError;
use gloo_net::http::{Request as HttpRequest, Response};
use gloo_timers::callback::Timeout;
use leptos::prelude::window;
use std::{cell::Cell, rc::Rc, time::Duration};
use web_sys::{AbortController, RequestCache};

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

    fn fault(&self, address: &str, cause: &gloo_net::Error) -> ApiError {
        let aborted = self.controller.as_ref().is_some_and(|controller| controller.signal().aborted());
        match (aborted, self.timed_out.get()) {
            (true, true) => ApiError::TimedOut,
            (true, false) => ApiError::Abandoned,
            _ if !window().navigator().on_line() => ApiError::Offline,
            _ => ApiError::Network { address: address.to_owned(), cause: cause.to_string() },
        }
    }
}

/// `revalidate` asks the server even where the browser's cache has an answer: it may hold the fault that is retried.
pub(super) async fn get(address: &str, revalidate: bool, request: &Request) -> Result<String, ApiError> {
    let signal = request.controller.as_ref().map(AbortController::signal);
    let cache = if revalidate { RequestCache::NoCache } else { RequestCache::Default };
    let answer = HttpRequest::get(address).cache(cache).abort_signal(signal.as_ref()).send().await;
    whole_text(address, answer, request).await
}

/// The body goes as `text/plain`, so that another origin may send it without asking first (no CORS preflight).
pub(super) async fn post(address: &str, body: &str, request: &Request) -> Result<String, ApiError> {
    let signal = request.controller.as_ref().map(AbortController::signal);
    let answer = match HttpRequest::post(address).abort_signal(signal.as_ref()).body(body) {
        Ok(built) => built.send().await,
        Err(error) => Err(error),
    };
    whole_text(address, answer, request).await
}

async fn whole_text(
    address: &str,
    answer: Result<Response, gloo_net::Error>,
    request: &Request,
) -> Result<String, ApiError> {
    let response = answer.map_err(|cause| request.fault(address, &cause))?;
    let headers = response.headers();
    // Static hosts (and `trunk serve`) answer unknown paths with the app's page.
    let is_page = headers.get("content-type").is_some_and(|value| value.starts_with("text/html"));
    match response.status() {
        200 if !is_page => response.text().await.map_err(|cause| request.fault(address, &cause)),
        200 | 404 | 410 => Err(ApiError::NotFound { address: address.to_owned() }),
        status => {
            let seconds = headers.get("retry-after").and_then(|value| value.trim().parse().ok());
            let retry_after = seconds.map(Duration::from_secs);
            Err(ApiError::Status { address: address.to_owned(), status, retry_after })
        }
    }
}
