use super::Rules;
use crate::http::TrustedProxies;

/// The counter's configuration.
#[derive(Clone, Debug, Default)]
pub struct CounterSettings {
    /// The rules.
    pub rules: Rules,
    /// The visits that were counted before tintuc.
    pub seed: u64,
    /// The proxies that are believed about clients' addresses.
    pub proxies: TrustedProxies,
}
