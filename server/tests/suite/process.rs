use crate::support::{BROWSER, Fixture, MARKED, article, until};
use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};
use tintuc_server::visitors::Store;

const A: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const B: &str = "BBBBBBBBBBBBBBBBBBBBBB";

pub(crate) fn command(fixture: &Fixture, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    command.env_clear().arg(name).arg("--content").arg(fixture.path("content")).stderr(Stdio::null());
    command
}

/// A running server; it ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// What it prints after the first line.
    pub(crate) output: BufReader<ChildStdout>,
    /// Host and port.
    pub(crate) address: String,
    /// The whole line that it printed.
    line: String,
}

impl Server {
    pub(crate) fn start(fixture: &Fixture) -> Self {
        Self::start_with(fixture, &[])
    }

    pub(crate) fn start_with(fixture: &Fixture, options: &[&str]) -> Self {
        let mut command = command(fixture, "serve");
        command.env("TINTUC_LISTEN", "127.0.0.1:0").arg("--site").arg(fixture.path("site"));
        command.arg("--data").arg(fixture.path("data")).args(options);
        Self::of(command)
    }

    /// What a command runs.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("tintuc is at http://").unwrap();
        let address = address.split('/').next().unwrap().to_owned();
        Self { child, output, address, line }
    }

    /// The same, with its log in a file.
    pub(crate) fn of_with_log(mut command: Command, log: &Path) -> Self {
        command.stderr(File::create(log).unwrap());
        Self::of(command)
    }

    pub(crate) fn request(&self, head: &str, body: &str) -> String {
        self.try_request(head, body).unwrap()
    }

    fn try_request(&self, head: &str, body: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nhost: x\r\nuser-agent: {BROWSER}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Heartbeats, and says total and online. Where the disk is busy with something else, the server has no figures at first.
    pub(crate) fn heartbeat(&self, id: &str) -> (u64, u64) {
        until("a beat is answered", || self.try_beat(id))
    }

    /// The same; nothing where the server ends meanwhile.
    pub(crate) fn try_beat(&self, id: &str) -> Option<(u64, u64)> {
        let answer = self.try_request("POST /api/visitors", id).ok()?;
        let json: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1)?).ok()?;
        Some((json["total"].as_u64()?, json["online"].as_u64()?))
    }

    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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

/// Whatever is asked for, and however much is logged.
#[test]
fn no_log_has_an_address_or_an_id() {
    assert!(log_of_requests("text").contains("/api/visitors"));
}

/// Each line by itself: with the time, how grave it is, where it comes from, and what it says.
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

/// What a server writes into its log, all of it; checked for what must not be there.
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

#[test]
fn check_names_file_line_and_reason() {
    let fixture = Fixture::new();
    let check = || {
        let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let publish = || assert!(command(&fixture, "publish").stdout(Stdio::null()).status().unwrap().success());
    publish();
    assert_eq!(check(), (Some(0), String::new()));
    fixture.content("articles/hai.json", article("hai").replace("\"tin\"", "\"tin\",\n\"related\":[\"mat\"]"));
    let warning =
        format!("{}:3: warning: articles/mat.json is missing\n", fixture.path("content/articles/hai.json").display());
    publish();
    assert_eq!(check(), (Some(0), warning.clone()));
    fixture.content("articles/ba.json", "{\n\n\"id\": }");
    let error = format!("{}:3: error: not JSON: expected value\n", fixture.path("content/articles/ba.json").display());
    assert_eq!(check(), (Some(1), error + &warning));
}

/// A phone that is held upright stores the picture on its side, and says so.
#[test]
fn pictures_are_looked_into_and_get_the_sizes_of_their_files() {
    let exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let frame = b"\xff\xc0\0\x11\x08\0\x1e\0\x28\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9";
    let fixture = Fixture::new();
    fixture.content("media/anh.jpg", [b"\xff\xd8", &exif[..], frame].concat());
    let picture = "\"body\":[\n{\"type\":\"image\",\"image\":{\"src\":\"media/anh.jpg\",\"width\":40,\"height\":30,\"alt\":\"x\"}},";
    fixture.content("articles/hai.json", article("hai").replace("\"body\":[", picture));
    let check = || {
        let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let reason =
        "media/anh.jpg is 30 × 40 pixels (browsers turn it, as its EXIF says), not 40 × 30; `publish` puts it right";
    let file = fixture.path("content/articles/hai.json");
    let found = check();
    let of_article = found.lines().filter(|line| line.contains("/hai.json")).collect::<Vec<_>>();
    assert_eq!(of_article, [format!("{}:3: warning: {reason}", file.display())]);

    assert!(command(&fixture, "publish").stdout(Stdio::null()).status().unwrap().success());
    assert!(fs::read_to_string(file).unwrap().contains(r#""src":"media/anh.jpg","width":30,"height":40,"alt""#));
    assert_eq!(check(), "");
}

#[test]
fn check_names_what_is_out_of_date() {
    let fixture = Fixture::new();
    let check = || {
        let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
        let directory = format!("{}/", fixture.path("content").display());
        (output.status.code(), String::from_utf8(output.stdout).unwrap().replace(&directory, ""))
    };
    assert!(command(&fixture, "publish").stdout(Stdio::null()).status().unwrap().success());
    assert_eq!(check(), (Some(0), String::new()));
    fixture.content("articles/hai.json", article("hai").replace("2017-12-01", "2018-01-01"));
    fixture.content("archive/2016-02.json", r#"{"version":"v","title":"T","items":[]}"#);
    let (code, found) = check();
    assert_eq!(code, Some(0));
    let warning = |path: &str, reason: &str| format!("{path}:1: warning: {reason}: run `publish`\n");
    let late = |path: &str| warning(path, "it is out of date");
    let expected = [
        late("archive.json"),
        "archive/2016-02.json:1: warning: no article gives it, and it was not written by `publish`, which leaves it alone: \
         remove it\n"
            .to_owned(),
        late("archive/2018-01.json"),
        late("articles/hai.json"),
        late("articles/mot.json"),
        late("feed.json"),
        late("sections/tin.json"),
    ];
    assert_eq!(found, expected.concat());
}

/// What a file is called may look like a line of ours, or recolour the terminal.
#[cfg(unix)]
#[test]
fn no_file_s_name_forges_a_line() {
    let fixture = Fixture::new();
    fixture.content("articles/a\nsite.json:1: error: x\n.json", "{}");
    fixture.content("articles/\u{1b}[2K.json", "{}");
    let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("articles/a\\nsite.json:1: error: x\\n.json:1: error: "), "{found}");
    assert!(!found.contains("\nsite.json:1: error") && !found.contains('\u{1b}'), "{found}");
    assert!(found.contains("articles/\\u{1b}[2K.json:1: error: "), "{found}");
    let refused = command(&fixture, "publish").stderr(Stdio::piped()).stdout(Stdio::piped()).output().unwrap();
    assert!(![refused.stdout, refused.stderr].concat().contains(&0x1b));
}

#[test]
fn check_needs_a_site() {
    let fixture = Fixture::new();
    std::fs::remove_file(fixture.path("content/site.json")).unwrap();
    assert_eq!(command(&fixture, "check").stdout(Stdio::null()).status().unwrap().code(), Some(1));
    std::fs::remove_dir_all(fixture.path("content")).unwrap();
    assert_eq!(command(&fixture, "check").stdout(Stdio::null()).status().unwrap().code(), Some(1));
}

#[test]
fn publish_says_what_it_did() {
    let fixture = Fixture::new();
    let publish = || {
        let output = command(&fixture, "publish").stdout(Stdio::piped()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, first) = publish();
    assert_eq!(code, Some(0));
    assert!(first.contains("wrote feed.json\n") && first.contains("removed feed-2.json\n"), "{first}");
    assert_eq!(publish(), (Some(0), "0 files written, 0 removed, 4 up to date\n".to_owned()));
    fixture.content("articles/hai.json", "{}");
    let (code, refused) = publish();
    assert_eq!(code, Some(1));
    assert!(refused.contains("articles/hai.json:1: error: id is missing\n"), "{refused}");
}

#[test]
fn export_writes_the_site_with_the_figures_of_a_counter() {
    let fixture = Fixture::marked();
    fixture.content("site.json", r#"{"name":"Sở","features":{"visitors":true},"visits_seed":1000}"#);
    drop(Server::start(&fixture));
    for from_environment in [false, true] {
        let mut export = command(&fixture, "export");
        export.arg(fixture.path("out")).arg("--site").arg(fixture.path("site"));
        if from_environment {
            export.env("TINTUC_DATA", fixture.path("data"));
        } else {
            export.arg("--data").arg(fixture.path("data"));
        }
        assert!(export.output().unwrap().status.success());
        let page = std::fs::read_to_string(fixture.path("out/tin/mot/index.html")).unwrap();
        assert!(page.contains("1.000"), "{page}");
    }
}

#[test]
fn an_export_can_end_reading_offline() {
    let fixture = Fixture::marked();
    let script = include_str!("../../../public/sw.js");
    fixture.site("sw.js", script);
    let worker = |arguments: &[&str], environment: Option<&str>| {
        let mut export = command(&fixture, "export");
        export.arg(fixture.path("out")).arg("--site").arg(fixture.path("site")).args(arguments);
        export.envs(environment.map(|value| ("TINTUC_NO_OFFLINE", value)));
        assert!(export.output().unwrap().status.success());
        std::fs::read_to_string(fixture.path("out/sw.js")).unwrap()
    };
    assert!(worker(&[], None).starts_with("self.tintuc={"));
    assert!(worker(&["--no-offline"], None).starts_with("// The service worker"));
    for (value, ends) in [("true", true), ("1", true), ("yes", true), ("false", false), ("0", false), ("no", false)] {
        assert_eq!(!worker(&[], Some(value)).starts_with("self.tintuc="), ends, "{value}");
    }
}

#[test]
fn a_folder_that_the_site_was_not_built_for_is_refused() {
    let fixture = Fixture::marked();
    // Taken, so that a server which is not refused ends all the same.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = |name: &str, base: &str| {
        let mut command = command(&fixture, name);
        command.arg("--site").arg(fixture.path("site")).args(["--base-path", base]);
        match name {
            "serve" => command.args(["--listen", &address]).arg("--data").arg(fixture.path("data")),
            _ => command.arg(fixture.path("out")),
        };
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    for name in ["serve", "export"] {
        let refused = run(name, "/tin-tuc/").output().unwrap();
        let reason = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{reason}");
        assert!(reason.contains("trunk build --release --public-url /tin-tuc/"), "{reason}");
        assert!(!fixture.path("out").exists() && !fixture.path("data").exists());
    }
    assert!(run("export", "/").status().unwrap().success());
    fixture.site("index.html", &MARKED.replace("<base href=\"/\">", "<base href=\"/tin-tuc/\">"));
    assert!(run("export", "tin-tuc").status().unwrap().success());
}
