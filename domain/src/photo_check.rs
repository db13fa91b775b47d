//! What the checks say of a photo: one line for each, graded, in words.

use serde::{Deserialize, Serialize};

/// How a check came out. In this order: the worst of several is their greatest.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum CheckGrade {
    /// 通过.
    #[default]
    Pass,
    /// 提醒: worth a look, in nobody's way.
    Warn,
    /// 不合格: goes on a certificate only if somebody gives a reason, which is logged.
    Fail,
}

impl CheckGrade {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pass => "通过",
            Self::Warn => "提醒",
            Self::Fail => "不合格",
        }
    }

    /// The stored name.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What is looked at. Each has a small picture of what is meant, `/checks/{slug}.svg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// Every kind, in the order shown.
    pub const ALL: [Self; 10] = [
        Self::Faces,
        Self::FaceSize,
        Self::Position,
        Self::Tilt,
        Self::Resolution,
        Self::Sharpness,
        Self::Exposure,
        Self::Background,
        Self::ColourCast,
        Self::Monochrome,
    ];

    /// The stable name, also of its picture.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Faces => "faces",
            Self::FaceSize => "face-size",
            Self::Position => "position",
            Self::Tilt => "tilt",
            Self::Resolution => "resolution",
            Self::Sharpness => "sharpness",
            Self::Exposure => "exposure",
            Self::Background => "background",
            Self::ColourCast => "colour-cast",
            Self::Monochrome => "monochrome",
        }
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
    fn names_are_those_of_the_wire() {
        for kind in CheckKind::ALL {
            let written = serde_json::to_string(&kind).unwrap();
            assert_eq!(written, format!("\"{}\"", kind.slug()));
        }
        for grade in [CheckGrade::Pass, CheckGrade::Warn, CheckGrade::Fail] {
            let written = serde_json::to_string(&grade).unwrap();
            assert_eq!(written, format!("\"{}\"", grade.slug()));
        }
    }

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
