//! What the file's columns mean: said by their titles, or by hand.

use domain::roster::Meaning;
use domain::roster::import::FileView;
use domain::roster::titles::{Column, ID_TITLE, plain};
use domain::{Field, FieldGroup};
use leptos::prelude::*;

use super::RosterImportView;
use crate::owner::owned;

pub(super) fn form(shown: &RosterImportView, file: FileView) -> AnyView {
    let import = &shown.import;
    let faults = file
        .faults
        .iter()
        .map(|fault| view! { <li>{fault.clone()}</li> })
        .collect_view();
    let faults = (!file.faults.is_empty()).then(|| {
        view! {
            <div class="alert" role="alert">
                <ul class="reasons">{faults}</ul>
            </div>
        }
    });
    let rows = file.columns.iter().map(row).collect_view();
    let has_columns = !file.columns.is_empty();
    let tables = tables(&file);
    view! {
        {faults}
        <form
            method="post"
            action=owned(&format!("/import/{}/columns", import.id))
            class="card import-columns"
            aria-label="对应各列"
        >
            {tables}
            {has_columns
                .then(|| {
                    view! {
                        <table class="columns-table">
                            <thead>
                                <tr>
                                    <th scope="col">"文件中的列"</th>
                                    <th scope="col">"会员资料"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    }
                })}
            <label class="check">
                <input type="checkbox" name="clear" value="1" checked=shown.clear />
                "空单元格也清空原有内容"
            </label>
            <div class="import-foot">
                <button
                    type="submit"
                    class="button"
                    formaction=owned(&format!("/import/{}/discard", import.id))
                    disabled=!shown.may_change
                >
                    "放弃"
                </button>
                <button type="submit" class="button primary" disabled=!shown.may_change>
                    "核对"
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Which of the file's sheets, where there are several.
fn tables(file: &FileView) -> Option<impl IntoView> {
    let choices = file
        .tables
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let name = match name.as_str() {
                "" => format!("第 {} 张表", at + 1),
                name => name.to_owned(),
            };
            view! {
                <option value=at.to_string() selected=at == file.table>
                    {name}
                </option>
            }
        })
        .collect_view();
    (file.tables.len() > 1).then(|| {
        view! {
            <label class="table-choice">
                "工作表"
                <select name="table">{choices}</select>
                <input type="hidden" name="shown_table" value=file.table.to_string() />
            </label>
        }
    })
}

fn row(column: &Column) -> impl IntoView {
    let name = format!("column-{}", column.index);
    let is = |field| column.meaning == Meaning::Field(field);
    let option = |value: &'static str, label: String, selected: bool| {
        view! {
            <option value=value selected=selected>
                {label}
            </option>
        }
    };
    let groups = FieldGroup::ALL
        .into_iter()
        .map(|group| {
            let fields = Field::ALL
                .iter()
                .copied()
                .filter(|field| field.group() == group && *field != Field::Photo)
                .map(|field| option(field.key(), field.label().to_owned(), is(field)))
                .collect_view();
            view! { <optgroup label=group.label()>{fields}</optgroup> }
        })
        .collect_view();
    let unknown = column.meaning == Meaning::Unknown;
    let is_id = column.meaning == Meaning::Id;
    let kept = (is_id || plain(&column.title) == ID_TITLE)
        .then(|| option("id", "系统编号（用于找回会员）".to_owned(), is_id));
    view! {
        <tr class=unknown.then_some("unknown")>
            <th scope="row" id=format!("{name}-title")>{column.title.clone()}</th>
            <td>
                <select name=name.clone() aria-labelledby=format!("{name}-title")>
                    {unknown.then(|| option("", "请选择…".to_owned(), true))}
                    {kept}
                    {option("none", "不导入".to_owned(), column.meaning == Meaning::Nothing)}
                    {groups}
                </select>
            </td>
        </tr>
    }
}
