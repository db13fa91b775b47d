//! 签发记录: every version with what became of it.

use domain::{CertificateState, CertificateSummary};
use leptos::prelude::*;

use super::form_state::FormState;
use super::revoke::Revoking;
use crate::components::erase::Erase;
use crate::components::page_state::{use_hydrated, use_session};

/// Every certificate issued, newest first.
#[component]
pub fn History(form: FormState, revoking: Revoking) -> impl IntoView {
    let certificates = Memo::new(move |_| form.detail.with(|detail| detail.certificates.clone()));
    move || {
        let versions = certificates.get();
        (!versions.is_empty()).then(|| {
            let rows = versions
                .into_iter()
                .map(|summary| version(summary, revoking))
                .collect_view();
            view! {
                <section class="certificates" aria-label="签发记录">
                    <h3>"签发记录"</h3>
                    <ul>{rows}</ul>
                </section>
            }
        })
    }
}

fn version(summary: CertificateSummary, revoking: Revoking) -> AnyView {
    let hydrated = use_hydrated();
    let session = use_session();
    let tone = match summary.state {
        CertificateState::Valid => "tag good",
        CertificateState::Superseded => "tag",
        CertificateState::Revoked | CertificateState::Lapsed => "tag bad",
    };
    let number = summary.version;
    let valid = summary.state == CertificateState::Valid;
    let (pdf, page) = (
        format!("/certificates/{}.pdf", summary.code),
        format!("/verify/{}", summary.code),
    );
    let (issued_on, words, end) = (
        summary.issued_on.to_string(),
        summary.words(),
        end_of(&summary),
    );
    view! {
        <li>
            <span class="number">{format!("第 {number} 版")}</span>
            <span class="number">{issued_on}</span>
            <span class=tone>{words}</span>
            <span class="version-actions">
                {valid
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="link"
                                aria-label=format!("撤销第 {number} 版")
                                disabled=move || !hydrated.get() || !session.may_change()
                                on:click=move |_| revoking.open(summary.clone())
                            >
                                "撤销"
                            </button>
                        }
                    })}
                <a href=page target="_blank" rel="external noopener" aria-label=format!("核验第 {number} 版")>
                    "核验"
                </a>
                <a href=pdf download="" aria-label=format!("下载第 {number} 版")>
                    "下载"
                </a>
            </span>
            {end.map(|end| view! { <p class="version-end">{end}</p> })}
        </li>
    }
    .erased()
}

/// Why a version was issued after a revocation; when, why and by whom it ended. Nothing of
/// a valid one that was issued as usual.
fn end_of(summary: &CertificateSummary) -> Option<String> {
    let mut words = Vec::new();
    if !summary.issue_reason.is_empty() {
        words.push(format!("重新签发的理由：{}", summary.issue_reason));
    }
    words.extend(summary.ended_on.map(|day| format!("{day} 起不再有效")));
    words.extend(
        summary
            .reason
            .map(|reason| format!("原因：{}", reason.label())),
    );
    if !summary.ended_by.is_empty() {
        words.push(format!("经办：{}", summary.ended_by));
    }
    if !summary.note.is_empty() {
        words.push(format!("说明：{}", summary.note));
    }
    (!words.is_empty()).then(|| words.join("；"))
}
