//! Why something cannot be signed.

/// A refusal to sign, or to take a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The PKCS#12 file cannot be opened with this password.
    #[error("证书文件的密码不正确，或文件已损坏；未作任何修改")]
    Password,
    /// The file is no PKCS#12.
    #[error("这不是 PKCS#12 证书文件（.p12 或 .pfx）；未作任何修改")]
    NotPkcs12,
    /// The PKCS#12 file holds no private key with its certificate.
    #[error("证书文件中没有私钥及其证书；未作任何修改")]
    NoKey,
    /// Neither ECDSA P-256 nor RSA of 2048 to 4096 bits.
    #[error("不支持此密钥（支持 ECDSA P-256 与 2048 至 4096 位 RSA；暂不支持 SM2）；未作任何修改")]
    UnsupportedKey,
    /// The certificate is for another key.
    #[error("私钥与证书不一致；未作任何修改")]
    KeyMismatch,
    /// A certificate of the chain cannot be read.
    #[error("证书链中有无法识别的证书；未作任何修改")]
    Certificate,
    /// The signing certificate is not valid at the moment of signing.
    #[error("签名证书不在有效期内（{from} 至 {until}）；请更换签名证书")]
    Expired {
        /// First day of its validity, UTC.
        from: time::Date,
        /// Last day of its validity, UTC.
        until: time::Date,
    },
    /// The time-stamping authority refused, or answered something else than was asked.
    #[error("时间戳服务的答复无效：{0}")]
    TimeStamp(&'static str),
    /// The signature is longer than the room left for it.
    #[error("签名超出预留空间（{size} 字节）")]
    NoRoom {
        /// Bytes that were to be put in.
        size: usize,
    },
    /// The signing library failed on a key it had taken before.
    #[error("签名失败：{0}")]
    Failed(String),
}

impl SignError {
    /// A stable identifier for clients and logs; never changes with the wording.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Password => "pkcs12_password",
            Self::NotPkcs12 => "pkcs12_malformed",
            Self::NoKey => "pkcs12_without_key",
            Self::UnsupportedKey => "unsupported_key",
            Self::KeyMismatch => "key_mismatch",
            Self::Certificate => "certificate_malformed",
            Self::Expired { .. } => "certificate_expired",
            Self::TimeStamp(_) => "time_stamp",
            Self::NoRoom { .. } => "no_room",
            Self::Failed(_) => "signing_failed",
        }
    }
}

/// For what the encoding library refuses to encode: our own structures, so never in practice.
pub(super) fn failed(error: impl std::fmt::Display) -> SignError {
    SignError::Failed(error.to_string())
}
