//! 照片历史: what the dialog shows. The server alone renders it; its buttons are heard by
//! `components/photo_history.rs`.

use crate::served::served_html;
use domain::PhotoEntry;
use domain::crop::print_dpi;
use leptos::prelude::*;

/// Every photo of this member, newest first, HTML. For the server alone.
pub fn photo_history_html(member: i64, entries: Vec<PhotoEntry>, may_change: bool) -> String {
    served_html(|| list(member, entries, may_change).into_any().to_html())
}

fn list(member: i64, entries: Vec<PhotoEntry>, may_change: bool) -> impl IntoView {
    let none = entries.is_empty();
    let rows = entries
        .into_iter()
        .map(|photo| entry(member, photo, may_change))
        .collect_view();
    view! {
        <div class="dialog-body">
            {none.then(|| view! { <p class="dialog-lead">"该会员还没有照片。"</p> })}
            <ol class="photo-history">{rows}</ol>
        </div>
    }
}

fn entry(member: i64, photo: PhotoEntry, may_change: bool) -> impl IntoView {
    let address = format!("/members/{member}/photos/{}", photo.id);
    let label = format!("{} {}", photo.given_at, photo.source.label());
    let facts = format!(
        "{}×{} 像素，打印约 {} dpi{}",
        photo.width,
        photo.height,
        print_dpi(photo.width).round() as u32,
        if photo.whitened {
            "，背景已换白"
        } else {
            ""
        },
    );
    let by = match photo.given_by.as_str() {
        "" => "命令行导入".to_owned(),
        name => format!("经办：{name}"),
    };
    let (restore_label, recrop_label) = (format!("恢复 {label}"), format!("重新裁剪 {label}"));
    view! {
        <li class="history-entry">
            <img
                class="portrait"
                src=format!("{address}?v={}", photo.tag)
                alt=label
                width="78"
                height="96"
                loading="lazy"
            />
            <div class="history-facts">
                <p>
                    <span class="number">{photo.given_at}</span>
                    " "
                    <span class="tag info">{photo.source.label()}</span>
                    {photo.in_use.then(|| view! { " " <span class="tag good">"现用"</span> })}
                </p>
                <p class="hint">{by}</p>
                <p class="hint">{facts}</p>
                {(!photo.override_reason.is_empty())
                    .then(|| {
                        view! { <p class="hint">{format!("检查不合格，采用理由：{}", photo.override_reason)}</p> }
                    })}
            </div>
            {may_change
                .then(|| {
                    view! {
                        <div class="history-actions">
                            {(!photo.in_use)
                                .then(|| {
                                    view! {
                                        <button
                                            type="button"
                                            class="button"
                                            data-restore=photo.id.to_string()
                                            aria-label=restore_label
                                        >
                                            "恢复"
                                        </button>
                                    }
                                })}
                            <button
                                type="button"
                                class="button"
                                data-recrop=photo.id.to_string()
                                data-exam=photo.from_exam.then_some("1")
                                aria-label=recrop_label
                            >
                                "重新裁剪"
                            </button>
                        </div>
                    }
                })}
        </li>
    }
}
