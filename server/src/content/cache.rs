use lru::LruCache;
use std::hash::Hash;

/// A cache of at most `limit` bytes. The least recently used entries go first.
#[derive(Debug)]
pub(crate) struct Cache<K: Hash + Eq, V> {
    entries: LruCache<K, (V, usize)>,
    bytes: usize,
    limit: usize,
}

impl<K: Hash + Eq, V> Cache<K, V> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { entries: LruCache::unbounded(), bytes: 0, limit }
    }

    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.entries.get_mut(key).map(|(value, _)| value)
    }

    pub(crate) fn put(&mut self, key: K, value: V, bytes: usize) {
        self.bytes += bytes;
        let old = self.entries.put(key, (value, bytes));
        self.bytes -= old.map_or(0, |(_, bytes)| bytes);
        while self.bytes > self.limit
            && let Some((_, (_, bytes))) = self.entries.pop_lru()
        {
            self.bytes -= bytes;
        }
    }

    pub(crate) fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q)
    where
        K: std::borrow::Borrow<Q>,
    {
        self.bytes -= self.entries.pop(key).map_or(0, |(_, bytes)| bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let mut cache = Cache::new(100);
        cache.put("a", 1, 40);
        cache.put("b", 2, 40);
        assert!(cache.get("a").is_some());
        cache.put("c", 3, 40);
        assert!(cache.get("b").is_none() && cache.get("a").is_some() && cache.get("c").is_some());
        cache.put("a", 1, 20);
        assert_eq!(cache.bytes, 60);
        cache.put("huge", 4, 101);
        assert_eq!((cache.bytes, cache.entries.len()), (0, 0));
        cache.remove("a");
    }
}
