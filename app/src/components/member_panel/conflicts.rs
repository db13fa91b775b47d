//! Somebody else saved first: both values, and the user chooses.

use leptos::prelude::*;

use super::form_state::{Conflict, FormState};

use crate::components::erase::Erase;

/// The fields in conflict, each with a choice.
#[component]
pub fn Conflicts(form: FormState) -> impl IntoView {
    let any = move || form.conflicts.with(|conflicts| !conflicts.is_empty());
    // With the value: a newer one asks for a new choice.
    let fields = move || {
        form.conflicts.with(|conflicts| {
            let entries = conflicts.iter().map(|c| (c.field, c.theirs.clone()));
            entries.collect::<Vec<_>>()
        })
    };
    view! {
        <div role="alert" id="conflicts" tabindex="-1">
            <Show when=any>
                <div class="conflicts">
                    <p>
                        <b>"他人已先保存了修改。"</b>
                        "您填写的内容没有丢失，请逐项选择保留哪一个，再点“保存”。"
                    </p>
                    <For each=fields key=|entry| entry.clone() let:entry>
                        {choice(form, entry.0)}
                    </For>
                </div>
            </Show>
        </div>
    }
    .erased()
}

fn choice(form: FormState, field: domain::Field) -> impl IntoView {
    let of = move |part: fn(&Conflict) -> String| {
        form.conflicts.with(|conflicts| {
            let found = conflicts.iter().find(|conflict| conflict.field == field);
            found.map(part).unwrap_or_default()
        })
    };
    let choose = move |mine: bool| {
        form.conflicts.update(|conflicts| {
            if let Some(conflict) = conflicts.iter_mut().find(|c| c.field == field) {
                conflict.keep_mine = Some(mine);
            }
        });
    };
    let name = format!("conflict-{}", field.key());
    let or_empty = |text: String| {
        if text.is_empty() {
            "（空）".to_owned()
        } else {
            text
        }
    };
    view! {
        <fieldset class="conflict">
            <legend>{field.label()}</legend>
            <label>
                <input type="radio" name=name.clone() on:change=move |_| choose(false) />
                <span>"他人保存的：" {move || or_empty(of(|c| c.theirs.clone()))}</span>
            </label>
            <label>
                <input type="radio" name=name on:change=move |_| choose(true) />
                <span>"您填写的：" {move || or_empty(of(|c| c.mine.clone()))}</span>
            </label>
        </fieldset>
    }
    .erased()
}
