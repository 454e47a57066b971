//! The command itself: start, stop, kill, and what each command prints.

mod check_and_publish; // the commands check and publish
mod export;
mod lifetime; // start, stop and kill
mod log; // what the log says // the command export

use crate::support::{BROWSER, Fixture, until};
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

pub(super) const A: &str = "AAAAAAAAAAAAAAAAAAAAAA";

pub(super) const B: &str = "BBBBBBBBBBBBBBBBBBBBBB";

pub(crate) fn command(fixture: &Fixture, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    command.env_clear().arg(name).arg("--content").arg(fixture.path("content")).stderr(Stdio::null());
    command
}

/// A running server; it ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// Its output after the first line.
    pub(crate) output: BufReader<ChildStdout>,
    /// Host and port.
    pub(crate) address: String,
    /// The whole line that it printed.
    pub(super) line: String,
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

    pub(super) fn try_request(&self, head: &str, body: &str) -> io::Result<String> {
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

    /// Sends a heartbeat, and returns total and online. While the disk is busy, the server has no figures at first.
    pub(crate) fn heartbeat(&self, id: &str) -> (u64, u64) {
        until("a beat is answered", || self.try_beat(id))
    }

    /// The same; `None` if the server ends meanwhile.
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
