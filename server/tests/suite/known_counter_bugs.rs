//! Known bugs of other counters, a test each; the names say project and issue number.
use crate::{
    redis::{Redis, now},
    support::{BROWSER, Fixture, send, send_body},
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, request::Builder},
};
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;
use tintuc_server::{
    clock::Clock,
    visitors::{
        AnyCounter, CounterAdmin as _, CounterSettings, LocalCounter, SharedCounter, SharedCounterAdmin, Store,
        VisitCounter as _, WriteBehind,
    },
};

const MINUTE: u64 = 60_000;
/// 2023-11-14T23:50:00+07:00
const EVENING: u64 = 1_699_980_600_000;

/// Where a counter is kept.
enum Storage {
    Disk(TempDir),
    Store(Redis),
}

/// Every kind of storage, because all must keep the same promises.
fn storages() -> Vec<Storage> {
    let store = Redis::start_if_there().map(Storage::Store);
    [Some(Storage::Disk(TempDir::new().unwrap())), store].into_iter().flatten().collect()
}

/// A counter with a clock that tests move.
struct Counter {
    time: Arc<AtomicU64>,
    visitors: AnyCounter,
    memory: Option<WriteBehind>,
}

impl Counter {
    fn start(place: &Storage, time: u64, seed: u64) -> Self {
        let time = Arc::new(AtomicU64::new(time));
        let clock = Clock::moved_by(&time);
        let settings = CounterSettings { seed, ..CounterSettings::default() };
        match place {
            Storage::Disk(directory) => Self::on_disk(directory.path(), time, settings, clock),
            Storage::Store(store) => {
                let shared = Arc::new(SharedCounter::simulated(&store.address(), settings, clock).unwrap());
                now(shared.sync()).unwrap();
                Self { time, visitors: shared.into(), memory: None }
            }
        }
    }

    fn on_disk(directory: &Path, time: Arc<AtomicU64>, settings: CounterSettings, clock: Clock) -> Self {
        let visitors = Arc::new(LocalCounter::pending(settings, clock).unwrap());
        let mut memory = WriteBehind::new(directory.into(), Arc::clone(&visitors));
        let _ = memory.step();
        Self { time, visitors: visitors.into(), memory: Some(memory) }
    }

    fn pass(&self, time: u64) -> u64 {
        self.time.fetch_add(time, Ordering::Relaxed) + time
    }

    fn heartbeat(&self, id: u64, address: [u8; 4]) {
        now(self.visitors.heartbeat(format!("{id:022}").as_bytes(), IpAddr::V4(Ipv4Addr::from(address)))).unwrap();
    }

    /// Total and online.
    fn figures(&self) -> Option<(u64, u64)> {
        now(self.visitors.figures()).map(|figures| (figures.total, figures.online))
    }

    fn keep(&mut self) {
        if let Some(memory) = &mut self.memory {
            memory.step().unwrap();
        }
    }

    fn stop(self) {
        if let Some(memory) = self.memory {
            memory.finish().unwrap();
        }
    }
}

const HOME: [u8; 4] = [203, 0, 113, 1];

#[test]
fn vercount_39_a_store_that_fails_does_not_zero_the_count() {
    let place = Storage::Disk(TempDir::new().unwrap());
    let Storage::Disk(directory) = &place else { unreachable!("it was made so") };
    let first = Counter::start(&place, EVENING, 1_303_080);
    first.heartbeat(1, HOME);
    first.stop();
    let (file, away) = (directory.path().join("visitors.sqlite3"), directory.path().join("away"));
    fs::rename(&file, &away).unwrap();
    fs::create_dir(&file).unwrap();
    let mut second = Counter::start(&place, EVENING, 0);
    second.heartbeat(2, HOME);
    assert_eq!(second.figures(), None, "none rather than a wrong one");
    fs::remove_dir(&file).unwrap();
    fs::rename(&away, &file).unwrap();
    second.keep();
    assert_eq!(second.figures(), Some((1_303_082, 2)));
}

#[test]
fn busuanzi_36_and_13_a_count_from_before_carries_over() {
    for place in storages() {
        let counter = Counter::start(&place, EVENING, 1_303_080);
        counter.heartbeat(1, HOME);
        assert_eq!(counter.figures(), Some((1_303_081, 1)));
    }
}

#[test]
fn vercount_6_counters_are_apart_by_where_they_are_kept_not_by_their_host() {
    for (one, other) in storages().iter().zip(&storages()) {
        let counter = Counter::start(one, EVENING, 0);
        counter.heartbeat(1, [127, 0, 0, 1]);
        assert_eq!(counter.figures(), Some((1, 1)));
        assert_eq!(Counter::start(other, EVENING, 0).figures(), Some((0, 0)));
    }
}

#[tokio::test]
async fn goatcounter_782_refusals_can_be_read_by_other_sites() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let heartbeat = || Request::post("/api/visitors").header("user-agent", BROWSER);
    for (status, answer) in [
        (404, send(&app, Request::get("/api/articles/missing.json")).await),
        (400, send_body(&app, heartbeat(), "no id").await),
        (413, send_body(&app, heartbeat(), "A".repeat(100)).await),
        (405, send(&app, Request::delete("/api/visitors")).await),
    ] {
        answer.assert_problem(status);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{status}");
    }
}

/// The same of counterscale#180, where each address began a visit of its own.
#[tokio::test]
async fn goatcounter_608_and_542_going_from_page_to_page_is_one_visit() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for page in ["/", "/tin/mot", "/tin/hai", "/en/", "/tim-kiem?q=a", "/tim-kiem?q=ab", "/tin/mot"] {
        let heartbeat = Request::post("/api/visitors").header("user-agent", BROWSER);
        let answer =
            send_body(&app, heartbeat.header("referer", format!("https://tin.example{page}")), "A".repeat(22)).await;
        assert_eq!(
            (answer.json()["total"].as_u64(), answer.json()["online"].as_u64()),
            (Some(1_001), Some(1)),
            "{page}"
        );
    }
}

#[test]
fn umami_1149_who_reads_for_long_stays_online() {
    for place in storages() {
        let counter = Counter::start(&place, EVENING, 0);
        for _half_minute in 0..8 * 120 {
            counter.heartbeat(1, HOME);
            assert_eq!(counter.figures(), Some((1, 1)));
            counter.pass(MINUTE / 2);
        }
    }
}

#[test]
fn umami_2492_and_ghost_26_a_restart_makes_no_new_readers() {
    for place in storages() {
        let mut time = EVENING;
        for _restart in 0..5 {
            let counter = Counter::start(&place, time, 100);
            (0..3).for_each(|reader| counter.heartbeat(reader, HOME));
            assert_eq!(counter.figures(), Some((103, 3)));
            time = counter.pass(4 * MINUTE);
            counter.stop();
        }
    }
}

#[test]
fn counters_with_a_daily_salt_count_again_at_midnight_and_this_one_does_not() {
    for place in storages() {
        let mut counter = Counter::start(&place, EVENING, 0);
        for _half_minute in 0..40 {
            counter.heartbeat(1, HOME);
            counter.pass(MINUTE / 2);
        }
        counter.heartbeat(2, HOME);
        counter.keep();
        assert_eq!(counter.figures(), Some((2, 2)));
        let days = match &place {
            Storage::Disk(directory) => Store::existing(directory.path()).unwrap().corrected_days().unwrap(),
            Storage::Store(store) => SharedCounterAdmin::open(&store.address()).unwrap().corrected_days().unwrap(),
        };
        assert_eq!(days, [("2023-11-15".to_owned(), 1), ("2023-11-14".to_owned(), 1)]);
    }
}

#[test]
fn matomo_an_office_behind_one_address_is_as_many_readers_as_it_has() {
    for place in storages() {
        let counter = Counter::start(&place, EVENING, 0);
        (0..300).for_each(|reader| counter.heartbeat(reader, HOME));
        assert_eq!(counter.figures(), Some((300, 300)));
        // More than may come at once are counted as soon as they may, without doing anything but read.
        for _half_minute in 0..8 {
            counter.pass(MINUTE / 2);
            (0..500).for_each(|reader| counter.heartbeat(reader, HOME));
        }
        assert_eq!(counter.figures(), Some((500, 500)));
    }
}

#[tokio::test]
async fn tabnews_1837_readers_behind_a_proxy_are_told_apart() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let proxy = ConnectInfo("10.0.0.1:4711".parse::<SocketAddr>().unwrap());
    for reader in 0..20_u64 {
        let heartbeat = Request::post("/api/visitors").header("user-agent", BROWSER).extension(proxy);
        let answer = send_body(&app, heartbeat, format!("{reader:022}")).await;
        assert_eq!(answer.json()["online"], reader + 1);
    }
}

#[test]
fn a_phone_that_changes_its_network_is_one_reader() {
    for place in storages() {
        let counter = Counter::start(&place, EVENING, 0);
        for network in [HOME, [27, 72, 1, 1], [113, 160, 5, 5], HOME] {
            counter.heartbeat(1, network);
            counter.pass(MINUTE);
        }
        assert_eq!(counter.figures(), Some((1, 1)));
    }
}

/// The app sends nothing in a hidden tab, and a heartbeat at once on return.
#[test]
fn a_hidden_tab_is_not_online_and_comes_back_as_the_same_visit_for_half_an_hour() {
    for place in storages() {
        let counter = Counter::start(&place, EVENING, 0);
        for (hidden, total) in [(29 * MINUTE, 1), (30 * MINUTE, 1), (31 * MINUTE, 2)] {
            counter.heartbeat(1, HOME);
            counter.pass(hidden);
            assert_eq!(counter.figures().map(|(_, online)| online), Some(0));
            counter.heartbeat(1, HOME);
            assert_eq!(counter.figures(), Some((total, 1)), "{hidden}");
        }
    }
}

/// Guests online in the thousands, which were robots.
#[tokio::test]
async fn mybb_3852_and_espeasy_5313_robots_are_nobody() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for robot in [
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
        "Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
        "python-requests/2.31",
    ] {
        let heartbeat = Request::post("/api/visitors").header("user-agent", robot);
        let answer = send_body(&app, heartbeat, "A".repeat(22)).await;
        assert_eq!(
            (answer.json()["total"].as_u64(), answer.json()["online"].as_u64()),
            (Some(1_000), Some(0)),
            "{robot}"
        );
    }
}

/// It believed what the client said about being new, and about its address.
#[tokio::test]
async fn vercount_nothing_that_a_client_says_of_itself_counts_twice() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let heartbeat = || -> Builder { Request::post("/api/visitors").header("user-agent", BROWSER) };
    for (name, value) in [
        ("x-forwarded-for", "198.51.100.7"),
        ("cf-connecting-ip", "198.51.100.8"),
        ("x-real-ip", "198.51.100.9"),
        ("cookie", "new=1"),
        ("origin", "https://elsewhere.example"),
    ] {
        let request = heartbeat().header(name, HeaderValue::from_static(value));
        let answer = send_body(&app, request, Body::from("A".repeat(22))).await;
        assert_eq!(answer.json()["total"], 1_001, "{name}");
    }
}
