//! What the checks say of a photo: one line for each, graded, in words.

use serde::{Deserialize, Serialize};
use strum_macros::{IntoStaticStr, VariantArray};

/// How a check came out. In this order: the worst of several is their greatest.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum CheckGrade {
    /// 通过.
    #[default]
    Pass,
    /// 提醒: worth a look, blocks nothing.
    Warn,
    /// 不合格: printed on a certificate only if somebody gives a reason, which is logged.
    Fail,
}

impl CheckGrade {
    /// The stored name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pass => "通过",
            Self::Warn => "提醒",
            Self::Fail => "不合格",
        }
    }
}

/// What is looked at. Each has a small picture of what is meant, `/checks/{slug}.svg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum CheckKind {
    /// One face, and no more.
    Faces,
    /// The face is as large as it should be, and whole.
    FaceSize,
    /// The face is in the middle, the eyes at their height.
    Position,
    /// The eyes are level.
    Tilt,
    /// Dots an inch in print.
    Resolution,
    /// Not blurred.
    Sharpness,
    /// Neither too dark nor too bright.
    Exposure,
    /// Plain and light.
    Background,
    /// No colour over everything.
    ColourCast,
    /// In colour at all.
    Monochrome,
}

impl CheckKind {
    /// The stable name, also of its picture.
    pub fn slug(self) -> &'static str {
        self.into()
    }
}

/// One line: what was looked at, how it came out, and the figure in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoCheck {
    /// What was looked at.
    pub kind: CheckKind,
    /// How it came out.
    pub grade: CheckGrade,
    /// The figure, and what to do, in Chinese.
    pub text: String,
}

/// The worst grade of these checks; of none, 通过.
pub fn worst(checks: &[PhotoCheck]) -> CheckGrade {
    checks
        .iter()
        .map(|check| check.grade)
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_grade_counts() {
        let check = |grade| PhotoCheck {
            kind: CheckKind::Faces,
            grade,
            text: String::new(),
        };
        assert_eq!(worst(&[]), CheckGrade::Pass);
        let mixed = [CheckGrade::Warn, CheckGrade::Fail, CheckGrade::Pass].map(check);
        assert_eq!(worst(&mixed), CheckGrade::Fail);
    }
}
