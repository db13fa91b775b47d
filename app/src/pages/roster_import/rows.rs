//! The rows of one group.

use domain::roster::import::{
    Decision, ImportGroup, ImportRow, ImportState, RowDetail, ShownChange, ShownFault,
};
use leptos::prelude::*;

use super::RosterImportView;
use crate::owner::owned;

pub(super) fn card(shown: &RosterImportView) -> AnyView {
    let group = shown.group;
    let count = shown.import.counts.of(group);
    if count == 0 {
        return view! { <p class="hint">{format!("没有“{}”的行。", group.label())}</p> }.into_any();
    }
    let unit = match group {
        ImportGroup::Refused | ImportGroup::LeftOut => "行",
        _ => "人",
    };
    let rows = shown
        .rows
        .iter()
        .map(|row| row_of(shown, row))
        .collect_view();
    view! {
        <section class="card import-rows" aria-labelledby="rows">
            <header>
                <h2 id="rows">{format!("{} · {count} {unit}", group.label())}</h2>
                <p class="hint">{explained(group)}</p>
                {tool(shown)}
            </header>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

fn explained(group: ImportGroup) -> &'static str {
    match group {
        ImportGroup::New => "名册里有，系统里没有的会员。",
        ImportGroup::Changed => "没有的列、空的单元格不改动原有内容。",
        ImportGroup::Probable => {
            "证件号相同，或会员号与出生日期相同，但姓名或号码写法不同。请决定。"
        }
        ImportGroup::Repeated => "姓名、证件号、会员号与前面一行完全相同。",
        ImportGroup::Refused => "单元格的内容无法采用，整行不导入；改好后再导入一次即可。",
        ImportGroup::LeftOut => "合计、签名等，不是会员。",
    }
}

/// What can be done with all rows of the group at once.
fn tool(shown: &RosterImportView) -> Option<AnyView> {
    let (import, counts) = (&shown.import, &shown.import.counts);
    let open = import.state == ImportState::Checked && shown.may_change;
    let action = |name: &str| owned(&format!("/import/{}/{name}", import.id));
    match shown.group {
        ImportGroup::Probable if open && counts.by_spelling > 0 => Some(
            view! {
                <form method="post" action=action("spelling")>
                    <button type="submit" class="button">
                        {format!("仅空格、间隔号不同的 {} 人：都当作同一人", counts.by_spelling)}
                    </button>
                </form>
            }
            .into_any(),
        ),
        ImportGroup::Changed if open && (counts.to_clear > 0 || shown.clear) => {
            let (value, words) = match shown.clear {
                true => (
                    "0",
                    format!("空单元格会清空原有内容（{} 格）：改为保留", counts.to_clear),
                ),
                false => (
                    "1",
                    format!("空单元格也清空原有内容（将清空 {} 格）", counts.to_clear),
                ),
            };
            Some(
                view! {
                    <form method="post" action=action("clear")>
                        <button type="submit" class="button" name="clear" value=value>
                            {words}
                        </button>
                    </form>
                }
                .into_any(),
            )
        }
        ImportGroup::Refused => Some(
            view! {
                <a class="button" href=format!("/import/{}/marked.xlsx", import.id) download>
                    "下载标出原因的名册.xlsx"
                </a>
            }
            .into_any(),
        ),
        _ => None,
    }
}

fn row_of(shown: &RosterImportView, row: &ImportRow) -> impl IntoView {
    let number = view! { <span class="row-number number">{format!("第 {} 行", row.number)}</span> };
    let body = match row.group {
        ImportGroup::Probable => probable(shown, row),
        ImportGroup::Repeated => repeated(shown, row),
        ImportGroup::Refused => faults(&row.name, &row.detail.faults),
        ImportGroup::LeftOut => {
            let why = row.detail.left_out.clone();
            view! {
                <span class="row-name">{row.name.clone()}</span>
                <span class="hint">{why}</span>
            }
            .into_any()
        }
        ImportGroup::New | ImportGroup::Changed => plain(row),
    };
    view! {
        <li class=row.group.slug()>
            {number}
            {body}
        </li>
    }
}

fn who(name: &str, detail: &RowDetail) -> impl IntoView + use<> {
    let facts: Vec<&str> = [detail.member_no.as_str(), detail.firm.as_str()]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    view! {
        <span class="row-who">
            <b>{name.to_owned()}</b>
            <span class="hint number">{facts.join(" · ")}</span>
        </span>
    }
}

fn plain(row: &ImportRow) -> AnyView {
    let link = row.member.as_ref().map(|member| {
        view! {
            <a href=format!("/members?q={}", member.member_no) class="row-link">
                "查看"
            </a>
        }
    });
    view! {
        {who(&row.name, &row.detail)}
        <span class="row-changes">{changes(&row.detail.changes)} {notes(&row.detail)}</span>
        {link}
    }
    .into_any()
}

fn changes(changes: &[ShownChange]) -> impl IntoView + use<> {
    changes
        .iter()
        .map(|change| {
            let value = |text: &str| match text {
                "" => "（空）".to_owned(),
                text => text.to_owned(),
            };
            view! {
                <span class="change">
                    <span class="change-field">{change.field.label()}</span>
                    <del>{value(&change.old)}</del>
                    <span aria-hidden="true">"→"</span>
                    <ins>{value(&change.new)}</ins>
                </span>
            }
        })
        .collect_view()
}

fn notes(detail: &RowDetail) -> impl IntoView + use<> {
    detail
        .notes
        .iter()
        .map(|note| {
            view! {
                <span class="hint">{format!("{}：{}", note.field.label(), note.message)}</span>
            }
        })
        .collect_view()
}

/// Old and new side by side; the user decides.
fn probable(shown: &RosterImportView, row: &ImportRow) -> AnyView {
    let member = row.member.as_ref().map(|member| {
        view! {
            <span class="row-who">
                <b>{member.name.clone()}</b>
                <span class="hint number">{format!("{} · {}", member.member_no, member.firm)}</span>
            </span>
        }
    });
    let words = row.detail.likeness.map(|likeness| likeness.words());
    view! {
        {member}
        <span class="row-changes">
            {changes(&row.detail.changes)} <span class="hint">{words}</span> {notes(&row.detail)}
        </span>
        {decisions(shown, row, &Decision::ALL)}
    }
    .into_any()
}

fn repeated(shown: &RosterImportView, row: &ImportRow) -> AnyView {
    let words = row
        .detail
        .repeats
        .map(|first| format!("与第 {first} 行相同"));
    view! {
        {who(&row.name, &row.detail)}
        <span class="row-changes hint">{words}</span>
        {decisions(shown, row, &[Decision::Other, Decision::Skip])}
    }
    .into_any()
}

fn decisions(
    shown: &RosterImportView,
    row: &ImportRow,
    choices: &[Decision],
) -> impl IntoView + use<> {
    let open = shown.import.state == ImportState::Checked && shown.may_change;
    let taken = row.decision.unwrap_or(Decision::default_of(row.group));
    let buttons = choices
        .iter()
        .map(|decision| {
            let pressed = if *decision == taken { "true" } else { "false" };
            view! {
                <button
                    type="submit"
                    name="decision"
                    value=decision.slug()
                    aria-pressed=pressed
                    disabled=!open
                >
                    {decision.label()}
                </button>
            }
        })
        .collect_view();
    let action = format!("/import/{}/rows/{}", shown.import.id, row.id);
    view! {
        <form
            method="post"
            action=owned(&action)
            class="decisions"
            aria-label=format!("第 {} 行", row.number)
        >
            <input type="hidden" name="group" value=row.group.slug() />
            <input type="hidden" name="page" value=shown.page.to_string() />
            {buttons}
        </form>
    }
}

fn faults(name: &str, faults: &[ShownFault]) -> AnyView {
    let faults = faults
        .iter()
        .map(|fault| {
            view! {
                <span class="fault">
                    <span class="change-field">{fault.column.clone()}</span>
                    <span class="fault-value">{fault.value.clone()}</span>
                    <span>{fault.message.clone()}</span>
                </span>
            }
        })
        .collect_view();
    view! {
        <span class="row-name">{name.to_owned()}</span>
        <span class="row-changes">{faults}</span>
    }
    .into_any()
}
