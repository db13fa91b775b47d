//! Private keys: ECDSA P-256 or RSA.

use der::asn1::{Null, ObjectIdentifier};
use der::{Any, Decode, Encode};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use rand_core::{CryptoRngCore, OsRng};
use rsa::RsaPrivateKey;
use rsa::signature::{RandomizedSigner, SignatureEncoding, Signer as _};
use rsa::traits::PublicKeyParts;
use sha2::Sha256;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use zeroize::Zeroizing;

use super::SignError;
use super::error::failed;

/// `ecdsa-with-SHA256` (RFC 5758, 3.2).
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// `sha256WithRSAEncryption` (RFC 4055, 5).
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// Bits of the RSA keys made here.
const RSA_BITS: usize = 3072;
/// Bytes of the shortest and longest RSA modulus taken.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=512;

/// The kinds of key that can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// ECDSA on the curve P-256: a tenth of a millisecond a signature.
    P256,
    /// RSA of 3072 bits: for readers that know nothing else.
    Rsa3072,
}

/// A private key.
pub(super) enum Key {
    P256(p256::ecdsa::SigningKey),
    Rsa(Box<rsa::pkcs1v15::SigningKey<Sha256>>),
}

impl Key {
    /// A new key. RSA takes seconds.
    pub(super) fn generate(kind: KeyKind, rng: &mut impl CryptoRngCore) -> Result<Self, SignError> {
        Ok(match kind {
            KeyKind::P256 => Self::P256(p256::ecdsa::SigningKey::random(rng)),
            KeyKind::Rsa3072 => {
                let key = RsaPrivateKey::new(rng, RSA_BITS).map_err(failed)?;
                Self::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key)))
            }
        })
    }

    /// Reads a key as PKCS#8 has it (RFC 5208).
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, SignError> {
        if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(der) {
            return Ok(Self::P256(key));
        }
        let key = RsaPrivateKey::from_pkcs8_der(der).map_err(|_| SignError::UnsupportedKey)?;
        if !RSA_BYTES.contains(&key.size()) {
            return Err(SignError::UnsupportedKey);
        }
        Ok(Self::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key))))
    }

    pub(super) fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SignError> {
        let document = match self {
            Self::P256(key) => key.to_pkcs8_der(),
            Self::Rsa(key) => key.to_pkcs8_der(),
        };
        Ok(document.map_err(failed)?.to_bytes())
    }

    /// What is signed with SHA-256. The same message gives the same signature (RFC 6979; PKCS#1
    /// v1.5): randomness only blinds the computation with RSA against measuring its time.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.try_sign(message).map_err(failed)?;
                Ok(signature.to_vec())
            }
            Self::Rsa(key) => {
                let signature = key.try_sign_with_rng(&mut OsRng, message).map_err(failed)?;
                Ok(signature.to_vec())
            }
        }
    }

    /// Bytes of the longest signature.
    pub(super) fn signature_size(&self) -> usize {
        match self {
            // A sequence of two integers of 33 bytes at most.
            Self::P256(_) => 72,
            Self::Rsa(key) => key.as_ref().as_ref().size(),
        }
    }

    pub(super) fn public(&self) -> Result<SubjectPublicKeyInfoOwned, SignError> {
        let document = match self {
            Self::P256(key) => key.verifying_key().to_public_key_der(),
            Self::Rsa(key) => key.as_ref().as_ref().to_public_key().to_public_key_der(),
        };
        SubjectPublicKeyInfoOwned::from_der(document.map_err(failed)?.as_bytes()).map_err(failed)
    }

    pub(super) fn algorithm(&self) -> Result<AlgorithmIdentifierOwned, SignError> {
        Ok(match self {
            Self::P256(_) => AlgorithmIdentifierOwned {
                oid: ECDSA_SHA256,
                parameters: None,
            },
            Self::Rsa(_) => AlgorithmIdentifierOwned {
                oid: RSA_SHA256,
                parameters: Some(Any::encode_from(&Null).map_err(failed)?),
            },
        })
    }

    /// `ECDSA P-256` or `RSA 3072`.
    pub(super) fn name(&self) -> String {
        match self {
            Self::P256(_) => "ECDSA P-256".to_owned(),
            Self::Rsa(key) => format!("RSA {}", key.as_ref().as_ref().size() * 8),
        }
    }

    /// Whether a certificate is for this key.
    pub(super) fn belongs_to(&self, public: &SubjectPublicKeyInfoOwned) -> Result<bool, SignError> {
        let own = self.public()?;
        // Only the key itself: certificates differ in the parameters they write.
        let bits =
            |info: &SubjectPublicKeyInfoOwned| info.subject_public_key.to_der().map_err(failed);
        Ok(bits(&own)? == bits(public)?)
    }
}
