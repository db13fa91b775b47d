use leptos::prelude::*;
#[component]
pub fn MemberPanel() -> impl IntoView {}
