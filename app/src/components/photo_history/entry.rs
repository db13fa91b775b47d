//! One photo of a member's history.

use domain::PhotoEntry;
use domain::crop::print_dpi;
use leptos::prelude::*;

use super::History;

/// One photo: what it is, and what can be done with it.
pub(super) fn entry(history: History, photo: PhotoEntry) -> impl IntoView {
    let id = photo.id;
    let address = format!("/members/{}/photos/{id}", history.member());
    let may_change = history.session.may_change();
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
                                            aria-label=restore_label
                                            on:click=move |_| history.restore(id)
                                        >
                                            "恢复"
                                        </button>
                                    }
                                })}
                            <button
                                type="button"
                                class="button"
                                aria-label=recrop_label
                                on:click=move |_| history.recrop(id, photo.from_exam)
                            >
                                "重新裁剪"
                            </button>
                        </div>
                    }
                })}
        </li>
    }
}
