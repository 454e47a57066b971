use std::{
    fs,
    io::{BufRead, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// How long anything may take: a first debug build on a slow machine is part of it.
const TIMEOUT: Duration = Duration::from_secs(900);

/// A command that goes on until it is stopped, in a session of its own, so that nothing that it starts is missed.
pub(crate) struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Running {
    pub(crate) fn start(command: &Command) -> Self {
        let mut in_session = Command::new("setsid");
        in_session.arg(command.get_program()).args(command.get_args());
        if let Some(directory) = command.get_current_dir() {
            in_session.current_dir(directory);
        }
        in_session.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = in_session.spawn().unwrap();
        let said = Arc::default();
        listen(BufReader::new(child.stdout.take().unwrap()), &said);
        listen(BufReader::new(child.stderr.take().unwrap()), &said);
        Self { child, said }
    }

    pub(crate) fn until_says(&self, words: &str) {
        until(words, || self.said().contains(words));
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Sends a signal and waits for the end; the exit code. Nothing that it started may be left.
    pub(crate) fn stop(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
        let mut code = None;
        until("it ends", || {
            code = self.child.try_wait().unwrap();
            code.is_some()
        });
        until("what it started ends", || in_session(&id).is_empty());
        code.and_then(|status| status.code())
    }
}

/// What a failed test leaves behind would stand in the next one's way.
impl Drop for Running {
    fn drop(&mut self) {
        let left = in_session(&self.child.id().to_string());
        if !left.is_empty() {
            eprintln!("{}", self.said());
            _ = Command::new("kill").arg("-KILL").args(left).status();
        }
    }
}

fn listen(output: impl BufRead + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            said.lock().unwrap().push_str(&(line + "\n"));
        }
    });
}

/// The processes of a session that have not ended.
fn in_session(session: &str) -> Vec<String> {
    let mut left = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name in brackets may hold anything. Behind it: state, parent, group, session.
        let fields: Vec<_> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        if fields.get(3) == Some(&session) && fields.first() != Some(&"Z") {
            left.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    left
}

pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() <= TIMEOUT, "not within {TIMEOUT:?}: {what}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// A port that nobody listens at, just now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The whole answer with its head; nothing where there is none.
pub(crate) fn get(address: &str) -> String {
    let ask = || {
        let (host, path) = address.strip_prefix("http://")?.split_once('/')?;
        let mut stream = TcpStream::connect(host).ok()?;
        let accept = "accept: text/html, */*";
        write!(stream, "GET /{path} HTTP/1.1\r\nhost: {host}\r\n{accept}\r\nconnection: close\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        Some(String::from_utf8_lossy(&answer).into_owned())
    };
    ask().unwrap_or_default()
}
