//! Why a certificate cannot be drawn.

use crate::printed::Field;

/// A refusal to draw. Nothing is ever left out or replaced instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// No configured font has this character, or it stands for no letter
    /// ([`crate::Obstacle`]); a box would be printed.
    #[error("{field}的第 {place} 个字符 U+{:04X} 无法印出", u32::from(*.character))]
    MissingGlyph {
        /// Where the character stands.
        field: Field,
        /// The character itself.
        character: char,
        /// Its place in the field, from 1.
        place: u32,
    },
    /// Two lines at the least size cannot hold the value.
    #[error("{field}过长，无法完整印在证书上")]
    TooLong {
        /// The value that does not fit.
        field: Field,
    },
    /// A certificate cannot go without this value.
    #[error("证书缺少{field}")]
    Empty {
        /// The value that is not there.
        field: Field,
    },
    /// The photo is not a baseline or progressive JPEG of the stated size in grey or colour.
    #[error("照片无法嵌入证书：{reason}")]
    Photo {
        /// What is wrong with it, for the log and the user.
        reason: &'static str,
    },
    /// The address is longer than the largest QR symbol holds.
    #[error("核验网址过长，无法生成二维码")]
    Qr,
    /// A font file is damaged in a way that only shows when its glyphs are taken.
    #[error("字体“{font}”无法提取字形：{reason}")]
    Font {
        /// PostScript name of the font.
        font: String,
        /// The font library's words.
        reason: String,
    },
    /// The finished document could not be written out.
    #[error("证书文件无法生成：{reason}")]
    Write {
        /// The PDF library's words.
        reason: String,
    },
}

impl RenderError {
    /// A stable identifier for clients and logs; never changes with the wording.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingGlyph { .. } => "missing_glyph",
            Self::TooLong { .. } => "too_long",
            Self::Empty { .. } => "empty_field",
            Self::Photo { .. } => "photo",
            Self::Qr => "qr",
            Self::Font { .. } => "font",
            Self::Write { .. } => "write",
        }
    }

    /// The field to point at, where there is one.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::MissingGlyph { field, .. } | Self::TooLong { field } | Self::Empty { field } => {
                Some(*field)
            }
            Self::Qr => Some(Field::VerifyUrl),
            Self::Photo { .. } | Self::Font { .. } | Self::Write { .. } => None,
        }
    }
}

/// Why the fonts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A font the certificate cannot do without is in none of the folders.
    #[error("找不到字体 {font}（可执行 apt-get install fonts-noto-cjk fonts-noto-cjk-extra）")]
    NotFound {
        /// PostScript name of the font.
        font: &'static str,
    },
    /// The file is there but cannot be read.
    #[error("字体文件 {path} 无法读取")]
    Read {
        /// The file.
        path: std::path::PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is no font, or a collection without the wanted typeface.
    #[error("字体文件 {path} 无法识别，或不含 {font}")]
    Parse {
        /// The file.
        path: std::path::PathBuf,
        /// PostScript name of the wanted typeface.
        font: &'static str,
    },
}

impl FontError {
    /// A stable identifier for logs; never changes with the wording.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "font_not_found",
            Self::Read { .. } => "font_unreadable",
            Self::Parse { .. } => "font_malformed",
        }
    }
}
