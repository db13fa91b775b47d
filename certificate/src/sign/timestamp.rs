//! Time stamps (RFC 3161): what to ask, and whether the answer is to it. Sending is for others.

use cms::signed_data::SignedData;
use der::asn1::{Int, Null, OctetString};
use der::{Any, Decode, Encode};
use sha2::{Digest, Sha256};
use x509_cert::spki::AlgorithmIdentifier;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion};

mod info;

use self::info::TstInfo;
use super::cms::SHA_256;
use super::error::failed;
use super::{SignError, Signature, TOKEN_ROOM};

/// A question to a time-stamping authority.
#[derive(Debug, Clone)]
pub struct Query {
    request: TimeStampReq,
}

impl Query {
    /// Content type of the question (RFC 3161, 3.4).
    pub const CONTENT_TYPE: &'static str = "application/timestamp-query";

    /// Asks when `signature` was there. `nonce` is random, and must come back.
    ///
    /// # Errors
    /// [`SignError::Failed`] if the encoding library refuses.
    pub fn new(signature: &Signature, nonce: [u8; 8]) -> Result<Self, SignError> {
        // A positive number without leading zeros (X.690, 8.3.2).
        let [first, rest @ ..] = nonce;
        let mut digits = vec![first & 0x7f | 0x40];
        digits.extend(rest);
        let imprint = MessageImprint {
            hash_algorithm: AlgorithmIdentifier {
                oid: SHA_256,
                parameters: Some(Any::encode_from(&Null).map_err(failed)?),
            },
            hashed_message: OctetString::new(Sha256::digest(signature.value()).to_vec())
                .map_err(failed)?,
        };
        Ok(Self {
            request: TimeStampReq {
                version: TspVersion::V1,
                message_imprint: imprint,
                req_policy: None,
                nonce: Some(Int::new(&digits).map_err(failed)?),
                cert_req: true,
                extensions: None,
            },
        })
    }

    /// The question in DER.
    ///
    /// # Errors
    /// [`SignError::Failed`] if the encoding library refuses.
    pub fn to_der(&self) -> Result<Vec<u8>, SignError> {
        self.request.to_der().map_err(failed)
    }

    /// Takes the token out of the answer, if it is granted and answers this very question. Whether
    /// the authority is to be trusted is for the reader of the document to judge, as it is for the
    /// signature itself.
    ///
    /// # Errors
    /// [`SignError::TimeStamp`] otherwise, and for a token larger than the room kept for it.
    pub fn accept(&self, answer: &[u8]) -> Result<Vec<u8>, SignError> {
        let refuse = |why| SignError::TimeStamp(why);
        let answer = TimeStampResp::from_der(answer).map_err(|_| refuse("不是 RFC 3161 的答复"))?;
        let token = answer
            .time_stamp_token
            .ok_or(refuse("时间戳服务拒绝了请求"))?;
        let unreadable = |_| refuse("时间戳令牌无法识别");
        let signed: SignedData = token.content.decode_as().map_err(unreadable)?;
        let content = signed
            .encap_content_info
            .econtent
            .ok_or(refuse("时间戳令牌没有内容"))?;
        let content: OctetString = content.decode_as().map_err(unreadable)?;
        let stamped = TstInfo::from_der(content.as_bytes()).map_err(unreadable)?;
        if !stamped.has_time() {
            return Err(refuse("时间戳中没有可识别的时间"));
        }
        let asked = &self.request.message_imprint;
        let imprint = &stamped.message_imprint;
        if imprint.hash_algorithm.oid != asked.hash_algorithm.oid
            || imprint.hashed_message != asked.hashed_message
        {
            return Err(refuse("时间戳针对的是其他内容"));
        }
        if stamped.nonce != self.request.nonce {
            return Err(refuse("时间戳答复的是其他请求"));
        }
        let token = token.to_der().map_err(failed)?;
        if token.len() > TOKEN_ROOM {
            return Err(refuse("时间戳令牌过大"));
        }
        Ok(token)
    }
}
