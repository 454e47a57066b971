//! What the log says.

use super::{A, Server, command};
use crate::support::Fixture;
use std::process::{Command, Stdio};

/// For all requests and at all log levels.
#[test]
fn no_log_has_an_address_or_an_id() {
    assert!(log_of_requests("text").contains("/api/visitors"));
}

/// Each line has the time, the level, the module and the message.
#[test]
fn the_log_of_a_server_can_be_read_by_programs() {
    let log = log_of_requests("json");
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        let text = |name: &str| line[name].as_str().unwrap();
        assert!(tintuc::model::Timestamp::parse(text("timestamp")).is_ok(), "{line}");
        assert!(["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&text("level")), "{line}");
        assert!(!text("target").is_empty() && line["fields"].is_object(), "{line}");
    }
    let of = |path: &str, status: u16| {
        lines.iter().any(|line| line["fields"]["path"] == path && line["fields"]["status"] == status)
    };
    assert!(of("/api/visitors", 200) && of("/api/visitors", 400) && of("/missing", 404), "{log}");
    assert!(lines.iter().any(|line| line["fields"]["message"] == "stopping" && line["level"] == "INFO"), "{log}");
}

/// Everything that a server writes into its log, checked for what must not be there.
fn log_of_requests(format: &str) -> String {
    let fixture = Fixture::new();
    let mut command = command(&fixture, "serve");
    command.args(["--listen", "127.0.0.1:0", "--log", "trace", "--log-format", format, "--trusted-proxy", "127.0.0.1"]);
    command.arg("--site").arg(fixture.path("site")).arg("--data").arg(fixture.path("data"));
    let log = fixture.path("log");
    let mut server = Server::of_with_log(command, &log);
    for (head, body) in [
        ("POST /api/visitors", A),
        ("POST /api/visitors", "not an id: BBBBBBBBBBBBBBB"),
        ("GET /tin/mot?from=someone", ""),
        ("GET /missing", ""),
        ("BREW /", ""),
    ] {
        server.request(&format!("{head} HTTP/1.1\r\nx-forwarded-for: 203.0.113.77\r\nx-rest:"), body);
    }
    server.signal("-TERM");
    server.wait();
    let log = std::fs::read_to_string(log).unwrap();
    for secret in ["203.0.113", A, "BBBBBBBBBBBBBBB", "someone"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    let peers = log.lines().filter(|line| line.contains("127.0.0.1") && !line.contains(&server.address));
    assert_eq!(peers.collect::<Vec<_>>(), Vec::<&str>::new(), "addresses of clients");
    log
}

#[test]
fn what_goes_wrong_can_be_read_by_programs() {
    let fixture = Fixture::new();
    let mut refused = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    refused
        .env_clear()
        .arg("backup")
        .arg(fixture.path("to"))
        .arg("--data")
        .arg(fixture.path("data"))
        .args(["--log-format", "json"]);
    let log = refused.stderr(Stdio::piped()).output().unwrap().stderr;
    let entry: serde_json::Value = serde_json::from_slice(&log).unwrap();
    assert_eq!(entry["level"], "ERROR");
    assert!(entry["fields"]["message"].as_str().unwrap().starts_with("there is no counter in"), "{entry}");
}
