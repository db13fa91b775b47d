//! One batch: what has come in, and what saving would do.

use domain::PhotoKind;
use domain::photo_batch::{
    ArchiveState, BatchArchive, BatchFilter, BatchGroup, BatchPage, BatchState, BatchSummary,
};
use leptos::prelude::*;

use crate::components::erase::Erase;

use crate::owner::owned;

/// Whether something goes on by itself, so that the page has to look again.
pub(super) fn is_busy(batch: &BatchSummary) -> bool {
    if batch.left_by.is_some() {
        return false;
    }
    let unpacking = |archive: &BatchArchive| archive.state == ArchiveState::Unpacking;
    batch.archives.iter().any(unpacking)
        || matches!(batch.state, BatchState::Committing | BatchState::Undoing) && !batch.stalled
}

/// What stands above the rows.
pub(super) fn head(page: &BatchPage, may_change: bool) -> AnyView {
    let batch = &page.batch;
    let empty = page.items.is_empty();
    view! {
        {facts(batch)}
        {archives(&batch.archives)}
        {actions(batch, may_change)}
        {groups(batch, page.filter)}
        {empty.then(|| view! { <p class="hint batch-empty">"这里没有文件。"</p> })}
    }
    .erased()
}

fn facts(batch: &BatchSummary) -> AnyView {
    let kind = match batch.kind {
        PhotoKind::Exam => "考试照片",
        PhotoKind::Upload => "上传照片",
    };
    let state = batch.state.label();
    let who = format!("{}，经办：{}", batch.created_at, batch.created_by);
    let progress = (batch.of > 0 && is_busy(batch)).then(|| {
        let (done, of) = (batch.done, batch.of);
        view! {
            <label for="batch-progress">{format!("{state} {done} / {of}")}</label>
            <progress id="batch-progress" max=of value=done></progress>
        }
    });
    let result = match batch.state {
        BatchState::Committed => Some(format!("已为 {} 位会员换上照片。", batch.done)),
        BatchState::Undone if batch.kept > 0 => Some(format!(
            "已撤销 {} 张；另有 {} 张未撤销，因为这些会员之后又换了照片。",
            batch.taken_back, batch.kept
        )),
        BatchState::Undone => Some(format!("已撤销 {} 张。", batch.taken_back)),
        _ => None,
    };
    view! {
        <p class="batch-facts">
            <span class="tag info">{kind}</span>
            " "
            <span class="tag">{state}</span>
            " "
            <span class="hint number">{who}</span>
        </p>
        <div class="progress">{progress}</div>
        {result.map(|result| view! { <p class="batch-result">{result}</p> })}
    }
    .erased()
}

fn archives(archives: &[BatchArchive]) -> AnyView {
    let rows = archives
        .iter()
        .map(|archive| {
            let percent = archive.received * 100 / archive.size.max(1);
            let text = match archive.state {
                ArchiveState::Receiving => {
                    format!("已收到 {percent} %；中断后再次选择同一文件即可续传")
                }
                ArchiveState::Unpacking if archive.entries > 0 => {
                    format!("正在核对 {} / {}", archive.unpacked, archive.entries)
                }
                ArchiveState::Unpacking => "正在打开".into(),
                ArchiveState::Done => format!("已核对 {} 个文件", archive.unpacked),
                ArchiveState::Failed => archive.message.clone(),
            };
            let class = match archive.state {
                ArchiveState::Failed => "warn-text",
                _ => "hint",
            };
            view! {
                <li>
                    <b>{archive.name.clone()}</b>
                    " "
                    <span class=class>{text}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="batch-archives">{rows}</ul> }.erased()
}

fn actions(batch: &BatchSummary, may_change: bool) -> AnyView {
    let url = |action: &str| format!("/jobs/photos/{}/{action}", batch.id);
    if let Some(name) = &batch.left_by {
        return left(name, may_change.then(|| url("take-over")));
    }
    if !may_change {
        return ().into_any();
    }
    match batch.state {
        BatchState::Open => {
            let (new, replaces) = (batch.counts.new, batch.counts.replaces);
            let rest = batch.counts.of(BatchFilter::All) - new - replaces;
            let unconfirmed = batch.counts.unconfirmed;
            let ready = new + replaces > 0 && !batch.is_receiving();
            view! {
                <div class="batch-actions">
                    <form method="post" action=owned(&url("commit"))>
                        <button type="submit" class="button primary" disabled=!ready>
                            "确认保存"
                        </button>
                    </form>
                    <p>
                        {format!(
                            "将为 {new} 位会员保存新照片，替换 {replaces} 位会员的照片；其余 {rest} 个文件不保存。",
                        )}
                        {(unconfirmed > 0)
                            .then(|| format!("其中 {unconfirmed} 个可能是别人的照片，须逐个确认后才保存。"))}
                    </p>
                    <details id="discard" class="batch-discard">
                        <summary>"放弃本批"</summary>
                        <form method="post" action=owned(&url("discard"))>
                            <p>"已上传的文件将被移除，会员的照片不受影响。"</p>
                            <button type="submit" class="button">
                                "确认放弃"
                            </button>
                        </form>
                    </details>
                </div>
            }
            .erased()
        }
        BatchState::Committed => view! {
            {again(batch, url("commit"))}
            <details id="undo" class="batch-discard">
                <summary>"撤销本批"</summary>
                <form method="post" action=owned(&url("undo"))>
                    <p>
                        {format!(
                            "{} 位会员将恢复为保存前的照片；之后又换过照片的会员不受影响。",
                            batch.done,
                        )}
                    </p>
                    <button type="submit" class="button primary">
                        "确认撤销"
                    </button>
                </form>
            </details>
        }
        .erased(),
        BatchState::Committing | BatchState::Undoing if batch.stalled => {
            let action = match batch.state {
                BatchState::Undoing => "undo",
                _ => "commit",
            };
            view! {
                <form method="post" action=owned(&url(action)) class="batch-actions">
                    <p class="warn-text">"上次没有做完：已处理的都已保存，未处理的不受影响。"</p>
                    <button type="submit" class="button primary">
                        "继续"
                    </button>
                </form>
            }
            .erased()
        }
        _ => ().into_any(),
    }
}

/// Work whose owner was shut out, and the way to take it over for who may.
fn left(name: &str, action: Option<String>) -> AnyView {
    let words = format!(
        "经办人“{name}”的账号已停用或不再有权限，工作已停止：已处理的都已保存，未处理的不受影响。",
    );
    let take_over = action.map(|action| {
        view! {
            <form method="post" action=owned(&action) class="batch-actions">
                <button type="submit" class="button primary">
                    "接手并继续"
                </button>
                <p>"接手后以您的名义继续，并记入操作日志。"</p>
            </form>
        }
    });
    view! {
        <p class="warn-text">{words}</p>
        {take_over}
    }
    .erased()
}

/// After a saving: the way to save what has been decided since, and what is left.
fn again(batch: &BatchSummary, action: String) -> AnyView {
    let waiting = batch.of - batch.done;
    let save = (waiting > 0).then(|| {
        view! {
            <form method="post" action=owned(&action)>
                <button type="submit" class="button primary">
                    "确认保存"
                </button>
            </form>
            <p>{format!("又有 {waiting} 个文件可以保存。")}</p>
        }
    });
    let open = [
        BatchGroup::Unconfirmed,
        BatchGroup::Unmatched,
        BatchGroup::Ambiguous,
        BatchGroup::Failed,
    ];
    let left: u64 = open
        .into_iter()
        .map(|group| batch.counts.of(BatchFilter::Group(group)))
        .sum();
    let left = (left > 0).then(|| {
        view! {
            <p>{format!("另有 {left} 个文件没有保存，仍可逐个处理后再次保存。")}</p>
        }
    });
    view! { <div class="batch-actions">{save} {left}</div> }.erased()
}

fn groups(batch: &BatchSummary, shown: BatchFilter) -> AnyView {
    let mut filters = vec![(BatchFilter::All, "全部")];
    filters.extend(
        BatchGroup::ALL
            .iter()
            .map(|&group| (BatchFilter::Group(group), group.label())),
    );
    filters.push((BatchFilter::Remind, "提醒"));
    let links = filters
        .into_iter()
        .map(|(filter, label)| {
            view! {
                <li>
                    <a href=address(batch.id, filter, 1) aria-current=(filter == shown).then_some("true")>
                        {label}
                        " "
                        <span class="number">{batch.counts.of(filter)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label="分组" class="batch-groups">
            <ul>{links}</ul>
        </nav>
    }
    .erased()
}

/// The address of a page of the rows.
fn address(batch: i64, filter: BatchFilter, page: u64) -> String {
    let mut url = format!("/jobs/photos/{batch}?group={}", filter.slug());
    if page > 1 {
        url.push_str(&format!("&page={page}"));
    }
    url
}

/// The ways to the other pages of the rows.
pub(super) fn paging(shown: &BatchPage) -> AnyView {
    let (batch, filter) = (shown.batch.id, shown.filter);
    let (page, pages) = (shown.page, shown.pages);
    if pages <= 1 {
        return ().into_any();
    }
    let link = |to: u64, label: &'static str| {
        let within = (1..=pages).contains(&to);
        within.then(|| view! { <a class="button" href=address(batch, filter, to)>{label}</a> })
    };
    view! {
        <nav aria-label="翻页" class="batch-paging">
            {link(page - 1, "上一页")}
            <span class="number">{format!("{page} / {pages}")}</span>
            {link(page + 1, "下一页")}
        </nav>
    }
    .erased()
}
