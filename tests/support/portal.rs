//! A portal at an origin of its own, which shows the news that a server elsewhere has.

use super::{Outcome, recipes, root};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::{
    io,
    net::SocketAddr,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Serves the pages in `tests/portal` with the addresses filled in. It ends when this is dropped.
#[derive(Debug)]
pub struct Portal {
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
    pub async fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let news = Arc::default();
        let pages = Pages { portal: format!("http://{address}/"), news: Arc::clone(&news) };
        let router = Router::new().fallback(answer).with_state(pages);
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, news, task })
    }

    /// Says where the news are.
    pub fn shows(&self, news: &str) {
        _ = self.news.set(news.to_owned());
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of one of its pages.
    pub fn address(&self, path: &str) -> String {
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
    let media_type = match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("html" | "aspx") => "text/html; charset=utf-8",
        _ if path.starts_with("recipes/") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };
    let recipe = recipes::page(path, request.uri().query().unwrap_or_default());
    let text = match recipe {
        Some(text) => text,
        None => match file(path).await {
            Some(text) => text,
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let news = pages.news.get().map_or("", String::as_str);
    let filled = with_policies(&text, news).replace("{news}", news).replace("{portal}", &pages.portal);
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], filled).into_response()
}

/// A file of the portal's, or of a library that it uses.
async fn file(path: &str) -> Option<String> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let file = path
        .strip_prefix("lib/")
        .map_or_else(|| root().join("tests/portal").join(path), |library| libraries().join(library));
    let content = if inside { tokio::fs::read(file).await.ok() } else { None };
    content.map(|content| String::from_utf8_lossy(&content).into_owned())
}

/// Fills in the lines that the documentation gives for a Content-Security-Policy: `{policy:the news}` stands for those of that
/// row. What they are added to is a portal that loads its own things and nothing else.
fn with_policies(page: &str, news: &str) -> String {
    let table = recipes::DOCS.split("## Policies (CSP)").nth(1).unwrap_or_default();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    rows.fold(page.to_owned(), |page, (what, lines)| {
        let lines = lines.split('`').skip(1).step_by(2).collect::<Vec<_>>().join("; ");
        let lines = lines.replace("https://tin.example", news.trim_end_matches('/')).replace("-src ", "-src 'self' ");
        page.replace(&format!("{{policy:{what}}}"), &format!("default-src 'none'; style-src 'self'; {lines}"))
    })
}

/// Stands in front of the news server and writes down what it is sent. It ends when this is dropped.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
    task: JoinHandle<io::Result<()>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Method and path.
    pub line: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Recorder {
    /// Hands everything on to the server at an address.
    pub async fn before(server: &str) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let heard = Arc::<Mutex<Vec<Heard>>>::default();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let router = Router::new().fallback(hand_on).with_state((
            server.trim_end_matches('/').to_owned(),
            client,
            Arc::clone(&heard),
        ));
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, heard, task })
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The requests so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Onward = (String, Client<HttpConnector, Body>, Arc<Mutex<Vec<Heard>>>);

async fn hand_on(State((server, client, heard)): State<Onward>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let line = format!("{} {}", parts.method, parts.uri);
    let request = Heard { line, headers: parts.headers.clone(), body: body.clone() };
    heard.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    let Ok(address) = format!("{server}{}", parts.uri).parse() else { return StatusCode::BAD_REQUEST.into_response() };
    parts.uri = address;
    let answer = client.request(Request::from_parts(parts, body.into())).await;
    answer.map_or_else(|_| StatusCode::BAD_GATEWAY.into_response(), |answer| answer.map(Body::new))
}

/// jQuery and Bootstrap, as `script/bootstrap --tests` installs them.
fn libraries() -> PathBuf {
    let named = std::env::var_os("TINTUC_PORTAL_LIBRARIES").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target/tools/portal/node_modules"))
}
