use super::{Fault, HeartbeatCounts, HeartbeatOutcome, LocalCounter, SharedCounter, VisitCounter, VisitIdError};
use crate::http::TrustedProxies;
use axum::http::HeaderMap;
use std::{net::IpAddr, sync::Arc};
use tintuc::{model::VisitorCounts, visitors::CounterState};

/// The counter that the server was configured with.
#[derive(Clone, Debug)]
pub enum AnyCounter {
    /// In this server's memory; saved in a file, or not at all.
    Local(Arc<LocalCounter>),
    /// Shared with other servers.
    Shared(Arc<SharedCounter>),
}

impl AnyCounter {
    /// The figures in the form that pages show.
    pub fn reading(&self) -> CounterState {
        self.latest().map_or(CounterState::Unknown, CounterState::Fresh)
    }

    /// The client's address, as far as it can be believed.
    pub(super) fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        self.proxies().client_address(peer, headers)
    }
}

impl VisitCounter for AnyCounter {
    async fn heartbeat(
        &self,
        id: &[u8],
        address: IpAddr,
    ) -> Result<(HeartbeatOutcome, Option<VisitorCounts>), VisitIdError> {
        match self {
            Self::Local(counter) => VisitCounter::heartbeat(&**counter, id, address).await,
            Self::Shared(counter) => counter.heartbeat(id, address).await,
        }
    }

    async fn figures(&self) -> Option<VisitorCounts> {
        match self {
            Self::Local(counter) => counter.latest(),
            Self::Shared(counter) => counter.figures().await,
        }
    }

    fn latest(&self) -> Option<VisitorCounts> {
        match self {
            Self::Local(counter) => counter.latest(),
            Self::Shared(counter) => counter.latest(),
        }
    }

    fn fault(&self) -> Option<Fault> {
        match self {
            Self::Local(counter) => counter.fault(),
            Self::Shared(counter) => counter.fault(),
        }
    }

    fn heartbeat_counts(&self) -> &HeartbeatCounts {
        match self {
            Self::Local(counter) => counter.heartbeat_counts(),
            Self::Shared(counter) => counter.heartbeat_counts(),
        }
    }

    fn proxies(&self) -> &TrustedProxies {
        match self {
            Self::Local(counter) => counter.proxies(),
            Self::Shared(counter) => counter.proxies(),
        }
    }
}

impl From<LocalCounter> for AnyCounter {
    fn from(counter: LocalCounter) -> Self {
        Self::Local(Arc::new(counter))
    }
}

impl From<Arc<LocalCounter>> for AnyCounter {
    fn from(counter: Arc<LocalCounter>) -> Self {
        Self::Local(counter)
    }
}

impl From<Arc<SharedCounter>> for AnyCounter {
    fn from(counter: Arc<SharedCounter>) -> Self {
        Self::Shared(counter)
    }
}
