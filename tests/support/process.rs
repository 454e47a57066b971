//! Processes that do not outlive their test.

use super::Outcome;
use std::{
    fs::{self, File},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Every process below one of ours inherits this variable, wherever it puts itself: browsers start processes in groups
/// and sessions of their own, which no kill of a group would reach.
const MARK: &str = "TINTUC_E2E_PROCESS";

/// A process, its descendants, and a directory of theirs. All of it goes when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    mark: String,
    directory: TempDir,
}

impl Process {
    /// Starts a program with what it prints in a file.
    pub fn start(program: &str, arguments: &[String], environment: &[(&str, String)]) -> Outcome<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let mark = format!("{MARK}={}-{}", std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
        let directory = TempDir::with_prefix("tintuc-e2e-")?;
        let log = File::create(directory.path().join("log"))?;
        let child = Command::new(program)
            .args(arguments)
            // Profiles, caches and settings of the browsers go here, so each of them is a fresh one.
            .env("HOME", directory.path())
            .env("TMPDIR", directory.path())
            .envs(["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|name| (name, directory.path())))
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .env(MARK, &mark[MARK.len() + 1..])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .map_err(|error| format!("{program} does not start ({error}); script/bootstrap --tests installs it"))?;
        Ok(Self { child, mark, directory })
    }

    /// Its number in the system.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed so far.
    pub fn log(&self) -> String {
        fs::read(self.directory.path().join("log"))
            .map_or_else(|error| format!("no log: {error}"), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Waits until it has printed a line with `before` in it, and gives what follows up to the end of that line.
    pub async fn printed(&mut self, before: &str) -> Outcome<String> {
        let deadline = Instant::now() + super::DEADLINE;
        loop {
            let log = self.log();
            let found = log.split_once(before).and_then(|(_, after)| after.split_once('\n'));
            if let Some((line, _)) = found {
                return Ok(line.trim().to_owned());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("ended with {status} before it printed {before:?}:\n{log}").into());
            }
            if Instant::now() > deadline {
                return Err(format!("did not print {before:?}:\n{log}").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    pub async fn terminate(&mut self) -> Outcome<ExitStatus> {
        signal("TERM", &[self.id()]);
        self.ended(super::DEADLINE).await
    }

    /// Waits until it has ended.
    pub async fn ended(&mut self, within: Duration) -> Outcome<ExitStatus> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                return Err(format!("did not end within {within:?}:\n{}", self.log()).into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Our own, those that carry our mark, and all below them: Chromium's write over their environment, and nginx does, too.
    fn family(&mut self) -> Vec<u32> {
        let ours = matches!(self.child.try_wait(), Ok(None)).then(|| self.id());
        let Ok(entries) = fs::read_dir("/proc") else { return ours.into_iter().collect() };
        let processes: Vec<(u32, Stat)> = entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter_map(|pid| Some((pid, Stat::read(pid)?)))
            .filter(|(_, stat)| !stat.ended)
            .collect();
        let marked = |pid: u32| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == self.mark.as_bytes())
        };
        let mut family: Vec<u32> =
            processes.iter().map(|(pid, _)| *pid).filter(|pid| ours == Some(*pid) || marked(*pid)).collect();
        let mut known = 0;
        while known < family.len() {
            let parent = family[known];
            known += 1;
            for (pid, stat) in &processes {
                if stat.parent == parent && !family.contains(pid) {
                    family.push(*pid);
                }
            }
        }
        family
    }
}

/// What `/proc/<pid>/stat` says of a process.
struct Stat {
    parent: u32,
    ended: bool,
}

impl Stat {
    fn read(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name before the last parenthesis may hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let ended = matches!(fields.next()?, "Z" | "X");
        Some(Self { parent: fields.next()?.parse().ok()?, ended })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Halted first, one and all: what is killed one by one leaves children that nobody knows any more.
        let mut family = Vec::new();
        loop {
            let found = self.family();
            if found.iter().all(|pid| family.contains(pid)) {
                break;
            }
            signal("STOP", &found);
            family = found;
        }
        signal("KILL", &family);
        let _ = self.child.wait();
        let deadline = Instant::now() + super::DEADLINE;
        while family.iter().any(|pid| Stat::read(*pid).is_some_and(|stat| !stat.ended)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        // A thread that has just been killed may still finish writing a file, and a directory is removed only when empty.
        for _ in 0..100 {
            let _ = fs::remove_dir_all(self.directory.path());
            if !self.directory.path().exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn signal(name: &str, processes: &[u32]) {
    let _ = Command::new("kill")
        .arg(format!("-{name}"))
        .args(processes.iter().map(ToString::to_string))
        .stderr(Stdio::null())
        .status();
}

/// A port that nobody listens on, below those that the system gives to outgoing connections.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + (std::process::id() * 61 + step) % 10_000;
        #[expect(clippy::cast_possible_truncation, reason = "20,000 to 29,999")]
        let port = port as u16;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
