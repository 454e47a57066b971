use super::{Beat, Fault, Proxies, Shared, Tally, VisitIdError, Visitors};
use axum::http::HeaderMap;
use std::{net::IpAddr, sync::Arc};
use tintuc::{model::Figures, visitors::Reading};

/// A counter as the server asks it.
pub trait Engine {
    /// Counts a beat, and says what it was and what the figures are then; none while those from before cannot be read.
    ///
    /// # Errors
    /// When the visit id is none.
    fn beat(
        &self,
        id: &[u8],
        address: IpAddr,
    ) -> impl Future<Output = Result<(Beat, Option<Figures>), VisitIdError>> + Send;

    /// The figures as they are now.
    fn figures(&self) -> impl Future<Output = Option<Figures>> + Send;

    /// The figures as far as they are known without asking anybody.
    fn latest(&self) -> Option<Figures>;

    /// What keeps the counter from being kept.
    fn fault(&self) -> Option<Fault>;

    /// What came of the beats of this run.
    fn tally(&self) -> &Tally;

    /// Who is believed about clients.
    fn proxies(&self) -> &Proxies;
}

/// The counter of a server.
#[derive(Clone, Debug)]
pub enum AnyCounter {
    /// In its own memory, kept in a file or not at all.
    Own(Arc<Visitors>),
    /// Shared with other servers.
    Shared(Arc<Shared>),
}

impl AnyCounter {
    /// The figures as a page shows them.
    pub fn reading(&self) -> Reading {
        self.latest().map_or(Reading::Unknown, Reading::Fresh)
    }

    /// The address a request comes from, as far as it can be believed.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        self.proxies().client(peer, headers)
    }
}

impl Engine for AnyCounter {
    async fn beat(&self, id: &[u8], address: IpAddr) -> Result<(Beat, Option<Figures>), VisitIdError> {
        match self {
            Self::Own(counter) => Engine::beat(&**counter, id, address).await,
            Self::Shared(counter) => counter.beat(id, address).await,
        }
    }

    async fn figures(&self) -> Option<Figures> {
        match self {
            Self::Own(counter) => counter.latest(),
            Self::Shared(counter) => counter.figures().await,
        }
    }

    fn latest(&self) -> Option<Figures> {
        match self {
            Self::Own(counter) => counter.latest(),
            Self::Shared(counter) => counter.latest(),
        }
    }

    fn fault(&self) -> Option<Fault> {
        match self {
            Self::Own(counter) => counter.fault(),
            Self::Shared(counter) => counter.fault(),
        }
    }

    fn tally(&self) -> &Tally {
        match self {
            Self::Own(counter) => counter.tally(),
            Self::Shared(counter) => counter.tally(),
        }
    }

    fn proxies(&self) -> &Proxies {
        match self {
            Self::Own(counter) => counter.proxies(),
            Self::Shared(counter) => counter.proxies(),
        }
    }
}

impl Engine for Visitors {
    async fn beat(&self, id: &[u8], address: IpAddr) -> Result<(Beat, Option<Figures>), VisitIdError> {
        Ok((Self::beat(self, id, address)?, Self::figures(self)))
    }

    async fn figures(&self) -> Option<Figures> {
        Self::figures(self)
    }

    fn latest(&self) -> Option<Figures> {
        Self::figures(self)
    }

    fn fault(&self) -> Option<Fault> {
        Self::fault(self)
    }

    fn tally(&self) -> &Tally {
        Self::tally(self)
    }

    fn proxies(&self) -> &Proxies {
        Self::proxies(self)
    }
}

impl From<Visitors> for AnyCounter {
    fn from(counter: Visitors) -> Self {
        Self::Own(Arc::new(counter))
    }
}

impl From<Arc<Visitors>> for AnyCounter {
    fn from(counter: Arc<Visitors>) -> Self {
        Self::Own(counter)
    }
}

impl From<Arc<Shared>> for AnyCounter {
    fn from(counter: Arc<Shared>) -> Self {
        Self::Shared(counter)
    }
}
