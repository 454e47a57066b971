use super::{AnyCounter, Beat, ByDay, Engine as _, robots};
use crate::http::{Problem, roomy};
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
use tintuc::model::Figures;

/// The longest body of a beat, in bytes: a visit id is 22.
const MAX_BODY: usize = 64;

/// Where there are no figures: the rhythm of beats, in seconds. A figure that is too low would be worse than none, since
/// readers keep the last good one.
const RETRY_AFTER: &str = "30";

/// When a network that sent too many new visits may try again, in seconds: its allowance is one of so many a minute.
const FLOOD_OVER: &str = "60";

/// GET: the figures.
pub async fn figures(visitors: AnyCounter, by_day: &ByDay) -> Response {
    answer(visitors.figures().await, by_day, "public, max-age=5")
}

/// POST: counts a beat and answers the figures. The body is the visit id, of whatever content type: `text/plain` needs
/// no CORS preflight.
pub async fn beat(visitors: AnyCounter, by_day: &ByDay, request: Request) -> Response {
    let (Parts { headers, extensions, .. }, body) = request.into_parts();
    let body = match whole(body).await {
        Ok(body) => body,
        Err(status) => {
            visitors.tally().refused();
            let detail = format!("the body must be a visit id, of at most {MAX_BODY} bytes");
            return Problem::new(status, detail).into_response();
        }
    };
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    if robots::is_robot(user_agent) {
        visitors.tally().robot();
        return answer(visitors.figures().await, by_day, "no-store");
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    match visitors.beat(&body, visitors.client(peer, &headers)).await {
        Ok((Beat::Refused, _)) => {
            let detail = "too many new visits come from this network";
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail);
            ([(header::RETRY_AFTER, FLOOD_OVER)], problem).into_response()
        }
        Ok((_, figures)) => answer(figures, by_day, "no-store"),
        Err(error) => Problem::new(StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

/// The body, unless it is too long. One that says so beforehand is not waited for.
async fn whole(body: Body) -> Result<Bytes, StatusCode> {
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    to_bytes(body, MAX_BODY).await.map_err(|error| {
        let too_long = error.source().is_some_and(<dyn Error>::is::<LengthLimitError>);
        if too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }
    })
}

fn answer(figures: Option<Figures>, by_day: &ByDay, caching: &'static str) -> Response {
    let Some(figures) = figures else {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the visits so far cannot be read just now");
        return ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response();
    };
    let Ok(body) = serde_json::to_vec(&by_day.told(figures)) else { return Problem::internal().into_response() };
    let mut response = roomy(body);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
