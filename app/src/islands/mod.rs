//! Where people act: what the server rendered is taken over by the program. A page has one island,
//! since its parts share what is selected, open and under way.

mod jobs;
mod maintenance;
mod members;
mod photo_batch;

use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use wasm_split_helpers::SplitLoaderError;

use crate::components::alert::SessionLost;
use crate::components::confirm_password::{ConfirmPassword, Confirming};
#[cfg(feature = "hydrate")]
use crate::components::member_panel;
use crate::components::member_panel::Drafts;
use crate::components::page_state::{Announcer, Hydrated, LiveRegion, Session};

pub use jobs::JobsIsland;
pub use maintenance::MaintenanceIsland;
pub use members::MembersIsland;
pub use photo_batch::PhotoBatchIsland;

/// What everything in an island may ask for.
fn provide(may_change: bool) {
    Hydrated::provide();
    Session::provide(may_change);
    Announcer::provide();
    Drafts::provide();
    Confirming::provide();
}

/// What stands beside the content of every island.
fn beside() -> impl IntoView {
    view! {
        <LiveRegion />
        <SessionLost />
        <ConfirmPassword />
    }
}

/// Asks for the code of the islands in this chunk.
#[cfg(feature = "hydrate")]
pub async fn load(chunk: &str) -> Result<(), SplitLoaderError> {
    match chunk {
        "jobs" => jobs::load().await,
        "maintenance" => maintenance::load().await,
        "panel" => member_panel::load().await,
        _ => photo_batch::load().await,
    }
}
