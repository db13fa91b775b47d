//! Why a file cannot be taken as a photo.

use super::{Format, MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE, MIN_HEIGHT, MIN_WIDTH};

/// Why a file is refused before it is decoded. `Display` is the Chinese
/// sentence for the user: what happened, what was kept, what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadRefusal {
    /// No bytes at all.
    #[error("所选文件是空的，原有照片未改动。请重新选择照片文件。")]
    Empty,
    /// Not a JPEG or PNG file, whatever its name says.
    #[error("{}", format_sentence(*.0))]
    Format(Format),
    /// More than [`MAX_FILE_BYTES`].
    #[error(
        "照片文件为 {}，超过 {} MB 的上限，原有照片未改动。请缩小照片或降低 JPEG 质量后再上传。",
        megabytes(*len),
        MAX_FILE_BYTES >> 20
    )]
    TooManyBytes {
        /// Bytes of the file.
        len: u64,
    },
    /// A side above [`MAX_SIDE`] or more than [`MAX_PIXELS`].
    #[error(
        "照片为 {width}×{height} 像素，超过上限（每边 {MAX_SIDE} 像素，共 {} 万像素），原有照片未改动。请缩小照片后再上传。",
        MAX_PIXELS / 10_000
    )]
    TooManyPixels {
        /// Upright width, pixels.
        width: u32,
        /// Upright height, pixels.
        height: u32,
    },
    /// Below [`MIN_WIDTH`] × [`MIN_HEIGHT`].
    #[error(
        "照片只有 {width}×{height} 像素，小于下限 {MIN_WIDTH}×{MIN_HEIGHT} 像素，无法用于会员证，原有照片未改动。请换一张更清晰的照片。"
    )]
    TooFewPixels {
        /// Upright width, pixels.
        width: u32,
        /// Upright height, pixels.
        height: u32,
    },
    /// Inks instead of light: without the press's profile the colours are a guess.
    #[error(
        "照片是印刷用的 CMYK 颜色，颜色无法准确还原，原有照片未改动。请在看图软件中转为 RGB 颜色、另存为 JPEG 后再上传。"
    )]
    Cmyk,
    /// The header is broken or ends too soon.
    #[error("照片文件不完整或已损坏，无法读取，原有照片未改动。请重新导出或重新拍摄后再上传。")]
    Damaged,
}

impl UploadRefusal {
    /// Stable machine-readable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "photo-empty",
            Self::Format(_) => "photo-format",
            Self::TooManyBytes { .. } => "photo-too-many-bytes",
            Self::TooManyPixels { .. } => "photo-too-many-pixels",
            Self::TooFewPixels { .. } => "photo-too-few-pixels",
            Self::Cmyk => "photo-cmyk",
            Self::Damaged => "photo-damaged",
        }
    }
}

fn megabytes(len: u64) -> String {
    // Rounded up, so that a file just above the limit never reads as equal to it.
    let tenths = len.saturating_mul(10).div_ceil(1 << 20);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn format_sentence(format: Format) -> String {
    let name = format.name().unwrap_or_default();
    match format {
        Format::Heic => "这是 HEIC 格式的照片，系统只接受 JPEG 和 PNG，原有照片未改动。请在手机“设置 › 相机 › 格式”中选择“兼容性最佳”（JPEG）后重新拍摄，或将照片另存为 JPEG 后再上传。".to_owned(),
        Format::Pdf => "这是 PDF 文件，不是照片（与文件扩展名无关），原有照片未改动。请上传 JPEG 或 PNG 格式的照片文件。".to_owned(),
        Format::Unknown => "无法识别所选文件，它不是 JPEG 或 PNG 照片（与文件扩展名无关），原有照片未改动。请上传 JPEG 或 PNG 格式的照片文件。".to_owned(),
        _ => format!("这是 {name} 格式的文件（与文件扩展名无关），系统只接受 JPEG 和 PNG，原有照片未改动。请用看图软件另存为 JPEG 后再上传。"),
    }
}
