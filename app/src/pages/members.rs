//! The two list pages.

use leptos::prelude::*;

use crate::components::frame::Framed;
use crate::components::late::ChunkFirst;
use crate::components::workbench::ListStart;
use crate::islands::{MaintenanceIsland, MembersIsland};

/// 执业电子会员证.
#[component]
pub fn MembersPage(start: ListStart) -> impl IntoView {
    view! {
        <Framed title="执业电子会员证" path="/members" islands=true>
            <MembersIsland start />
        </Framed>
    }
}

/// 注师维护.
#[component]
pub fn MaintenancePage(start: ListStart) -> impl IntoView {
    view! {
        <Framed title="注师维护" path="/maintenance" islands=true>
            <ChunkFirst chunk="maintenance" />
            <MaintenanceIsland start />
        </Framed>
    }
}
