//! Why there is no print, in words.

use strum_macros::{EnumString, IntoStaticStr, VariantArray};

use crate::error::PublicError;

/// Why there is no print, or a profile was not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PrintRefusal {
    /// No member, or more than [`super::MAX_PRINTED`].
    Members,
    /// Unknown kind of sheet or paper.
    Kind,
    /// Not 0 to 4 mm.
    Gutter,
    /// No name, or a longer one than fits.
    ProfileName,
    /// The name holds a character that no font has.
    ProfileGlyph,
    /// Another profile has the name.
    ProfileNameTaken,
    /// Not −10 to 10 mm.
    ProfileOffset,
    /// Not 97 to 103 %.
    ProfileScale,
    /// There are [`super::MAX_PROFILES`] already.
    TooManyProfiles,
    /// Somebody else has changed or deleted it meanwhile.
    ProfileChanged,
}

impl PrintRefusal {
    /// Stable name.
    pub fn slug(self) -> &'static str {
        self.into()
    }

    /// What is wrong and what to do, in Chinese.
    pub fn message(self) -> &'static str {
        match self {
            Self::Members => "一次可打印 1 至 200 人，未生成打印文件；请分批选择后再试。",
            Self::Kind => "没有这种版式，未生成打印文件；请回到列表重新选择。",
            Self::Gutter => "卡片间距应在 0 至 4 毫米之间，未生成打印文件；请改正后再试。",
            Self::ProfileName => "打印机名称应有 1 至 40 个字，未保存；请改正后再保存。",
            Self::ProfileGlyph => "打印机名称中有无法印出的字，未保存；请换一个名称再保存。",
            Self::ProfileNameTaken => "已有同名的打印机，未保存；请换一个名称再保存。",
            Self::ProfileOffset => "偏移应为 −10 至 10 毫米之间的数，未保存；请改正后再保存。",
            Self::ProfileScale => "缩放应为 97 至 103 之间的数，未保存；请改正后再保存。",
            Self::TooManyProfiles => "最多保存 50 台打印机，未保存；请先删除不用的。",
            Self::ProfileChanged => {
                "他人已先修改或删除了这台打印机，您的内容未保存；请核对后再保存。"
            }
        }
    }
}

impl From<PrintRefusal> for PublicError {
    fn from(refusal: PrintRefusal) -> Self {
        Self::PrintRefused {
            reason: refusal.slug().to_owned(),
            message: refusal.message().to_owned(),
        }
    }
}
