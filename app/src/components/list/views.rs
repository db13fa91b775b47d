//! 视图: lists that the person has saved, as links; plain forms save, rename and delete them.

use domain::SavedView;
use domain::list::MAX_VIEW_NAME;
use leptos::prelude::*;

use crate::components::erase::Erase;
use crate::components::workbench::use_workbench;
use crate::owner::owned;

/// The button 视图 with its panel.
#[component]
pub fn Views() -> impl IntoView {
    let bench = use_workbench();
    let views = bench.views.get_value();
    let kept = move || bench.query.with(|query| query.kept().to_query_string());
    let here = move || bench.query.with(|query| query.to_query_string());
    let is_token = move || bench.query.with(|query| !query.token.is_empty());
    let items = views.into_iter().map(item).collect_view();
    view! {
        <details class="popover views">
            <summary class="button">"视图"</summary>
            <div class="popover-panel view-panel">
                <ul class="view-list" aria-label="已存的视图">
                    {items}
                </ul>
                <form method="post" action=owned("/views") class="view-form">
                    <input type="hidden" name="list" value=here />
                    <input type="hidden" name="from" value=bench.path />
                    <input
                        type="text"
                        name="name"
                        aria-label="视图名称"
                        placeholder="为当前列表起个名称"
                        maxlength=MAX_VIEW_NAME
                        required
                        autocomplete="off"
                    />
                    <button type="submit" class="button">
                        "保存视图"
                    </button>
                </form>
                <p class="hint">
                    {move || {
                        match (is_token(), kept().is_empty()) {
                            (true, _) => "按证件号的搜索不会存入视图。",
                            (_, true) => "视图记下队列、搜索、筛选和排序，只有您自己看得到。",
                            _ => "记下现在的队列、搜索、筛选和排序，只有您自己看得到。",
                        }
                    }}
                </p>
            </div>
        </details>
    }
    .erased()
}

fn item(saved: SavedView) -> AnyView {
    let bench = use_workbench();
    let SavedView { id, name, list } = saved;
    let here = move || bench.query.with(|query| query.to_query_string());
    let current = {
        let list = list.clone();
        move || (bench.query.with(|query| query.kept().to_query_string()) == list).then_some("true")
    };
    view! {
        <li>
            <a href=bench.at(&list) aria-current=current data-noscroll="">
                {name.clone()}
            </a>
            <details class="view-edit">
                <summary aria-label=format!("改名或删除视图：{name}")>"改"</summary>
                <form method="post" action=owned(&format!("/views/{id}")) class="view-form">
                    <input type="hidden" name="list" value=here />
                    <input type="hidden" name="from" value=bench.path />
                    <input
                        type="text"
                        name="name"
                        value=name
                        aria-label="视图的新名称"
                        maxlength=MAX_VIEW_NAME
                        required
                        autocomplete="off"
                    />
                    <button type="submit" class="button">
                        "改名"
                    </button>
                    <button
                        type="submit"
                        class="button"
                        formaction=owned(&format!("/views/{id}/delete"))
                    >
                        "删除"
                    </button>
                </form>
            </details>
        </li>
    }
    .erased()
}
