//! 筛选: what the list can be narrowed to. A plain form, posted as that of the search box is.

use domain::list::NUMBER_FOR_FIRM;
use domain::{Doubt, Field, Filter, ListQuery, MembershipStatus, PhotoFilter, PublicError};
use leptos::prelude::*;

use crate::browser::address::{parameters, use_address};
use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::list::firm_box::FirmBox;
use crate::components::list::search::hidden;
use crate::components::page_state::use_announcer;
use crate::components::workbench::{ShownList, use_workbench};
use crate::owner::owned;

/// The names of the form's own fields.
const FIELDS: [&str; 9] = [
    "page",
    "firm",
    "firm-name",
    "status",
    "missing",
    "doubt",
    "photo",
    "joined",
    "starred",
];

/// The button 筛选 with its panel.
#[component]
pub fn Filters(shown: ShownList) -> impl IntoView {
    let bench = use_workbench();
    let address = use_address();
    let announcer = use_announcer();
    let query = bench.query;
    let set = move || {
        query.with(|query| {
            let firm = query.firm.is_some() || !query.firm_name.is_empty();
            query.filter.set().len() + usize::from(firm)
        })
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        let Some((_, fields)) = document::submitted(&event) else {
            return;
        };
        event.prevent_default();
        let typed = parameters(&fields);
        if typed("firm-name").is_some_and(|firm| domain::sought::is_secret(&firm)) {
            announcer.say(PublicError::BadRequest(NUMBER_FOR_FIRM.to_owned()).title());
            return;
        }
        let mut wanted = ListQuery::from_params(typed);
        let known = bench.firms.with_untracked(|firms| {
            let mut same = firms.iter().filter(|firm| firm.name == wanted.firm_name);
            same.next().map(|firm| firm.id)
        });
        let firm = untrack(|| shown.part(|page| page.firm.clone()));
        let unchanged =
            query.with_untracked(|query| query.firm.filter(|_| firm == wanted.firm_name));
        if let Some(id) = unchanged.or(known) {
            wanted.firm = Some(id);
        }
        document::close_popovers(None);
        address.go(&bench.url(&wanted.bounded()));
    };
    let filter = Memo::new(move |_| query.with(|query| query.filter.clone()));
    view! {
        <details class="popover filters">
            <summary class="button">
                "筛选"
                {move || {
                    let set = set();
                    (set > 0).then(|| view! { <b class="set-count">{set}</b> })
                }}
            </summary>
            <form
                class="popover-panel filter-form"
                method="post"
                action=owned(bench.path)
                aria-label="筛选"
                on:submit=on_submit
            >
                // Without script the server makes the address of it: a number typed here stands in none.
                <input type="hidden" name="narrow" value="1" />
                {move || hidden(&query.get(), &FIELDS)}
                <FirmBox shown />
                {choice("会籍状态", "status", statuses(), move || {
                    filter.read().status.slug().to_owned()
                })}
                {choice("缺少的信息", "missing", missing(), move || {
                    filter.read().missing.map(|field| field.key().to_owned()).unwrap_or_default()
                })}
                {choice("存疑", "doubt", doubts(), move || {
                    filter.read().doubt.map(|doubt| doubt.code().to_owned()).unwrap_or_default()
                })}
                {choice("照片来源", "photo", photos(), move || {
                    filter.read().photo.map(|photo| photo.slug().to_owned()).unwrap_or_default()
                })}
                <label class="filter-field">
                    <span>"入会年份"</span>
                    <input
                        type="text"
                        name="joined"
                        inputmode="numeric"
                        maxlength="4"
                        placeholder="如 2016"
                        autocomplete="off"
                        value=filter.get_untracked().joined.map(|year| year.to_string())
                        prop:value=move || {
                            filter.read().joined.map(|year| year.to_string()).unwrap_or_default()
                        }
                    />
                </label>
                <label class="filter-check">
                    <input
                        type="checkbox"
                        name="starred"
                        value="1"
                        checked=filter.get_untracked().starred
                        prop:checked=move || filter.read().starred
                    />
                    "只看 ★ 重点标记"
                </label>
                <div class="filter-actions">
                    <a
                        class="button"
                        href=move || {
                            bench
                                .url(
                                    &query
                                        .with(|query| {
                                            query.of_all_firms().with_filter(Filter::default())
                                        }),
                                )
                        }
                        data-noscroll=""
                    >
                        "清除"
                    </a>
                    <button type="submit" class="button primary">
                        "应用"
                    </button>
                </div>
            </form>
        </details>
    }
    .erased()
}

type Options = Vec<(String, &'static str)>;

/// A field to choose one of several; nothing chosen is no filter.
fn choice(
    label: &'static str,
    name: &'static str,
    options: Options,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let now = untrack(chosen);
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == now;
        view! {
            <option value=value selected=selected>
                {words}
            </option>
        }
    });
    view! {
        <label class="filter-field">
            <span>{label}</span>
            <select name=name prop:value=chosen>
                {options.collect_view()}
            </select>
        </label>
    }
    .erased()
}

fn statuses() -> Options {
    let all = MembershipStatus::ALL.into_iter();
    all.map(|status| (status.slug().to_owned(), status.label()))
        .collect()
}

fn any() -> (String, &'static str) {
    (String::new(), "不限")
}

fn missing() -> Options {
    let fields = Field::REQUIRED.into_iter();
    let fields = fields.map(|field| (field.key().to_owned(), field.label()));
    std::iter::once(any()).chain(fields).collect()
}

fn doubts() -> Options {
    let doubts = Doubt::ALL.iter().copied();
    let doubts = doubts.map(|doubt| (doubt.code().to_owned(), domain::filter::short(doubt)));
    std::iter::once(any()).chain(doubts).collect()
}

fn photos() -> Options {
    let photos = PhotoFilter::ALL.into_iter();
    let photos = photos.map(|photo| (photo.slug().to_owned(), photo.label()));
    std::iter::once(any()).chain(photos).collect()
}
