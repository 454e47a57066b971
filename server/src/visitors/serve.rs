use super::{Visitors, robots};
use crate::http::Problem;
use axum::{
    Extension,
    body::Bytes,
    extract::{ConnectInfo, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

/// The longest body of a beat, in bytes: a visit id is 22.
pub const MAX_BODY: usize = 64;

/// Where there are no figures: the rhythm of beats, in seconds. A figure that is too low would be worse than none, since
/// readers keep the last good one.
const RETRY_AFTER: &str = "30";

/// GET: the figures.
pub async fn figures(visitors: Arc<Visitors>) -> Response {
    answer(&visitors, "public, max-age=5")
}

/// POST: counts a beat and answers the figures. The body is the visit id, of whatever content type: `text/plain` needs
/// no CORS preflight.
pub async fn beat(
    visitors: Arc<Visitors>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(refused) => {
            visitors.tally().refused();
            let detail = format!("the body must be a visit id, of at most {MAX_BODY} bytes");
            return Problem::new(refused.status(), detail).into_response();
        }
    };
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    if robots::is_robot(user_agent) {
        visitors.tally().robot();
        return answer(&visitors, "no-store");
    }
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(ConnectInfo(peer))| peer.ip());
    match visitors.beat(&body, visitors.client(peer, &headers)) {
        Ok(_) => answer(&visitors, "no-store"),
        Err(error) => Problem::new(StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

fn answer(visitors: &Visitors, caching: &'static str) -> Response {
    let Some(figures) = visitors.figures() else {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the visits so far cannot be read just now");
        return ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response();
    };
    let headers = [(header::CACHE_CONTROL, caching), (header::CONTENT_TYPE, "application/json")];
    match serde_json::to_string(&figures) {
        Ok(body) => (headers, body).into_response(),
        Err(_) => Problem::internal().into_response(),
    }
}
