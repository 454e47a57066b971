use super::VisitsByDay;
use crate::{
    http::{Problem, response_with},
    visitors::{AnyCounter, HeartbeatOutcome, VisitCounter as _, is_robot},
};
use axum::{
    body::{Body, Bytes, HttpBody as _, to_bytes},
    extract::{ConnectInfo, Request},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use http_body_util::LengthLimitError;
use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};
use tintuc::model::VisitorCounts;

/// The longest body of a heartbeat, in bytes; a visit id has 22.
const MAX_BODY: usize = 64;

/// `Retry-After` where there are no figures, in seconds: the interval of heartbeats. A figure that is too low would be worse
/// than none, because readers keep the last good one.
const NO_FIGURES_RETRY: &str = "30";

/// `Retry-After` for a network that sent too many new visits, in seconds: its rate is limited by the minute.
const FLOODING_RETRY: &str = "60";

/// GET: answers with the figures.
pub async fn get_figures(visitors: AnyCounter, by_day: &VisitsByDay) -> Response {
    answer(visitors.figures().await, by_day, "public, max-age=5")
}

/// POST: handles a heartbeat and answers with the figures. The body is the visit id, of any content type: `text/plain` needs no
/// CORS preflight.
pub async fn post_heartbeat(visitors: AnyCounter, by_day: &VisitsByDay, request: Request) -> Response {
    let (Parts { headers, extensions, .. }, body) = request.into_parts();
    let body = match read_body(body).await {
        Ok(body) => body,
        Err(status) => {
            visitors.heartbeat_counts().add_invalid();
            let detail = format!("the body must be a visit id, of at most {MAX_BODY} bytes");
            return Problem::new(status, detail).into_response();
        }
    };
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    if is_robot(user_agent) {
        visitors.heartbeat_counts().add_robot();
        return answer(visitors.figures().await, by_day, "no-store");
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    match visitors.heartbeat(&body, visitors.client_address(peer, &headers)).await {
        Ok((HeartbeatOutcome::Flooding, _)) => {
            let detail = "too many new visits come from this network";
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail);
            ([(header::RETRY_AFTER, FLOODING_RETRY)], problem).into_response()
        }
        Ok((_, figures)) => answer(figures, by_day, "no-store"),
        Err(error) => Problem::new(StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

/// The body, unless it is too long. A body that announces so is not read at all.
async fn read_body(body: Body) -> Result<Bytes, StatusCode> {
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    to_bytes(body, MAX_BODY).await.map_err(|error| {
        let too_long = error.source().is_some_and(<dyn Error>::is::<LengthLimitError>);
        if too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }
    })
}

fn answer(figures: Option<VisitorCounts>, by_day: &VisitsByDay, caching: &'static str) -> Response {
    let Some(figures) = figures else {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the visits so far cannot be read just now");
        return ([(header::RETRY_AFTER, NO_FIGURES_RETRY)], problem).into_response();
    };
    let Ok(body) = serde_json::to_vec(&by_day.visible(figures)) else { return Problem::internal().into_response() };
    let mut response = response_with(body);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
