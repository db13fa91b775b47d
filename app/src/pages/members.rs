//! The two list pages.

use leptos::prelude::*;

use crate::components::frame::Framed;
use crate::components::late::ChunkFirst;
use crate::components::workbench::ListStart;
use crate::islands::{MaintenanceIsland, MembersIsland};

/// The code of the panel, where the page comes with one.
fn panel_first(start: &ListStart) -> Option<impl IntoView + use<>> {
    let is_open = start.detail.is_some();
    is_open.then(|| view! { <ChunkFirst chunk="panel" /> })
}

/// 执业电子会员证.
#[component]
pub fn MembersPage(start: ListStart) -> impl IntoView {
    let panel = panel_first(&start);
    view! {
        <Framed title="执业电子会员证" path="/members" islands=true>
            {panel}
            <MembersIsland start />
        </Framed>
    }
}

/// 注师维护.
#[component]
pub fn MaintenancePage(start: ListStart) -> impl IntoView {
    let panel = panel_first(&start);
    view! {
        <Framed title="注师维护" path="/maintenance" islands=true>
            <ChunkFirst chunk="maintenance" />
            {panel}
            <MaintenanceIsland start />
        </Framed>
    }
}
