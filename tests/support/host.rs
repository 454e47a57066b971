//! A static host that serves the built site, and breaks what a scenario tells it to.

use super::{Outcome, names, site_at_root};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    io,
    net::SocketAddr,
    path::{Component, Path, PathBuf},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

/// What goes wrong with an answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This status, with nothing useful in the body.
    Status(u16),
    /// 429, with this `Retry-After`.
    Later(String),
    /// The right answer, so much too late.
    Slow(Duration),
    /// The right answer, broken off in the middle.
    CutOff,
    /// Another text in its place, said to be JSON.
    Text(String),
    /// Another text of another media type in its place.
    Typed(&'static str, String),
    /// Half of another text in its place, said to be JSON, and then nothing more on a connection that stays.
    Stalled(String),
    /// The same, and then the end of the connection.
    BrokenOff(String),
    /// No answer for now, but that of the next fault, or the right one once everything is mended.
    Held,
}

/// A static host at the root or in a folder. It ends when this is dropped.
#[derive(Debug)]
pub struct Host {
    address: SocketAddr,
    site: Arc<Site>,
    task: JoinHandle<io::Result<()>>,
}

#[derive(Debug)]
struct Site {
    root: PathBuf,
    /// The folder it lies in, with a slash at both ends.
    folder: String,
    manner: Manner,
    faults: Mutex<BTreeMap<String, Fault>>,
    asked: Mutex<Vec<String>>,
    changed: Notify,
}

/// What a host answers where there is no file of that name.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// The app, for an address of its own.
    App,
    /// As hosts for files do: a folder's page, after a redirect to the slash at its end; else `404.html`. It only reads.
    Files,
}

/// In front of everything else on each page: gathers what goes wrong there, alike in all three engines.
const WATCH: &str = "<script>window.faults = [];\
    addEventListener('error', e => faults.push(String(e.message || e.target.src || e.target.href)), true);\
    addEventListener('unhandledrejection', e => faults.push(String(e.reason)));\
    addEventListener('securitypolicyviolation', e => faults.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI));\
    for (const kind of ['error', 'warn']) { const plain = console[kind];\
      console[kind] = (...a) => { faults.push(kind + ': ' + a.join(' ')); plain.apply(console, a); }; }</script>";

impl Host {
    /// The path of a page with nothing on it.
    pub const EMPTY_PAGE: &str = "empty.html";

    /// Serves the site built for the root of a host.
    pub async fn start() -> Outcome<Self> {
        Self::start_in(site_at_root()?, "/").await
    }

    /// Serves a site in a folder of the host.
    pub async fn start_in(root: PathBuf, folder: &str) -> Outcome<Self> {
        Self::serve(root, folder, Manner::App).await
    }

    /// Serves the files of an export in a folder of the host, as hosts that know nothing of the app do.
    pub async fn of_files(root: PathBuf, folder: &str) -> Outcome<Self> {
        Self::serve(root, folder, Manner::Files).await
    }

    async fn serve(root: PathBuf, folder: &str, manner: Manner) -> Outcome<Self> {
        let site = Arc::new(Site {
            root,
            folder: folder.to_owned(),
            manner,
            faults: Mutex::default(),
            asked: Mutex::default(),
            changed: Notify::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(answer).with_state(Arc::clone(&site));
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, site, task })
    }

    /// The address of a path below the site's root.
    pub fn address(&self, path: &str) -> String {
        format!("http://{}{}{path}", self.address, self.site.folder)
    }

    /// Breaks what lies at a path below the site's root.
    pub fn fault(&self, path: &str, fault: Fault) {
        self.site.faults.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), fault);
        self.site.changed.notify_waiters();
    }

    /// Puts another document in the place of what lies at a path below the site's root.
    pub fn put(&self, path: &str, document: &serde_json::Value) {
        self.fault(path, Fault::Text(document.to_string()));
    }

    /// Lets the counter answer as on the model page.
    pub fn put_figures(&self) {
        self.put(
            "api/visitors",
            &serde_json::json!({"total": 1_303_080, "online": 54, "window_seconds": 300, "as_of": "2026-11-20T08:00:00+07:00"}),
        );
    }

    /// Mends everything.
    pub fn mend(&self) {
        self.site.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.site.changed.notify_waiters();
    }

    /// Breaks all pictures.
    pub fn fault_pictures(&self, fault: &Fault) -> Outcome {
        self.fault_pictures_of(&["avif", "webp", "jpg", "png", "svg"], fault)
    }

    /// Breaks the pictures of some formats.
    pub fn fault_pictures_of(&self, formats: &[&str], fault: &Fault) -> Outcome {
        for picture in std::fs::read_dir(self.site.root.join("api/media"))? {
            let name = picture?.file_name().to_string_lossy().into_owned();
            if formats.iter().any(|format| name.ends_with(&format!(".{format}"))) {
                self.fault(&format!("api/media/{name}"), fault.clone());
            }
        }
        Ok(())
    }

    /// The paths of the program: the module and the script that starts it.
    pub fn programs(&self) -> Outcome<Vec<String>> {
        let of_the_app =
            |name: &String| name.starts_with("tintuc-") && (name.ends_with("js") || name.ends_with("wasm"));
        let programs: Vec<String> = names(&self.site.root)?.into_iter().filter(of_the_app).collect();
        if programs.len() < 2 {
            Err(format!("the site has no program, only {programs:?}").into())
        } else {
            Ok(programs)
        }
    }

    /// How often a path below the site's root has been asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.site.asked.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|asked| *asked == path).count()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Result<Response, Infallible> {
    let mut response = broken_or_whole(&site, request).await?;
    // Portals at other origins load from here, too.
    for header in [header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS] {
        response.headers_mut().insert(header, HeaderValue::from_static("*"));
    }
    Ok(response)
}

async fn broken_or_whole(site: &Site, request: Request) -> Result<Response, Infallible> {
    let Some(path) = request.uri().path().strip_prefix(site.folder.as_str()) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let parameters = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    site.asked.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    if matches!((site.manner, request.method()), (Manner::Files, method) if !method.is_safe())
        && site.fault(path).is_none()
    {
        return Ok(StatusCode::METHOD_NOT_ALLOWED.into_response());
    }
    Ok(match site.released(path).await {
        None | Some(Fault::Held) => site.whole(path, &parameters).await,
        Some(Fault::Status(code)) => StatusCode::from_u16(code).unwrap_or(StatusCode::IM_A_TEAPOT).into_response(),
        Some(Fault::Later(when)) => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, when)]).into_response(),
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            site.whole(path, &parameters).await
        }
        Some(Fault::CutOff) => cut_off(site.whole(path, &parameters).await).await,
        Some(Fault::Text(text)) => typed("application/json", text),
        Some(Fault::Stalled(text)) => stalled(&text),
        Some(Fault::BrokenOff(text)) => cut_off(typed("application/json", text)).await,
        Some(Fault::Typed(media_type, text)) => typed(media_type, text),
    })
}

impl Site {
    fn fault(&self, path: &str) -> Option<Fault> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// The fault once it is another than to be held.
    async fn released(&self, path: &str) -> Option<Fault> {
        loop {
            let changed = self.changed.notified();
            match self.fault(path) {
                Some(Fault::Held) => changed.await,
                fault => return fault,
            }
        }
    }

    /// The right answer.
    async fn whole(&self, path: &str, parameters: &str) -> Response {
        if path == Host::EMPTY_PAGE {
            return typed("text/html; charset=utf-8", "<!doctype html><title>-</title><body>");
        }
        match self.manner {
            Manner::App => self.file_or_app(path).await,
            Manner::Files => self.file_or_folder(path, parameters).await,
        }
    }

    async fn file_or_folder(&self, path: &str, parameters: &str) -> Response {
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if is_inside(&file) {
            if let Ok(bytes) = tokio::fs::read(self.root.join(&file)).await {
                return typed(media_type(&file), bytes);
            }
            if tokio::fs::try_exists(self.root.join(&file).join("index.html")).await.unwrap_or_default() {
                let to = format!("{}{path}/{parameters}", self.folder);
                return (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]).into_response();
            }
        }
        let page = tokio::fs::read(self.root.join("404.html")).await.unwrap_or_default();
        (StatusCode::NOT_FOUND, typed(media_type("404.html"), page)).into_response()
    }

    async fn file_or_app(&self, path: &str) -> Response {
        let path = if path.is_empty() { "index.html" } else { path };
        if is_inside(path)
            && path != "index.html"
            && let Ok(bytes) = tokio::fs::read(self.root.join(path)).await
        {
            return typed(media_type(path), bytes);
        }
        if path.starts_with("api/") || Path::new(path).extension().is_some_and(|end| end != "html") {
            return StatusCode::NOT_FOUND.into_response();
        }
        match tokio::fs::read_to_string(self.root.join("index.html")).await {
            Ok(page) => typed("text/html; charset=utf-8", page.replacen("<head>", &format!("<head>{WATCH}"), 1)),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }
}

fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

fn typed(media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("avif") => "image/avif",
        Some("webp") => "image/webp",
        Some("jpg") => "image/jpeg",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("html") => "text/html; charset=utf-8",
        Some("xml") => "application/xml",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// Announces the whole length and sends half of it.
fn stalled(text: &str) -> Response {
    let mut response = typed("application/json", Body::new(Start(Some(text[..text.len() / 2].to_owned().into()))));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
    response
}

/// A body that stops after its first part without an end.
struct Start(Option<Bytes>);

impl http_body::Body for Start {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        self.0.take().map_or(Poll::Pending, |part| Poll::Ready(Some(Ok(http_body::Frame::data(part)))))
    }
}

/// Announces the whole length, sends half of it and hangs up.
async fn cut_off(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    Response::from_parts(parts, Body::new(Half(Some(bytes.slice(..bytes.len() / 2)), false)))
}

/// A body that fails after its first part.
struct Half(Option<Bytes>, bool);

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
        if let Some(part) = self.0.take() {
            return Poll::Ready(Some(Ok(http_body::Frame::data(part))));
        }
        // One turn later, so that the first part is on its way before the connection ends.
        if !std::mem::replace(&mut self.1, true) {
            let waker = context.waker().clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(50)).await;
                waker.wake();
            });
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}
