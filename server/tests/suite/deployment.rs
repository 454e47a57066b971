//! Runs the configurations in docs/deployment unchanged, except for addresses and certificates.
use crate::{
    process::Server,
    support::{BROWSER, Fixture, until},
};
use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/deployment");

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// A program that the tests need beside curl and openssl: script/bootstrap --tests has it.
fn program(variable: &str, name: &str, version: &str) -> Option<String> {
    let program = std::env::var(variable).unwrap_or_else(|_| name.to_owned());
    let there =
        run(&program, &[version]).is_some() && run("openssl", &["version"]).is_some() && run("curl", &["-V"]).is_some();
    if !there {
        eprintln!("not tested: no {name}, openssl or curl here");
    }
    there.then_some(program)
}

/// A proxy in front of a server, as in docs/deployment.
struct Proxy {
    process: Child,
    plain: u16,
    tls: u16,
    _directory: TempDir,
}

impl Proxy {
    /// Puts what is true here into a configuration, and runs it: `change` is told the ports, the files of key and
    /// certificate, and a directory.
    fn start(command: &mut Command, file: &str, change: impl Fn(String, &Here<'_>) -> String) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name).display().to_string();
        let (key, certificate) = (path("key.pem"), path("certificate.pem"));
        let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=tin.example"];
        run("openssl", &[&request[..], &["-keyout", &key, "-out", &certificate]].concat()).unwrap();
        let (plain, tls) = (free_port(), free_port());
        let here = Here { plain, tls, key: &key, certificate: &certificate, directory: directory.path() };
        let text = change(fs::read_to_string(Path::new(DOCS).join(file)).unwrap(), &here);
        fs::write(path(file), text).unwrap();
        command.current_dir(directory.path()).env("HOME", directory.path());
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for port in [plain, tls] {
            until("the proxy listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        }
        Self { process, plain, tls, _directory: directory }
    }

    /// Head and body of an answer.
    fn ask(&self, path: &str, options: &[&str]) -> (String, String) {
        let (plain, tls) =
            (format!("tin.example:80:127.0.0.1:{}", self.plain), format!("tin.example:{}:127.0.0.1", self.tls));
        // From another address than the proxy has, which is believed.
        let resolve = [
            "--interface",
            "127.0.0.2",
            "-k",
            "-s",
            "-S",
            "-i",
            "-A",
            BROWSER,
            "--connect-to",
            &plain,
            "--resolve",
            &tls,
        ];
        let address =
            if path.starts_with("http:") { path.to_owned() } else { format!("https://tin.example:{}{path}", self.tls) };
        let answer = run("curl", &[&resolve[..], options, &[&address]].concat()).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_ascii_lowercase(), body.to_owned())
    }
}

/// What differs here from the document.
struct Here<'a> {
    plain: u16,
    tls: u16,
    key: &'a str,
    certificate: &'a str,
    directory: &'a Path,
}

/// The document has each of these.
fn replaced(mut text: String, changes: &[(&str, &str)]) -> String {
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in the document");
        text = text.replace(from, to);
    }
    text
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn server(fixture: &Fixture) -> Server {
    Server::start_with(fixture, &["--trusted-proxy", "127.0.0.1", "--new-visits-burst", "2"])
}

#[test]
fn nginx_brings_readers_over_tls_with_their_addresses() {
    let Some(program) = program("TINTUC_NGINX", "nginx", "-v") else { return };
    let fixture = Fixture::marked();
    let server = server(&fixture);
    let mut command = Command::new(program);
    command.args(["-e", "stderr", "-c", "nginx.conf", "-p", "."]);
    let proxy = Proxy::start(&mut command, "nginx.conf", |text, here| {
        let site = replaced(
            text,
            &[
                ("listen [::]:80;\n", "\n"),
                ("listen [::]:443 ssl http2;\n", "\n"),
                ("listen 80;", &format!("listen 127.0.0.1:{};", here.plain)),
                ("listen 443 ssl", &format!("listen 127.0.0.1:{} ssl", here.tls)),
                ("/etc/letsencrypt/live/tin.example/fullchain.pem", here.certificate),
                ("/etc/letsencrypt/live/tin.example/privkey.pem", here.key),
                ("server 127.0.0.1:8080;", &format!("server {};", server.address)),
            ],
        );
        let directory = here.directory.display();
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary = temporary.map(|kind| format!("{kind}_temp_path {directory}/{kind};\n")).concat();
        format!(
            "daemon off; master_process off; pid {directory}/pid; error_log stderr error;\nevents {{}}\nhttp {{ access_log off;\n{temporary}{site} }}\n"
        )
    });
    assert_brings_readers(&proxy);
}

#[test]
fn caddy_brings_readers_over_tls_with_their_addresses() {
    let Some(program) = program("TINTUC_CADDY", "caddy", "version") else { return };
    let fixture = Fixture::marked();
    let server = server(&fixture);
    let mut command = Command::new(program);
    command.args(["run", "--config", "Caddyfile"]);
    let proxy = Proxy::start(&mut command, "Caddyfile", |text, here| {
        let Here { plain, tls, key, certificate, .. } = here;
        // Where it runs, and a certificate of our own; the rest is the document's.
        let here = format!("{{\nadmin off\ndefault_bind 127.0.0.1\nhttp_port {plain}\nhttps_port {tls}\n}}\n");
        let site = format!("tin.example {{\n\ttls {certificate} {key}\n");
        here + &replaced(text, &[("tin.example {\n", &site), ("127.0.0.1:8080", &server.address)])
    });
    assert_brings_readers(&proxy);
}

fn assert_brings_readers(proxy: &Proxy) {
    let (head, _) = proxy.ask("http://tin.example/tin/mot?a=b", &[]);
    assert!(head.starts_with("http/1.1 30"), "{head}");
    assert!(head.contains("location: https://tin.example/tin/mot?a=b"), "{head}");
    let (head, body) = proxy.ask("/tin/mot", &[]);
    assert!(head.starts_with("http/2 200") && body.contains("Một hai ba."), "{head}");
    for line in ["strict-transport-security: max-age=31536000", "content-security-policy: default-src 'self'", "etag: "]
    {
        assert!(head.contains(line), "{line}: {head}");
    }
    let (head, _) =
        proxy.ask("/tintuc-0123456789abcdef.js", &["-H", "accept-encoding: gzip", "-o", "/dev/null", "-D", "-"]);
    assert!(head.contains("content-encoding: gzip") && head.contains("immutable"), "{head}");
    for path in ["/api/%2e%2e/x.json", "/api/..%2fx.json", "/tin/khong-co"] {
        let (head, _) = proxy.ask(path, &["--path-as-is"]);
        assert!(head.starts_with("http/2 404") || head.starts_with("http/2 400"), "{path}: {head}");
    }
    // What a reader says of his address is not believed: all of these are one network, which may begin two visits.
    let mut total = String::new();
    for reader in 0..5 {
        let (visit, forged) = (format!("{reader:022}"), format!("X-Forwarded-For: 198.51.{reader}.1"));
        (_, total) = proxy.ask("/api/visitors", &["-d", &visit, "-H", &forged]);
    }
    assert!(total.contains("\"total\":1002,\"online\":2"), "{total}");
    let long = "A".repeat(2_000);
    assert!(proxy.ask("/api/visitors", &["-d", &long]).0.starts_with("http/2 413"));
}

/// What systemd itself says about it, if it is installed.
#[test]
fn the_unit_of_systemd_is_right() {
    let unit = Path::new(DOCS).join("tintuc.service");
    let text = fs::read_to_string(&unit).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path().join("tintuc.service");
    fs::write(&here, text.replace("/usr/local/bin/tintuc-server", env!("CARGO_BIN_EXE_tintuc-server"))).unwrap();
    let Ok(said) = Command::new("systemd-analyze").arg("verify").arg(&here).output() else {
        eprintln!("not tested: no systemd-analyze here");
        return;
    };
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(!said.lines().any(|line| line.contains("tintuc.service")), "{said}");
}

/// Each option that the files set is one.
#[test]
fn the_files_set_options_that_there_are() {
    let help = run(env!("CARGO_BIN_EXE_tintuc-server"), &["serve", "--help"]).unwrap();
    for file in ["tintuc.service", "Containerfile"] {
        let text = fs::read_to_string(Path::new(DOCS).join(file)).unwrap();
        let names =
            text.split(|c: char| !c.is_ascii_uppercase() && c != '_').filter(|word| word.starts_with("TINTUC_"));
        let names = names.collect::<Vec<_>>();
        assert!(names.len() >= 5, "{file}");
        for name in names {
            assert!(help.contains(&format!("[env: {name}")), "{name} in {file}");
        }
    }
}
