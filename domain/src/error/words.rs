//! What each [`PublicError`] says to the person who meets it.

use std::fmt;

use super::PublicError;

impl PublicError {
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
            | Self::ImportRefused(message)
            | Self::BadRequest(message) => message.clone(),
            Self::SearchExpired => {
                "按证件号的搜索已过期（只在本次登录内保留两小时），列表没有显示；请在搜索框中重新输入证件号。".into()
            }
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

impl fmt::Display for PublicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title())
    }
}

fn sentence(text: &str) -> String {
    if text.ends_with('。') {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}
