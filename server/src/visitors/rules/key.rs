use siphasher::sip::SipHasher24;
use std::{fmt, hash::Hasher as _, net::IpAddr};

/// The key of the hashes of visit ids and addresses. Without the key a hash tells nothing, and neither ids nor addresses are
/// ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 16]);

/// A visit id: 128 random bits in base64url without padding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VisitId([u8; ID_LENGTH]);

/// The hash of a visit id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitHash(pub u64);

/// The hash of a block of addresses (/24, or /48 of IPv6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockHash(pub u64);

/// The error for a text that is not a visit id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitIdError;

/// 128 bits in base64url without padding.
const ID_LENGTH: usize = 22;

impl Key {
    /// A key with these bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// A new random key.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The key's bytes, for storing it.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The hash of a visit id.
    pub fn visit(&self, id: &VisitId) -> VisitHash {
        VisitHash(self.hash(b"visit", &id.0))
    }

    /// The hash of the block that an address belongs to: what one household, office or mobile cell shares.
    pub fn block(&self, address: IpAddr) -> BlockHash {
        BlockHash(match address.to_canonical() {
            IpAddr::V4(v4) => self.hash(b"v4/24", &v4.octets()[..3]),
            IpAddr::V6(v6) => self.hash(b"v6/48", &v6.octets()[..6]),
        })
    }

    fn hash(&self, domain: &[u8], data: &[u8]) -> u64 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(domain);
        hasher.write(data);
        hasher.finish()
    }
}

impl TryFrom<&[u8]> for VisitId {
    type Error = VisitIdError;

    fn try_from(text: &[u8]) -> Result<Self, VisitIdError> {
        let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        let id = text.try_into().map_err(|_| VisitIdError)?;
        if text.iter().all(allowed) { Ok(Self(id)) } else { Err(VisitIdError) }
    }
}

impl fmt::Debug for VisitId {
    /// Hides the id, which must not appear in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitId")
    }
}

impl fmt::Debug for Key {
    /// Hides the key, which must not appear in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl fmt::Display for VisitIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a visit id is {ID_LENGTH} characters of A-Z, a-z, 0-9, - and _")
    }
}

impl std::error::Error for VisitIdError {}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    use proptest::{collection::vec, prelude::*};

    const KEY: Key = Key::new([7; 16]);

    #[test]
    fn a_visit_id_has_one_form() {
        assert!(VisitId::try_from(&b"AAAAAAAAAAAAAAAAAAAA-_"[..]).is_ok());
        for id in [
            &b""[..],
            b"AAAAAAAAAAAAAAAAAAAAA",
            b"AAAAAAAAAAAAAAAAAAAAAAA",
            b"AAAAAAAAAAAAAAAAAAAA+/",
            b"AAAAAAAAAAAAAAAAAAAAA\n",
            "đđđđđđđđđđđ".as_bytes(),
        ] {
            assert_eq!(VisitId::try_from(id), Err(VisitIdError));
        }
    }

    #[test]
    fn addresses_count_by_their_block() {
        let block = |text: &str| KEY.block(text.parse().unwrap());
        assert_eq!(block("203.0.113.1"), block("203.0.113.254"));
        assert_eq!(block("203.0.113.1"), block("::ffff:203.0.113.9"));
        assert_ne!(block("203.0.113.1"), block("203.0.114.1"));
        assert_eq!(block("2001:db8:1:2::1"), block("2001:db8:1:ff::2"));
        assert_ne!(block("2001:db8:1::1"), block("2001:db8:2::1"));
    }

    #[test]
    fn another_key_gives_other_hashes_and_none_is_logged() {
        let id = VisitId(*b"AAAAAAAAAAAAAAAAAAAAAA");
        assert_ne!(KEY.visit(&id), Key::new([8; 16]).visit(&id));
        assert_eq!(format!("{KEY:?} {id:?}"), "Key VisitId");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_an_id_or_is_none(text in prop_oneof![vec(any::<u8>(), 0..30), vec(any::<u8>(), 22)]) {
            let is_one = text.len() == 22
                && text.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
            prop_assert_eq!(VisitId::try_from(&*text).is_ok(), is_one);
        }

        #[test]
        fn every_id_that_a_browser_makes_is_one(bytes in any::<[u8; 16]>()) {
            let id = BASE64_URL_SAFE_NO_PAD.encode(bytes);
            prop_assert!(VisitId::try_from(id.as_bytes()).is_ok());
        }
    }
}
