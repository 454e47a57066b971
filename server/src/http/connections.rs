use super::{App, Problem, crowd::Crowd, paced::Paced};
use crate::visitors::Proxies;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Request, StatusCode, Version, header, uri::Authority},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{convert::Infallible, io, pin::pin, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// How long connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until a whole head of a request is there. The next request on a connection that is kept open has as long.
    pub head: Duration,
    /// For a client to take the next bit of an answer.
    pub answer: Duration,
    /// After the signal to stop, for answers that are under way.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), answer: Duration::from_secs(30), farewell: Duration::from_secs(5) }
    }
}

/// What connections may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long.
    pub patience: Patience,
    /// How many there may be. One more makes one go that is silent and whose network has many.
    pub connections: usize,
    /// Whose connections carry many readers, and are the last to go.
    pub proxies: Proxies,
}

impl Default for Limits {
    fn default() -> Self {
        Self { patience: Patience::default(), connections: 4_096, proxies: Proxies::default() }
    }
}

/// The longest head of a request, in bytes; so much memory each connection may take for what it sends. Longer ones are
/// refused with 431. Browsers send a tenth of it.
const MAX_HEAD: usize = 16 * 1_024;

/// Serves until `stop` ends. Not `axum::serve`, which waits for ever for a head that never ends: connections are few.
pub async fn serve(listener: TcpListener, app: App, limits: Limits, stop: impl Future<Output = ()>) {
    let Limits { patience, connections, proxies } = limits;
    let crowd = Arc::new(Crowd::new(connections, proxies));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(MAX_HEAD);
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause(&error).await;
                continue;
            }
        };
        let app = app.clone();
        let place = Arc::new(crowd.admit(peer.ip()));
        let service = {
            let place = Arc::clone(&place);
            service_fn(move |mut request: Request<Incoming>| {
                place.asks();
                request.extensions_mut().insert(ConnectInfo(peer));
                let app = app.clone();
                async move { Ok::<_, Infallible>(answer(app, request).await) }
            })
        };
        // An answer goes out when it is there, not when the one before it is acknowledged.
        let _ = stream.set_nodelay(true);
        let stream = TokioIo::new(Paced::new(stream, patience.answer));
        let connection = connections.watch(protocol.serve_connection(stream, service));
        tokio::spawn(async move {
            tokio::select! {
                ended = connection => if let Err(error) = ended {
                    tracing::debug!("a connection was cut: {error}");
                },
                () = place.lost() => tracing::debug!("a connection made room for another"),
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(patience.farewell, connections.shutdown()).await.is_err() {
        tracing::warn!("some connections were cut");
    }
}

async fn answer(app: App, request: Request<Incoming>) -> Response {
    if is_addressed(request.version(), request.headers()) {
        return app.answer(request.map(Body::new)).await;
    }
    let mut refusal = app.refusal(Problem::new(StatusCode::BAD_REQUEST, "a request must have one header Host"));
    // Who writes requests that others on the way may read otherwise gets no second one.
    refusal.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    refusal
}

/// Whether a request says to whom it goes, once and in the right form (RFC 9112, 3.2). HTTP/1.0 need not.
fn is_addressed(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => version < Version::HTTP_11,
        (Some(host), None) => {
            let plain = |host: &Authority| !host.as_str().contains('@');
            host.is_empty() || Authority::try_from(host.as_bytes()).is_ok_and(|host| plain(&host))
        }
        (Some(_), Some(_)) => false,
    }
}

/// A client that is gone already is no fault of ours; anything else, such as too many open files, may pass.
async fn pause(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!("no connection can be accepted: {error}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
