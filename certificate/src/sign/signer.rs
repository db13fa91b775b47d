//! A key with its certificate.

use std::time::Duration;

use der::asn1::{SetOfVec, Utf8StringRef};
use der::{Any, Decode, Encode};
use p12_keystore::KeyStore;
use rand_core::CryptoRngCore;
use time::OffsetDateTime;
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use zeroize::Zeroizing;

use super::cms::{Frame, Signature};
use super::error::failed;
use super::key::{Key, KeyKind};
use super::{SignError, TOKEN_ROOM};

const COMMON_NAME: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANISATION: der::asn1::ObjectIdentifier =
    der::asn1::ObjectIdentifier::new_unwrap("2.5.4.10");

/// Signs in the name of one association. Make once, share between threads.
pub struct Signer {
    key: Key,
    leaf: Certificate,
    chain: Vec<Certificate>,
    frame: Frame,
    /// Bytes of the longest CMS message without a time stamp.
    size: usize,
}

impl Signer {
    /// A key in PKCS#8 with its certificate and those that lead to the root, all in DER.
    ///
    /// # Errors
    /// [`SignError::UnsupportedKey`], [`SignError::Certificate`], [`SignError::KeyMismatch`].
    pub fn new(key: &[u8], chain: &[Vec<u8>]) -> Result<Self, SignError> {
        let chain: Result<Vec<_>, _> = chain.iter().map(|der| Certificate::from_der(der)).collect();
        Self::of(
            Key::from_pkcs8(key)?,
            chain.map_err(|_| SignError::Certificate)?,
        )
    }

    /// Opens a PKCS#12 file, in modern or legacy encryption.
    ///
    /// # Errors
    /// As [`Signer::new`], and [`SignError::NotPkcs12`], [`SignError::Password`],
    /// [`SignError::NoKey`].
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Self, SignError> {
        if !file.starts_with(&[0x30]) {
            return Err(SignError::NotPkcs12);
        }
        let store = KeyStore::from_pkcs12(file, password).map_err(|_| SignError::Password)?;
        let (_, entry) = store.private_key_chain().ok_or(SignError::NoKey)?;
        let chain: Vec<Vec<u8>> = entry
            .chain()
            .iter()
            .map(|one| one.as_der().to_vec())
            .collect();
        if chain.is_empty() {
            return Err(SignError::NoKey);
        }
        Self::new(entry.key(), &chain)
    }

    /// A new key with a certificate signed by itself: for trials, since readers trust only what a
    /// recognised authority has signed. RSA takes seconds.
    ///
    /// # Errors
    /// [`SignError::Failed`] if a library refuses.
    pub fn self_signed(
        kind: KeyKind,
        association: &str,
        from: OffsetDateTime,
        lifetime: Duration,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, SignError> {
        let key = Key::generate(kind, rng)?;
        let mut serial = [0; 16];
        rng.fill_bytes(&mut serial);
        // Positive and of full length (RFC 5280, 4.1.2.2).
        serial[0] = serial[0] & 0x7f | 0x40;
        let subject = RdnSequence(vec![
            named(ORGANISATION, association)?,
            named(COMMON_NAME, &format!("{association}（自签名试用）"))?,
        ]);
        let moment = |at: OffsetDateTime| {
            let seconds = u64::try_from(at.unix_timestamp()).unwrap_or_default();
            let at =
                der::DateTime::from_unix_duration(Duration::from_secs(seconds)).map_err(failed)?;
            Ok::<_, SignError>(Time::GeneralTime(
                der::asn1::GeneralizedTime::from_date_time(at),
            ))
        };
        let validity = Validity {
            not_before: moment(from)?,
            not_after: moment(from + lifetime)?,
        };
        let profile = Profile::Leaf {
            issuer: subject.clone(),
            enable_key_agreement: false,
            enable_key_encipherment: false,
        };
        let serial = SerialNumber::new(&serial).map_err(failed)?;
        let public = key.public()?;
        let leaf = match &key {
            Key::P256(signer) => {
                CertificateBuilder::new(profile, serial, validity, subject, public, signer)
                    .and_then(|builder| builder.build::<p256::ecdsa::DerSignature>())
            }
            Key::Rsa(signer) => {
                CertificateBuilder::new(profile, serial, validity, subject, public, signer.as_ref())
                    .and_then(|builder| builder.build::<rsa::pkcs1v15::Signature>())
            }
        };
        Self::of(key, vec![leaf.map_err(failed)?])
    }

    fn of(key: Key, mut chain: Vec<Certificate>) -> Result<Self, SignError> {
        // PKCS#12 files come in any order.
        let mut own = None;
        for (n, certificate) in chain.iter().enumerate() {
            if key.belongs_to(&certificate.tbs_certificate.subject_public_key_info)? {
                own = Some(n);
                break;
            }
        }
        let leaf = chain.remove(own.ok_or(SignError::KeyMismatch)?);
        let frame = Frame::new(&key, &leaf, &chain)?;
        let size = frame
            .sign(&key, &[0; 32])?
            .size_with(key.signature_size())?;
        Ok(Self {
            key,
            leaf,
            chain,
            frame,
            size,
        })
    }

    /// Signs bytes of which this is the SHA-256.
    ///
    /// # Errors
    /// [`SignError::Failed`] if a library refuses.
    pub fn sign(&self, digest: &[u8; 32]) -> Result<Signature, SignError> {
        self.frame.sign(&self.key, digest)
    }

    /// Bytes to keep free for a signature.
    pub fn room(&self, time_stamp: bool) -> usize {
        self.size + if time_stamp { TOKEN_ROOM } else { 0 }
    }

    /// Whether the certificate is valid at this moment.
    ///
    /// # Errors
    /// [`SignError::Expired`] if not.
    pub fn check_validity(&self, at: OffsetDateTime) -> Result<(), SignError> {
        let (from, until) = (self.valid_from(), self.valid_until());
        if (from..=until).contains(&at) {
            return Ok(());
        }
        Err(SignError::Expired {
            from: from.date(),
            until: until.date(),
        })
    }

    /// Begin of the certificate's validity.
    pub fn valid_from(&self) -> OffsetDateTime {
        instant(&self.leaf.tbs_certificate.validity.not_before)
    }

    /// End of the certificate's validity.
    pub fn valid_until(&self) -> OffsetDateTime {
        instant(&self.leaf.tbs_certificate.validity.not_after)
    }

    /// Whom the certificate names, in the form of RFC 4514.
    pub fn subject(&self) -> String {
        self.leaf.tbs_certificate.subject.to_string()
    }

    /// Who signed the certificate, in the form of RFC 4514.
    pub fn issuer(&self) -> String {
        self.leaf.tbs_certificate.issuer.to_string()
    }

    /// Whether the certificate is signed by nobody but itself.
    pub fn is_self_signed(&self) -> bool {
        self.leaf.tbs_certificate.subject == self.leaf.tbs_certificate.issuer
    }

    /// Kind and size of the key: `ECDSA P-256`, `RSA 3072`.
    pub fn algorithm(&self) -> String {
        self.key.name()
    }

    /// The private key in PKCS#8, to be kept wrapped.
    ///
    /// # Errors
    /// [`SignError::Failed`] if the encoding library refuses.
    pub fn key(&self) -> Result<Zeroizing<Vec<u8>>, SignError> {
        self.key.to_pkcs8()
    }

    /// The certificate, then those that lead to the root, in DER.
    ///
    /// # Errors
    /// [`SignError::Failed`] if the encoding library refuses.
    pub fn chain(&self) -> Result<Vec<Vec<u8>>, SignError> {
        std::iter::once(&self.leaf)
            .chain(&self.chain)
            .map(|certificate| certificate.to_der().map_err(failed))
            .collect()
    }
}

impl std::fmt::Debug for Signer {
    // Never the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("subject", &self.subject())
            .finish_non_exhaustive()
    }
}

fn named(
    oid: der::asn1::ObjectIdentifier,
    value: &str,
) -> Result<RelativeDistinguishedName, SignError> {
    let value = Any::from(Utf8StringRef::new(value).map_err(failed)?);
    let one = AttributeTypeAndValue { oid, value };
    Ok(RelativeDistinguishedName(
        SetOfVec::try_from(vec![one]).map_err(failed)?,
    ))
}

fn instant(at: &Time) -> OffsetDateTime {
    let seconds = i64::try_from(at.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    // X.509 ends with the year 9999, as this does.
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
