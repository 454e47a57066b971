use super::{App, Problem, TrustedProxies, connection_limit::ConnectionLimit, write_timeout::WriteTimeout};
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

/// The timeouts of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the whole head of a request; also the time until the next request on a connection that is kept open.
    pub request_head: Duration,
    /// For a client to read the next part of an answer.
    pub write: Duration,
    /// For answers that are still being sent when the server stops.
    pub shutdown: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { request_head: Duration::from_secs(10), write: Duration::from_secs(30), shutdown: Duration::from_secs(5) }
    }
}

/// The limits of connections.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Their timeouts.
    pub timeouts: Timeouts,
    /// How many connections there may be. One more evicts a silent one, of the network with the most.
    pub connections: usize,
    /// The trusted proxies. Their connections carry many readers, and are evicted last.
    pub proxies: TrustedProxies,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeouts: Timeouts::default(), connections: 4_096, proxies: TrustedProxies::default() }
    }
}

/// The longest head of a request, in bytes, and the memory that each connection may take for what it sends. A longer head is
/// refused with 431. Browsers send a tenth of it.
const MAX_HEAD: usize = 16 * 1_024;

/// Serves until `stop` ends. Not `axum::serve`, which waits for ever for a head that never ends.
pub async fn serve(listener: TcpListener, app: App, limits: Limits, stop: impl Future<Output = ()>) {
    let Limits { timeouts, connections, proxies } = limits;
    let connection_limit = Arc::new(ConnectionLimit::new(connections, proxies));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(timeouts.request_head).max_buf_size(MAX_HEAD);
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
        let permit = Arc::new(connection_limit.admit(peer.ip()));
        let service = {
            let permit = Arc::clone(&permit);
            service_fn(move |mut request: Request<Incoming>| {
                permit.note_request();
                request.extensions_mut().insert(ConnectInfo(peer));
                let app = app.clone();
                async move { Ok::<_, Infallible>(answer(app, request).await) }
            })
        };
        // An answer is sent at once, and not when the one before it is acknowledged.
        let _ = stream.set_nodelay(true);
        let stream = TokioIo::new(WriteTimeout::new(stream, timeouts.write));
        let connection = connections.watch(protocol.serve_connection(stream, service));
        tokio::spawn(async move {
            tokio::select! {
                ended = connection => if let Err(error) = ended {
                    tracing::debug!("a connection was cut: {error}");
                },
                () = permit.evicted() => tracing::debug!("a connection made room for another"),
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(timeouts.shutdown, connections.shutdown()).await.is_err() {
        tracing::warn!("some connections were cut");
    }
}

async fn answer(app: App, request: Request<Incoming>) -> Response {
    if has_valid_host(request.version(), request.headers()) {
        return app.answer(request.map(Body::new)).await;
    }
    let mut refusal = app.refusal(Problem::new(StatusCode::BAD_REQUEST, "a request must have one header Host"));
    // Proxies may read such a request differently, so that the connection ends here.
    refusal.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    refusal
}

/// Whether a request has one valid header `Host` (RFC 9112, 3.2). HTTP/1.0 needs none.
fn has_valid_host(version: Version, headers: &HeaderMap) -> bool {
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

/// Waits after an error of ours, such as too many open files. A client that has already gone is none.
async fn pause(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!("no connection can be accepted: {error}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
