//! 注师维护: the same list, for editing. Its code is a chunk of its own.

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use wasm_split_helpers::SplitLoaderError;
use wasm_split_helpers::wasm_split;

use super::{beside, provide};
use crate::components::download::DownloadProblem;
use crate::components::erase::Erase;
use crate::components::late::{Late, late_island};
use crate::components::list::list_section::ListPage;
use crate::components::member_panel::MemberPanel;
use crate::components::upload::UploadHost;
use crate::components::workbench::{ListStart, Workbench};
use crate::components::worksheet::Worksheet;

/// The list for editing, with its panel and dialogs.
#[island]
pub fn MaintenanceIsland(start: ListStart) -> impl IntoView {
    late_island(maintenance(start))
}

/// Asks for the code of the island.
#[cfg(feature = "hydrate")]
pub(super) async fn load() -> Result<(), SplitLoaderError> {
    load_maintenance().await
}

#[wasm_split(maintenance, fallible, preload(load_maintenance))]
fn maintenance(start: ListStart) -> Late {
    provide(start.may_change);
    Workbench::provide("/maintenance", start);
    let page = view! {
        <ListPage
            name="注师维护"
            body=|shown| {
                (
                    view! {
                        <p class="hint worksheet-hint">
                            "单击或按回车编辑；回车保存并下移，Tab 保存并右移，Esc 撤销。"
                        </p>
                    }
                    .erased(),
                    view! { <Worksheet shown /> }.erased(),
                )
            }
        />
        <MemberPanel />
        <UploadHost />
        <DownloadProblem />
        {beside()}
    };
    Ok(page.erased())
}
