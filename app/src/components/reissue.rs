//! 重新签发: what would be replaced, or was revoked, is told before another version is made.

use domain::{CertificateSummary, PrintedDifferences};
use leptos::html::{Dialog, Textarea};
use leptos::prelude::*;

use crate::components::alert::Alert;
use crate::components::download::{Ask, Downloader};
use crate::components::erase::Erase;
use crate::components::member_panel::differences::comparison;
use crate::components::modal::close;
use crate::components::photo::photo_url;
use crate::components::workbench::Subject;

/// The valid version that would be replaced, with what differs.
pub fn replace(
    downloader: Downloader,
    node: NodeRef<Dialog>,
    subject: Subject,
    ask: Ask,
    found: PrintedDifferences,
) -> AnyView {
    let version = found.version;
    let photos = [
        format!("/certificates/{}/photo", found.code),
        photo_url(subject.id, subject.photo.as_ref()),
    ];
    let note = format!(
        "第 {version} 版签发于 {}，与现在的资料有以下不同；签发第 {} 版后，第 {version} 版不再有效。",
        found.issued_on,
        version + 1
    );
    let confirm = move |_| {
        close(node);
        let replaces = version;
        downloader.start(
            subject.clone(),
            Ask {
                replaces,
                ..ask.clone()
            },
        );
    };
    view! {
        <div class="dialog-body differences">
            <p class="hint">{note}</p>
            {comparison(found, photos)}
        </div>
        {foot(node, format!("重新签发第 {} 版", version + 1), confirm)}
    }
    .erased()
}

/// When and why the newest version was revoked, and the reason for another.
pub fn after_revocation(
    downloader: Downloader,
    node: NodeRef<Dialog>,
    subject: Subject,
    ask: Ask,
    version: CertificateSummary,
) -> AnyView {
    let reason = NodeRef::<Textarea>::new();
    let failure = RwSignal::new(None);
    let next = version.version + 1;
    let confirm = move |_| {
        let reason = reason
            .get_untracked()
            .map(|reason| reason.value())
            .unwrap_or_default();
        let reason = reason.trim();
        let length = reason.chars().count();
        if length == 0 || length > 200 {
            failure.set(Some("请填写重新签发的理由，最多 200 字。".to_owned()));
            return;
        }
        close(node);
        let reason = reason.to_owned();
        downloader.start(
            subject.clone(),
            Ask {
                reason,
                ..ask.clone()
            },
        );
    };
    view! {
        <div class="dialog-body revoke">
            <p class="warning">{told(&version)}</p>
            <Alert text=failure />
            <label class="note" for="reissue-reason">
                "重新签发的理由 "
                <span class="hint">"最多 200 字；记入签发记录和操作日志，不对外公开"</span>
            </label>
            <textarea node_ref=reason id="reissue-reason" rows="3"></textarea>
        </div>
        {foot(node, format!("重新签发第 {next} 版"), confirm)}
    }
    .erased()
}

/// When, why and by whom it was revoked.
fn told(version: &CertificateSummary) -> String {
    let mut text = format!("第 {} 版会员证已撤销", version.version);
    if let Some(day) = version.ended_on {
        text = format!("第 {} 版会员证已于 {day} 撤销", version.version);
    }
    if let Some(reason) = version.reason {
        text.push_str(&format!("；原因：{}", reason.label()));
    }
    if !version.note.is_empty() {
        text.push_str(&format!("（{}）", version.note));
    }
    if !version.ended_by.is_empty() {
        text.push_str(&format!("；经办：{}", version.ended_by));
    }
    text.push('。');
    text
}

fn foot(
    node: NodeRef<Dialog>,
    words: String,
    confirm: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> AnyView {
    view! {
        <footer class="dialog-foot">
            <button type="button" class="button" on:click=move |_| close(node)>
                "取消"
            </button>
            <button type="button" class="button primary" on:click=confirm>
                {words}
            </button>
        </footer>
    }
    .erased()
}
