//! The signature as a CMS message (RFC 5652) of the profile PAdES wants (ETSI EN 319 142-1, 6.3).

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Sequence};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::SignError;
use super::error::failed;
use super::key::Key;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-aa-signingCertificateV2` (RFC 5035).
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// `id-aa-timeStampToken` (RFC 3161, appendix A).
const TIME_STAMP_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// `SigningCertificateV2` (RFC 5035, 3), which ties the signature to one certificate.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertIdV2>,
}

/// With the default hash, SHA-256, which is not written.
#[derive(Sequence)]
struct EssCertIdV2 {
    certificate_hash: OctetString,
}

/// What every signature of one certificate has in common, made once.
pub(super) struct Frame {
    identifier: SignerIdentifier,
    certificates: CertificateSet,
    algorithm: AlgorithmIdentifierOwned,
    content_type: Attribute,
    signing_certificate: Attribute,
}

/// A signature, not yet in its place.
#[derive(Debug, Clone)]
pub struct Signature {
    data: SignedData,
    info: SignerInfo,
}

impl Frame {
    pub(super) fn new(
        key: &Key,
        leaf: &Certificate,
        chain: &[Certificate],
    ) -> Result<Self, SignError> {
        let hash = Sha256::digest(leaf.to_der().map_err(failed)?);
        let reference = SigningCertificateV2 {
            certificates: vec![EssCertIdV2 {
                certificate_hash: OctetString::new(hash.to_vec()).map_err(failed)?,
            }],
        };
        let certificates: Vec<_> = std::iter::once(leaf)
            .chain(chain)
            .cloned()
            .map(CertificateChoices::Certificate)
            .collect();
        Ok(Self {
            identifier: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: leaf.tbs_certificate.issuer.clone(),
                serial_number: leaf.tbs_certificate.serial_number.clone(),
            }),
            certificates: CertificateSet::try_from(certificates).map_err(failed)?,
            algorithm: key.algorithm()?,
            content_type: attribute(CONTENT_TYPE, &DATA)?,
            signing_certificate: attribute(SIGNING_CERTIFICATE_V2, &reference)?,
        })
    }

    /// Signs bytes of which this is the SHA-256.
    pub(super) fn sign(&self, key: &Key, digest: &[u8; 32]) -> Result<Signature, SignError> {
        let digest = OctetString::new(digest.as_slice()).map_err(failed)?;
        // No signing time: PAdES has it in the signature's dictionary and forbids it here.
        let attributes = SetOfVec::try_from(vec![
            self.content_type.clone(),
            attribute(MESSAGE_DIGEST, &digest)?,
            self.signing_certificate.clone(),
        ])
        .map_err(failed)?;
        let signature = key.sign(&attributes.to_der().map_err(failed)?)?;
        let sha256 = AlgorithmIdentifierOwned {
            oid: SHA_256,
            parameters: None,
        };
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: self.identifier.clone(),
            digest_alg: sha256.clone(),
            signed_attrs: Some(attributes),
            signature_algorithm: self.algorithm.clone(),
            signature: OctetString::new(signature).map_err(failed)?,
            unsigned_attrs: None,
        };
        let data = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![sha256]).map_err(failed)?,
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: DATA,
                econtent: None,
            },
            certificates: Some(self.certificates.clone()),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::new()),
        };
        Ok(Signature { data, info })
    }
}

impl Signature {
    /// What a time stamp is asked for.
    pub fn value(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// Adds the token of a time-stamping authority, as [`super::Query::accept`] gave it.
    ///
    /// # Errors
    /// [`SignError::TimeStamp`] if it is no CMS message.
    pub fn with_time_stamp(mut self, token: &[u8]) -> Result<Self, SignError> {
        let token =
            ContentInfo::from_der(token).map_err(|_| SignError::TimeStamp("时间戳令牌无法识别"))?;
        let attributes = SetOfVec::try_from(vec![attribute(TIME_STAMP_TOKEN, &token)?]);
        self.info.unsigned_attrs = Some(attributes.map_err(failed)?);
        Ok(self)
    }

    /// Bytes of this message if the signature in it had `length` bytes.
    pub(super) fn size_with(mut self, length: usize) -> Result<usize, SignError> {
        self.info.signature = OctetString::new(vec![0; length]).map_err(failed)?;
        Ok(self.to_der()?.len())
    }

    /// The message in DER.
    ///
    /// # Errors
    /// [`SignError::Failed`] if the encoding library refuses.
    pub fn to_der(&self) -> Result<Vec<u8>, SignError> {
        let mut data = self.data.clone();
        data.signer_infos =
            SignerInfos(SetOfVec::try_from(vec![self.info.clone()]).map_err(failed)?);
        let message = ContentInfo {
            content_type: SIGNED_DATA,
            content: Any::encode_from(&data).map_err(failed)?,
        };
        message.to_der().map_err(failed)
    }
}

fn attribute(
    oid: ObjectIdentifier,
    value: &(impl Encode + der::Tagged),
) -> Result<Attribute, SignError> {
    let value = Any::from_der(&value.to_der().map_err(failed)?).map_err(failed)?;
    Ok(Attribute {
        oid,
        values: SetOfVec::try_from(vec![value]).map_err(failed)?,
    })
}
