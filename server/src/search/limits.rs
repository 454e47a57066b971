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

/// How many searches one block of addresses may begin at once, and a minute. A reader who types asks twice a second; an
/// office behind one address has many readers.
const BURST: u32 = 300;
const PER_MINUTE: u32 = 1_200;
/// An ordinary search takes fewer steps than this, over long texts. One that takes more counts as so many more searches.
const ORDINARY: u64 = 2_000_000;
/// When who was refused may try again, in seconds.
const RETRY_AFTER: &str = "5";

/// Lets no block of addresses take the searches of all others: beyond its allowance it gets 429.
#[derive(Debug)]
pub struct Allowance {
    proxies: TrustedProxies,
    start: Instant,
    /// Nothing where the system has no random numbers for a key: then there is no limit.
    blocks: Option<(Key, Mutex<RateLimiter>)>,
}

/// Whose allowance a search comes out of.
#[derive(Clone, Debug)]
pub struct Account(Option<(Arc<Allowance>, BlockHash)>);

impl Allowance {
    /// The allowance of each network, behind these proxies.
    pub fn new(proxies: TrustedProxies) -> Self {
        let blocks = Key::random().ok().map(|key| (key, Mutex::new(RateLimiter::new(BURST, PER_MINUTE))));
        Self { proxies, start: Instant::now(), blocks }
    }

    /// Who is to be charged for a search; or the answer to one that is one too many.
    #[expect(clippy::result_large_err, reason = "it is sent at once")]
    pub(crate) fn admit(self: &Arc<Self>, request: &Parts) -> Result<Account, Response> {
        // Without a query nothing is looked for.
        if request.uri.query().is_none() {
            return Ok(Account::nobodys());
        }
        let Some((key, blocks)) = &self.blocks else { return Ok(Account::nobodys()) };
        let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let block = key.block(self.proxies.client_address(peer, &request.headers));
        // They are whole after each step.
        if blocks.lock().unwrap_or_else(PoisonError::into_inner).take(self.now(), block) {
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
    /// For searches that nobody is charged for, such as those of a benchmark.
    pub const fn nobodys() -> Self {
        Self(None)
    }

    /// Takes what a search took beyond an ordinary one out of the allowance, too.
    pub(super) fn charge(&self, steps: u64) {
        if let Self(Some((allowance, block))) = self
            && let Some((_, blocks)) = &allowance.blocks
        {
            let mut blocks = blocks.lock().unwrap_or_else(PoisonError::into_inner);
            blocks.charge(allowance.now(), *block, steps / ORDINARY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, extract::Request};

    #[test]
    fn what_a_search_takes_counts_and_not_only_that_it_was_asked() {
        let allowance = Arc::new(Allowance::new(TrustedProxies::default()));
        let (request, _) = Request::get("/api/search.json?q=a").body(Body::empty()).unwrap().into_parts();
        let account = allowance.admit(&request).unwrap();
        account.charge(ORDINARY - 1);
        for _ in 0..BURST / 30 {
            allowance.admit(&request).unwrap().charge(20 * ORDINARY);
        }
        let refusal = (0..BURST).find_map(|asked| allowance.admit(&request).err().map(|refusal| (asked, refusal)));
        let (asked, refusal) = refusal.unwrap();
        assert!(asked < BURST / 2, "{asked}");
        assert_eq!(refusal.status(), StatusCode::TOO_MANY_REQUESTS);
        let (form, _) = Request::get("/tim-kiem").body(Body::empty()).unwrap().into_parts();
        assert!(allowance.admit(&form).is_ok(), "it asks for nothing");
    }
}
