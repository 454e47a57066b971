//! The memory of the counter, with its database on a real disk and a simulated clock: `script/load memory` runs it. Each part is a
//! process of its own, so that they do not share memory.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]

use std::{
    error::Error,
    fs,
    net::{IpAddr, Ipv4Addr},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tintuc_server::{
    clock::Clock,
    visitors::{CounterSettings, LocalCounter, Rules, SharedCounter, VisitCounter as _, VisitIdError, WriteBehind},
};

/// The allocator of the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const START: u64 = 1_700_000_000 * SECOND;
/// From one heartbeat of a reader to the next.
const POLL_INTERVAL: u64 = 30 * SECOND;
/// How often the counter is written. A server does it every 0.4 s, which would only make this take longer.
const WRITTEN: u64 = 2 * SECOND;

fn main() -> Outcome {
    match std::env::args().nth(1).as_deref() {
        Some("hour") => hour(100_000),
        Some("burst") => burst(1_000_000),
        Some("store") => store(1_000_000),
        _ => {
            for part in ["hour", "burst", "store"] {
                let status = Command::new(std::env::current_exe()?).arg(part).status()?;
                if !status.success() {
                    return Err(format!("{part} ended with {status}").into());
                }
            }
            Ok(())
        }
    }
}

struct Counter {
    time: Arc<AtomicU64>,
    visitors: Arc<LocalCounter>,
    memory: WriteBehind,
    _directory: tempfile::TempDir,
}

impl Counter {
    fn start() -> Outcome<Self> {
        let time = Arc::new(AtomicU64::new(START));
        let clock = Clock::moved_by(&time);
        let rules = Rules { burst: u32::MAX, ..Rules::default() };
        let visitors = Arc::new(LocalCounter::pending(CounterSettings { rules, ..CounterSettings::default() }, clock)?);
        let directory = tempfile::tempdir()?;
        let mut memory = WriteBehind::new(directory.path().to_owned(), Arc::clone(&visitors));
        memory.step()?;
        Ok(Self { time, visitors, memory, _directory: directory })
    }

    /// A reader sends a heartbeat from one of some thousands of networks.
    fn heartbeat(&self, reader: u64) -> Outcome {
        let [_, _, _, _, _, _, high, low] = reader.to_be_bytes();
        self.visitors
            .heartbeat(format!("{reader:022}").as_bytes(), IpAddr::V4(Ipv4Addr::new(100, high % 16, low, 1)))?;
        Ok(())
    }

    fn online(&self) -> u64 {
        self.visitors.figures().map_or(0, |figures| figures.online)
    }
}

/// Readers online for an hour, each with heartbeats at the usual interval.
fn hour(readers: u64) -> Outcome {
    let mut counter = Counter::start()?;
    let before = megabytes("VmRSS:")?;
    println!("{readers} readers beat each {} s for an hour; their memory in MB:\n", POLL_INTERVAL / SECOND);
    let turns = POLL_INTERVAL / WRITTEN;
    let start = Instant::now();
    for round in 1..=60 * MINUTE / POLL_INTERVAL {
        for turn in 0..turns {
            counter.time.fetch_add(WRITTEN, Ordering::Relaxed);
            for reader in (turn..readers).step_by(usize::try_from(turns)?) {
                counter.heartbeat(reader)?;
            }
            counter.memory.step()?;
        }
        if (round * POLL_INTERVAL).is_multiple_of(10 * MINUTE) {
            let taken = megabytes("VmRSS:")? - before;
            #[expect(clippy::cast_precision_loss, reason = "some thousands")]
            let each = taken * 1_048_576.0 / readers as f64;
            println!("{:>4} min {taken:>8.1} ({each:.0} bytes a reader), {} online", round / 2, counter.online());
        }
    }
    println!("\n{:.0} beats/s, writing included", 12e6 / start.elapsed().as_secs_f64());
    Ok(())
}

/// Many readers within a minute, all of them new.
fn burst(readers: u64) -> Outcome {
    let mut counter = Counter::start()?;
    let before = megabytes("VmRSS:")?;
    for reader in 0..readers {
        if reader % 10_000 == 0 {
            counter.time.fetch_add(600, Ordering::Relaxed);
            counter.memory.step()?;
        }
        counter.heartbeat(reader)?;
    }
    counter.memory.step()?;
    println!(
        "\n{readers} readers who came within a minute: {:.0} MB, {:.0} MB at the most; {} online",
        megabytes("VmRSS:")? - before,
        megabytes("VmHWM:")? - before,
        counter.online()
    );
    Ok(())
}

/// As many in a shared store, which is started for this and ends with it.
fn store(readers: u64) -> Outcome {
    let directory = tempfile::tempdir()?;
    let socket = directory.path().join("socket");
    let mut command = Command::new("redis-server");
    command.args(["--port", "0", "--save", "", "--unixsocket"]).arg(&socket).arg("--dir").arg(directory.path());
    let Ok(mut process) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        println!("\nnot measured: no redis-server here");
        return Ok(());
    };
    while std::os::unix::net::UnixStream::connect(&socket).is_err() {
        if let Some(status) = process.try_wait()? {
            return Err(format!("redis-server ended with {status}").into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let measured = runtime.block_on(fill(&format!("redis+unix://{}", socket.display()), readers));
    process.kill()?;
    process.wait()?;
    measured
}

/// Readers of some thousands of networks send one heartbeat each.
async fn fill(address: &str, readers: u64) -> Outcome {
    const AT_ONCE: u64 = 64;
    let rules = Rules { burst: u32::MAX / 1_000, ..Rules::default() };
    let shared = Arc::new(SharedCounter::new(address, CounterSettings { rules, ..CounterSettings::default() })?);
    shared.sync().await?;
    let mut link = redis::Client::open(address)?.get_connection()?;
    let mut info = |section: &str, name: &str| -> Outcome<String> {
        let info: String = redis::cmd("INFO").arg(section).query(&mut link)?;
        let value = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        Ok(value.ok_or("the store does not say it")?.to_owned())
    };
    let before: u64 = info("memory", "used_memory")?.parse()?;
    let start = Instant::now();
    let heartbeats = (0..AT_ONCE).map(|task| {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            for reader in (task..readers).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
                let [_, _, _, _, _, _, high, low] = reader.to_be_bytes();
                let from = IpAddr::V4(Ipv4Addr::new(100, high % 16, low, 1));
                shared.heartbeat(format!("{reader:022}").as_bytes(), from).await?;
            }
            Ok::<_, VisitIdError>(())
        })
    });
    for heartbeats in heartbeats.collect::<Vec<_>>() {
        heartbeats.await??;
    }
    let taken = info("memory", "used_memory")?.parse::<u64>()? - before;
    let online = shared.figures().await.map_or(0, |figures| figures.online);
    println!(
        "\n{readers} readers in Redis {}: {} MB ({} bytes a reader), {online} online; {} beats/s",
        info("server", "redis_version")?,
        taken / 1_048_576,
        taken / readers,
        readers / start.elapsed().as_secs().max(1)
    );
    Ok(())
}

/// The memory of this process.
fn megabytes(name: &str) -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no memory in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1_024.0)
}
