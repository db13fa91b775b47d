//! Wraps private keys under a key that lies in a file, outside database and backup: who has the one
//! without the other has nothing.

mod key_file;

pub(crate) use key_file::KeyFile;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Error, random};

const NONCE: usize = 24;
const KEY: usize = 32;

/// What a key of its own is derived for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Tells key files apart without giving anything of them away.
    Fingerprint,
    /// Cookies of browsers that have signed in before.
    DeviceCookie,
    /// What sessions keep in the place of the password's hash.
    Session,
    /// For whom pages were rendered.
    PageOwner,
}

impl Purpose {
    /// Part of what stored values are made from: never changed.
    fn label(self) -> &'static [u8] {
        match self {
            Self::Fingerprint => b"huizheng key file",
            Self::DeviceCookie => b"huizheng device cookie",
            Self::Session => b"huizheng session",
            Self::PageOwner => b"huizheng page owner",
        }
    }
}

/// The wrapping key in use.
pub(crate) struct Vault(Zeroizing<[u8; KEY]>);

impl Vault {
    pub(crate) fn new(key: Zeroizing<[u8; KEY]>) -> Self {
        Self(key)
    }

    /// Tells this key from others: in hexadecimal digits.
    pub(crate) fn fingerprint(&self) -> String {
        base16ct::lower::encode_string(&self.mac(Purpose::Fingerprint, &[]))
    }

    /// HMAC-SHA256 of these parts under a key that serves nothing else.
    pub(crate) fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        self.keyed(purpose, parts).finalize().into_bytes().into()
    }

    /// Whether a MAC is that of these parts; takes as long whatever differs.
    pub(crate) fn is_mac(&self, purpose: Purpose, parts: &[&[u8]], mac: &[u8]) -> bool {
        self.keyed(purpose, parts).verify_slice(mac).is_ok()
    }

    fn keyed(&self, purpose: Purpose, parts: &[&[u8]]) -> Hmac<Sha256> {
        let derived = hmac(&*self.0).chain_update(purpose.label());
        let derived = Zeroizing::new(<[u8; 32]>::from(derived.finalize().into_bytes()));
        let mut mac = hmac(&*derived);
        for part in parts {
            // With its length in front no two lists of parts are the same bytes.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    /// Encrypts a secret of an owner. XChaCha20-Poly1305, its nonce in front.
    pub(crate) fn wrap(&self, owner: i64, secret: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = random::bytes()?;
        let payload = Payload {
            msg: secret,
            aad: &owner.to_be_bytes(),
        };
        let sealed = XChaCha20Poly1305::new((&*self.0).into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::KeyFile("the signing key cannot be wrapped".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Vault::wrap`] made for the same owner with the same key; else `None`.
    pub(crate) fn unwrap(&self, owner: i64, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = wrapped.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: &owner.to_be_bytes(),
        };
        XChaCha20Poly1305::new((&*self.0).into())
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .ok()
    }
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of every length (RFC 2104)"
)]
fn hmac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as Mac>::new_from_slice(key).expect("every length will do")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::new(Zeroizing::new([byte; KEY]))
    }

    #[test]
    fn what_is_wrapped_needs_the_same_key_and_owner() {
        let wrapped = vault(1).wrap(1, b"secret").unwrap();
        assert!(!wrapped.windows(6).any(|part| part == b"secret"));
        assert_eq!(*vault(1).unwrap(1, &wrapped).unwrap(), b"secret");
        assert!(vault(1).unwrap(2, &wrapped).is_none());
        assert!(vault(1).unwrap(1, &wrapped[..10]).is_none());
        assert!(vault(2).unwrap(1, &wrapped).is_none());
    }

    #[test]
    fn macs_tell_keys_purposes_and_parts_apart() {
        let mac = vault(1).mac(Purpose::Session, &[b"ab", b"c"]);
        assert!(vault(1).is_mac(Purpose::Session, &[b"ab", b"c"], &mac));
        assert!(!vault(1).is_mac(Purpose::Session, &[b"a", b"bc"], &mac));
        assert!(!vault(1).is_mac(Purpose::DeviceCookie, &[b"ab", b"c"], &mac));
        assert!(!vault(2).is_mac(Purpose::Session, &[b"ab", b"c"], &mac));
        assert!(!vault(1).is_mac(Purpose::Session, &[b"ab", b"c"], &mac[..31]));
        assert_ne!(vault(1).fingerprint(), vault(2).fingerprint());
        assert_eq!(vault(1).fingerprint().len(), 64);
    }
}
