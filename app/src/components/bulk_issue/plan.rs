//! Before a batch is begun: what will happen, and what cannot.

use domain::job::{IssuePreflight, MOST_LISTED};
use domain::{Field, IssuePlan, PlannedIssue};
use leptos::html::Dialog;
use leptos::prelude::*;

use super::run::Batch;
use crate::components::erase::Erase;
use crate::components::modal::close;

fn more_than_shown(count: usize) -> Option<impl IntoView> {
    let more = count.checked_sub(MOST_LISTED).filter(|more| *more > 0)?;
    Some(view! { <li class="hint">{format!("另有 {more} 人，可在列表上方的工作队列中查看")}</li> })
}

/// Counts first, then those who need something, then the way on.
pub(super) fn plan(batch: Batch, node: NodeRef<Dialog>, planned: IssuePreflight) -> AnyView {
    let counts = [
        (planned.new, "人可签发"),
        (planned.changed, "人资料已变更，将签发新版"),
        (planned.unchanged, "人已签发且资料未变，沿用原文件"),
        (
            planned.doubtful - planned.replacing,
            "人信息存疑，确认后才签发",
        ),
        (planned.replacing, "人信息存疑且资料已变更，确认后签发新版"),
        (
            planned.blocked,
            "人缺少必填信息、不在册或已撤销，不能批量签发",
        ),
    ];
    let counts = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| view! { <li><b class="number">{count}</b> " " {words}</li> })
        .collect_view();
    let sizes = [false, true].map(|confirmed| planned.willing(confirmed));
    let willing = move || sizes[usize::from(batch.confirmed.get())];
    let IssuePreflight {
        doubtful,
        blocked,
        doubtful_members,
        blocked_members,
        stamp,
        ..
    } = planned;
    let begin = move |_| batch.begin(stamp.clone(), willing());
    view! {
        <div class="dialog-body batch">
            <ul class="batch-counts">{counts}</ul>
            {(doubtful > 0).then(|| confirmation(batch, doubtful, doubtful_members))}
            {(blocked > 0)
                .then(|| {
                    let more = more_than_shown(blocked);
                    let items = blocked_members
                        .into_iter()
                        .map(|member| way_to(batch, node, member));
                    view! {
                        <section>
                            <h3>"不能签发"</h3>
                            <ul class="batch-list">{items.collect_view()} {more}</ul>
                        </section>
                    }
                })}
            <label class="confirm">
                <input
                    type="checkbox"
                    prop:checked=move || batch.by_firm.get()
                    on:change=move |_| batch.by_firm.update(|by_firm| *by_firm = !*by_firm)
                />
                "压缩包中按服务所分文件夹"
            </label>
        </div>
        <footer class="dialog-foot">
            <button type="button" class="button" on:click=move |_| close(node)>
                "取消"
            </button>
            <button
                type="button"
                class="button primary"
                aria-busy=move || batch.is_beginning.get().to_string()
                disabled=move || willing() == 0
                on:click=begin
            >
                "开始签发（" {willing} " 人）"
            </button>
        </footer>
    }
    .erased()
}

/// The doubtful ones with their reasons, and the one box that confirms them.
fn confirmation(batch: Batch, count: usize, members: Vec<PlannedIssue>) -> AnyView {
    let more = more_than_shown(count);
    let items = members
        .into_iter()
        .map(|member| {
            let reasons = match &member.plan {
                IssuePlan::Doubtful(doubts) => joined(doubts.iter().map(|doubt| doubt.message())),
                _ => String::new(),
            };
            view! { <li>{who(&member)} " " <span class="reasons">{reasons}</span></li> }
        })
        .collect_view();
    view! {
        <section>
            <h3>"信息存疑"</h3>
            <ul class="batch-list">{items} {more}</ul>
            <label class="confirm">
                <input
                    type="checkbox"
                    prop:checked=move || batch.confirmed.get()
                    on:change=move |_| batch.confirmed.update(|confirmed| *confirmed = !*confirmed)
                />
                "以上存疑事项已逐一核对，确认签发（记入操作日志）"
            </label>
        </section>
    }
    .erased()
}

/// A member who cannot get a certificate, as a link to what is missing.
fn way_to(batch: Batch, node: NodeRef<Dialog>, member: PlannedIssue) -> AnyView {
    let (field, reasons) = match &member.plan {
        IssuePlan::Missing(fields) => (
            fields.iter().copied().find(|field| *field != Field::Photo),
            format!("缺少{}", joined(fields.iter().map(|field| field.label()))),
        ),
        IssuePlan::Revoked(version) => (
            None,
            format!("第 {} 版已撤销，须逐人重新签发", version.version),
        ),
        _ => (Some(Field::Status), "不在册".to_owned()),
    };
    view! {
        <li>
            <a
                href=batch.bench.panel_url(member.id, field)
                data-noscroll=""
                on:click=move |_| close(node)
            >
                {who(&member)}
            </a>
            " "
            <span class="reasons">{reasons}</span>
        </li>
    }
    .erased()
}

/// Name and number of a member.
fn who(member: &PlannedIssue) -> String {
    format!("{} {}", member.name, member.member_no)
}

fn joined(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join("、")
}
