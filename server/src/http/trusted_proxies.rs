use axum::http::HeaderMap;
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Once,
};

/// The proxies that are believed about the client's address.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// The proxies in these networks.
    pub const fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The client's address: the first address from the right of `X-Forwarded-For` that is not a trusted proxy.
    ///
    /// The client may have written what stands further left.
    pub fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded = headers.get_all("x-forwarded-for");
        if !self.trusts(peer) {
            warn_once(forwarded.iter().next().is_some());
            return peer;
        }
        // A byte that is not text invalidates its own entry only, not those of the proxies beside it.
        let lines = forwarded.iter().map(|line| String::from_utf8_lossy(line.as_bytes())).collect::<Vec<_>>();
        let mut client = peer;
        for entry in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            // An unreadable entry ends the chain of entries that can be believed.
            let Some(address) = address(entry.trim()) else { break };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        client
    }

    /// Whether the client used TLS. Only a trusted proxy is believed about it.
    pub fn forwarded_https(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let said = || headers.get_all("x-forwarded-proto").into_iter().next_back()?.to_str().ok()?.rsplit(',').next();
        self.trusts(peer) && said().is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
    }

    /// Whether this address is a trusted proxy.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }
}

/// Warns once: behind a proxy that is not configured all readers share one address, and so one limit.
fn warn_once(forwarded: bool) {
    static WARNED: Once = Once::new();
    if forwarded {
        WARNED.call_once(|| {
            tracing::warn!(
                "X-Forwarded-For comes from a peer that is no trusted proxy and is not believed; \
                 if a proxy stands before this server, name it with --trusted-proxy"
            );
        });
    }
}

/// Reads an address as proxies write it: with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().map(|address| address.ip()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use proptest::{collection::vec, prelude::*};

    #[test]
    fn only_named_proxies_are_believed_rightmost_first() {
        let proxies = TrustedProxies::new(["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()).to_vec());
        for (peer, lines, client) in [
            ("203.0.113.7", &["198.51.100.1"][..], "203.0.113.7"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", &["1.2.3.4", "198.51.100.1,10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", &["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("fd00::1", &["[2001:db8::1]:443"], "2001:db8::1"),
            ("::ffff:10.0.0.1", &["[2001:db8::1]"], "2001:db8::1"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let expected = client.parse::<IpAddr>().unwrap();
            assert_eq!(proxies.client_address(peer.parse().unwrap(), &headers), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_line_that_is_no_text_does_not_uncover_the_lines_before_it() {
        let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
        for (line, client) in [(&b"\xff, 198.51.100.1"[..], "198.51.100.1"), (b"\xff", "10.0.0.1")] {
            let mut headers = HeaderMap::new();
            headers.append("x-forwarded-for", HeaderValue::from_static("1.2.3.4"));
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line).unwrap());
            assert_eq!(
                proxies.client_address("10.0.0.1".parse().unwrap(), &headers),
                client.parse::<IpAddr>().unwrap()
            );
        }
    }

    proptest! {
        /// Parts of real headers and random bytes in any order: a client that is not a proxy can only be itself.
        #[test]
        fn no_header_makes_a_client_somebody_else(
            lines in vec(vec(prop_oneof![
                Just(b"203.0.113.7".to_vec()),
                Just(b"10.0.0.2".to_vec()),
                Just(b" [2001:db8::1]:443 ".to_vec()),
                Just(b",".to_vec()),
                vec(prop_oneof![32..127_u8, 128..=255_u8], 0..20),
            ], 0..8), 0..4),
        ) {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append("x-forwarded-for", HeaderValue::from_bytes(&line.concat()).unwrap());
            }
            let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
            let [stranger, proxy] = ["198.51.100.1", "10.0.0.1"].map(|peer| peer.parse().unwrap());
            prop_assert_eq!(proxies.client_address(stranger, &headers), stranger);
            let client = proxies.client_address(proxy, &headers);
            let named = lines.iter().flat_map(|line| {
                let line = line.concat();
                line.split(|byte| *byte == b',').map(|entry| String::from_utf8_lossy(entry).trim().to_owned()).collect::<Vec<_>>()
            });
            prop_assert!(client == proxy || named.into_iter().any(|entry| address(&entry) == Some(client)));
        }
    }
}
