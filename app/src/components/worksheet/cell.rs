//! One cell: its text, its editor, its error.

use domain::{Field, MemberRow};
use leptos::prelude::*;

use super::cell_state::{Mark, Place, SheetState, selector, text_of};
use super::save::{CellSaver, Seen, normal};
use crate::browser::{document, keys};
use crate::components::erase::Erase;
use crate::components::page_state::{use_announcer, use_hydrated, use_session};
use crate::components::workbench::use_workbench;

/// A cell that opens on click or Enter.
#[component]
pub fn Cell(field: Field, row: Memo<MemberRow>, sheet: SheetState) -> impl IntoView {
    let hydrated = use_hydrated();
    let session = use_session();
    let saver = CellSaver {
        bench: use_workbench(),
        session,
        announcer: use_announcer(),
        sheet,
    };
    let place = (row.with_untracked(|row| row.id), field);
    let is_open = Memo::new(move |_| sheet.open.get() == Some(place));
    let mark = Memo::new(move |_| sheet.mark(place));
    let may_open = move || {
        let conflict = matches!(mark.get(), Some(Mark::Conflict { .. }));
        hydrated.get() && session.may_change() && !is_open.get() && !conflict
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if untrack(may_open) && !document::came_from(&event, "button") {
            sheet.open(place);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if !document::is_on_itself(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter" | "F2" if untrack(may_open) => sheet.open(place),
            "ArrowUp" => sheet.go_by(place, -1, 0, false),
            "ArrowDown" => sheet.go_by(place, 1, 0, false),
            "ArrowLeft" => sheet.go_by(place, 0, -1, false),
            "ArrowRight" => sheet.go_by(place, 0, 1, false),
            "Home" => sheet.go_by(place, 0, isize::MIN, false),
            "End" => sheet.go_by(place, 0, isize::MAX, false),
            // Undoes a text that could not be saved.
            "Escape" => sheet.set_mark(place, None),
            _ => return,
        }
        event.prevent_default();
    };
    let class = format!("cell s-{}", field.key());
    view! {
        <td
            class=class
            class:missing=move || {
                field.is_required() && row.with(|row| text_of(row, field).is_empty())
            }
            data-field=field.key()
            tabindex=move || if sheet.is_tab_stop(place) { "0" } else { "-1" }
            aria-busy=move || matches!(mark.get(), Some(Mark::Saving(_))).to_string()
            on:click=on_click
            on:keydown=on_key
        >
            {move || {
                if is_open.get() {
                    view! { <Editor place row saver /> }.erased()
                } else {
                    view! { <Resting place row mark saver /> }.erased()
                }
            }}
        </td>
    }
    .erased()
}

/// A cell that is not open: its text, and what there is to say about it.
#[component]
fn Resting(
    place: Place,
    row: Memo<MemberRow>,
    mark: Memo<Option<Mark>>,
    saver: CellSaver,
) -> impl IntoView {
    let (id, field) = place;
    let sheet = saver.sheet;
    move || match mark.get() {
        None => row.with(|row| match text_of(row, field) {
            empty if empty.is_empty() && field.is_required() => {
                view! { <span class="tag bad">"缺"</span> }.erased()
            }
            text if field == Field::Name && row.starred => view! {
                <span class="star" title="重点标记">
                    "★"
                </span>
                {text}
            }
            .erased(),
            text => text.erased(),
        }),
        Some(Mark::Saving(text)) => view! {
            {text}
            <span class="hint">" 保存中…"</span>
        }
        .erased(),
        Some(Mark::Told(note)) => view! {
            {row.with(|row| text_of(row, field))}
            <span class="cell-note">{note}</span>
        }
        .erased(),
        Some(Mark::Failed(text, message)) => view! {
            <span class="kept">{text}</span>
            <span class="cell-error" role="alert">
                {message}
            </span>
        }
        .erased(),
        Some(Mark::Conflict {
            theirs,
            mine,
            version,
        }) => {
            let keep = {
                let (theirs, mine) = (theirs.clone(), mine.clone());
                move |_| {
                    let seen = Seen {
                        version,
                        text: theirs.clone(),
                    };
                    saver.save((id, field), mine.clone(), seen);
                    sheet.go_to(place);
                }
            };
            let take = move |_| {
                sheet.set_mark(place, None);
                saver.bench.renew(id);
                sheet.go_to(place);
            };
            view! {
                <div class="cell-conflict" role="alert">
                    <p>"他人已先保存了修改，请选择："</p>
                    <button type="button" class="button" on:click=take>
                        "他人保存的："
                        {theirs}
                    </button>
                    <button type="button" class="button" on:click=keep>
                        "您填写的："
                        {mine}
                    </button>
                </div>
            }
            .erased()
        }
    }
}

/// An open cell. Enter saves and moves down, Tab saves and moves right, Escape
/// undoes; leaving it saves. The browser asks before the page is left with a text typed.
#[component]
fn Editor(place: Place, row: Memo<MemberRow>, saver: CellSaver) -> impl IntoView {
    let (id, field) = place;
    let sheet = saver.sheet;
    let seen = row.with_untracked(|row| Seen {
        version: row.version,
        text: text_of(row, field),
    });
    let (start, error) = match untrack(|| sheet.mark(place)) {
        Some(Mark::Failed(text, message)) => (text, Some(message)),
        Some(Mark::Saving(text)) => (text, None),
        _ => (seen.text.clone(), None),
    };
    let text = RwSignal::new(start.clone());
    let before = start.clone();
    let type_in = move |typed: String| {
        sheet.typing.set(typed != before);
        text.set(typed);
    };
    let error = RwSignal::new(error);
    let input = format!("{} :is(input, select)", selector(place));
    Effect::new(move |_| document::focus_and_select(&input));

    // Closes the cell; false where the text cannot be taken and the cell stays open.
    let commit = move || {
        // Fields hear of being left when they are gone already.
        let is_open = sheet.open.try_get_untracked().flatten() == Some(place);
        let Some(typed) = text.try_get_untracked().filter(|_| is_open) else {
            return true;
        };
        match normal(field, &typed) {
            Err(message) => {
                error.set(Some(message));
                false
            }
            Ok(normal) => {
                sheet.open.set(None);
                sheet.set_mark(place, None);
                if normal != seen.text {
                    // As it was typed: the server says what it makes of it.
                    saver.save(place, text.get_untracked(), seen.clone());
                }
                true
            }
        }
    };
    let leave = {
        let commit = commit.clone();
        move || {
            if !commit() {
                // The user has gone elsewhere: the text stays with its error.
                let message = error.get_untracked().unwrap_or_default();
                sheet.set_mark(place, Some(Mark::Failed(text.get_untracked(), message)));
                sheet.open.update(|open| {
                    if *open == Some(place) {
                        *open = None;
                    }
                });
            }
        }
    };
    on_cleanup({
        let leave = leave.clone();
        move || {
            leave();
            sheet.typing.try_set(false);
        }
    });
    let on_blur = move |_| leave();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if keys::is_composing(&event) {
            return;
        }
        let (down, right) = match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                sheet.open.set(None);
                sheet.set_mark(place, None);
                sheet.go_to(place);
                return;
            }
            "Enter" => (1, 0),
            "Tab" if event.shift_key() => (0, -1),
            "Tab" => (0, 1),
            _ => return,
        };
        event.prevent_default();
        if commit() {
            sheet.go_by(place, down, right, down == 0);
        }
    };
    let describe = format!("cell-error-{id}-{}", field.key());
    let described = describe.clone();
    let invalid = move || error.with(Option::is_some).to_string();
    let control = if field.choices().is_empty() {
        view! {
            <input
                type="text"
                class="cell-input"
                aria-label=field.label()
                inputmode=if field.is_date() { "numeric" } else { "text" }
                placeholder=field.is_date().then_some("2016-05-18")
                list=(field == Field::Firm).then_some("firms")
                autocomplete="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described
                value=start
                on:input=move |event| {
                    if let Some(typed) = keys::typed(&event) {
                        type_in(typed);
                        error.set(None);
                    }
                }
                on:keydown=on_key
                on:blur=on_blur
            />
        }
        .erased()
    } else {
        let options = std::iter::once("")
            .chain(field.choices())
            .map(|choice| {
                let chosen = choice == start;
                view! {
                    <option value=choice selected=chosen>
                        {if choice.is_empty() { "（未填）" } else { choice }}
                    </option>
                }
            })
            .collect_view();
        view! {
            <select
                class="cell-input"
                aria-label=field.label()
                on:change=move |event| type_in(event_target_value(&event))
                on:keydown=on_key
                on:blur=on_blur
            >
                {options}
            </select>
        }
        .erased()
    };
    view! {
        {control}
        <span class="cell-error" id=describe role="alert">
            {move || error.get()}
        </span>
    }
    .erased()
}
