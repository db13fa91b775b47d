use crate::components::workbench::ShownList;
use leptos::prelude::*;
#[component]
pub fn Worksheet(shown: ShownList) -> impl IntoView {
    let _ = shown;
}
