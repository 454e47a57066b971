//! A portal at an origin of its own, which shows the news that a server elsewhere has.

use super::Outcome;
use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    io,
    net::SocketAddr,
    path::{Component, Path, PathBuf},
    sync::{Arc, OnceLock},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Serves the pages in `tests/portal` with the addresses filled in. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Portal {
    address: SocketAddr,
    news: Arc<OnceLock<String>>,
    task: JoinHandle<io::Result<()>>,
}

#[derive(Clone, Debug)]
struct Pages {
    portal: String,
    news: Arc<OnceLock<String>>,
}

impl Portal {
    /// Starts it; it is named to the news server before it knows where that is.
    pub(crate) async fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let news = Arc::default();
        let pages = Pages { portal: format!("http://{address}/"), news: Arc::clone(&news) };
        let router = Router::new().fallback(answer).with_state(pages);
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, news, task })
    }

    /// Says where the news are.
    pub(crate) fn shows(&self, news: &str) {
        _ = self.news.set(news.to_owned());
    }

    /// Its origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of one of its pages.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(pages): State<Pages>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let file = path.strip_prefix("lib/").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/portal").join(path),
        |library| libraries().join(library),
    );
    let (true, Ok(content)) = (inside, tokio::fs::read(file).await) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media_type = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "application/octet-stream",
    };
    let text = String::from_utf8_lossy(&content);
    let news = pages.news.get().map_or("", String::as_str);
    let filled = text.replace("{news}", news).replace("{portal}", &pages.portal);
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], filled).into_response()
}

/// jQuery and Bootstrap, as `script/bootstrap --tests` installs them.
fn libraries() -> PathBuf {
    let named = std::env::var_os("TINTUC_PORTAL_LIBRARIES").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tools/portal/node_modules"))
}
