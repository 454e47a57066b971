use crate::visitors::Proxies;
use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio::sync::Notify;

/// Who is connected: so many at most. Where one more comes, room is made at the cost of who takes most of it: in the block
/// of addresses that has the most connections, the one that has been without a new request for longest goes.
///
/// So thousands of silent connections from one network push out each other, and those from many networks are older than
/// a reader's, who asks as soon as he is connected.
#[derive(Debug)]
pub(super) struct Crowd {
    limit: usize,
    proxies: Proxies,
    start: Instant,
    /// Hashes addresses; its key lives as long as the process.
    hasher: RandomState,
    guests: Mutex<Guests>,
}

#[derive(Debug, Default)]
struct Guests {
    count: usize,
    /// By block of addresses, and there by number.
    blocks: HashMap<Block, HashMap<u64, Arc<Guest>>>,
    next: u64,
}

/// A /24, or a /48 of IPv6, hashed; nothing for the proxies that are trusted, since behind them may be anybody.
type Block = Option<u64>;

/// A connection.
#[derive(Debug)]
struct Guest {
    /// When it was opened or asked for something last, in milliseconds since the start.
    asked: AtomicU64,
    leave: Notify,
}

/// A connection's place in the crowd; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Arc<Crowd>,
    block: Block,
    number: u64,
    guest: Arc<Guest>,
}

impl Crowd {
    pub(super) fn new(limit: usize, proxies: Proxies) -> Self {
        let hasher = RandomState::new();
        Self { limit, proxies, start: Instant::now(), hasher, guests: Mutex::default() }
    }

    /// A place for one more.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Place {
        let block = (!self.proxies.trusts(peer)).then(|| match peer.to_canonical() {
            IpAddr::V4(v4) => self.hasher.hash_one(&v4.octets()[..3]),
            IpAddr::V6(v6) => self.hasher.hash_one(&v6.octets()[..6]),
        });
        let guest = Arc::new(Guest { asked: AtomicU64::new(self.now()), leave: Notify::new() });
        let mut guests = self.guests();
        if guests.count >= self.limit {
            guests.send_one_away();
        }
        let number = guests.next;
        guests.next += 1;
        guests.count += 1;
        guests.blocks.entry(block).or_default().insert(number, Arc::clone(&guest));
        drop(guests);
        Place { crowd: Arc::clone(self), block, number, guest }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// They are whole after each step, so a panic elsewhere does not spoil them.
    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guests {
    fn send_one_away(&mut self) {
        let size = |(block, guests): &(&Block, &HashMap<u64, Arc<Guest>>)| (block.is_some(), guests.len());
        let Some((&block, guests)) = self.blocks.iter().max_by_key(size) else { return };
        let asked = |(number, guest): &(&u64, &Arc<Guest>)| (guest.asked.load(Ordering::Relaxed), **number);
        let Some((&number, guest)) = guests.iter().min_by_key(asked) else { return };
        guest.leave.notify_one();
        self.remove(block, number);
    }

    fn remove(&mut self, block: Block, number: u64) {
        let Some(guests) = self.blocks.get_mut(&block) else { return };
        self.count -= usize::from(guests.remove(&number).is_some());
        if guests.is_empty() {
            self.blocks.remove(&block);
        }
    }
}

impl Place {
    /// Says that a new request is there.
    pub(super) fn asks(&self) {
        self.guest.asked.store(self.crowd.now(), Ordering::Relaxed);
    }

    /// Ends when the place is needed for another.
    pub(super) async fn lost(&self) {
        self.guest.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.guests().remove(self.block, self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn lost(place: &Place) -> bool {
        let mut lost = std::pin::pin!(place.lost());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        lost.as_mut().poll(&mut context).is_ready()
    }

    fn crowd(limit: usize) -> Arc<Crowd> {
        Arc::new(Crowd::new(limit, Proxies::new(vec!["10.0.0.0/8".parse().unwrap()])))
    }

    fn admit(crowd: &Arc<Crowd>, peer: &str) -> Place {
        crowd.admit(peer.parse().unwrap())
    }

    #[test]
    fn the_largest_block_makes_room_and_its_longest_silent_goes_first() {
        let crowd = crowd(5);
        let reader = admit(&crowd, "198.51.100.1");
        let flood = ["203.0.113.1", "203.0.113.2", "203.0.113.200", "203.0.113.4"].map(|peer| admit(&crowd, peer));
        std::thread::sleep(Duration::from_millis(2));
        flood[0].asks();
        let other = admit(&crowd, "192.0.2.1");
        assert_eq!(flood.each_ref().map(lost), [false, true, false, false]);
        let sixth = admit(&crowd, "2001:db8::1");
        assert_eq!(flood.each_ref().map(lost), [false, false, true, false], "told once");
        assert!(!lost(&reader) && !lost(&other) && !lost(&sixth));
    }

    #[test]
    fn a_trusted_proxy_stays_as_long_as_there_is_anybody_else() {
        let crowd = crowd(3);
        let proxy = ["10.0.0.1", "10.0.0.2"].map(|peer| admit(&crowd, peer));
        let (first, second) = (admit(&crowd, "203.0.113.1"), admit(&crowd, "203.0.113.2"));
        assert!(lost(&first) && !lost(&second));
        drop(second);
        let (third, _fourth) = (admit(&crowd, "10.0.0.3"), admit(&crowd, "10.0.0.4"));
        assert_eq!(proxy.each_ref().map(lost), [true, false], "then the proxies' own");
        assert!(!lost(&third));
    }

    #[test]
    fn who_has_gone_takes_no_place() {
        let crowd = crowd(2);
        let first = admit(&crowd, "203.0.113.1");
        for _ in 0..10 {
            drop(admit(&crowd, "203.0.113.2"));
        }
        assert!(!lost(&first));
        drop(first);
        let guests = crowd.guests();
        assert_eq!((guests.count, guests.blocks.len()), (0, 0));
    }
}
