use crate::support::{BROWSER, Fixture};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tintuc_server::http::{self, App, Limits, Timeouts};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

const HEAD: Duration = Duration::from_millis(300);

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    _fixture: Fixture,
}

impl Server {
    async fn start(timeouts: Timeouts) -> Self {
        Self::start_with(Fixture::new(), Limits { timeouts, ..Limits::default() }).await
    }

    pub(crate) async fn start_with(fixture: Fixture, limits: Limits) -> Self {
        Self::of(fixture.app(), fixture, limits).await
    }

    pub(crate) async fn of(app: App, fixture: Fixture, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(http::serve(listener, app, limits, async { drop(stopped.await) }));
        Self { address, stop, task, _fixture: fixture }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Everything that comes until the connection ends, which must be soon.
pub(crate) async fn rest(client: &mut TcpStream) -> String {
    let mut text = String::new();
    // A connection that is reset has ended, too.
    let _ = tokio::time::timeout(Duration::from_secs(20), client.read_to_string(&mut text)).await.unwrap();
    text
}

pub(crate) async fn ask(server: &Server) -> String {
    let mut client = server.connect().await;
    client.write_all(b"GET /api/visitors HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    rest(&mut client).await
}

#[tokio::test]
async fn who_sends_nothing_or_half_a_head_is_cut_off_and_others_are_served() {
    let server = Server::start(Timeouts { request_head: HEAD, ..Timeouts::default() }).await;
    let start = Instant::now();
    let (mut silent, mut half, mut kept) = (server.connect().await, server.connect().await, server.connect().await);
    half.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow:").await.unwrap();
    kept.write_all(b"GET /api/visitors HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(ask(&server).await.starts_with("HTTP/1.1 200 OK"), "meanwhile");
    assert_eq!(rest(&mut silent).await, "");
    assert!(!rest(&mut half).await.starts_with("HTTP/1.1 200"));
    assert!(start.elapsed() >= HEAD, "not before its time");
    assert!(rest(&mut kept).await.starts_with("HTTP/1.1 200 OK"), "a connection that was used ends, too");
    assert!(ask(&server).await.starts_with("HTTP/1.1 200 OK"), "afterwards");
}

#[tokio::test]
async fn a_slow_body_is_not_cut_with_the_head() {
    let server = Server::start(Timeouts { request_head: HEAD, ..Timeouts::default() }).await;
    let mut client = server.connect().await;
    client.write_all(b"POST /api/visitors HTTP/1.1\r\nhost: x\r\ncontent-length: 22\r\n\r\nAAAA").await.unwrap();
    let silent = rest(&mut server.connect().await).await;
    assert_eq!(silent, "", "the time of a head is over");
    client.write_all(b"AAAAAAAAAAAAAAAAAA").await.unwrap();
    assert!(rest(&mut client).await.starts_with("HTTP/1.1 200 OK"));
}

/// The next connection is refused, because the stop has begun.
async fn stopping(address: SocketAddr) {
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_request_that_is_under_way_at_the_stop_is_answered() {
    let server = Server::start(Timeouts { shutdown: Duration::from_secs(20), ..Timeouts::default() }).await;
    let (mut idle, mut slow) = (server.connect().await, server.connect().await);
    let head = format!("POST /api/visitors HTTP/1.1\r\nhost: x\r\nuser-agent: {BROWSER}\r\ncontent-length: 22\r\n\r\n");
    slow.write_all(head.as_bytes()).await.unwrap();
    slow.write_all(b"AAAA").await.unwrap();
    // The connections were accepted before this one.
    assert!(ask(&server).await.starts_with("HTTP/1.1 200 OK"));
    let Server { stop, task, address, _fixture } = server;
    stop.send(()).unwrap();
    stopping(address).await;
    assert_eq!(rest(&mut idle).await, "");
    slow.write_all(&[b'A'; 18]).await.unwrap();
    let answer = rest(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"total\":1001,"), "{answer}");
    task.await.unwrap();
}

#[tokio::test]
async fn at_the_stop_what_is_under_way_has_its_time_and_idle_connections_end() {
    let shutdown = Duration::from_millis(300);
    let server = Server::start(Timeouts { shutdown, ..Timeouts::default() }).await;
    let (mut idle, mut stuck) = (server.connect().await, server.connect().await);
    stuck.write_all(b"POST /api/visitors HTTP/1.1\r\nhost: x\r\ncontent-length: 22\r\n\r\nAAAA").await.unwrap();
    // The connections were accepted before this one.
    assert!(ask(&server).await.starts_with("HTTP/1.1 200 OK"));
    let Server { stop, task, address, _fixture } = server;
    let start = Instant::now();
    stop.send(()).unwrap();
    assert_eq!(rest(&mut idle).await, "");
    assert!(TcpStream::connect(address).await.is_err(), "nobody new is let in");
    task.await.unwrap();
    assert!((shutdown..shutdown * 20).contains(&start.elapsed()), "{:?}", start.elapsed());
}
