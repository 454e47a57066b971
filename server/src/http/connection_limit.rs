use super::TrustedProxies;
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

/// Limits the number of connections. When one more comes, the block of addresses with the most connections loses the one that
/// has sent no request for the longest time.
///
/// So thousands of silent connections from one network evict each other. Silent connections from many networks are older than
/// a reader's connection, which sends a request at once.
#[derive(Debug)]
pub(super) struct ConnectionLimit {
    limit: usize,
    proxies: TrustedProxies,
    start: Instant,
    /// Hashes addresses; its key lives as long as the process.
    hasher: RandomState,
    connections: Mutex<Connections>,
}

#[derive(Debug, Default)]
struct Connections {
    count: usize,
    /// By block of addresses and by number.
    blocks: HashMap<Block, HashMap<u64, Arc<Connection>>>,
    next: u64,
}

/// The hash of a /24, or a /48 of IPv6; `None` for trusted proxies, behind which may be anybody.
type Block = Option<u64>;

/// A connection.
#[derive(Debug)]
struct Connection {
    /// When it was opened or sent its last request, in milliseconds since the start.
    last_request: AtomicU64,
    eviction: Notify,
}

/// The right of one connection to be open. Dropping it makes room for another.
#[derive(Debug)]
pub(super) struct ConnectionPermit {
    connection_limit: Arc<ConnectionLimit>,
    block: Block,
    number: u64,
    connection: Arc<Connection>,
}

impl ConnectionLimit {
    pub(super) fn new(limit: usize, proxies: TrustedProxies) -> Self {
        let hasher = RandomState::new();
        Self { limit, proxies, start: Instant::now(), hasher, connections: Mutex::default() }
    }

    /// Admits one more connection, and evicts another one if necessary.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> ConnectionPermit {
        let block = (!self.proxies.trusts(peer)).then(|| match peer.to_canonical() {
            IpAddr::V4(v4) => self.hasher.hash_one(&v4.octets()[..3]),
            IpAddr::V6(v6) => self.hasher.hash_one(&v6.octets()[..6]),
        });
        let connection = Arc::new(Connection { last_request: AtomicU64::new(self.now()), eviction: Notify::new() });
        let mut connections = self.connections();
        if connections.count >= self.limit {
            connections.evict_one();
        }
        let number = connections.next;
        connections.next += 1;
        connections.count += 1;
        connections.blocks.entry(block).or_default().insert(number, Arc::clone(&connection));
        drop(connections);
        ConnectionPermit { connection_limit: Arc::clone(self), block, number, connection }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A panic elsewhere leaves the connections valid.
    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connections {
    fn evict_one(&mut self) {
        let size =
            |(block, connections): &(&Block, &HashMap<u64, Arc<Connection>>)| (block.is_some(), connections.len());
        let Some((&block, connections)) = self.blocks.iter().max_by_key(size) else { return };
        let last_request = |(number, connection): &(&u64, &Arc<Connection>)| {
            (connection.last_request.load(Ordering::Relaxed), **number)
        };
        let Some((&number, connection)) = connections.iter().min_by_key(last_request) else { return };
        connection.eviction.notify_one();
        self.remove(block, number);
    }

    fn remove(&mut self, block: Block, number: u64) {
        let Some(connections) = self.blocks.get_mut(&block) else { return };
        self.count -= usize::from(connections.remove(&number).is_some());
        if connections.is_empty() {
            self.blocks.remove(&block);
        }
    }
}

impl ConnectionPermit {
    /// Notes a new request.
    pub(super) fn note_request(&self) {
        self.connection.last_request.store(self.connection_limit.now(), Ordering::Relaxed);
    }

    /// Ends when the connection must make room for another.
    pub(super) async fn evicted(&self) {
        self.connection.eviction.notified().await;
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.connection_limit.connections().remove(self.block, self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn is_evicted(permit: &ConnectionPermit) -> bool {
        let mut evicted = std::pin::pin!(permit.evicted());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        evicted.as_mut().poll(&mut context).is_ready()
    }

    fn limited_to(limit: usize) -> Arc<ConnectionLimit> {
        Arc::new(ConnectionLimit::new(limit, TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()])))
    }

    fn admit(connection_limit: &Arc<ConnectionLimit>, peer: &str) -> ConnectionPermit {
        connection_limit.admit(peer.parse().unwrap())
    }

    #[test]
    fn the_largest_block_makes_room_and_its_longest_silent_goes_first() {
        let connection_limit = limited_to(5);
        let reader = admit(&connection_limit, "198.51.100.1");
        let flood =
            ["203.0.113.1", "203.0.113.2", "203.0.113.200", "203.0.113.4"].map(|peer| admit(&connection_limit, peer));
        std::thread::sleep(Duration::from_millis(2));
        flood[0].note_request();
        let other = admit(&connection_limit, "192.0.2.1");
        assert_eq!(flood.each_ref().map(is_evicted), [false, true, false, false]);
        let sixth = admit(&connection_limit, "2001:db8::1");
        assert_eq!(flood.each_ref().map(is_evicted), [false, false, true, false], "told once");
        assert!(!is_evicted(&reader) && !is_evicted(&other) && !is_evicted(&sixth));
    }

    #[test]
    fn a_trusted_proxy_stays_as_long_as_there_is_anybody_else() {
        let connection_limit = limited_to(3);
        let proxy = ["10.0.0.1", "10.0.0.2"].map(|peer| admit(&connection_limit, peer));
        let (first, second) = (admit(&connection_limit, "203.0.113.1"), admit(&connection_limit, "203.0.113.2"));
        assert!(is_evicted(&first) && !is_evicted(&second));
        drop(second);
        let (third, _fourth) = (admit(&connection_limit, "10.0.0.3"), admit(&connection_limit, "10.0.0.4"));
        assert_eq!(proxy.each_ref().map(is_evicted), [true, false], "then the proxies' own");
        assert!(!is_evicted(&third));
    }

    #[test]
    fn a_closed_connection_makes_room() {
        let connection_limit = limited_to(2);
        let first = admit(&connection_limit, "203.0.113.1");
        for _ in 0..10 {
            drop(admit(&connection_limit, "203.0.113.2"));
        }
        assert!(!is_evicted(&first));
        drop(first);
        let connections = connection_limit.connections();
        assert_eq!((connections.count, connections.blocks.len()), (0, 0));
    }
}
