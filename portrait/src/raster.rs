//! From an uploaded file to the photo, or the seal, that goes into a certificate.

mod baseline;
mod colour;
mod crop;
mod decode;
mod encode;
mod jpeg;
mod resample;
mod rgba;
mod scaled;
mod seal;
mod thumbnail;

pub use crate::Rgb;
pub use crop::{IssuedPhoto, crop_and_encode, cut};
pub use decode::{Upright, decode_upright};
pub use encode::encode_jpeg;
pub use rgba::Rgba;
pub use scaled::{Scaled, decode_scaled};
pub use seal::{MAX_SEAL_SIDE, MIN_SEAL_SIDE, SealRefusal, decode_seal};
pub use thumbnail::thumbnail;

use crate::probe::UploadRefusal;
use domain::crop::CropError;

/// JPEG quality of the issued photo (certificate rules).
pub const ISSUED_QUALITY: u8 = 85;

/// Why no photo could be made. `Display` is the Chinese sentence for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The file is refused by its header.
    #[error(transparent)]
    Refused(#[from] UploadRefusal),
    /// The pixels cannot be read to the end: cut off or broken.
    #[error("照片文件不完整或已损坏，无法解读，原有照片未改动。请重新导出或重新拍摄后再上传。")]
    Damaged,
    /// A kind of JPEG that is hardly ever seen: arithmetic, lossless, 12-bit,
    /// or sequential in several scans.
    #[error(
        "照片采用了少见的 JPEG 编码方式，系统无法可靠解读，原有照片未改动。请用看图软件打开后另存为普通 JPEG 再上传。"
    )]
    RareJpeg,
    /// Decoding would take more memory than one photo may.
    #[error("照片解开后数据量过大，原有照片未改动。请缩小照片或另存为 JPEG 后再上传。")]
    TooHeavy,
    /// The crop rectangle is not acceptable for this photo.
    #[error(transparent)]
    Crop(#[from] CropError),
    /// The background was to become white, but cannot be told from the person.
    #[error("背景与人物难以区分，无法变白，原有照片未改动。请取消“背景变白”后再上传。")]
    Background,
    /// The JPEG could not be written.
    #[error("生成证件照时出错，原有照片未改动。请重试；仍不成功请联系系统管理员。")]
    Encoding,
}

impl PhotoError {
    /// Stable machine-readable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Damaged => "photo-damaged",
            Self::RareJpeg => "photo-rare-jpeg",
            Self::TooHeavy => "photo-too-heavy",
            Self::Crop(error) => error.code(),
            Self::Background => "photo-background",
            Self::Encoding => "photo-encoding",
        }
    }
}
