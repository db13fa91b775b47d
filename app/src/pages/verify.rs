//! 会员证核验: for anybody, on any phone, without script.

use backend::{Alteration, FileVerdict, Verdict};
use domain::CertificateState;
use leptos::prelude::*;

use crate::document::Document;

/// What there is to show.
pub enum Finding {
    /// Nothing was asked yet.
    Nothing,
    /// What was typed cannot be a code.
    Malformed(String),
    /// No certificate has this code.
    UnknownCode,
    /// The certificate of a code.
    Code(Verdict),
    /// What a file is.
    File(FileVerdict),
    /// The file did not arrive, and why.
    Unreadable(String),
    /// Too much was asked; the seconds to wait.
    TooMany(u32),
}

/// What is said above the facts.
struct Said {
    title: String,
    tone: &'static str,
    words: String,
}

impl Said {
    fn new(title: impl Into<String>, tone: &'static str, words: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            tone,
            words: words.into(),
        }
    }
}

/// The page.
#[component]
pub fn VerifyPage(finding: Finding) -> impl IntoView {
    let asked = !matches!(finding, Finding::Nothing);
    let (said, now, facts_of) = told(finding);
    let title = match &said {
        Some(said) => format!("{} · 会员证核验", said.title),
        None => "会员证核验".to_owned(),
    };
    let lead = said.is_none().then(|| {
        view! {
            <p class="lead">
                "输入证书上的编码，或者选择会员证的 PDF 文件，即可知道它是否由协会签发、有没有被改动、现在是否有效。"
            </p>
        }
    });
    view! {
        <Document title bare=true style="/verify.css">
            <main>
                <h1>"执业电子会员证核验"</h1>
                {lead}
                {said.map(banner)}
                {now
                    .map(|now| {
                        view! {
                            <p class="lead">
                                "文件所带编码对应的会员证，目前状态：" <strong>{now}</strong>
                            </p>
                        }
                    })}
                {facts_of.map(facts)}
                {forms(asked)}
            </main>
        </Document>
    }
}

/// What is said, the present state where it differs from that, and the certificate.
fn told(finding: Finding) -> (Option<Said>, Option<String>, Option<Verdict>) {
    let plain = |title: &str, tone, words: &str| (Some(Said::new(title, tone, words)), None, None);
    match finding {
        Finding::Nothing => (None, None, None),
        Finding::Malformed(typed) => plain(
            "编码不完整",
            "bad",
            &format!(
                "证书编码应为 26 位字母和数字，“{}”不是；请对照二维码下方的编码重新输入。",
                typed.chars().take(40).collect::<String>()
            ),
        ),
        Finding::UnknownCode => plain(
            "未查到",
            "bad",
            "没有查到此编码对应的会员证。请对照二维码下方的编码核对；如编码无误，此证不是由协会通过本系统签发的。",
        ),
        Finding::Code(verdict) => (Some(state(&verdict)), None, Some(verdict)),
        Finding::File(FileVerdict::Unchanged(verdict)) => {
            let mut said = state(&verdict);
            said.words = format!("文件由协会签发，内容未被改动。{}", said.words);
            (Some(said), None, Some(verdict))
        }
        Finding::File(FileVerdict::Altered(verdict, how)) => {
            let words = format!(
                "{}请勿采信此文件，应以下列协会签发的信息为准；可请会员提供原件，或扫描证书上的二维码。",
                altered(how)
            );
            let now = state(&verdict).title;
            let said = Said::new("文件已被改动", "bad", words);
            (Some(said), Some(now), Some(verdict))
        }
        Finding::File(FileVerdict::Unknown) => plain(
            "不是协会签发的文件",
            "bad",
            "此文件不是由协会通过本系统签发的会员证，也不含已签发的证书编码。拍照、截图、打印成 PDF 的副本请改用扫描二维码或输入编码核验。",
        ),
        Finding::Unreadable(why) => plain("未能核验", "warn", &why),
        Finding::TooMany(seconds) => plain(
            "请稍后再试",
            "warn",
            &format!("短时间内核验失败的次数过多，请在 {seconds} 秒后再试。"),
        ),
    }
}

/// What became of a file, in words.
fn altered(how: Alteration) -> &'static str {
    match how {
        Alteration::Appended => "文件在签发之后被追加了内容。",
        Alteration::CutOff => "文件不完整，末尾缺失。",
        Alteration::Changed => "文件内容与协会签发的原件不一致。",
    }
}

/// The state in words.
fn state(verdict: &Verdict) -> Said {
    let since = verdict
        .ended_on
        .map(|day| format!("自{}起", day.to_chinese()))
        .unwrap_or_default();
    match verdict.state {
        CertificateState::Valid => Said::new("有效", "good", "此会员证由协会签发，目前有效。"),
        CertificateState::Superseded => {
            let by = verdict
                .replaced_by
                .map(|version| format!("第 {version} 版"))
                .unwrap_or_else(|| "新版".to_owned());
            Said::new(
                format!("已被{by}替代"),
                "warn",
                format!("此会员证{since}已被{by}替代，请以新版为准。"),
            )
        }
        CertificateState::Revoked => Said::new(
            "已撤销",
            "bad",
            format!("此会员证{since}已被协会撤销，不再有效。"),
        ),
        CertificateState::Lapsed => Said::new(
            "失效",
            "bad",
            format!("该会员{since}已不在册，此会员证失效。"),
        ),
    }
}

fn banner(said: Said) -> impl IntoView {
    view! {
        <div class=format!("verdict {}", said.tone) role="status">
            <strong>{said.title}</strong>
            <p>{said.words}</p>
        </div>
    }
}

fn facts(verdict: Verdict) -> impl IntoView {
    let rows = [
        ("姓名", verdict.name),
        ("会员证号", verdict.member_no),
        ("会员类别", verdict.category),
        ("服务所名称", verdict.firm),
        ("签发协会", verdict.association),
        ("签发日期", verdict.issued_on.to_chinese()),
        ("版本", format!("第 {} 版", verdict.version)),
        ("证书编码", verdict.code.grouped()),
    ];
    let rows = rows.map(|(label, value)| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
    });
    view! {
        <section class="facts" aria-label="证书信息">
            <img
                src=format!("/verify/{}/photo", verdict.code)
                width="104"
                height="128"
                alt="证书上的照片"
            />
            <dl>{rows}</dl>
        </section>
        <p class="hint">"请核对以上信息和照片与证书上的是否一致；不一致的证书是伪造的。"</p>
    }
}

/// The ways to ask: first and large where nothing was asked yet, below the answer else.
fn forms(asked: bool) -> impl IntoView {
    view! {
        <section class="ask" aria-label="核验">
            {asked.then(|| view! { <h2>"核验其他会员证"</h2> })}
            <form method="get" action="/verify">
                <label for="code">"证书编码"</label>
                <div class="row">
                    <input
                        id="code"
                        name="code"
                        required
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        maxlength="300"
                        placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX"
                        aria-describedby="code-hint"
                    />
                    <button>"核验"</button>
                </div>
                <p id="code-hint" class="hint">
                    "印在二维码下方，大小写、空格和连字符不限；也可以粘贴整个核验网址。"
                </p>
            </form>
            <form method="post" action="/verify" enctype="multipart/form-data">
                <label for="file">"会员证 PDF 文件"</label>
                <div class="row">
                    <input
                        id="file"
                        name="file"
                        type="file"
                        required
                        accept="application/pdf,.pdf"
                        aria-describedby="file-hint"
                    />
                    <button>"核验文件"</button>
                </div>
                <p id="file-hint" class="hint">
                    "把文件拖到框中或点击选择；文件只用于比对，不会保存。"
                </p>
            </form>
        </section>
    }
}
