//! The one error that leaves the server.

mod wire;

use serde::Serialize;

use crate::certificate::{CertificateState, CertificateSummary};
use crate::doubt::Doubt;
use crate::face::FaceDifferences;
use crate::field::{Field, FieldError};
use crate::member_detail::MemberDetail;
use crate::photo_check::PhotoCheck;
use crate::settings::SettingsFault;

/// When a busy server is worth another try, seconds.
const BUSY_SECONDS: u32 = 5;

/// What went wrong, as a person or a program outside may know it. Holds no
/// internals; a fault of the server is [`PublicError::Internal`] and is logged
/// where it is handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum PublicError {
    /// The page was rendered for another person than who is signed in now: nothing was done.
    OtherPerson,
    /// Nobody is signed in.
    Unauthenticated,
    /// Name and password do not fit, or the account is disabled.
    WrongCredentials,
    /// The signed-in person may not do this.
    Forbidden,
    /// Not there, or another association's.
    NotFound,
    /// Values that cannot be taken; nothing was saved.
    Invalid(Vec<FieldError>),
    /// Somebody else saved first; the member as it is now.
    EditConflict(Box<MemberDetail>),
    /// Required fields are empty: no certificate.
    Missing(Vec<Field>),
    /// Doubts that nobody has confirmed yet.
    Doubtful(Vec<Doubt>),
    /// The member has left: no new certificate.
    NotListed,
    /// The newest version, this one, was revoked: the next is issued only for a reason.
    Revoked(Box<CertificateSummary>),
    /// The reason for issuing after a revocation is missing or cannot be taken.
    ReissueRefused(String),
    /// Issuing would replace a valid version, and not the one that the person was told of.
    WouldReplace(Box<FaceDifferences>),
    /// Only a valid certificate can be revoked; this one is not.
    NotValid {
        /// Its version.
        version: u32,
        /// Its state.
        state: CertificateState,
    },
    /// The revocation lacks what it needs.
    RevocationRefused(String),
    /// No configured font has this character of the field.
    MissingGlyph {
        /// The name on screen of what holds the character.
        field: String,
        /// The character.
        character: char,
        /// Its place in the field, from 1.
        place: u32,
    },
    /// The association's signing certificate is not valid now.
    SigningKeyExpired,
    /// The time-stamping authority cannot be reached.
    TimeStampUnavailable,
    /// The time-stamping authority was waited for in vain, and is not asked again for three minutes.
    TimeStampSilent,
    /// The photo was not taken.
    PhotoRefused {
        /// Stable name of the reason.
        reason: String,
        /// What is wrong and what to do, in Chinese.
        message: String,
        /// The file is larger than allowed.
        too_large: bool,
    },
    /// The photo fails checks, and no reason was given for taking it all the same; every
    /// check, passed ones too.
    PhotoUnfit(Vec<PhotoCheck>),
    /// Members without a valid certificate, by name: nothing was printed.
    NotIssued(Vec<String>),
    /// No print, or the printer's profile was not saved.
    PrintRefused {
        /// Stable name of the reason.
        reason: String,
        /// What is wrong and what to do, in Chinese.
        message: String,
    },
    /// Settings that cannot be taken; nothing was saved.
    SettingsRefused(Vec<SettingsFault>),
    /// Somebody else saved the settings first.
    SettingsConflict,
    /// The new password is too short or the old one is wrong.
    PasswordRefused(String),
    /// So many numbers were shown that the person's password is asked for before the next.
    PasswordRequired,
    /// The request itself cannot be read.
    BadRequest(String),
    /// The address is there, the method is not.
    MethodNotAllowed,
    /// The body is of a kind that is not taken here.
    UnknownMedia,
    /// The body did not come in time.
    TooSlow,
    /// More than the server takes.
    TooLarge,
    /// Too many attempts.
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The server has too much to do.
    Busy,
    /// The disk is full.
    NoSpace,
    /// The store takes no writes: it is read-only or its disk is failing.
    NotWritable,
    /// The answer of the database or of the route did not come in time: whether it was saved is not known.
    Uncertain,
    /// A fault of the server, logged.
    Internal,
    /// The server could not be reached, answered what cannot be read, or not in time: what was
    /// asked may have been done.
    Unreachable,
}

impl PublicError {
    /// The HTTP status (interface.md).
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated | Self::WrongCredentials => 401,
            Self::Forbidden | Self::PasswordRequired => 403,
            Self::NotFound => 404,
            Self::OtherPerson
            | Self::EditConflict(_)
            | Self::Missing(_)
            | Self::Doubtful(_)
            | Self::NotListed
            | Self::Revoked(_)
            | Self::WouldReplace(_)
            | Self::NotIssued(_)
            | Self::NotValid { .. }
            | Self::PhotoUnfit(_)
            | Self::SigningKeyExpired
            | Self::SettingsConflict => 409,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::UnknownMedia => 415,
            Self::TooLarge
            | Self::PhotoRefused {
                too_large: true, ..
            } => 413,
            Self::Invalid(_)
            | Self::MissingGlyph { .. }
            | Self::PhotoRefused { .. }
            | Self::RevocationRefused(_)
            | Self::ReissueRefused(_)
            | Self::PrintRefused { .. }
            | Self::SettingsRefused(_)
            | Self::PasswordRefused(_) => 422,
            Self::BadRequest(_) => 400,
            Self::TooMany { .. } => 429,
            Self::Busy
            | Self::NotWritable
            | Self::Uncertain
            | Self::TimeStampUnavailable
            | Self::TimeStampSilent => 503,
            Self::Unreachable => 504,
            Self::NoSpace => 507,
            Self::Internal => 500,
        }
    }

    /// Whether what was asked may have been done all the same: no answer came that tells.
    pub fn leaves_open(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Uncertain | Self::Internal)
    }

    /// After how many seconds the same request is worth another try (`Retry-After`); `None` if
    /// waiting changes nothing.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { retry_after } => Some(*retry_after),
            Self::Busy => Some(BUSY_SECONDS),
            _ => None,
        }
    }

    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherPerson => "other_person",
            Self::Unauthenticated => "unauthenticated",
            Self::WrongCredentials => "wrong_credentials",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid(_) => "invalid",
            Self::EditConflict(_) => "edit_conflict",
            Self::Missing(_) => "missing",
            Self::Doubtful(_) => "doubtful",
            Self::NotListed => "not_listed",
            Self::Revoked(_) => "revoked",
            Self::ReissueRefused(_) => "reissue_refused",
            Self::WouldReplace(_) => "would_replace",
            Self::NotValid { .. } => "not_valid",
            Self::RevocationRefused(_) => "revocation_refused",
            Self::MissingGlyph { .. } => "missing_glyph",
            Self::SigningKeyExpired => "signing_key_expired",
            Self::TimeStampUnavailable => "time_stamp_unavailable",
            Self::TimeStampSilent => "time_stamp_silent",
            Self::PhotoRefused { .. } => "photo_refused",
            Self::PhotoUnfit(_) => "photo_unfit",
            Self::NotIssued(_) => "not_issued",
            Self::PrintRefused { .. } => "print_refused",
            Self::SettingsRefused(_) => "settings_refused",
            Self::SettingsConflict => "settings_conflict",
            Self::PasswordRefused(_) => "password_refused",
            Self::PasswordRequired => "password_required",
            Self::BadRequest(_) => "bad_request",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::UnknownMedia => "unknown_media",
            Self::TooSlow => "too_slow",
            Self::TooLarge => "too_large",
            Self::TooMany { .. } => "too_many",
            Self::Busy => "busy",
            Self::NoSpace => "no_space",
            Self::NotWritable => "not_writable",
            Self::Uncertain => "uncertain",
            Self::Internal => "internal",
            Self::Unreachable => "unreachable",
        }
    }

    /// What happened, what was kept, what to do: one sentence in Chinese.
    pub fn title(&self) -> String {
        match self {
            Self::OtherPerson => {
                "此页是为另一位用户打开的，未作任何修改，内容仍在页面上；请先复制需要保留的内容，再重新载入页面。".into()
            }
            Self::Unauthenticated => "登录已失效，请重新登录；未保存的内容仍在页面上。".into(),
            Self::WrongCredentials => "用户名或密码不正确，请重新输入。".into(),
            Self::Forbidden => "您的账号没有此项权限，未作任何修改。".into(),
            Self::NotFound => "没有找到，可能已被移走，或不属于您的协会。".into(),
            Self::Invalid(errors) => match errors.as_slice() {
                [one] => format!(
                    "{}：{}未保存，请改正后再试。",
                    one.field.label(),
                    sentence(&one.message)
                ),
                many => format!("有 {} 项内容不符合要求，未保存，请改正后再试。", many.len()),
            },
            Self::EditConflict(_) => "他人已先保存了修改，您的内容未保存，请核对后选择。".into(),
            Self::SettingsRefused(faults) => match faults.as_slice() {
                [one] => format!("设置未保存。{}：{}", one.field.label(), one.message),
                many => format!("设置未保存，有 {} 项需要改正。", many.len()),
            },
            Self::SettingsConflict => {
                "他人已先保存了设置，您的内容未保存；请与现有设置核对后再保存。".into()
            }
            Self::Missing(_) => "请将会员必填信息补充完整，再进行下载".into(),
            Self::Doubtful(_) => "会员信息存疑，请核对并确认后再签发。".into(),
            Self::NotListed => "该会员不在册，不能签发新的会员证。".into(),
            Self::Revoked(version) => format!(
                "第 {} 版会员证已撤销，未签发新版；确需重新签发的，请填写理由后逐人签发。",
                version.version
            ),
            Self::WouldReplace(found) => format!(
                "签发将替代第 {} 版会员证，尚未签发；请核对变更内容后确认。",
                found.version
            ),
            Self::NotValid { version, state } => format!(
                "第 {version} 版会员证{}，只有有效的会员证可以撤销，未作任何修改。",
                state.words(*version)
            ),
            Self::MissingGlyph {
                field,
                character,
                place,
            } => format!(
                "{field}的第 {place} 个字符 U+{:04X} 无法印在证书上，未签发；请改正{field}，如确为人名用字请联系管理员安装含有该字的字体。",
                u32::from(*character)
            ),
            Self::PhotoUnfit(_) => {
                "照片检查不合格，原有照片未改动。请调整裁剪或换一张照片；确需使用的，请填写理由后再上传。".into()
            }
            Self::NotIssued(names) => format!(
                "所选会员中有 {} 人没有有效的会员证，未生成打印文件；请先签发，或取消选择后再试。",
                names.len()
            ),
            Self::SigningKeyExpired => {
                "协会的签名证书不在有效期内，未签发；请联系管理员更换签名证书。".into()
            }
            Self::TimeStampUnavailable => "时间戳服务暂时无法使用，未签发；请稍后再试。".into(),
            Self::TimeStampSilent => {
                "时间戳服务没有应答，未签发；三分钟内不再等待它，请过后再签发。".into()
            }
            Self::PhotoRefused { message, .. }
            | Self::PrintRefused { message, .. }
            | Self::PasswordRefused(message)
            | Self::RevocationRefused(message)
            | Self::ReissueRefused(message)
            | Self::BadRequest(message) => message.clone(),
            Self::MethodNotAllowed => "此地址不接受这种请求方式，未作任何修改。".into(),
            Self::UnknownMedia => "不支持所提交内容的格式，未作任何修改。".into(),
            Self::TooSlow => {
                "内容没有在时限内到达，未作任何修改；请检查网络后再试。".into()
            }
            Self::TooLarge => "提交的内容超过上限，未保存。".into(),
            Self::PasswordRequired => {
                "短时间内显示的完整证件号较多，此次没有显示；请输入您的登录密码后继续。".into()
            }
            Self::TooMany { retry_after } => match retry_after.div_ceil(60) {
                0..=1 => format!("尝试次数过多，请在 {retry_after} 秒后再试。"),
                minutes => format!("尝试次数过多，请在 {minutes} 分钟后再试。"),
            },
            Self::Busy => "系统正忙，未作任何修改，请稍后再试。".into(),
            Self::NoSpace => "服务器存储空间不足，未保存，请联系管理员。".into(),
            Self::NotWritable => "服务器目前无法写入数据，未作任何修改；请联系管理员。".into(),
            Self::Uncertain => "没有得到数据库的答复，无法确认是否已保存；请刷新页面核对后再操作。".into(),
            Self::Internal => {
                "系统出现故障，不能确定操作是否已完成；请重新载入查看，如仍有问题请联系管理员。".into()
            }
            Self::Unreachable => {
                "无法连接服务器，不能确定刚才的操作是否已完成；内容仍在页面上，请检查网络，重新载入查看后再试。".into()
            }
        }
    }
}

fn sentence(text: &str) -> String {
    if text.ends_with('。') {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

impl std::fmt::Display for PublicError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title())
    }
}

impl std::error::Error for PublicError {}
