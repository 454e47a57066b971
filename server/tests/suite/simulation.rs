//! Random readers, restarts, clocks and disks drive the real counter with its database under a simulated clock. An oracle that
//! remembers everything says what the counter should show. `PROPTEST_CASES` sets how many runs there are.
use proptest::{collection::vec, prelude::*, test_runner::TestCaseError};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tintuc::model::Timestamp;
use tintuc_server::{
    clock::{Clock, Moment},
    visitors::{
        BlockHash, Change, Counter, CounterAdmin as _, CounterSettings, Day, HeartbeatOutcome, LocalCounter, Rules,
        Store, VisitHash, WriteBehind,
    },
};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
/// 2023-11-14T23:50:00+07:00: the first midnight is near.
const START: u64 = 1_699_980_600 * SECOND;
const SEED: u64 = 1_303_080;

/// What happens.
#[derive(Clone, Debug)]
enum Event {
    /// Time passes.
    Pass(u64),
    /// A tab sends a heartbeat: its first, a further one, one after a sleep, or one of the next page. The server cannot tell.
    HeartbeatOutcome(u8),
    /// A reader's device gets another address, perhaps one that others have, too.
    Move(u8, u8),
    /// The counter is written to the disk, at least once a second.
    Write,
    /// The server is stopped, and starts after a while, with its wall clock wrong by this much.
    Restart(u64, i64),
    /// It is killed, and starts after a while.
    Kill(u64),
    /// Someone sets the wall clock.
    SetClock(i64),
    /// The database turns into garbage, and back into what it was unless a new one was begun.
    Spoil,
    Mend,
    /// Someone corrects the total.
    Correct(i16),
}

fn event() -> impl Strategy<Value = Event> {
    let while_ = prop_oneof![
        4 => Just(30 * SECOND),
        2 => 1..2 * MINUTE,
        // Where the rules change their mind, to the millisecond.
        2 => (5 * MINUTE - 1)..=(5 * MINUTE + 1),
        2 => (30 * MINUTE - 1)..=(30 * MINUTE + 1),
        1 => HOUR..50 * HOUR,
    ];
    let hours = prop_oneof![-30_i64..30, Just(0)].prop_map(|hours| hours * HOUR.cast_signed());
    prop_oneof![
        8 => while_.clone().prop_map(Event::Pass),
        12 => (0..6_u8).prop_map(Event::HeartbeatOutcome),
        1 => (0..6_u8, 0..3_u8).prop_map(|(reader, address)| Event::Move(reader, address)),
        4 => Just(Event::Write),
        1 => (while_.clone(), hours.clone()).prop_map(|(down, set)| Event::Restart(down, set)),
        1 => while_.prop_map(Event::Kill),
        1 => hours.prop_map(Event::SetClock),
        1 => Just(Event::Spoil),
        2 => Just(Event::Mend),
        1 => any::<i16>().prop_map(Event::Correct),
    ]
}

/// A browser: its tabs share an id. Those with an odd number never change theirs, as ours do after 30 idle minutes.
#[derive(Clone, Debug, Default)]
struct Reader {
    id: u64,
    last: Option<u64>,
    address: u8,
}

/// Everything that happened, in the simplest form.
#[derive(Clone, Debug)]
struct Oracle {
    total: u64,
    days: BTreeMap<Day, u64>,
    last: HashMap<u64, u64>,
}

impl Oracle {
    fn heartbeat(&mut self, now: u64, day: Day, id: u64) {
        if self.last.insert(id, now).is_none_or(|last| now - last > 30 * MINUTE) {
            self.total += 1;
            *self.days.entry(day).or_default() += 1;
        }
    }

    fn online(&self, now: u64) -> u64 {
        self.last.values().filter(|last| now - **last <= 5 * MINUTE).count() as u64
    }

    /// After a restart only the wall clock says how long ago a heartbeat was. One in the future counts as one of now.
    fn restart(&mut self, now: u64, moved: i64) {
        for last in self.last.values_mut() {
            *last = last.saturating_add_signed(-moved).min(now);
        }
    }
}

struct World {
    directory: TempDir,
    now: u64,
    /// The wall clock against the true time.
    ahead: i64,
    /// What the server's clocks show.
    moment: Arc<Mutex<Moment>>,
    server: Option<(Arc<LocalCounter>, WriteBehind)>,
    spoilt: bool,
    /// Whether the server has never read its store.
    waits: bool,
    readers: Vec<Reader>,
    ids: u64,
    oracle: Oracle,
    /// What a kill leaves, and how far the wall clock was ahead then.
    on_disk: (Oracle, i64),
    correction: i64,
}

impl World {
    fn new() -> Self {
        // In memory where that can be had: thousands of commits would wait for the disk.
        let shm = Path::new("/dev/shm");
        let directory = if shm.is_dir() { TempDir::new_in(shm) } else { TempDir::new() }.unwrap();
        let oracle = Oracle { total: SEED, days: BTreeMap::new(), last: HashMap::new() };
        let mut world = Self {
            directory,
            now: START,
            ahead: 0,
            moment: Arc::new(Mutex::new(Moment { steady: START, wall: START })),
            server: None,
            spoilt: false,
            waits: true,
            readers: (0..6).map(|number| Reader { id: number, ..Reader::default() }).collect(),
            ids: 6,
            on_disk: (oracle.clone(), 0),
            oracle,
            correction: 0,
        };
        world.start();
        world
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("visitors.sqlite3")
    }

    fn wall(&self) -> u64 {
        self.now.saturating_add_signed(self.ahead)
    }

    fn start(&mut self) {
        // The steady clock starts anew, at what the wall clock says.
        let moment = Arc::new(Mutex::new(Moment { steady: self.wall(), wall: self.wall() }));
        self.moment = Arc::clone(&moment);
        let rules = Rules { burst: u32::MAX, ..Rules::default() };
        let settings = CounterSettings { rules, seed: SEED, ..CounterSettings::default() };
        let visitors = Arc::new(LocalCounter::pending(settings, Clock::new(move || *moment.lock().unwrap())).unwrap());
        self.server = Some((Arc::clone(&visitors), WriteBehind::new(self.directory.path().to_owned(), visitors)));
        self.waits = true;
        self.write();
    }

    fn stop(&mut self, down: u64, set: i64) {
        self.server = None;
        self.now += down;
        self.ahead += set;
        let (oracle, ahead) = self.on_disk.clone();
        self.oracle = oracle;
        self.oracle.restart(self.now, self.ahead - ahead);
        self.on_disk = (self.oracle.clone(), self.ahead);
        self.start();
    }

    fn write(&mut self) {
        let (_, memory) = self.server.as_mut().unwrap();
        let done = memory.step().is_ok();
        if self.is_written(done) {
            self.on_disk = (self.oracle.clone(), self.ahead);
        }
    }

    /// A server that has read its store once needs no other to go on.
    fn is_written(&mut self, done: bool) -> bool {
        assert_eq!(done, !self.spoilt || !self.waits);
        if done {
            self.waits = false;
            if std::mem::take(&mut self.spoilt) {
                for name in ["visitors.damaged.sqlite3", "good", "good-wal", "good-shm"] {
                    let _ = fs::remove_file(self.directory.path().join(name));
                }
            }
        }
        done
    }

    fn pass(&mut self, time: u64) {
        self.now += time;
        let mut moment = self.moment.lock().unwrap();
        *moment = Moment { steady: moment.steady + time, wall: moment.wall + time };
    }

    fn heartbeat(&mut self, number: u8) {
        let (now, day) = (self.now, Day::of(self.wall()));
        let reader = &mut self.readers[usize::from(number)];
        if number.is_multiple_of(2) && reader.last.is_some_and(|last| now - last > 30 * MINUTE) {
            reader.id = self.ids;
            self.ids += 1;
        }
        reader.last = Some(now);
        let address = IpAddr::V4(Ipv4Addr::new(203, 0, reader.address, number));
        let (visitors, _) = self.server.as_ref().unwrap();
        visitors.heartbeat(format!("{:022}", reader.id).as_bytes(), address).unwrap();
        self.oracle.heartbeat(now, day, reader.id);
    }

    fn happen(&mut self, event: &Event) {
        match *event {
            Event::Pass(time) => self.pass(time),
            Event::HeartbeatOutcome(reader) => self.heartbeat(reader),
            Event::Move(reader, address) => self.readers[usize::from(reader)].address = address,
            Event::Write => self.write(),
            Event::Restart(down, set) => {
                let (_, memory) = self.server.take().unwrap();
                let done = memory.finish().is_ok();
                if self.is_written(done) {
                    let now = self.now;
                    self.oracle.last.retain(|_, last| now - *last <= 30 * MINUTE);
                    self.on_disk = (self.oracle.clone(), self.ahead);
                }
                self.stop(down, if self.spoilt { 0 } else { set });
            }
            Event::Kill(down) => self.stop(down, 0),
            // What is on the disk goes by the clock of the time when it was written; the keeper sets that right within a
            // second, unless the disk fails as well.
            Event::SetClock(set) if !self.spoilt => {
                self.ahead += set;
                let wall = self.wall();
                self.moment.lock().unwrap().wall = wall;
                self.write();
            }
            Event::Spoil if !self.spoilt => {
                fs::rename(self.file(), self.directory.path().join("good")).unwrap();
                for log in ["wal", "shm"] {
                    let name = format!("visitors.sqlite3-{log}");
                    let _ = fs::rename(
                        self.directory.path().join(&name),
                        self.directory.path().join(format!("good-{log}")),
                    );
                }
                fs::write(self.file(), "this is no database".repeat(1_000)).unwrap();
                self.spoilt = true;
            }
            Event::Mend if self.spoilt => {
                for end in ["", "-wal", "-shm"] {
                    let to = self.directory.path().join(format!("visitors.sqlite3{end}"));
                    let _ = fs::remove_file(&to);
                    let _ = fs::rename(self.directory.path().join(format!("good{end}")), to);
                }
                self.spoilt = false;
                self.write();
            }
            Event::Correct(change) if !self.spoilt && change != 0 => {
                let mut store = Store::existing(self.directory.path()).unwrap();
                store.correct(Timestamp::from_unix(0), Change::Add(change.into()), None, "by chance").unwrap();
                drop(store);
                self.correction += i64::from(change);
                self.write();
            }
            Event::SetClock(_) | Event::Spoil | Event::Mend | Event::Correct(_) => {}
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let (visitors, _) = self.server.as_ref().unwrap();
        let shown = visitors.figures().map(|figures| (figures.total, figures.online));
        let total = self.oracle.total.saturating_add_signed(self.correction);
        let right = (!self.waits).then(|| (total, self.oracle.online(self.now)));
        prop_assert_eq!(shown, right, "total and online");
        Ok(())
    }

    fn check_disk(&mut self) -> Result<(), TestCaseError> {
        self.happen(&Event::Mend);
        self.write();
        self.check()?;
        let stored = Store::existing(self.directory.path()).unwrap().read().unwrap();
        prop_assert_eq!(stored.counter.map(|(_, total)| total), Some(self.oracle.total));
        prop_assert_eq!(stored.days.0, self.oracle.days.clone());
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_counter_shows_what_happened(events in vec(event(), 1..80)) {
        let mut world = World::new();
        for event in &events {
            world.happen(event);
            world.check()?;
        }
        world.check_disk()?;
    }

    /// Each visit has another id, so that only the cap decides: a bucket of so many tokens, which gets so many new ones a minute.
    #[test]
    fn the_cap_is_a_bucket_for_each_block(
        burst in 1..6_u32,
        per_minute in 1..100_u32,
        visits in vec((0..3_u64, prop_oneof![Just(0), 1..3 * SECOND, MINUTE..9 * MINUTE]), 1..200),
    ) {
        let mut counter = Counter::new(Rules { burst, per_minute, ..Rules::default() }, 0);
        // In microseconds of filling, as of a moment.
        let drop = 60_000_000 / u64::from(per_minute);
        let full = u64::from(burst) * drop;
        let mut buckets = [(full, START); 3];
        let mut now = START;
        for (number, (block, pause)) in visits.into_iter().enumerate() {
            now += pause;
            let (level, since) = &mut buckets[usize::try_from(block).unwrap()];
            *level = full.min(*level + (now - *since) * 1_000);
            *since = now;
            let counts = *level >= drop;
            *level -= if counts { drop } else { 0 };
            let heartbeat = counter.heartbeat(now, VisitHash(number as u64), BlockHash(block));
            prop_assert_eq!(heartbeat, if counts { HeartbeatOutcome::New } else { HeartbeatOutcome::Capped });
        }
    }
}
