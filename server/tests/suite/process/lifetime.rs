//! Start, stop and kill.

use super::{A, B, Server, command};
use crate::support::{Fixture, until};
use std::{
    io::Write as _,
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
};
use tintuc_server::visitors::Store;

#[test]
fn the_server_says_where_it_is_and_serves() {
    let fixture = Fixture::new();
    fixture.site("index.html", r#"<base href="/tin-tuc/"><title>Tin</title>"#);
    let server = Server::start(&fixture);
    assert_eq!(server.line, format!("tintuc is at http://{}/tin-tuc/\n", server.address));
    assert!(server.request("GET /tin-tuc/tin/mot", "").starts_with("HTTP/1.1 200 OK"));
    assert!(server.request("GET /", "").starts_with("HTTP/1.1 307"));
}

#[test]
fn a_clean_stop_keeps_every_visit() {
    let fixture = Fixture::new();
    for (signal, id, total) in [("-TERM", A, 1_001), ("-INT", B, 1_002)] {
        let mut server = Server::start(&fixture);
        assert_eq!(server.heartbeat(id).0, total);
        // At once: nothing but the stop itself can have written the visit.
        server.signal(signal);
        assert_eq!(server.wait().code(), Some(0));
    }
    assert_eq!(Server::start(&fixture).heartbeat(A), (1_002, 2), "still the same visits, still online");
}

#[test]
fn a_connection_that_never_ends_does_not_hold_up_the_stop() {
    let fixture = Fixture::new();
    let mut server = Server::start(&fixture);
    let mut stuck = TcpStream::connect(&server.address).unwrap();
    stuck.write_all(b"POST /api/visitors HTTP/1.1\r\nhost: x\r\ncontent-length: 22\r\n\r\nAAAA").unwrap();
    server.heartbeat(A);
    server.signal("-TERM");
    assert_eq!(server.wait().code(), Some(0));
    assert_eq!(Server::start(&fixture).heartbeat(A), (1_001, 1));
}

#[test]
fn a_kill_loses_at_most_what_was_not_written_yet() {
    let fixture = Fixture::new();
    let mut server = Server::start(&fixture);
    server.heartbeat(A);
    let stored = || Store::open(&fixture.path("data")).ok()?.counter().ok()?.map(|(_, total)| total);
    until("the visit is on the disk", || (stored() == Some(1_001)).then_some(()));
    server.heartbeat(B);
    server.signal("-KILL");
    assert!(!server.wait().success());
    let server = Server::start(&fixture);
    let (total, online) = server.heartbeat(A);
    assert!((1_001..=1_002).contains(&total), "{total}");
    assert_eq!(online, total - 1_000, "a running visit is online and not counted again");
}

#[test]
fn it_listens_to_the_sixth_version_of_the_protocol() {
    let fixture = Fixture::new();
    if TcpListener::bind("[::1]:0").is_err() {
        return; // There is none here.
    }
    let server = Server::start_with(&fixture, &["--listen", "[::1]:0"]);
    assert!(server.line.starts_with("tintuc is at http://[::1]:"), "{}", server.line);
    assert_eq!(server.heartbeat(A), (1_001, 1));
    // A network of that version is a /48: it comes through a proxy there, too.
    let fixture = Fixture::new();
    let options = ["--listen", "[::1]:0", "--trusted-proxy", "::1", "--new-visits-burst", "2"];
    let server = Server::start_with(&fixture, &options);
    for (visit, reader) in
        [(1, "2001:db8:1:1::1"), (2, "[2001:db8:1:2::1]:4711"), (3, "2001:db8:1:3::1"), (4, "2001:db8:2::1")]
    {
        let head = format!("POST /api/visitors HTTP/1.1\r\nx-forwarded-for: {reader}\r\nx-rest:");
        assert!(server.request(&head, &format!("{visit:022}")).starts_with("HTTP/1.1 200"), "{reader}");
    }
    assert_eq!(server.heartbeat(&format!("{:022}", 4)), (1_003, 3));
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let fixture = Fixture::new();
    let server = Server::start(&fixture);
    let mut second = command(&fixture, "serve");
    second.args(["--listen", &server.address]).arg("--data").arg(fixture.path("other"));
    assert_eq!(second.status().unwrap().code(), Some(1));
}

#[test]
fn a_data_directory_that_is_taken_is_an_error() {
    let fixture = Fixture::new();
    let mut server = Server::start(&fixture);
    let refused = || {
        let mut second = command(&fixture, "serve");
        // Taken, so that a server which is not refused ends all the same.
        second.args(["--listen", &server.address]).arg("--data").arg(fixture.path("data"));
        let output = second.stderr(Stdio::piped()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, reason) = refused();
    assert_eq!(code, Some(1));
    assert!(reason.contains("another server keeps its counter in this data directory"), "{reason}");
    server.heartbeat(A);
    server.signal("-KILL");
    server.wait();
    Server::start(&fixture).heartbeat(A);
}

#[test]
fn options_come_from_the_environment_too() {
    let fixture = Fixture::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    let status = command.arg("check").env("TINTUC_CONTENT", fixture.path("content")).stdout(Stdio::null()).status();
    assert_eq!(status.unwrap().code(), Some(0));
    for name in ["serve", "check", "publish", "export"] {
        let help = Command::new(env!("CARGO_BIN_EXE_tintuc-server")).args([name, "--help"]).output().unwrap().stdout;
        let help = String::from_utf8(help).unwrap();
        for option in help.lines().filter(|line| line.trim_start().starts_with("--")) {
            let option = option.trim().split(' ').next().unwrap().trim_start_matches("--");
            let variable = format!("TINTUC_{}", option.replace('-', "_").to_uppercase());
            // Without the value where that may hold a password.
            let named = ["=", "]"].iter().any(|end| help.contains(&format!("[env: {variable}{end}")));
            assert!(named, "{name} --{option} has no variable");
        }
        assert!(help.contains("TINTUC_CONTENT"), "{name}");
    }
}

/// docs/deployment.md has every option of `serve` with its variable, and no other.
#[test]
fn the_documentation_has_every_option() {
    use std::collections::BTreeSet;

    let docs = include_str!("../../../../docs/deployment.md");
    let table = docs.split("## Options").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `--"));
    let documented: BTreeSet<&str> = rows
        .flat_map(|row| row.split('`').skip(1).step_by(2))
        .filter_map(|span| span.strip_prefix("--")?.split(' ').next())
        .collect();
    let help = Command::new(env!("CARGO_BIN_EXE_tintuc-server")).args(["serve", "--help"]).output().unwrap().stdout;
    let help = String::from_utf8(help).unwrap();
    let lines = help.lines().map(|line| line.trim_start().trim_start_matches("-h, ").trim_start_matches("-V, "));
    let options: BTreeSet<&str> = lines
        .filter_map(|line| line.strip_prefix("--")?.split([' ', '=']).next())
        .filter(|option| !["help", "version"].contains(option))
        .collect();
    assert_eq!(documented, options);
    for option in options.iter().filter(|option| !option.starts_with("new-visits")) {
        assert!(table.contains(&format!("TINTUC_{}", option.replace('-', "_").to_uppercase())), "{option}");
    }
}
