//! One field of the form with its label, marks and error.

use domain::Field;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form_state::FormState;
use crate::api::reveal_id_number;
use crate::browser::keys;
use crate::components::erase::Erase;
use crate::components::page_state::{use_hydrated, use_session};
use crate::components::photo::{Photo, photo_facts, photo_label};
use crate::components::workbench::{Subject, use_workbench};

/// Label, input, and what is to be said about it.
#[component]
pub fn FieldInput(field: Field, form: FormState) -> impl IntoView {
    let control = match field {
        Field::Photo => photo(form).erased(),
        Field::Remark => remark(form).erased(),
        choice if !choice.choices().is_empty() => choices(choice, form).erased(),
        text => text_input(text, form).erased(),
    };
    let label = if field == Field::Photo {
        view! { <span class="label">{field.label()}</span> }.erased()
    } else {
        view! { <label for=id_of(field)>{field.label()}</label> }.erased()
    };
    view! {
        <div class="field" class:wide=is_wide(field)>
            <div class="field-head">
                {label}
                {field
                    .is_required()
                    .then(|| {
                        view! {
                            <span class="required" title="必填" aria-hidden="true">
                                "*"
                            </span>
                        }
                    })}
                <span id=format!("missing-{}", field.key())>
                    {move || {
                        form.is_missing(field).then(|| view! { <span class="tag bad">"缺"</span> })
                    }}
                </span>
            </div>
            {control}
            {(field == Field::IdNumber).then(|| view! { <IdHint form /> })}
            <p class="hint field-note" id=format!("note-{}", field.key())>
                {move || form.note(field)}
            </p>
            <p class="field-error" id=format!("error-{}", field.key())>
                {move || form.error(field)}
            </p>
        </div>
    }
    .erased()
}

fn id_of(field: Field) -> String {
    format!("field-{}", field.key())
}

fn is_wide(field: Field) -> bool {
    matches!(
        field,
        Field::Photo | Field::Firm | Field::Address | Field::Remark | Field::IdNumber
    )
}

fn described_by(field: Field) -> String {
    let key = field.key();
    let hint = if field == Field::IdNumber {
        " hint-id_number"
    } else {
        ""
    };
    format!("error-{key} missing-{key} note-{key}{hint}")
}

fn text_input(field: Field, form: FormState) -> impl IntoView {
    let hydrated = use_hydrated();
    let text = form.text(field);
    let (mode, placeholder) = match field {
        date if date.is_date() => ("numeric", "2016-05-18"),
        Field::InspectionYear => ("numeric", "2026"),
        Field::Mobile => ("tel", ""),
        Field::Email => ("email", ""),
        _ => ("text", ""),
    };
    view! {
        <input
            id=id_of(field)
            type="text"
            inputmode=mode
            placeholder=placeholder
            list=(field == Field::Firm).then_some("firms")
            autocomplete="off"
            spellcheck="false"
            disabled=move || !hydrated.get()
            aria-required=field.is_required().to_string()
            aria-invalid=move || form.error(field).is_some().to_string()
            aria-describedby=described_by(field)
            value=text.get_untracked()
            prop:value=move || text.get()
            on:input=move |event| {
                if let Some(typed) = keys::typed(&event) {
                    text.set(typed);
                }
            }
            on:change=move |_| form.check(field)
        />
    }
    .erased()
}

fn remark(form: FormState) -> impl IntoView {
    let hydrated = use_hydrated();
    let text = form.text(Field::Remark);
    view! {
        <textarea
            id=id_of(Field::Remark)
            rows="3"
            disabled=move || !hydrated.get()
            aria-invalid=move || form.error(Field::Remark).is_some().to_string()
            aria-describedby=described_by(Field::Remark)
            prop:value=move || text.get()
            on:input=move |event| {
                if let Some(typed) = keys::typed(&event) {
                    text.set(typed);
                }
            }
            on:change=move |_| form.check(Field::Remark)
        ></textarea>
    }
    .erased()
}

fn choices(field: Field, form: FormState) -> impl IntoView {
    let hydrated = use_hydrated();
    let text = form.text(field);
    // These have a value always.
    let may_be_empty = !matches!(field, Field::Status | Field::Starred);
    let options = may_be_empty
        .then_some("")
        .into_iter()
        .chain(field.choices())
        .map(|choice| {
            view! {
                <option value=choice selected=move || text.with(|text| text == choice)>
                    {if choice.is_empty() { "（未填）" } else { choice }}
                </option>
            }
        })
        .collect_view();
    view! {
        <select
            id=id_of(field)
            disabled=move || !hydrated.get()
            aria-required=field.is_required().to_string()
            aria-invalid=move || form.error(field).is_some().to_string()
            aria-describedby=described_by(field)
            prop:value=move || text.get()
            on:change=move |event| {
                text.set(event_target_value(&event));
                form.check(field);
            }
        >
            {options}
        </select>
    }
    .erased()
}

/// The masked 证件号 and the way to the full one.
#[component]
fn IdHint(form: FormState) -> impl IntoView {
    let hydrated = use_hydrated();
    let session = use_session();
    let masked = move || form.detail.with(|detail| detail.id_masked.clone());
    let reveal = move |_| {
        let id = form.detail.with_untracked(|detail| detail.id);
        spawn_local(async move {
            match reveal_id_number(id).await {
                Ok(number) => {
                    // What the user has typed meanwhile stays.
                    let text = form.text(Field::IdNumber);
                    let untouched = text.try_with_untracked(String::is_empty);
                    form.id_number.try_set(number.clone());
                    if untouched == Some(true) {
                        text.try_set(number);
                    }
                }
                Err(error) => {
                    session.note(&error.0);
                    form.failure.try_set(Some(error.0.title()));
                }
            }
        });
    };
    view! {
        <div class="id-hint" id="hint-id_number">
            {move || {
                let masked = masked();
                (!masked.is_empty())
                    .then(|| {
                        view! {
                            <span class="hint number">
                                "现为 " {masked} "，留空则不修改。"
                            </span>
                        }
                    })
            }}
            <Show when=move || {
                !masked().is_empty() && form.id_number.with(String::is_empty)
            }>
                <button
                    type="button"
                    class="link"
                    disabled=move || !hydrated.get()
                    on:click=reveal
                >
                    "显示完整证件号"
                </button>
            </Show>
        </div>
    }
    .erased()
}

/// The photo with the way to another one.
fn photo(form: FormState) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let session = use_session();
    let photo = Memo::new(move |_| form.detail.with(|detail| detail.photo.clone()));
    let id = form.detail.with_untracked(|detail| detail.id);
    view! {
        <div class="photo-field">
            <Photo member=id photo class="portrait small" />
            <div>
                <p>{move || photo.with(|photo| photo_label(photo.as_ref()))}</p>
                <p class="hint">{move || photo.with(|photo| photo.as_ref().map(photo_facts))}</p>
                <button
                    id="field-photo"
                    type="button"
                    class="button"
                    disabled=move || !hydrated.get() || !session.may_change()
                    on:click=move |_| {
                        let subject = form.detail.with_untracked(|detail| Subject::from(detail));
                        bench.uploading.set(Some(subject));
                    }
                >
                    "上传照片"
                </button>
            </div>
        </div>
    }
    .erased()
}
