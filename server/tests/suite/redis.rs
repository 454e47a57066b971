//! A store for the tests, and ways to lose it. Debian's package is `redis-tools`; script/bootstrap --tests has it.
use crate::support::until;
use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::JoinSet};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());

/// Runs a future to its end in a test that is not an `async fn`.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// A running store, which ends with the test.
pub(crate) struct Redis {
    program: &'static str,
    directory: TempDir,
    port: u16,
    persistent: bool,
    process: Option<Child>,
}

impl Redis {
    /// A store that saves its data on the disk; `None` if the machine has no Redis.
    pub(crate) fn start_if_there() -> Option<Self> {
        Self::start(true)
    }

    /// A store that loses everything when it ends.
    pub(crate) fn forgetful() -> Option<Self> {
        Self::start(false)
    }

    fn start(persistent: bool) -> Option<Self> {
        let there = |program: &&str| {
            let said = Command::new(program).arg("--version").stdout(Stdio::null()).status();
            said.is_ok_and(|status| status.success())
        };
        let Some(program) = ["redis-server", "valkey-server"].into_iter().find(there) else {
            eprintln!("not tested: neither redis-server nor valkey-server here");
            return None;
        };
        let directory = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut redis = Self { program, directory, port, persistent, process: None };
        redis.start_again();
        Some(redis)
    }

    pub(crate) fn start_again(&mut self) {
        let append = if self.persistent { "yes" } else { "no" };
        let mut command = Command::new(self.program);
        command.args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", append]);
        command.arg("--dir").arg(self.directory.path()).stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(command.spawn().unwrap());
        until("the store answers", || {
            let answer: redis::RedisResult<String> = redis::Client::open(self.address())
                .ok()?
                .get_connection()
                .and_then(|mut link| redis::cmd("PING").query(&mut link));
            answer.ok()
        });
    }

    pub(crate) fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// `-STOP`: it hangs, with its connections open; `-CONT`: it continues.
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    pub(crate) fn ask<T: redis::FromRedisValue>(&self, words: &[&str]) -> T {
        let mut link = redis::Client::open(self.address()).unwrap().get_connection().unwrap();
        redis::cmd(words[0]).arg(&words[1..]).query(&mut link).unwrap()
    }

    fn socket(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A way to the store that can be cut.
pub(crate) struct Wire {
    address: SocketAddr,
    whole: Arc<AtomicBool>,
    carried: Arc<Mutex<JoinSet<()>>>,
}

impl Wire {
    pub(crate) fn to(store: &Redis) -> Self {
        let to = store.socket();
        let listener = now(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (whole, carried) = (Arc::new(AtomicBool::new(true)), Arc::new(Mutex::new(JoinSet::new())));
        let (open, tasks) = (Arc::clone(&whole), Arc::clone(&carried));
        RUNTIME.spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                if open.load(Ordering::SeqCst) {
                    tasks.lock().unwrap().spawn(async move {
                        let mut to = tokio::net::TcpStream::connect(to).await.unwrap();
                        let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
                    });
                }
            }
        });
        Self { address, whole, carried }
    }

    pub(crate) fn address(&self) -> String {
        format!("redis://{}/0", self.address)
    }

    pub(crate) fn cut(&self) {
        self.whole.store(false, Ordering::SeqCst);
        let mut carried = std::mem::take(&mut *self.carried.lock().unwrap());
        now(carried.shutdown());
    }

    pub(crate) fn mend(&self) {
        self.whole.store(true, Ordering::SeqCst);
    }
}
