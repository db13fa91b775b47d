//! The field for a firm: while one is typed, by name, pinyin or initials, the server offers those
//! that fit. Without script it is a plain field, and the list takes what is typed.

use domain::list::MAX_SEARCH_CHARACTERS;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::firms_matching;
use crate::browser::{document, keys};
use crate::components::erase::Erase;
use crate::components::workbench::{ShownList, Workbench, use_workbench};

const FIELD: &str = "#filter-firm";

/// Asks for the firms that fit what stands in a field, if it still does when they come.
fn ask(bench: Workbench, field: &'static str, text: String) {
    if text.trim().is_empty() {
        bench.firms.set(Vec::new());
        return;
    }
    spawn_local(async move {
        // A failure shows up with the next thing that the user does.
        if let Ok(found) = firms_matching(text.clone()).await
            && document::input_text(field) == text
        {
            bench.firms.try_set(found);
        }
    });
}

/// The field with what is offered below it.
#[component]
pub fn FirmBox(shown: ShownList) -> impl IntoView {
    let bench = use_workbench();
    let firm = Memo::new(move |_| shown.part(|page| page.firm.clone()));
    let is_open = RwSignal::new(false);
    // The offer that the arrow keys have come to; none at first: Enter then takes what is typed.
    let at = RwSignal::new(None::<usize>);
    let offered = move || is_open.get() && bench.firms.with(|firms| !firms.is_empty());
    Effect::new(move |first: Option<()>| {
        let name = firm.get();
        if first.is_some() {
            document::set_input_text(FIELD, &name);
        }
    });
    let choose = move |place: usize| {
        let name = bench
            .firms
            .with_untracked(|firms| firms.get(place).map(|firm| firm.name.clone()));
        if let Some(name) = name {
            document::set_input_text(FIELD, &name);
        }
        is_open.set(false);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        // What an input method composes with these keys is not chosen among the offers.
        if !untrack(offered) || keys::is_composing(&event) {
            return;
        }
        let last = bench.firms.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = Some(at.map_or(0, |at| (at + 1).min(last)))),
            "ArrowUp" => at.update(|at| *at = at.and_then(|at| at.checked_sub(1))),
            "Enter" => match at.get_untracked() {
                Some(place) => choose(place),
                None => {
                    is_open.set(false);
                    return;
                }
            },
            "Escape" => is_open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let options = move || {
        let firms = bench.firms.get().into_iter().enumerate();
        firms
            .map(|(place, firm)| {
                view! {
                    <li
                        id=format!("firm-choice-{place}")
                        role="option"
                        aria-selected=move || (at.get() == Some(place)).to_string()
                        // Before the field is left.
                        on:mousedown=move |event| {
                            event.prevent_default();
                            choose(place);
                        }
                    >
                        {firm.name}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="filter-field firm-box">
            <label for="filter-firm">"服务所"</label>
            <input
                id="filter-firm"
                type="text"
                name="firm-name"
                value=firm.get_untracked()
                role="combobox"
                aria-autocomplete="list"
                aria-controls="firm-choices"
                aria-expanded=move || offered().to_string()
                aria-activedescendant=move || {
                    at.get().filter(|_| offered()).map(|at| format!("firm-choice-{at}"))
                }
                placeholder="名称、拼音或首字母"
                maxlength=MAX_SEARCH_CHARACTERS
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| {
                    if let Some(typed) = keys::typed(&event) {
                        at.set(None);
                        // What was offered for another text is no offer for this one.
                        bench.firms.set(Vec::new());
                        is_open.set(true);
                        ask(bench, FIELD, typed);
                    }
                }
                on:keydown=on_key
                on:blur=move |_| {
                    is_open.try_set(false);
                }
            />
            <ul id="firm-choices" class="choices" role="listbox" hidden=move || !offered()>
                {options}
            </ul>
        </div>
    }
    .erased()
}

/// Offers firms while one is typed into a field of the table or of the panel (`list="firms"`).
#[component]
pub fn FirmsWhileTyping() -> impl IntoView {
    let bench = use_workbench();
    let _ =
        leptos_use::use_event_listener(leptos_use::use_window(), leptos::ev::input, move |event| {
            if document::came_from(&event, FIRM_FIELDS)
                && let Some(typed) = keys::typed(&event)
            {
                ask_for_field(bench, typed);
            }
        });
    let options = move || {
        let firms = bench.firms.get().into_iter();
        firms
            .map(|firm| view! { <option value=firm.name></option> })
            .collect_view()
    };
    view! { <datalist id="firms">{options}</datalist> }.erased()
}

/// Fields in which firms are offered.
const FIRM_FIELDS: &str = "input[list='firms']";

fn ask_for_field(bench: Workbench, text: String) {
    ask(bench, "input[list='firms']:focus", text);
}
