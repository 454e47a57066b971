use super::BlockHash;
use crate::clock::Millis;
use std::collections::{BTreeSet, HashMap};

/// A token bucket for each block of addresses: it holds `burst` tokens and gets `per_minute` new ones.
///
/// A bucket is kept as the moment at which it will be full again (GCRA), so that a full bucket needs no memory.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// Microseconds between two new tokens.
    interval: u64,
    burst: u64,
    full_again: HashMap<BlockHash, u64>,
    /// The same, ordered by time, to find full buckets first.
    order: BTreeSet<(u64, BlockHash)>,
}

/// The number of buckets that are remembered. Beyond it the fullest one is forgotten, which is an error in the reader's favour.
const MAX_BLOCKS: usize = 65_536;

impl RateLimiter {
    pub(crate) fn new(burst: u32, per_minute: u32) -> Self {
        let interval = 60_000_000 / u64::from(per_minute.max(1));
        Self { interval, burst: u64::from(burst.max(1)), full_again: HashMap::new(), order: BTreeSet::new() }
    }

    /// Takes a token from a block's bucket; `false` if the bucket is empty.
    pub(crate) fn take(&mut self, now: Millis, block: BlockHash) -> bool {
        let now = now.saturating_mul(1_000);
        self.forget(now);
        let from = self.full_again.get(&block).copied().unwrap_or(now).max(now);
        if from - now > (self.burst - 1) * self.interval {
            return false;
        }
        self.set(block, from + self.interval);
        true
    }

    /// Takes more tokens for work that was allowed and turned out to cost more. A bucket can owe one more filling at most.
    pub(crate) fn charge(&mut self, now: Millis, block: BlockHash, tokens: u64) {
        if tokens == 0 {
            return;
        }
        let now = now.saturating_mul(1_000);
        self.forget(now);
        let from = self.full_again.get(&block).copied().unwrap_or(now).max(now);
        let most = now.saturating_add(2 * self.burst * self.interval);
        self.set(block, from.saturating_add(tokens.saturating_mul(self.interval)).min(most));
    }

    /// Forgets full buckets and, if there are too many, the fullest.
    fn forget(&mut self, now: u64) {
        while let Some((full_again, oldest)) = self.order.first().copied()
            && (full_again <= now || self.order.len() > MAX_BLOCKS)
        {
            self.order.pop_first();
            self.full_again.remove(&oldest);
        }
    }

    fn set(&mut self, block: BlockHash, full_again: u64) {
        if let Some(before) = self.full_again.insert(block, full_again) {
            self.order.remove(&(before, block));
        }
        self.order.insert((full_again, block));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let mut limiter = RateLimiter::new(3, 60);
        let block = BlockHash(1);
        assert_eq!([0, 0, 0, 0].map(|now| limiter.take(now, block)), [true, true, true, false]);
        assert!(limiter.take(0, BlockHash(2)), "another block has its own bucket");
        assert_eq!([999, 1_000, 1_001].map(|now| limiter.take(now, block)), [false, true, false]);
        assert_eq!([10_000; 4].map(|now| limiter.take(now, block)), [true, true, true, false]);
    }

    #[test]
    fn what_was_dear_is_paid_for_afterwards() {
        let mut limiter = RateLimiter::new(3, 60);
        let (block, other) = (BlockHash(1), BlockHash(2));
        assert!(limiter.take(0, block));
        limiter.charge(0, block, 0);
        assert!(limiter.take(0, block));
        limiter.charge(0, block, 3);
        assert_eq!([0, 2_999, 3_000].map(|now| limiter.take(now, block)), [false, false, true]);
        limiter.charge(3_000, block, u64::MAX);
        assert_eq!([6_000, 7_000].map(|now| limiter.take(now, block)), [false, true], "not for ever");
        assert!(limiter.take(0, other), "another block pays nothing");
    }

    #[test]
    fn many_blocks_take_bounded_memory() {
        let mut limiter = RateLimiter::new(300, 60);
        for block in 0..200_000 {
            assert!(limiter.take(0, BlockHash(block)));
        }
        assert!(limiter.order.len() <= MAX_BLOCKS + 1);
        limiter.take(2_000, BlockHash(0));
        assert_eq!((limiter.order.len(), limiter.full_again.len()), (1, 1), "full buckets are forgotten");
    }
}
