//! Refusals as pages of their own.

use domain::PublicError;
use leptos::prelude::*;

use crate::document::Document;

/// A refusal in the place of a page.
#[component]
pub fn RefusalPage(error: PublicError) -> impl IntoView {
    let title = match error {
        PublicError::NotFound => "没有这一页",
        PublicError::Busy => "请稍后再试",
        _ => "未能完成",
    };
    let details: Vec<String> = match &error {
        PublicError::Missing(fields) => fields.iter().map(|f| f.label().to_owned()).collect(),
        PublicError::Invalid(errors) => errors
            .iter()
            .map(|e| format!("{}：{}", e.field.label(), e.message))
            .collect(),
        PublicError::Doubtful(doubts) => doubts.iter().map(|d| d.message().to_owned()).collect(),
        _ => Vec::new(),
    };
    view! {
        <Document title=format!("{title} · 会证") bare=true>
            <main class="plain-page">
                <h1>{title}</h1>
                <p>{error.title()}</p>
                {list(details)}
                <p>"用浏览器的“后退”可以回到上一页。"</p>
                <p>
                    <a href="/members">"返回执业电子会员证"</a>
                </p>
            </main>
        </Document>
    }
}

fn list(lines: Vec<String>) -> Option<impl IntoView> {
    let is_empty = lines.is_empty();
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
    (!is_empty).then(|| view! { <ul>{lines.collect_view()}</ul> })
}

/// Why there is no print, in the tab that was to show it.
#[component]
pub fn NotPrintedPage(error: PublicError) -> impl IntoView {
    let names = match &error {
        PublicError::NotIssued(names) => names.clone(),
        _ => Vec::new(),
    };
    let names = names.into_iter().map(|name| view! { <li>{name}</li> });
    view! {
        <Document title="未生成打印文件 · 会证" bare=true>
            <main class="sheet">
                <p class="brand">"会证 · 执业电子会员证"</p>
                <h1>"未生成打印文件"</h1>
                <p>{error.title()}</p>
                <ul class="refused-names">{names.collect_view()}</ul>
                <p class="hint">"请关闭本页，回到列表。"</p>
            </main>
        </Document>
    }
}

/// Why there is no preview of settings, in the frame that was to show it.
#[component]
pub fn NoPreviewPage(error: PublicError) -> impl IntoView {
    let sentences = match error {
        PublicError::SettingsRefused(faults) => faults
            .iter()
            .map(|fault| format!("{}：{}", fault.field.label(), fault.message))
            .collect(),
        other => vec![other.title()],
    };
    view! {
        <Document title="无法预览" bare=true>
            <main>
                <div class="alert">{list(sentences)}</div>
            </main>
        </Document>
    }
}
