//! What is known of the member beside the fields: doubts.

use leptos::prelude::*;

use super::form_state::FormState;

/// 信息存疑: every reason in words, those confirmed marked.
#[component]
pub fn Doubts(form: FormState) -> impl IntoView {
    move || {
        form.detail.with(|detail| {
            let items = detail
                .doubts
                .iter()
                .map(|doubt| {
                    let confirmed = detail.confirmed.contains(doubt);
                    view! {
                        <li>
                            {doubt.message()}
                            {confirmed.then(|| view! { <span class="hint">"（已确认）"</span> })}
                        </li>
                    }
                })
                .collect_view();
            (!detail.doubts.is_empty()).then(|| {
                view! {
                    <section class="doubts" aria-label="信息存疑">
                        <h3>"信息存疑"</h3>
                        <ul class="doubt-list">{items}</ul>
                    </section>
                }
            })
        })
    }
}
