//! 撤销会员证: asks why, then revokes.

use std::cell::Cell;

use domain::{
    CertificateCode, CertificateState, CertificateSummary, MemberDetail, PublicError, Revocation,
    RevocationReason,
};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::api::{ApiResult, member_detail, revoke_certificate, until_known};
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::late::{Late, late_dialog};
use crate::components::modal::{Modal, close};
use crate::components::page_state::{use_announcer, use_session};
use crate::components::workbench::{Workbench, use_workbench};

/// The version whose dialog is open.
#[derive(Clone, Copy)]
pub struct Revoking(RwSignal<Option<CertificateSummary>>);

impl Revoking {
    /// None.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Opens the dialog.
    pub fn open(self, version: CertificateSummary) {
        self.0.set(Some(version));
    }
}

/// The place of the dialog, outside of the member's form.
#[component]
pub fn RevokeHost(revoking: Revoking) -> impl IntoView {
    let on_close = Callback::new(move |()| revoking.0.set(None));
    move || {
        let version = revoking.0.get();
        version.map(|version| late_dialog(dialog(revoking, version), on_close))
    }
}

#[wasm_split(issue, fallible)]
fn dialog(revoking: Revoking, version: CertificateSummary) -> Late {
    Ok(content(revoking, version))
}

fn content(revoking: Revoking, version: CertificateSummary) -> AnyView {
    let bench = use_workbench();
    let session = use_session();
    let announcer = use_announcer();
    let node = NodeRef::<html::Dialog>::new();
    let note = NodeRef::<html::Textarea>::new();
    let reason = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let number = version.version;
    let confirm = move |_| {
        if busy.get_untracked() {
            return;
        }
        let Some(reason) = reason.get_untracked() else {
            failure.set(Some("请选择撤销原因。".to_owned()));
            return;
        };
        let note = note
            .get_untracked()
            .map(|note| note.value())
            .unwrap_or_default();
        if let Err(error) = Revocation::new(reason, &note) {
            failure.set(Some(error.to_string()));
            return;
        }
        failure.set(None);
        busy.set(true);
        let code = version.code.clone();
        spawn_local(async move {
            match revoke(code, reason, note, bench).await {
                Ok(detail) => {
                    close(node);
                    announcer.say(format!("第 {number} 版会员证已撤销"));
                    bench.take(detail);
                }
                Err(error) => {
                    session.note(&error.0);
                    if matches!(error.0, PublicError::NotValid { .. })
                        && let Some(Some(panel)) = bench.panel.try_get_untracked()
                    {
                        bench.renew(panel.member);
                    }
                    failure.try_set(Some(error.0.title()));
                }
            }
            busy.try_set(false);
        });
    };
    let reasons = RevocationReason::ALL.map(|each| {
        view! {
            <label>
                <input type="radio" name="revocation-reason" on:change=move |_| reason.set(Some(each)) />
                {each.label()}
            </label>
        }
    });
    view! {
        <Modal
            node=node
            label="撤销会员证"
            title=format!("撤销会员证 · 第 {number} 版")
            on_close=Callback::new(move |()| revoking.0.set(None))
        >
            <div class="dialog-body revoke">
                <p class="warning">
                    "撤销后核验页立即显示“已撤销”，不能恢复；可重新签发新版。已下载的文件仍保留在签发记录中。"
                </p>
                <Alert text=failure />
                <fieldset>
                    <legend>"撤销原因"</legend>
                    {reasons}
                </fieldset>
                <label class="note" for="revocation-note">
                    "说明 "
                    <span class="hint">"选择“其他”时必填，最多 200 字；不对外公开"</span>
                </label>
                <textarea node_ref=note id="revocation-note" rows="3"></textarea>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| close(node)>
                    "取消"
                </button>
                <button
                    type="button"
                    class="button primary"
                    aria-busy=move || busy.get().to_string()
                    on:click=confirm
                >
                    {move || if busy.get() { "正在撤销…" } else { "确认撤销" }}
                </button>
            </footer>
        </Modal>
    }
    .erased()
}

/// Revokes. Where no answer came it asks again: that it is revoked by now is what was wanted.
async fn revoke(
    code: CertificateCode,
    reason: RevocationReason,
    note: String,
    bench: Workbench,
) -> ApiResult<MemberDetail> {
    let times = Cell::new(0);
    let ask = || {
        times.set(times.get() + 1);
        revoke_certificate(code.clone(), reason, note.clone())
    };
    let answer = until_known(ask).await;
    match (&answer, bench.panel.try_get_untracked().flatten()) {
        (Err(error), Some(panel)) if times.get() > 1 && is_revoked(&error.0) => {
            member_detail(panel.member).await
        }
        _ => answer,
    }
}

fn is_revoked(error: &PublicError) -> bool {
    matches!(
        error,
        PublicError::NotValid {
            state: CertificateState::Revoked,
            ..
        }
    )
}
