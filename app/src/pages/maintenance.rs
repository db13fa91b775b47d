//! 注师维护: the same list, for editing.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::LazyRoute;
use wasm_split_helpers::wasm_split;

use crate::components::download::DownloadProblem;
use crate::components::erase::Erase;
use crate::components::late::{Late, late_page, page_loaded};
use crate::components::list::list_section::ListPage;
use crate::components::member_panel::MemberPanel;
use crate::components::upload::UploadHost;
use crate::components::workbench::Workbench;
use crate::components::worksheet::Worksheet;

/// The maintenance page.
pub struct MaintenancePage;

impl LazyRoute for MaintenancePage {
    fn data() -> Self {
        Self
    }

    async fn preload() {
        page_loaded(load_maintenance()).await;
    }

    async fn view(_: Self) -> AnyView {
        late_page(maintenance()).await
    }
}

#[wasm_split(maintenance, fallible, preload(load_maintenance))]
fn maintenance() -> Late {
    Workbench::provide("/maintenance");
    let page = view! {
        <Title text="注师维护 · 会证" />
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
    };
    Ok(page.erased())
}
