//! Malformed and hostile requests, as bytes on a connection.
use crate::{
    connections::{Server, ask, rest},
    support::{BROWSER, Fixture, article, get, send, send_body},
};
use axum::{
    body::{Body, Bytes},
    http::Request,
};
use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tintuc_server::http::{Limits, Timeouts};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::{Sleep, sleep},
};

async fn server() -> Server {
    let fixture = Fixture::new();
    fixture.content("../secret.json", r#"{"name":"secret"}"#);
    Server::start_with(fixture, Limits::default()).await
}

/// The answer to these bytes.
async fn exchange(server: &Server, bytes: &[u8]) -> String {
    let mut client = server.connect().await;
    // It may be cut off before it has said all.
    let _ = client.write_all(bytes).await;
    rest(&mut client).await
}

fn status(answer: &str) -> u16 {
    let line = answer.strip_prefix("HTTP/1.1 ").or_else(|| answer.strip_prefix("HTTP/1.0 "));
    line.and_then(|line| line.get(..3)).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn addresses_in_every_disguise_lead_nowhere_else() {
    let server = server().await;
    for target in [
        "/../secret.json",
        "/api/../secret.json",
        "/api/../../secret.json",
        "/api/media/../../secret.json",
        "/api/%2e%2e/secret.json",
        "/api/..%2fsecret.json",
        "/api/%2e%2e%5csecret.json",
        "/api/..;/secret.json",
        "//secret.json",
        "/api//../secret.json",
        "/api/\\..\\secret.json",
        "/api/site.json%00.jpg",
        "/api/%00",
        "/%00",
        "/..%00/",
        "/%c0%ae%c0%ae/secret.json",
        "/%252e%252e/secret.json",
        "http://127.0.0.1/api/../secret.json",
        "http://elsewhere.example/secret.json",
    ] {
        let request = format!("GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = exchange(&server, request.as_bytes()).await;
        assert!([400, 404].contains(&status(&answer)), "{target}: {answer}");
        assert!(!answer.contains("secret\""), "{target}: {answer}");
    }
    assert!(ask(&server).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_ends_its_connection_only() {
    let server = server().await;
    for bytes in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n",
        b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"G\xffT / HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: x\r\n\r\n",
    ] {
        let answer = exchange(&server, bytes).await;
        assert!([0, 400, 505].contains(&status(&answer)), "{:?}: {answer}", String::from_utf8_lossy(bytes));
    }
    assert!(ask(&server).await.starts_with("HTTP/1.1 200"));
}

/// RFC 9112, 3.2: a proxy may use one of the names, and a cache keep the answer under it, while we would use the other.
#[tokio::test]
async fn a_request_says_once_to_whom_it_goes() {
    let server = server().await;
    for (head, expected) in [
        ("GET / HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nHOST: x\r\n", 400),
        ("GET / HTTP/1.0\r\nhost: x\r\nhost: x\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x y\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x@y\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x/y\r\n", 400),
        ("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n", 200),
        ("GET / HTTP/1.1\r\nhost: [::1]:8080\r\nconnection: close\r\n", 200),
        ("GET / HTTP/1.1\r\nhost:\r\nconnection: close\r\n", 200),
        ("GET / HTTP/1.0\r\n", 200),
    ] {
        let answer = exchange(&server, format!("{head}\r\n").as_bytes()).await;
        assert_eq!(status(&answer), expected, "{head}: {answer}");
        assert!(expected == 200 || answer.contains("application/problem+json"), "{answer}");
    }
}

/// If a proxy saw two requests where we see one, or the other way round, one reader would get another's page.
#[tokio::test]
async fn a_body_has_one_length() {
    let server = server().await;
    let smuggled = "GET /api/site.json HTTP/1.1\r\nhost: x\r\n\r\n";
    for lengths in [
        "content-length: 22\r\ncontent-length: 23\r\n",
        "content-length: +22\r\n",
        "content-length: 0x16\r\n",
        "content-length: -1\r\n",
        "content-length: 18446744073709551616\r\n",
        "transfer-encoding: identity\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "content-length: 4\r\ntransfer-encoding: chunked, identity\r\n",
    ] {
        let head = format!("POST /api/visitors HTTP/1.1\r\nhost: x\r\nuser-agent: {BROWSER}\r\n{lengths}\r\n");
        let answer = exchange(&server, format!("{head}{}{smuggled}", "A".repeat(22)).as_bytes()).await;
        assert_eq!(status(&answer), 400, "{lengths}: {answer}");
        assert!(!answer.contains("sections"), "{lengths}: {answer}");
    }
}

#[tokio::test]
async fn a_huge_head_is_refused() {
    let server = server().await;
    for head in [
        format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "a".repeat(100_000)),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(1_000_000)),
        format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "x: a\r\n".repeat(1_000)),
    ] {
        let answer = exchange(&server, head.as_bytes()).await;
        // Nothing where the connection was reset while we still wrote.
        assert!([0, 414, 431].contains(&status(&answer)), "{answer}");
    }
    let browser =
        format!("GET /api/visitors HTTP/1.1\r\nhost: x\r\nx: {}\r\nconnection: close\r\n\r\n", "a".repeat(8_000));
    assert_eq!(status(&exchange(&server, browser.as_bytes()).await), 200, "cookies of a portal on the same host");
}

#[tokio::test]
async fn a_huge_body_is_refused_before_it_comes() {
    let server = server().await;
    let head = format!("POST /api/visitors HTTP/1.1\r\nhost: x\r\nuser-agent: {BROWSER}\r\n");
    let announced = exchange(&server, format!("{head}content-length: 10000000000\r\n\r\n").as_bytes()).await;
    assert_eq!(status(&announced), 413, "{announced}");
    assert!(announced.contains("application/problem+json") && announced.contains("access-control-allow-origin: *"));

    let mut endless = server.connect().await;
    endless.write_all(format!("{head}transfer-encoding: chunked\r\n\r\n").as_bytes()).await.unwrap();
    let mut sent = 0;
    while endless.write_all(b"1000\r\n").await.is_ok() && endless.write_all(&[b'A'; 4_098]).await.is_ok() {
        sent += 4_096;
        assert!(sent < 100_000_000, "it is read without end");
    }
    let other = exchange(&server, b"POST /tin/mot HTTP/1.1\r\nhost: x\r\ncontent-length: 10000000000\r\n\r\n").await;
    assert_eq!(status(&other), 405, "what needs no body waits for none");
    assert!(ask(&server).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_comes_too_slowly_is_given_up() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let drops = Body::new(Drops(Box::pin(sleep(Duration::ZERO))));
    let answer = send_body(&app, Request::post("/api/visitors").header("user-agent", BROWSER), drops).await;
    answer.assert_problem(408);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(get(&app, "/api/visitors").await.json()["total"], 1_000, "nothing was counted");
}

/// A byte every ten seconds, without end.
struct Drops(Pin<Box<Sleep>>);

impl hyper::body::Body for Drops {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, Infallible>>> {
        ready!(self.0.as_mut().poll(context));
        self.0 = Box::pin(sleep(Duration::from_secs(10)));
        Poll::Ready(Some(Ok(hyper::body::Frame::data(Bytes::from_static(b"A")))))
    }
}

#[tokio::test]
async fn who_asks_and_does_not_read_is_cut_off() {
    let fixture = Fixture::new();
    let text = article("dai").replace("Một hai ba.", &"Một hai ba. ".repeat(500_000));
    fixture.content("articles/dai.json", &text);
    let timeouts = Timeouts { write: Duration::from_millis(300), ..Timeouts::default() };
    let server = Server::start_with(fixture, Limits { timeouts, ..Limits::default() }).await;
    let mut client = server.connect().await;
    let request = b"GET /api/articles/dai.json HTTP/1.1\r\nhost: x\r\n\r\n";
    client.write_all(&request.repeat(4)).await.unwrap();
    let mut first = [0; 1_024];
    client.read_exact(&mut first).await.unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200"));
    // What is read after this is what the system kept: far less than what was asked for.
    until_closed(&client).await;
    let mut rest = Vec::new();
    let _ = client.read_to_end(&mut rest).await;
    assert!(rest.len() < 3 * text.len(), "{} of {}", rest.len(), 4 * text.len());
    assert!(ask(&server).await.starts_with("HTTP/1.1 200"));
}

/// Waits until the other side has disconnected, without reading: then the number of unread bytes stops growing.
async fn until_closed(client: &TcpStream) {
    let mut buffer = vec![0; 64 * 1_024 * 1_024];
    let mut before = 0;
    loop {
        sleep(Duration::from_secs(1)).await;
        let now = client.peek(&mut buffer).await.unwrap_or(0);
        if now == before {
            return;
        }
        before = now;
    }
}

/// A connection from an address of our choice.
#[cfg(target_os = "linux")]
async fn connect_from(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((std::net::Ipv4Addr::from(from), 0).into()).unwrap();
    socket.connect(to).await.unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn among_thousands_of_silent_connections_readers_are_served() {
    const REQUEST: &[u8] = b"GET /api/visitors HTTP/1.1\r\nhost: x\r\n\r\n";
    let server = Server::start_with(Fixture::new(), Limits { connections: 100, ..Limits::default() }).await;
    let mut reader = connect_from([127, 9, 9, 1], server.address).await;
    let answered = async |reader: &mut TcpStream| {
        reader.write_all(REQUEST).await.unwrap();
        let mut answer = [0; 15];
        reader.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        let mut rest = [0; 4_096];
        let _ = reader.read(&mut rest).await.unwrap();
    };
    answered(&mut reader).await;
    let mut silent = Vec::new();
    for number in 0..2_000_u16 {
        silent.push(connect_from([127, 0, 0, 1 + u8::try_from(number % 200).unwrap()], server.address).await);
        if number % 2 == 0 {
            // A head that will not end; or it is sent away before it can say so.
            let _ = silent[usize::from(number)].write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow:").await;
        }
    }
    answered(&mut reader).await; // on the connection that it had all the time
    for number in 0..2_000_u16 {
        let [high, low] = number.to_be_bytes();
        silent.push(connect_from([127, 100 + high, low, 1], server.address).await);
        if number % 100 == 0 {
            answered(&mut connect_from([127, 9, 9, 2], server.address).await).await;
        }
    }
    answered(&mut connect_from([127, 9, 9, 3], server.address).await).await;
    assert_eq!(rest(&mut silent[0]).await, "", "it had to make room");
}

#[tokio::test]
async fn odd_ranges_and_conditions_are_answered_with_the_whole_a_part_or_a_refusal() {
    let fixture = Fixture::new();
    fixture.content("media/b.jpg", vec![b'x'; 100_000]);
    let app = fixture.app();
    let many = format!("bytes={}0-", "0-,".repeat(2_000));
    let overlapping = format!("bytes=0-99999{}", ",0-99999".repeat(1_000));
    for (name, value) in [
        ("range", "bytes=0-0"),
        ("range", "bytes=99999-99999"),
        ("range", "bytes=100000-"),
        ("range", "bytes=-0"),
        ("range", "bytes=-18446744073709551616"),
        ("range", "bytes=18446744073709551615-"),
        ("range", "bytes=0-18446744073709551615"),
        ("range", "bytes=0-,0-"),
        ("range", &many),
        ("range", &overlapping),
        ("range", "bytes=a-b"),
        ("range", "bytes 0-1"),
        ("range", "items=0-1"),
        ("if-modified-since", "yesterday"),
        ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("if-modified-since", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("if-range", "\"x\""),
        ("if-match", "\"x\""),
        ("if-none-match", "\"unbalanced"),
        ("if-none-match", "W/"),
    ] {
        for path in ["/api/media/b.jpg", "/api/feed.json", "/tin/mot", "/tintuc-0123456789abcdef.js", "/api/visitors"] {
            let answer = send(&app, Request::get(path).header(name, value)).await;
            let status = answer.status.as_u16();
            assert!([200, 206, 304, 412, 416].contains(&status), "{name}: {value} of {path}: {status}");
            assert!(answer.body.len() <= 200_000, "{name}: {value} of {path}: {} bytes", answer.body.len());
            assert!(status != 206 || answer.header("content-range").starts_with("bytes "), "{name}: {value}");
        }
    }
}
