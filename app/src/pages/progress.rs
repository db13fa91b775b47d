//! 进度, the start page: figures, a line of days, a bar for each firm, and the same as tables.

mod chart;
mod figures;
mod shares;

use domain::{Outlook, Progress, PublicError};
use leptos::prelude::*;

use super::unread;
use crate::components::frame::Framed;

/// 进度, or why it could not be read.
#[component]
pub fn ProgressPage(
    shown: Result<Progress, PublicError>,
    /// By association, for the national administrator: nobody's members can be listed.
    national: bool,
) -> impl IntoView {
    view! {
        <Framed title="进度" path="/">
            <main id="content" tabindex="-1">
                {match shown {
                    Ok(progress) => body(&progress, national),
                    Err(error) => unread("进度", &error),
                }}
            </main>
        </Framed>
    }
}

fn body(progress: &Progress, national: bool) -> AnyView {
    let content = match progress.outlook() {
        Outlook::Nobody => {
            view! { <p class="hint">"还没有在册会员。名册导入之后，这里显示签发的进度。"</p> }
                .into_any()
        }
        _ => view! {
            {figures::figures(progress, national)}
            <div class="progress-cards">
                {chart::chart(progress)}
                {shares::shares(progress, national)}
            </div>
            <p class="hint">
                "工作日为周一至周五，未计法定节假日和调休。会员按取得第一张会员证的日子计数，现在没有有效会员证的不计。"
            </p>
        }
        .into_any(),
    };
    view! {
        <header class="progress-title">
            <h1>"进度"</h1>
            <p class="number">{deadline(progress)}</p>
        </header>
        {content}
    }
    .into_any()
}

/// The deadline, and how far away it is.
fn deadline(progress: &Progress) -> String {
    let Progress {
        today, deadline, ..
    } = *progress;
    let left = match progress.days_left() {
        _ if today > deadline => "已过截止日期".to_owned(),
        _ if today == deadline => "今天截止".to_owned(),
        0 => "之前没有工作日了".to_owned(),
        days => format!("还有 {days} 个工作日"),
    };
    format!("截止 {deadline} · {left}")
}
