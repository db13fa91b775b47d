//! Seals: PNG files whose background is transparent.

use super::decode::decode_png_within;
use super::{PhotoError, Rgba};
use crate::probe::{Format, MAX_SEAL_BYTES, png, probe, sniff};

/// Longest side accepted, pixels.
pub const MAX_SEAL_SIDE: u32 = 4000;
/// Shortest side accepted of what is to be seen, pixels: 150 dots an inch on the smallest seal.
pub const MIN_SEAL_SIDE: u32 = 90;
/// Most memory the decoder may ask for, bytes: the largest picture in 8-bit RGBA
/// and room for its rows. In 16 bits it takes twice that, and is refused.
const MAX_ALLOC: u64 = 72 * 1024 * 1024;
/// Less opacity than this is dust that editors leave behind.
const SEEN: u8 = 8;

/// Why a file cannot be taken as a seal. `Display` is the Chinese sentence for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealRefusal {
    /// No bytes at all.
    #[error("所选印章文件是空的，原有印章未改动。请重新选择 PNG 文件。")]
    Empty,
    /// Not a PNG file, whatever its name says.
    #[error("{}，原有印章未改动。印章须为背景透明的 PNG 图片，请在看图软件中另存为 PNG 后再上传。", format_clause(*.0))]
    Format(Format),
    /// More than [`MAX_SEAL_BYTES`].
    #[error("印章文件超过 2 MB 的上限，原有印章未改动。请缩小图片（宽 1000 像素即可）后再上传。")]
    TooManyBytes,
    /// A side above [`MAX_SEAL_SIDE`].
    #[error(
        "印章图片为 {width}×{height} 像素，超过每边 {MAX_SEAL_SIDE} 像素的上限，原有印章未改动。请缩小图片（宽 1000 像素即可）后再上传。"
    )]
    TooManyPixels {
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
    },
    /// What is to be seen is below [`MIN_SEAL_SIDE`].
    #[error(
        "印章图片除去透明边后只有 {width}×{height} 像素，小于每边 {MIN_SEAL_SIDE} 像素的下限，打印会模糊，原有印章未改动。请换一张更清晰的图片。"
    )]
    TooFewPixels {
        /// Width without transparent margins, pixels.
        width: u32,
        /// Height without transparent margins, pixels.
        height: u32,
    },
    /// More than one picture.
    #[error("印章图片是动画（APNG），原有印章未改动。请另存为单幅 PNG 图片后再上传。")]
    Animated,
    /// No transparent pixel: the seal would cover what it is stamped on.
    #[error(
        "印章图片没有透明背景，会遮住协会名称，原有印章未改动。请去除背景、保存为透明 PNG 后再上传。"
    )]
    NoAlpha,
    /// No visible pixel.
    #[error("印章图片完全透明，看不到任何内容，原有印章未改动。请重新导出后再上传。")]
    Blank,
    /// Decoding would take more memory than one seal may.
    #[error("印章图片解开后数据量过大，原有印章未改动。请缩小图片、保存为 8 位 PNG 后再上传。")]
    TooHeavy,
    /// The header or the pixels cannot be read to the end.
    #[error("印章文件不完整或已损坏，无法读取，原有印章未改动。请重新导出后再上传。")]
    Damaged,
}

impl SealRefusal {
    /// Stable machine-readable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "seal-empty",
            Self::Format(_) => "seal-format",
            Self::TooManyBytes => "seal-too-many-bytes",
            Self::TooManyPixels { .. } => "seal-too-many-pixels",
            Self::TooFewPixels { .. } => "seal-too-few-pixels",
            Self::Animated => "seal-animated",
            Self::NoAlpha => "seal-no-alpha",
            Self::Blank => "seal-blank",
            Self::TooHeavy => "seal-too-heavy",
            Self::Damaged => "seal-damaged",
        }
    }

    /// Whether the file is larger than allowed, rather than wrong.
    #[must_use]
    pub fn too_large(self) -> bool {
        matches!(self, Self::TooManyBytes | Self::TooManyPixels { .. })
    }
}

fn format_clause(format: Format) -> String {
    match format.name() {
        Some(name) => format!("这是 {name} 格式的文件（与文件扩展名无关）"),
        None => "所选文件不是 PNG 图片（与文件扩展名无关）".to_owned(),
    }
}

/// Decodes a seal and cuts its transparent margins off: what is left is what is
/// printed. 16 bits become 8, grey becomes RGB, a colour profile is applied; text is ignored.
///
/// # Errors
/// The first reason to refuse the file. Size and kind are judged before a pixel
/// is decoded.
pub fn decode_seal(bytes: &[u8]) -> Result<Rgba, SealRefusal> {
    if bytes.is_empty() {
        return Err(SealRefusal::Empty);
    }
    if bytes.len() as u64 > MAX_SEAL_BYTES {
        return Err(SealRefusal::TooManyBytes);
    }
    match sniff(bytes) {
        Format::Png => {}
        other => return Err(SealRefusal::Format(other)),
    }
    let header = probe(bytes).ok_or(SealRefusal::Damaged)?;
    let (width, height) = (header.stored_width, header.stored_height);
    if width.max(height) > MAX_SEAL_SIDE {
        return Err(SealRefusal::TooManyPixels { width, height });
    }
    if png::is_animated(bytes) {
        return Err(SealRefusal::Animated);
    }
    let image = decode_png_within(bytes, &header, MAX_SEAL_SIDE, MAX_ALLOC).map_err(refusal)?;
    if !image.color().has_alpha() {
        return Err(SealRefusal::NoAlpha);
    }
    let rgba = Rgba::new(width, height, image.into_rgba8().into_raw());
    let rgba = rgba.ok_or(SealRefusal::Damaged)?;
    if rgba.pixels().all(|[.., alpha]| *alpha == u8::MAX) {
        return Err(SealRefusal::NoAlpha);
    }
    let seen = rgba.trimmed(SEEN).ok_or(SealRefusal::Blank)?;
    let (width, height) = (seen.width(), seen.height());
    if width.min(height) < MIN_SEAL_SIDE {
        return Err(SealRefusal::TooFewPixels { width, height });
    }
    Ok(seen)
}

fn refusal(error: PhotoError) -> SealRefusal {
    match error {
        PhotoError::TooHeavy => SealRefusal::TooHeavy,
        _ => SealRefusal::Damaged,
    }
}
