use crate::{
    http::Problem,
    visitors::{Blocks, Key, Proxies},
};
use axum::{
    extract::ConnectInfo,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// How many searches one block of addresses may begin at once, and a minute. A reader who types asks twice a second; an
/// office behind one address has many readers.
const BURST: u32 = 300;
const PER_MINUTE: u32 = 1_200;
/// When who was refused may try again, in seconds.
const RETRY_AFTER: &str = "5";

/// Lets no block of addresses take the searches of all others: beyond its allowance it gets 429.
#[derive(Debug)]
pub struct Allowance {
    proxies: Proxies,
    start: Instant,
    /// Nothing where the system has no random numbers for a key: then there is no limit.
    blocks: Option<(Key, Mutex<Blocks>)>,
}

impl Allowance {
    /// The allowance of each network, behind these proxies.
    pub fn new(proxies: Proxies) -> Self {
        let blocks = Key::random().ok().map(|key| (key, Mutex::new(Blocks::new(BURST, PER_MINUTE))));
        Self { proxies, start: Instant::now(), blocks }
    }

    /// The answer to a search that is one too many.
    pub(crate) fn refusal(&self, request: &Parts) -> Option<Response> {
        // Without a query nothing is looked for.
        request.uri.query()?;
        let (key, blocks) = self.blocks.as_ref()?;
        let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let block = key.block(self.proxies.client(peer, &request.headers));
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        // They are whole after each step.
        let allowed = blocks.lock().unwrap_or_else(PoisonError::into_inner).take(now, block);
        (!allowed).then(|| {
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many searches come from this network");
            ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response()
        })
    }
}
