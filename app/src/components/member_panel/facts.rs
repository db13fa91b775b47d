//! What is known of the member beside the fields: doubts and certificates.

use domain::{CertificateState, CertificateSummary};
use leptos::prelude::*;

use super::form_state::FormState;

use crate::components::erase::Erase;

/// 信息存疑: every reason in words, those confirmed marked.
#[component]
pub fn Doubts(form: FormState) -> impl IntoView {
    move || {
        form.detail.with(|detail| {
            let items = detail
                .doubts
                .iter()
                .map(|doubt| {
                    let confirmed = detail.confirmed.contains(doubt);
                    view! {
                        <li>
                            {doubt.message()}
                            {confirmed.then(|| view! { <span class="hint">"（已确认）"</span> })}
                        </li>
                    }
                })
                .collect_view();
            (!detail.doubts.is_empty()).then(|| {
                view! {
                    <section class="doubts" aria-label="信息存疑">
                        <h3>"信息存疑"</h3>
                        <ul class="doubt-list">{items}</ul>
                    </section>
                }
            })
        })
    }
}

/// Every certificate issued, newest first.
#[component]
pub fn Certificates(form: FormState) -> impl IntoView {
    move || {
        form.detail.with(|detail| {
            let rows = detail.certificates.iter().map(certificate).collect_view();
            (!detail.certificates.is_empty()).then(|| {
                view! {
                    <section class="certificates" aria-label="签发记录">
                        <h3>"签发记录"</h3>
                        <ul>{rows}</ul>
                    </section>
                }
            })
        })
    }
}

fn certificate(summary: &CertificateSummary) -> impl IntoView + use<> {
    let tone = match summary.state {
        CertificateState::Valid => "tag good",
        CertificateState::Superseded => "tag",
        CertificateState::Revoked | CertificateState::Lapsed => "tag bad",
    };
    let version = summary.version;
    view! {
        <li>
            <span class="number">{format!("第 {version} 版")}</span>
            <span class="number">{summary.issued_on.to_string()}</span>
            <span class=tone>{summary.state.label()}</span>
            <a
                href=format!("/certificates/{}.pdf", summary.code)
                download=""
                aria-label=format!("下载第 {version} 版")
            >
                "下载"
            </a>
        </li>
    }
    .erased()
}
