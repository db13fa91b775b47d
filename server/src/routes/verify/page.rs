//! The verification page: plain HTML, for any phone.

use std::fmt::Write;

use backend::{FileVerdict, Verdict};
use domain::CertificateState;

use super::alteration;
use crate::routes::html::escape;

/// What there is to show.
pub(super) enum Finding<'a> {
    /// Nothing was asked yet.
    Nothing,
    /// What was typed cannot be a code.
    Malformed(&'a str),
    /// No certificate has this code.
    UnknownCode,
    /// The certificate of a code.
    Code(&'a Verdict),
    /// What a file is.
    File(&'a FileVerdict),
    /// The file did not arrive.
    Unreadable(&'a str),
    /// Too much was asked; the seconds to wait.
    TooMany(u32),
}

/// The page.
pub(super) fn render(finding: &Finding<'_>) -> String {
    let (title, result) = result(finding);
    format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex, nofollow\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/verify.css\"></head><body><main>\
         <h1>执业电子会员证核验</h1>{result}{}</main></body></html>",
        forms(finding)
    )
}

fn result(finding: &Finding<'_>) -> (String, String) {
    let plain = |title: &str, tone, words: &str| {
        (format!("{title} · 会员证核验"), banner(tone, title, words))
    };
    match finding {
        Finding::Nothing => (
            "会员证核验".to_owned(),
            "<p class=\"lead\">输入证书上的编码，或者选择会员证的 PDF 文件，即可知道它是否由协会签发、有没有被改动、现在是否有效。</p>".to_owned(),
        ),
        Finding::Malformed(typed) => plain(
            "编码不完整",
            "bad",
            &format!(
                "证书编码应为 26 位字母和数字，“{}”不是；请对照二维码下方的编码重新输入。",
                escape(&typed.chars().take(40).collect::<String>())
            ),
        ),
        Finding::UnknownCode => plain(
            "未查到",
            "bad",
            "没有查到此编码对应的会员证。请对照二维码下方的编码核对；如编码无误，此证不是由协会通过本系统签发的。",
        ),
        Finding::Code(verdict) => {
            let (title, tone, words) = state(verdict);
            let shown = banner(tone, &title, &words) + &facts(verdict);
            (format!("{title} · 会员证核验"), shown)
        }
        Finding::File(FileVerdict::Unchanged(verdict)) => {
            let (title, tone, words) = state(verdict);
            let intact = "文件由协会签发，内容未被改动。";
            let shown = banner(tone, &title, &format!("{intact}{words}")) + &facts(verdict);
            (format!("{title} · 会员证核验"), shown)
        }
        Finding::File(FileVerdict::Altered(verdict, how)) => {
            let words = format!(
                "{}请勿采信此文件，应以下列协会签发的信息为准；可请会员提供原件，或扫描证书上的二维码。",
                alteration(*how).1
            );
            let (now, _, _) = state(verdict);
            let shown = banner("bad", "文件已被改动", &words)
                + &format!("<p class=\"lead\">文件所带编码对应的会员证，目前状态：<strong>{now}</strong></p>")
                + &facts(verdict);
            ("文件已被改动 · 会员证核验".to_owned(), shown)
        }
        Finding::File(FileVerdict::Unknown) => plain(
            "不是协会签发的文件",
            "bad",
            "此文件不是由协会通过本系统签发的会员证，也不含已签发的证书编码。拍照、截图、打印成 PDF 的副本请改用扫描二维码或输入编码核验。",
        ),
        Finding::Unreadable(why) => plain("未能核验", "warn", &escape(why)),
        Finding::TooMany(seconds) => plain(
            "请稍后再试",
            "warn",
            &format!("短时间内核验失败的次数过多，请在 {seconds} 秒后再试。"),
        ),
    }
}

/// The state in words: title, tone, sentence.
fn state(verdict: &Verdict) -> (String, &'static str, String) {
    let since = verdict
        .ended_on
        .map(|day| format!("自{}起", day.to_chinese()))
        .unwrap_or_default();
    match verdict.state {
        CertificateState::Valid => (
            "有效".to_owned(),
            "good",
            "此会员证由协会签发，目前有效。".to_owned(),
        ),
        CertificateState::Superseded => {
            let by = verdict
                .replaced_by
                .map(|version| format!("第 {version} 版"))
                .unwrap_or_else(|| "新版".to_owned());
            (
                format!("已被{by}替代"),
                "warn",
                format!("此会员证{since}已被{by}替代，请以新版为准。"),
            )
        }
        CertificateState::Revoked => (
            "已撤销".to_owned(),
            "bad",
            format!("此会员证{since}已被协会撤销，不再有效。"),
        ),
        CertificateState::Lapsed => (
            "失效".to_owned(),
            "bad",
            format!("该会员{since}已不在册，此会员证失效。"),
        ),
    }
}

fn banner(tone: &str, title: &str, words: &str) -> String {
    format!(
        "<div class=\"verdict {tone}\" role=\"status\"><strong>{title}</strong><p>{words}</p></div>"
    )
}

fn facts(verdict: &Verdict) -> String {
    let rows = [
        ("姓名", verdict.name.clone()),
        ("会员证号", verdict.member_no.clone()),
        ("会员类别", verdict.category.clone()),
        ("服务所名称", verdict.firm.clone()),
        ("签发协会", verdict.association.clone()),
        ("签发日期", verdict.issued_on.to_chinese()),
        ("版本", format!("第 {} 版", verdict.version)),
        ("证书编码", verdict.code.grouped()),
    ];
    let mut out = String::from("<section class=\"facts\" aria-label=\"证书信息\">");
    // Writing into a string cannot fail.
    let _ = write!(
        out,
        "<img src=\"/verify/{}/photo\" width=\"104\" height=\"128\" alt=\"证书上的照片\">",
        verdict.code
    );
    out.push_str("<dl>");
    for (label, value) in rows {
        let _ = write!(
            out,
            "<div><dt>{label}</dt><dd>{}</dd></div>",
            escape(&value)
        );
    }
    out.push_str(
        "</dl></section><p class=\"hint\">请核对以上信息和照片与证书上的是否一致；不一致的证书是伪造的。</p>",
    );
    out
}

/// The ways to ask: first and large where nothing was asked yet, below the answer else.
fn forms(finding: &Finding<'_>) -> String {
    let heading = match finding {
        Finding::Nothing => "",
        _ => "<h2>核验其他会员证</h2>",
    };
    format!(
        "<section class=\"ask\" aria-label=\"核验\">{heading}\
         <form method=\"get\" action=\"/verify\"><label for=\"code\">证书编码</label>\
         <div class=\"row\"><input id=\"code\" name=\"code\" required autocomplete=\"off\" \
         autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"300\" \
         placeholder=\"XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX\" aria-describedby=\"code-hint\">\
         <button>核验</button></div><p id=\"code-hint\" class=\"hint\">印在二维码下方，大小写、空格和连字符不限；也可以粘贴整个核验网址。</p></form>\
         <form method=\"post\" action=\"/verify\" enctype=\"multipart/form-data\">\
         <label for=\"file\">会员证 PDF 文件</label>\
         <div class=\"row\"><input id=\"file\" name=\"file\" type=\"file\" required \
         accept=\"application/pdf,.pdf\" aria-describedby=\"file-hint\"><button>核验文件</button></div>\
         <p id=\"file-hint\" class=\"hint\">把文件拖到框中或点击选择；文件只用于比对，不会保存。</p></form></section>"
    )
}
