//! Recognising a format by its first bytes; file names are not believed.

/// Formats that turn up where a photo is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// HEIC or HEIF, what iPhones store.
    Heic,
    /// AVIF.
    Avif,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// BMP.
    Bmp,
    /// TIFF, and camera raw formats built on it.
    Tiff,
    /// SVG.
    Svg,
    /// PDF.
    Pdf,
    /// Anything else.
    Unknown,
}

impl Format {
    /// Short name for sentences; `None` where the format is not known.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
            Self::Unknown => return None,
        })
    }
}

/// The format that `bytes`, the beginning of a file, are in.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Format {
    const STARTS: [(&[u8], Format); 8] = [
        (b"\xFF\xD8\xFF", Format::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Format::Png),
        (b"GIF87a", Format::Gif),
        (b"GIF89a", Format::Gif),
        (b"%PDF-", Format::Pdf),
        (b"II*\0", Format::Tiff),
        (b"MM\0*", Format::Tiff),
        (b"BM", Format::Bmp),
    ];
    if let Some((_, format)) = STARTS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return *format;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Format::WebP;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return match bytes.get(8..12) {
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
                Format::Heic
            }
            Some(b"avif" | b"avis") => Format::Avif,
            _ => Format::Unknown,
        };
    }
    if is_svg(bytes) {
        Format::Svg
    } else {
        Format::Unknown
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 2048;
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    bytes.starts_with(b"<") && head.windows(4).any(|w| w.eq_ignore_ascii_case(b"<svg"))
}
