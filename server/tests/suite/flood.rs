//! Visits that are invented at full speed, and readers meanwhile. The tests check who is counted, and not how long it takes. The
//! clock stands still, so that no bucket fills again.
use crate::{
    connections::Server,
    redis::Redis,
    support::{BROWSER, Fixture},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tintuc_server::{
    clock::{Clock, Moment},
    http::Limits,
    http::TrustedProxies,
    visitors::{AnyCounter, CounterSettings, Key, LocalCounter, Rules, SharedCounter},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

const SEED: u64 = 1_000;
const READERS: u64 = 20;
/// How many invented visits are answered at least before the readers leave.
const FLOOD: u64 = 3_000;

/// A connection that sends one heartbeat after the other, from a trusted proxy.
struct Client(BufReader<TcpStream>);

struct Answer {
    status: u16,
    head: String,
    body: serde_json::Value,
}

impl Client {
    async fn heartbeat(&mut self, visit: u64, from: &str) -> Answer {
        let Self(stream) = self;
        let request = format!(
            "POST /api/visitors HTTP/1.1\r\nhost: x\r\nuser-agent: {BROWSER}\r\nx-forwarded-for: {from}\r\ncontent-length: 22\r\n\r\n{visit:022}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(stream.read_line(&mut head).await.unwrap() > 0, "the connection ended: {head}");
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        Answer { status: head[9..12].parse().unwrap(), head, body: serde_json::from_slice(&body).unwrap() }
    }
}

fn settings(rules: Rules) -> CounterSettings {
    let proxies = TrustedProxies::new(vec!["127.0.0.1/32".parse().unwrap()]);
    CounterSettings { rules, seed: SEED, proxies }
}

fn clock() -> Clock {
    Clock::new(|| Moment { steady: 1_700_000_000_000, wall: 1_700_000_000_000 })
}

fn own(rules: Rules) -> AnyCounter {
    LocalCounter::with_clock(Key::new([1; 16]), settings(rules), clock()).into()
}

async fn shared(store: &Redis, rules: Rules) -> AnyCounter {
    let shared = Arc::new(SharedCounter::simulated(&store.address(), settings(rules), clock()).unwrap());
    shared.sync().await.unwrap();
    shared.into()
}

/// The result: the invented visits by the status of their answer, and the figures at the end.
struct Outcome {
    flood: BTreeMap<u16, u64>,
    total: u64,
    online: u64,
}

/// Readers come one after the other, each from a network of their own, and send heartbeats again and again, while visits are
/// invented from the given addresses. Each heartbeat of a reader is answered with figures.
async fn flooded(counter: AnyCounter, from: fn(u64) -> String) -> Outcome {
    let fixture = Fixture::new();
    let app = fixture.app_of(counter);
    let server = Server::of(app, fixture, Limits::default()).await;
    let connect = async || Client(BufReader::new(server.connect().await));
    let (stop, next, answered) =
        (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut readers = connect().await;
    assert_eq!(readers.heartbeat(0, "198.51.0.1").await.status, 200, "the first one is there before the flood");
    let mut floods = Vec::new();
    for _ in 0..4 {
        let (mut client, stop, next, answered) =
            (connect().await, Arc::clone(&stop), Arc::clone(&next), Arc::clone(&answered));
        floods.push(tokio::spawn(async move {
            let mut statuses = BTreeMap::<u16, u64>::new();
            while !stop.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let answer = client.heartbeat(1_000_000 + number, &from(number)).await;
                if answer.status == 429 {
                    assert!(answer.head.contains("retry-after: 60\r\n"), "{}", answer.head);
                    assert!(answer.head.contains("content-type: application/problem+json"), "{}", answer.head);
                }
                *statuses.entry(answer.status).or_default() += 1;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            statuses
        }));
    }
    let (mut round, mut shown) = (0, 0);
    while round < READERS + 5 || answered.load(Ordering::Relaxed) < FLOOD {
        for reader in 0..READERS.min(round + 1) {
            let answer = readers.heartbeat(reader, &format!("198.51.{reader}.1")).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let total = answer.body["total"].as_u64().unwrap();
            assert!(total >= shown, "{total} after {shown}");
            shown = total;
        }
        round += 1;
    }
    stop.store(true, Ordering::Relaxed);
    let mut flood = BTreeMap::<u16, u64>::new();
    for task in floods {
        for (status, count) in task.await.unwrap() {
            *flood.entry(status).or_default() += count;
        }
    }
    let last = readers.heartbeat(0, "198.51.0.1").await.body;
    Outcome { flood, total: last["total"].as_u64().unwrap(), online: last["online"].as_u64().unwrap() }
}

const FEW: u32 = 3;

fn few() -> Rules {
    Rules { burst: FEW, per_minute: 1, ..Rules::default() }
}

fn assert_one_block(outcome: &Outcome) {
    let few = u64::from(FEW);
    assert_eq!(outcome.flood[&200], few + few * 100, "those counted, and those answered only");
    assert!(outcome.flood[&429] >= FLOOD - few * 101, "{:?}", outcome.flood);
    assert_eq!((outcome.total, outcome.online), (SEED + READERS + few, READERS + few), "every reader is counted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_one_network_costs_no_reader_an_answer_or_a_count() {
    assert_one_block(&flooded(own(few()), |_| "203.0.113.7".to_owned()).await);
    if let Some(store) = Redis::forgetful() {
        assert_one_block(&flooded(shared(&store, few()).await, |_| "203.0.113.7".to_owned()).await);
    }
}

fn anywhere(number: u64) -> String {
    format!("10.{}.{}.1", number / 256, number % 256)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_everywhere_counts_and_costs_no_reader_an_answer_or_a_count() {
    let outcome = flooded(own(few()), anywhere).await;
    let (invented, statuses) = (outcome.flood.values().sum::<u64>(), outcome.flood.len());
    assert_eq!((statuses, outcome.total), (1, SEED + READERS + invented), "nobody can tell them from readers");
}

/// The memory for visits is limited. When it is full, the visits in it continue, and others are answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_that_fills_the_memory_costs_no_reader_an_answer_and_no_running_visit() {
    let rules = Rules { running: 500, ..few() };
    let mut counters = vec![own(rules)];
    let store = Redis::forgetful();
    if let Some(store) = &store {
        counters.push(shared(store, rules).await);
    }
    for counter in counters {
        let outcome = flooded(counter, anywhere).await;
        assert_eq!(outcome.flood.keys().collect::<Vec<_>>(), [&200]);
        assert_eq!((outcome.total, outcome.online), (SEED + 500, 500));
    }
}
