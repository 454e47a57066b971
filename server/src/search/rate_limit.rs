use crate::{
    http::{Problem, TrustedProxies},
    visitors::{BlockHash, Key, RateLimiter},
};
use axum::{
    extract::ConnectInfo,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

/// How many searches a block of addresses may begin at once, and a minute. A reader who types sends two a second, and an office
/// behind one address has many readers.
const BURST: u32 = 300;
const PER_MINUTE: u32 = 1_200;
/// More steps than an ordinary search takes over long texts. A search that takes more counts as several.
const ORDINARY: u64 = 2_000_000;
/// `Retry-After` of a refusal, in seconds.
const RETRY_AFTER: &str = "5";

/// The rate limit of searches, for each block of addresses. Beyond it a search gets 429.
#[derive(Debug)]
pub struct SearchRateLimit {
    proxies: TrustedProxies,
    start: Instant,
    /// `None` if the system has no random numbers for a key; then there is no limit.
    limiter: Option<(Key, Mutex<RateLimiter>)>,
}

/// Whom a search is charged to.
#[derive(Clone, Debug)]
pub struct Account(Option<(Arc<SearchRateLimit>, BlockHash)>);

impl SearchRateLimit {
    /// The limit for each network, behind these proxies.
    pub fn new(proxies: TrustedProxies) -> Self {
        let limiter = Key::random().ok().map(|key| (key, Mutex::new(RateLimiter::new(BURST, PER_MINUTE))));
        Self { proxies, start: Instant::now(), limiter }
    }

    /// The account that a search is charged to; or the refusal of one search too many.
    #[expect(clippy::result_large_err, reason = "it is sent at once")]
    pub(crate) fn admit(self: &Arc<Self>, request: &Parts) -> Result<Account, Response> {
        // Without a query there is no search.
        if request.uri.query().is_none() {
            return Ok(Account::nobodys());
        }
        let Some((key, limiter)) = &self.limiter else { return Ok(Account::nobodys()) };
        let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let block = key.block(self.proxies.client_address(peer, &request.headers));
        if limiter.lock().unwrap_or_else(PoisonError::into_inner).take(self.now(), block) {
            return Ok(Account(Some((Arc::clone(self), block))));
        }
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many searches come from this network");
        Err(([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Account {
    /// The account of searches that nobody is charged for, such as those of a benchmark.
    pub const fn nobodys() -> Self {
        Self(None)
    }

    /// Charges what a search cost beyond an ordinary one.
    pub(super) fn charge(&self, steps: u64) {
        if let Self(Some((limit, block))) = self
            && let Some((_, limiter)) = &limit.limiter
        {
            let mut limiter = limiter.lock().unwrap_or_else(PoisonError::into_inner);
            limiter.charge(limit.now(), *block, steps / ORDINARY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, extract::Request};

    #[test]
    fn what_a_search_takes_counts_and_not_only_that_it_was_asked() {
        let limit = Arc::new(SearchRateLimit::new(TrustedProxies::default()));
        let (request, _) = Request::get("/api/search.json?q=a").body(Body::empty()).unwrap().into_parts();
        let account = limit.admit(&request).unwrap();
        account.charge(ORDINARY - 1);
        for _ in 0..BURST / 30 {
            limit.admit(&request).unwrap().charge(20 * ORDINARY);
        }
        let refusal = (0..BURST).find_map(|number| limit.admit(&request).err().map(|refusal| (number, refusal)));
        let (number, refusal) = refusal.unwrap();
        assert!(number < BURST / 2, "{number}");
        assert_eq!(refusal.status(), StatusCode::TOO_MANY_REQUESTS);
        let (form, _) = Request::get("/tim-kiem").body(Body::empty()).unwrap().into_parts();
        assert!(limit.admit(&form).is_ok(), "it asks for nothing");
    }
}
