//! A member's photo: where it comes from, and which one would be issued.

use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

/// Where a photo comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PhotoKind {
    /// 全科合格电子照片: from the qualifying exam.
    Exam,
    /// 上传照片: given by staff.
    Upload,
}

impl PhotoKind {
    /// The stored name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exam => "全科合格电子照片",
            Self::Upload => "上传照片",
        }
    }
}

/// The way on which a photo came to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PhotoSource {
    /// 考试照片: from the exam's records.
    Exam,
    /// 上传: one photo, in the dialog or by a program.
    Upload,
    /// 批量: many at once.
    Batch,
}

impl PhotoSource {
    /// The stored name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exam => "考试照片",
            Self::Upload => "上传",
            Self::Batch => "批量",
        }
    }
}

/// The photo that would be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRef {
    /// Where it comes from.
    pub kind: PhotoKind,
    /// Width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// First characters of its SHA-256: changes when the photo does.
    pub tag: String,
}
