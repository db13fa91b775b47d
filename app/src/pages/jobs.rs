//! 批量任务: the jobs, and the batches of photos.

use domain::job::JobSummary;
use domain::photo_batch::{BatchFilter, BatchGroup, BatchSummary};
use domain::{PhotoKind, PublicError};
use leptos::prelude::*;

use super::unread;
use crate::components::frame::Framed;
use crate::components::jobs::JobsStart;
use crate::components::late::ChunkFirst;
use crate::islands::JobsIsland;
use crate::owner::owned;

/// What the page lists.
pub struct JobLists {
    /// Jobs, the newest first.
    pub jobs: Vec<JobSummary>,
    /// Batches of photos, the newest first.
    pub batches: Vec<BatchSummary>,
}

/// 批量任务: every job and every batch, or why they could not be read.
#[component]
pub fn JobsPage(found: Result<JobLists, PublicError>, may_change: bool) -> impl IntoView {
    view! {
        <Framed title="批量任务" path="/jobs" islands=true>
            <ChunkFirst chunk="jobs" />
            <main id="content" tabindex="-1" class="jobs-page">
                {match found {
                    Ok(found) => body(found, may_change).into_any(),
                    Err(error) => unread("批量任务", &error),
                }}
            </main>
        </Framed>
    }
}

fn body(found: JobLists, may_change: bool) -> impl IntoView {
    let start = JobsStart {
        may_change,
        jobs: found.jobs,
    };
    view! {
        <p class="crumb">"批量 / 批量任务"</p>
        <h1>"批量任务"</h1>
        <h2>"任务"</h2>
        {may_change
            .then(|| {
                view! {
                    <p class="hint">
                        "在" <a href="/members">"执业电子会员证"</a>
                        "中选择多名会员，或选择列表全部会员，即开始一个任务；"
                        <a href="/import">"导入名册"</a>
                        "也是。离开页面后任务继续进行，随时可以回来查看和下载。"
                    </p>
                }
            })}
        <JobsIsland start=start.written() />
        <h2>"批量上传照片"</h2>
        {may_change.then(begin)}
        {list(found.batches)}
    }
}

fn begin() -> impl IntoView {
    view! {
        <form method="post" action=owned("/jobs/photos") class="card batch-begin" aria-labelledby="begin-title">
            <h2 id="begin-title">"开始批量上传照片"</h2>
            <p class="hint">
                "选择文件夹、多张照片或 ZIP，系统按文件名中的证件号、会员号或姓名找到会员，核对无误后一次保存；保存后可整批撤销。"
            </p>
            <button type="submit" name="kind" value="upload" class="button primary">
                "批量上传照片"
            </button>
            <button type="submit" name="kind" value="exam" class="button">
                "批量导入考试照片"
            </button>
        </form>
    }
}

fn list(batches: Vec<BatchSummary>) -> AnyView {
    if batches.is_empty() {
        return view! { <p class="hint">"还没有批量上传的照片。"</p> }.into_any();
    }
    let rows = batches.into_iter().map(row).collect_view();
    view! {
        <ul class="batch-list">{rows}</ul>
    }
    .into_any()
}

fn row(batch: BatchSummary) -> impl IntoView {
    let kind = match batch.kind {
        PhotoKind::Exam => "考试照片",
        PhotoKind::Upload => "上传照片",
    };
    let groups = BatchGroup::ALL
        .iter()
        .copied()
        .map(BatchFilter::Group)
        .filter_map(|filter| {
            let count = batch.counts.of(filter);
            let BatchFilter::Group(group) = filter else {
                return None;
            };
            (count > 0).then(|| format!("{} {count}", group.label()))
        })
        .collect::<Vec<_>>()
        .join("，");
    let facts = match groups.as_str() {
        "" => "尚无文件".to_owned(),
        _ => format!("共 {} 个文件：{groups}", batch.counts.of(BatchFilter::All)),
    };
    view! {
        <li class="card">
            <a href=format!("/jobs/photos/{}", batch.id)>
                <span class="number">{batch.created_at}</span>
                " "
                {kind}
            </a>
            {match batch.left_by {
                Some(_) => view! { <span class="tag warn">"已停止，待接手"</span> }.into_any(),
                None => view! { <span class="tag info">{batch.state.label()}</span> }.into_any(),
            }}
            <p class="hint">{format!("经办：{}。{facts}", batch.created_by)}</p>
        </li>
    }
}
