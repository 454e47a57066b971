//! The configurations in docs/deployment, run as they stand there but for addresses and certificates.
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

/// What a program prints of its version, or where it is: script/bootstrap --tests has it.
fn nginx() -> Option<String> {
    let program = std::env::var("TINTUC_NGINX").unwrap_or_else(|_| "nginx".to_owned());
    let there =
        run(&program, &["-v"]).is_some() && run("openssl", &["version"]).is_some() && run("curl", &["-V"]).is_some();
    if !there {
        eprintln!("not tested: no nginx, openssl or curl here");
    }
    there.then_some(program)
}

/// nginx in front of a server, as docs/deployment/nginx.conf has it.
struct Nginx {
    process: Child,
    plain: u16,
    tls: u16,
    _directory: TempDir,
}

impl Nginx {
    fn start(program: &str, server: &Server) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let here = |name: &str| directory.path().join(name).display().to_string();
        let (key, certificate) = (here("key.pem"), here("certificate.pem"));
        let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=tin.example"];
        run("openssl", &[&request[..], &["-keyout", &key, "-out", &certificate]].concat()).unwrap();
        let (plain, tls) = (free_port(), free_port());
        let text = fs::read_to_string(Path::new(DOCS).join("nginx.conf")).unwrap();
        let mut site = text.clone();
        for (from, to) in [
            ("listen [::]:80;\n", "\n"),
            ("listen [::]:443 ssl http2;\n", "\n"),
            ("listen 80;", &*format!("listen 127.0.0.1:{plain};")),
            ("listen 443 ssl", &format!("listen 127.0.0.1:{tls} ssl")),
            ("/etc/letsencrypt/live/tin.example/fullchain.pem", &certificate),
            ("/etc/letsencrypt/live/tin.example/privkey.pem", &key),
            ("server 127.0.0.1:8080;", &format!("server {};", server.address)),
        ] {
            assert!(site.contains(from), "{from} is not in the document");
            site = site.replace(from, to);
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary = temporary.map(|kind| format!("{kind}_temp_path {};\n", here(kind))).concat();
        let whole = format!(
            "daemon off; master_process off; pid {}; error_log stderr error;\nevents {{}}\nhttp {{ access_log off;\n{temporary}{site} }}\n",
            here("pid")
        );
        fs::write(here("nginx.conf"), whole).unwrap();
        let mut command = Command::new(program);
        command.args(["-e", "stderr", "-c", &here("nginx.conf"), "-p", &here("")]);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        until("nginx listens", || TcpStream::connect(("127.0.0.1", tls)).ok());
        Self { process, plain, tls, _directory: directory }
    }

    /// Head and body of an answer.
    fn ask(&self, path: &str, options: &[&str]) -> (String, String) {
        let (plain, tls) =
            (format!("tin.example:80:127.0.0.1:{}", self.plain), format!("tin.example:{}:127.0.0.1", self.tls));
        // From another address than nginx has, which is believed.
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

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn nginx_brings_readers_over_tls_with_their_addresses() {
    let Some(program) = nginx() else { return };
    let fixture = Fixture::marked();
    let server = Server::start_with(&fixture, &["--trusted-proxy", "127.0.0.1", "--new-visits-burst", "2"]);
    let nginx = Nginx::start(&program, &server);

    let (head, _) = nginx.ask("http://tin.example/tin/mot?a=b", &[]);
    assert!(head.starts_with("http/1.1 301") && head.contains("location: https://tin.example/tin/mot?a=b"), "{head}");
    let (head, body) = nginx.ask("/tin/mot", &[]);
    assert!(head.starts_with("http/2 200") && body.contains("Một hai ba."), "{head}");
    for line in ["strict-transport-security: max-age=31536000", "content-security-policy: default-src 'self'", "etag: "]
    {
        assert!(head.contains(line), "{line}: {head}");
    }
    let (head, _) =
        nginx.ask("/tintuc-0123456789abcdef.js", &["-H", "accept-encoding: gzip", "-o", "/dev/null", "-D", "-"]);
    assert!(head.contains("content-encoding: gzip") && head.contains("immutable"), "{head}");
    for path in ["/api/%2e%2e/x.json", "/api/..%2fx.json", "/tin/khong-co"] {
        let (head, _) = nginx.ask(path, &["--path-as-is"]);
        assert!(head.starts_with("http/2 404") || head.starts_with("http/2 400"), "{path}: {head}");
    }
    // What a reader says of his address is not believed: all of these are one network, which may begin two visits.
    let mut total = String::new();
    for reader in 0..5 {
        let (visit, forged) = (format!("{reader:022}"), format!("X-Forwarded-For: 198.51.{reader}.1"));
        (_, total) = nginx.ask("/api/visitors", &["-d", &visit, "-H", &forged]);
    }
    assert!(total.contains("\"total\":1002,\"online\":2"), "{total}");
    let long = "A".repeat(2_000);
    assert!(nginx.ask("/api/visitors", &["-d", &long]).0.starts_with("http/2 413"));
}

/// What systemd itself says of it, where there is one.
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
