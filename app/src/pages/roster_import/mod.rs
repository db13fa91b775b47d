//! One import: what the file's columns mean, what its rows would do, and what was done.

mod columns;
mod rows;

use domain::PublicError;
use domain::roster::import::{
    FileView, ImportGroup, ImportRow, ImportState, ImportSummary, PAGE_ROWS,
};
use leptos::prelude::*;

use super::imports::refusal;
use super::unread;
use crate::components::frame::Framed;
use crate::owner::owned;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct RosterImportView {
    /// The import.
    pub import: ImportSummary,
    /// The file's columns, where they are asked about.
    pub file: Option<FileView>,
    /// Whether empty cells clear.
    pub clear: bool,
    /// Which rows are shown.
    pub group: ImportGroup,
    /// Which page of them, from 1.
    pub page: u64,
    /// The rows.
    pub rows: Vec<ImportRow>,
    /// Why what was asked was not done.
    pub refused: Option<PublicError>,
    /// Whether the person may change members.
    pub may_change: bool,
}

/// An import; in its place why it could not be read.
#[component]
pub fn RosterImportPage(shown: Result<RosterImportView, PublicError>) -> impl IntoView {
    view! {
        <Framed title="导入 / 导出" path="/import">
            <main id="content" tabindex="-1" class="imports">
                {match shown {
                    Ok(shown) => body(shown),
                    Err(error) => unread("导入 / 导出", &error),
                }}
            </main>
        </Framed>
    }
}

fn body(shown: RosterImportView) -> AnyView {
    let import = &shown.import;
    let step = match (import.state, &shown.file) {
        (ImportState::Columns, _) | (ImportState::Checked, Some(_)) => 2,
        (ImportState::Checked, None) => 3,
        _ => 4,
    };
    let file = match import.counts.read {
        0 => import.file_name.clone(),
        rows => format!("{} · {rows} 行", import.file_name),
    };
    let refused = shown.refused.as_ref().map(refusal);
    let message = (shown.refused.is_none() && !import.message.is_empty() && step != 2)
        .then(|| view! { <p class="alert" role="status">{import.message.clone()}</p> });
    view! {
        <p class="crumb">
            <a href="/import">"导入 / 导出"</a>
        </p>
        <div class="import-head">
            <h1>"导入名册"</h1>
            {steps(step)}
            <p class="hint number import-file">{file}</p>
        </div>
        {refused}
        {message}
        {passed_over(&import.counts.passed_over)}
        {match shown.file.clone() {
            Some(file) => columns::form(&shown, file),
            None => checked(&shown),
        }}
    }
    .into_any()
}

/// Columns whose content goes nowhere are named, whoever has said so and when.
fn passed_over(titles: &[String]) -> Option<impl IntoView + use<>> {
    let words = format!("不导入的列：{}。", titles.join("、"));
    (!titles.is_empty()).then(|| view! { <p class="hint">{words}</p> })
}

fn steps(at: usize) -> impl IntoView {
    let steps = ["选择文件", "对应各列", "核对", "导入"]
        .into_iter()
        .zip(1..)
        .map(|(name, number)| {
            let (class, mark) = match number {
                number if number < at => ("done", "✓".to_owned()),
                number => ("", number.to_string()),
            };
            view! {
                <li class=class aria-current=(number == at).then_some("step")>
                    <span class="step-mark" aria-hidden="true">
                        {mark}
                    </span>
                    {name}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps" aria-label="步骤">{steps}</ol> }
}

fn address(import: i64, group: ImportGroup, page: u64) -> String {
    format!("/import/{import}?group={}&page={page}", group.slug())
}

fn checked(shown: &RosterImportView) -> AnyView {
    let import = &shown.import;
    if import.state == ImportState::Discarded {
        return view! { <p class="hint">"这次导入已经放弃，没有改动任何会员资料。"</p> }.into_any();
    }
    view! {
        {tabs(shown)}
        {rows::card(shown)}
        {pages(shown)}
        {foot(shown)}
    }
    .into_any()
}

fn tabs(shown: &RosterImportView) -> impl IntoView {
    let (import, group) = (&shown.import, shown.group);
    let tab = |of: ImportGroup| {
        let count = import.counts.of(of);
        view! {
            <li>
                <a
                    href=address(import.id, of, 1)
                    aria-current=(of == group).then_some("page")
                    class=(count == 0).then_some("none")
                >
                    {of.label()}
                    " "
                    <b class="number">{count}</b>
                </a>
            </li>
        }
    };
    let tabs = ImportGroup::ALL.map(tab).collect_view();
    view! {
        <nav class="import-tabs" aria-label="各类行">
            <ul>
                {tabs}
                <li class="unchanged">
                    "无变化 "
                    <span class="number">{import.counts.unchanged}</span>
                </li>
            </ul>
        </nav>
    }
}

fn pages(shown: &RosterImportView) -> Option<impl IntoView> {
    let all = shown.import.counts.of(shown.group);
    let last = all.div_ceil(PAGE_ROWS);
    let to = |page: u64, name: &'static str| {
        let there = (1..=last).contains(&page);
        there.then(|| {
            view! {
                <a class="button" href=address(shown.import.id, shown.group, page)>
                    {name}
                </a>
            }
        })
    };
    (last > 1).then(|| {
        view! {
            <nav class="import-pages" aria-label="翻页">
                {to(shown.page.saturating_sub(1), "上一页")}
                <span class="number">{format!("第 {} / {last} 页", shown.page)}</span>
                {to(shown.page + 1, "下一页")}
            </nav>
        }
    })
}

fn foot(shown: &RosterImportView) -> Option<AnyView> {
    let (import, counts) = (&shown.import, &shown.import.counts);
    if !shown.may_change {
        return None;
    }
    let action = |name: &str| owned(&format!("/import/{}/{name}", import.id));
    match import.state {
        ImportState::Checked => {
            let mut words = format!(
                "导入：新增 {}，变更 {}",
                counts.will_add, counts.will_change
            );
            if counts.will_skip > 0 {
                words += &format!("，{} 行不导入", counts.will_skip);
            }
            let nobody = counts.of(ImportGroup::LeftOut);
            if nobody > 0 {
                words += &format!("，{nobody} 行未当作会员");
            }
            let nothing = counts.will_add + counts.will_change == 0;
            Some(
                view! {
                    <div class="import-foot">
                        <form method="post" action=action("discard")>
                            <button type="submit" class="button">
                                "放弃"
                            </button>
                        </form>
                        <a class="button" href=format!("/import/{}?step=columns", import.id)>
                            "上一步"
                        </a>
                        <form method="post" action=action("commit")>
                            <input type="hidden" name="stamp" value=import.stamp.clone() />
                            <button type="submit" class="button primary" disabled=nothing>
                                {if nothing { "没有要导入的内容".to_owned() } else { words }}
                            </button>
                        </form>
                    </div>
                }
                .into_any(),
            )
        }
        ImportState::Done => {
            let words = format!(
                "已导入：新增 {}，变更 {}。",
                counts.will_add, counts.will_change
            );
            Some(
                view! {
                    <div class="import-foot">
                        <p role="status">{words}</p>
                        <form method="post" action=action("undo")>
                            <button type="submit" class="button">
                                "撤销导入"
                            </button>
                        </form>
                        // What comes next, for most.
                        <form method="post" action=owned("/jobs/photos")>
                            <button type="submit" name="kind" value="upload" class="button">
                                "批量上传照片"
                            </button>
                        </form>
                        <a class="button primary" href="/members">
                            "查看会员"
                        </a>
                    </div>
                }
                .into_any(),
            )
        }
        ImportState::Undone => Some(
            view! {
                <div class="import-foot">
                    <p role="status">"已撤销：会员资料与导入之前相同。"</p>
                </div>
            }
            .into_any(),
        ),
        ImportState::Running => Some(
            view! {
                <div class="import-foot">
                    <p role="status">
                        "正在导入，可以离开此页；在 "<a href="/jobs">"批量任务"</a> " 中可查看进度。"
                    </p>
                </div>
            }
            .into_any(),
        ),
        ImportState::Columns | ImportState::Discarded => None,
    }
}
