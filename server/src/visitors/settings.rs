use super::{Proxies, Rules};

/// What the counter is told at start.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The rules.
    pub rules: Rules,
    /// Visits counted before tintuc.
    pub seed: u64,
    /// Who is believed about addresses.
    pub proxies: Proxies,
}
