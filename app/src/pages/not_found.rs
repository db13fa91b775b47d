//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::erase::Erase;

/// Says so, and the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="没有这一页 · 会证" />
        <main class="sheet">
            <h1>"没有这一页"</h1>
            <p>"地址可能有误，或页面已移走。"</p>
            <p>
                <a class="button primary" href="/members">
                    "回到执业电子会员证"
                </a>
            </p>
        </main>
    }
    .erased()
}
