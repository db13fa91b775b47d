//! 导入 / 导出: choosing a file, what came in before, and what can be taken out.

use domain::PublicError;
use domain::roster::import::{ImportState, ImportSummary};
use leptos::prelude::*;

use super::unread;
use crate::components::frame::Framed;
use crate::owner::owned;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ImportsView {
    /// Earlier imports, the newest first.
    pub imports: Vec<ImportSummary>,
    /// Whether the person may change members.
    pub may_change: bool,
    /// Why the file that was just chosen was not taken.
    pub refused: Option<PublicError>,
}

/// 导入 / 导出; in its place why it could not be read.
#[component]
pub fn ImportsPage(shown: Result<ImportsView, PublicError>) -> impl IntoView {
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

fn body(shown: ImportsView) -> AnyView {
    let ImportsView {
        imports,
        may_change,
        refused,
    } = shown;
    view! {
        <p class="crumb">"批量 / 导入 / 导出"</p>
        <h1>"导入 / 导出"</h1>
        {refused.as_ref().map(refusal)}
        {may_change.then(choose)}
        {export()}
        {missing()}
        <section aria-labelledby="earlier">
            <h2 id="earlier">"最近的导入"</h2>
            {earlier(imports)}
        </section>
    }
    .into_any()
}

/// Every reason on a line of its own.
pub(super) fn refusal(error: &PublicError) -> impl IntoView + use<> {
    let title = error.title();
    let lines = title
        .lines()
        .map(|line| view! { <li>{line.to_owned()}</li> })
        .collect_view();
    view! {
        <div class="alert" role="alert">
            <ul class="reasons">{lines}</ul>
        </div>
    }
}

fn choose() -> impl IntoView {
    view! {
        <form
            method="post"
            action=owned("/import")
            enctype="multipart/form-data"
            class="card import-card"
            aria-labelledby="choose"
            data-at-once=""
        >
            <h2 id="choose">"导入名册"</h2>
            <p class="hint">
                "支持 .xlsx、.xls、CSV 和文本文件，第一行或标题下方应有“执业会员姓名”“执业会员号”“证件号”等列名，列的顺序不限。选好文件即上传核对；导入之前不会改动任何会员资料。"
            </p>
            <label class="file-field">
                <span>"名册文件"</span>
                <input
                    type="file"
                    name="file"
                    required
                    accept=".xlsx,.xls,.csv,.txt,.tsv,.html,.htm"
                />
            </label>
            <button type="submit" class="button primary">
                "上传并核对"
            </button>
        </form>
    }
}

fn export() -> impl IntoView {
    view! {
        <form method="post" action=owned("/export") class="card import-card" aria-labelledby="export">
            <h2 id="export">"导出名册"</h2>
            <p class="hint">
                "导出在册会员的 .xlsx 名册，可在 Excel 或 WPS 中修改后再导入。证件号默认只显示前三位。"
            </p>
            <label class="check">
                <input type="checkbox" name="full" value="1" />
                "包含完整证件号（限主管，记入日志）"
            </label>
            <label class="check">
                <input type="checkbox" name="all" value="1" />
                "包括已转出、退会的会员"
            </label>
            <button type="submit" class="button">
                "导出名册"
            </button>
        </form>
    }
}

fn missing() -> impl IntoView {
    view! {
        <form
            method="post"
            action=owned("/export/missing")
            class="card import-card"
            aria-labelledby="missing"
        >
            <h2 id="missing">"待补资料"</h2>
            <p class="hint">
                "把资料不全的会员按服务所分成一份份 .xlsx，打成一个 ZIP，可直接发给各所填写；填好后在上面导入即可。"
            </p>
            <button type="submit" class="button">
                "导出待补资料（每所一份）"
            </button>
        </form>
    }
}

fn earlier(imports: Vec<ImportSummary>) -> AnyView {
    if imports.is_empty() {
        return view! { <p class="hint">"还没有导入过名册。"</p> }.into_any();
    }
    let rows = imports.into_iter().map(row).collect_view();
    view! { <ul class="import-list">{rows}</ul> }.into_any()
}

fn row(import: ImportSummary) -> impl IntoView {
    let tone = match import.state {
        ImportState::Columns | ImportState::Checked => "tag warn",
        ImportState::Done => "tag good",
        ImportState::Running | ImportState::Undone | ImportState::Discarded => "tag",
    };
    let counts = import.counts;
    let facts = match import.state {
        ImportState::Columns | ImportState::Discarded => String::new(),
        _ => format!(
            "共 {} 行：新增 {}，变更 {}，未变 {}",
            counts.read, counts.will_add, counts.will_change, counts.unchanged
        ),
    };
    view! {
        <li class="card">
            <a href=format!("/import/{}", import.id)>{import.file_name}</a>
            <span class=tone>{import.state.label()}</span>
            <span class="hint number">{format!("{} · {}", import.created_at, import.created_by)}</span>
            <span class="hint">{facts}</span>
        </li>
    }
}
