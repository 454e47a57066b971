use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{io, pin::pin, time::Duration};
use tokio::net::TcpListener;
use tower::Service as _;

/// How long connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until a whole head of a request is there. The next request on a connection that is kept open has as long.
    pub head: Duration,
    /// After the signal to stop, for answers that are under way.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), farewell: Duration::from_secs(5) }
    }
}

/// Serves until `stop` ends. Not `axum::serve`, which waits for ever for a head that never ends: connections are few.
pub async fn serve(listener: TcpListener, app: Router, patience: Patience, stop: impl Future<Output = ()>) {
    // Its routes are made ready once, not for each request.
    let app: Router = app.with_state(());
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(patience.head);
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
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().call(request.map(Body::new))
        });
        let connection = connections.watch(protocol.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection was cut: {error}");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(patience.farewell, connections.shutdown()).await.is_err() {
        tracing::warn!("some connections were cut");
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
