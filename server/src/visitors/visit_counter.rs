use super::{Fault, HeartbeatCounts, HeartbeatOutcome, VisitIdError};
use crate::http::TrustedProxies;
use std::net::IpAddr;
use tintuc::model::VisitorCounts;

/// What the server asks of a counter, wherever that keeps its figures.
pub trait VisitCounter {
    /// Handles a heartbeat. Returns the outcome and the figures after it; no figures while the saved state cannot be read.
    ///
    /// # Errors
    /// When `id` is not a visit id.
    fn heartbeat(
        &self,
        id: &[u8],
        address: IpAddr,
    ) -> impl Future<Output = Result<(HeartbeatOutcome, Option<VisitorCounts>), VisitIdError>> + Send;

    /// The figures now.
    fn figures(&self) -> impl Future<Output = Option<VisitorCounts>> + Send;

    /// The last figures that are known without asking a store.
    fn latest(&self) -> Option<VisitorCounts>;

    /// Why the figures are not saved, if they are not.
    fn fault(&self) -> Option<Fault>;

    /// How many heartbeats came since the start.
    fn heartbeat_counts(&self) -> &HeartbeatCounts;

    /// The proxies that are believed about clients' addresses.
    fn proxies(&self) -> &TrustedProxies;
}
