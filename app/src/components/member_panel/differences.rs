//! 资料已变更: what the valid certificate says beside what is on file now.

use domain::printed::printed_label;
use domain::{CertificateState, MemberDetail, PrintedDifferences};
use leptos::prelude::*;

use super::form_state::FormState;
use crate::components::download::{Ask, use_downloader};
use crate::components::erase::Erase;
use crate::components::page_state::{use_hydrated, use_session};
use crate::components::photo::photo_url;
use crate::components::workbench::{Subject, use_workbench};

/// The differences field by field, photo beside photo, and 重新签发.
#[component]
pub fn Differences(form: FormState) -> impl IntoView {
    let shown = Memo::new(move |_| {
        form.detail.with(|detail| {
            let photos = detail
                .differences
                .as_ref()
                .map(|found| photos(detail, found));
            detail.differences.clone().zip(photos)
        })
    });
    move || {
        shown
            .get()
            .map(|(found, photos)| section(form, found, photos))
    }
}

/// The addresses of the photo issued and of the present one.
fn photos(detail: &MemberDetail, found: &PrintedDifferences) -> [String; 2] {
    [
        format!("/certificates/{}/photo", found.code),
        photo_url(detail.id, detail.photo.as_ref()),
    ]
}

/// Field by field, photo beside photo: what was issued and what is on file.
pub fn comparison(found: PrintedDifferences, photos: [String; 2]) -> AnyView {
    let rows = found
        .fields
        .into_iter()
        .map(|difference| {
            view! {
                <tr>
                    <th scope="row">{printed_label(difference.field)}</th>
                    <td>{or_nothing(difference.issued)}</td>
                    <td>{or_nothing(difference.now)}</td>
                </tr>
            }
        })
        .collect_view();
    let photo_row = found.photo.then(|| {
        let [issued, now] = photos;
        view! {
            <tr>
                <th scope="row">"照片"</th>
                <td>
                    <img class="portrait small" src=issued alt="已签发的照片" width="78" height="96" />
                </td>
                <td>
                    <img class="portrait small" src=now alt="现在的照片" width="78" height="96" />
                </td>
            </tr>
        }
    });
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">"项目"</th>
                    <th scope="col">{format!("已签发的（第 {} 版）", found.version)}</th>
                    <th scope="col">"现在的"</th>
                </tr>
            </thead>
            <tbody>{rows} {photo_row}</tbody>
        </table>
    }
    .erased()
}

fn section(form: FormState, found: PrintedDifferences, photos: [String; 2]) -> AnyView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let session = use_session();
    let downloader = use_downloader();
    let version = found.version;
    let words = format!("重新签发第 {} 版", version + 1);
    let note = format!(
        "已签发的会员证与现在的资料不一致；重新签发后，第 {} 版将显示“{}”。",
        found.version,
        CertificateState::Superseded.words(found.version)
    );
    view! {
        <section class="differences" aria-label="资料已变更">
            <h3>"资料已变更"</h3>
            <p class="hint">{note}</p>
            {comparison(found, photos)}
            <button
                type="button"
                class="button primary"
                title=move || form.is_dirty().then_some("请先保存修改")
                disabled=move || !hydrated.get() || !session.may_change() || form.is_dirty()
                aria-busy=move || bench.download.busy().to_string()
                on:click=move |_| {
                    let subject = form.detail.with_untracked(|detail| Subject::from(detail));
                    downloader.start(subject, Ask { replaces: version, ..Ask::default() });
                }
            >
                {move || if bench.download.busy() { "正在签发…".to_owned() } else { words.clone() }}
            </button>
        </section>
    }
    .erased()
}

fn or_nothing(text: String) -> String {
    if text.is_empty() {
        "（空）".into()
    } else {
        text
    }
}
