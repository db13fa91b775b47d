//! 协会设置: a plain form, and the real PDF beside it.

use domain::{AssociationSettings, PublicError, SettingsForm};
use leptos::prelude::*;

use super::unread;
use crate::components::frame::Framed;
use crate::components::settings::{SettingsFields, SettingsPreview};
use crate::owner::owned;

/// Why the form was refused.
#[derive(Clone, Debug)]
pub struct SettingsFailure {
    /// What went wrong.
    pub error: PublicError,
    /// As typed.
    pub form: SettingsForm,
    /// Files had been chosen. A browser cannot be given them back.
    pub files_chosen: bool,
}

/// The key that certificates are signed with.
#[derive(Clone, Debug)]
pub struct SigningKeyView {
    /// Kind and size: `ECDSA P-256`.
    pub algorithm: String,
    /// Whom its certificate names.
    pub subject: String,
    /// Who signed its certificate.
    pub issuer: String,
    /// Nobody but itself signed its certificate.
    pub self_signed: bool,
    /// First and last day of its validity.
    pub validity: (String, String),
    /// Whether it is valid now.
    pub valid: bool,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// As they are.
    pub settings: AssociationSettings,
    /// Why the form was refused, if it was.
    pub failure: Option<SettingsFailure>,
    /// The settings have just been saved.
    pub saved: bool,
    /// Whether the person may change the settings.
    pub may_configure: bool,
    /// The key in use, if there is one.
    pub key: Option<SigningKeyView>,
}

/// 协会设置; in its place why the settings could not be read.
#[component]
pub fn SettingsPage(shown: Result<SettingsView, PublicError>) -> impl IntoView {
    view! {
        <Framed title="协会设置" path="/settings">
            <main id="content" tabindex="-1">
                {match shown {
                    Ok(shown) => body(shown),
                    Err(error) => unread("协会设置", &error),
                }}
            </main>
        </Framed>
    }
}

fn body(shown: SettingsView) -> AnyView {
    let SettingsView {
        settings,
        failure,
        saved,
        may_configure,
        key,
    } = shown;
    let message = match &failure {
        Some(failure) => Some(sentence(failure)),
        None => {
            saved.then(|| "已保存。以后签发的会员证按新设置印制，已签发的文件不变。".to_owned())
        }
    };
    let (role, class) = match failure {
        Some(_) => ("alert", "alert"),
        None => ("status", "alert good"),
    };
    let form = failure.as_ref().map_or_else(
        || SettingsForm::of(&settings),
        |failure| failure.form.clone(),
    );
    view! {
        <p class="crumb">"系统 / 协会设置"</p>
        <h1>"协会设置"</h1>
        <div role=role>{message.map(|message| view! { <p class=class>{message}</p> })}</div>
        <div class="settings">
            <div class="settings-main">
                <form
                    method="post"
                    action=owned("/settings")
                    enctype="multipart/form-data"
                    class="card settings-form"
                    aria-label="协会设置"
                >
                    <SettingsFields
                        settings=settings
                        form=form
                        error=failure.map(|failure| failure.error)
                        may_configure
                    />
                </form>
                {signing_key(key)}
            </div>
            <SettingsPreview />
        </div>
    }
    .into_any()
}

/// 签名证书: what there is, and in plain words what it is worth.
fn signing_key(key: Option<SigningKeyView>) -> AnyView {
    let facts = key.map(|key| {
        let (from, until) = key.validity;
        let worth = if !key.valid {
            "签名证书不在有效期内，无法签发；请系统管理员更换。"
        } else if key.self_signed {
            "这是系统自带的试用证书：能证明文件签发后未被改动，但阅读软件会提示“签名者未知”。             正式使用请向电子认证服务机构申请证书，由系统管理员导入。"
        } else {
            "签发者受信任时，阅读软件会显示签名有效；是否信任由各阅读软件决定。"
        };
        let class = if key.valid { "hint" } else { "alert" };
        view! {
            <dl class="key-facts">
                <dt>"证书主体"</dt>
                <dd>{key.subject}</dd>
                <dt>"签发者"</dt>
                <dd>{key.issuer}</dd>
                <dt>"密钥"</dt>
                <dd>{key.algorithm}</dd>
                <dt>"有效期"</dt>
                <dd class="number">{format!("{from} 至 {until}")}</dd>
            </dl>
            <p class=class>{worth}</p>
        }
    });
    let none = facts.is_none().then(|| {
        view! { <p class="alert">"还没有签名证书，无法签发；请系统管理员生成或导入。"</p> }
    });
    view! {
        <section class="card settings-form" aria-labelledby="signing-key">
            <h2 id="signing-key">"签名证书"</h2>
            {facts}
            {none}
        </section>
    }
    .into_any()
}

fn sentence(failure: &SettingsFailure) -> String {
    let mut sentence = failure.error.title();
    let lost = failure.files_chosen
        && matches!(
            failure.error,
            PublicError::SettingsRefused(_) | PublicError::SettingsConflict
        );
    if lost {
        sentence.push_str("所选的印章图片需重新选择，其余内容仍在下方。");
    }
    sentence
}
