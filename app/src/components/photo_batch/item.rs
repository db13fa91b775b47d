//! One row: a file, whose it is, both photos, what speaks against it, and what to do.

use domain::photo_batch::{
    BatchFilter, BatchGroup, BatchItem, BatchMember, BatchPhoto, BatchWarning, ItemOutcome,
    WarningKind,
};
use domain::{CheckGrade, PhotoCheck};
use leptos::prelude::*;

use crate::components::erase::Erase;

use super::desk::Desk;
use super::recrop::Recrop;
use crate::components::photo::SAMPLE_PHOTO;
use crate::owner::owned;

/// Where a row stands on the page.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) batch: i64,
    pub(super) filter: BatchFilter,
    pub(super) page: u64,
    /// Whether rows can be decided on.
    pub(super) open: bool,
}

/// A row. `found`: members who may be meant, where somebody was looked for.
pub(super) fn item(
    desk: Desk,
    place: Place,
    row: BatchItem,
    found: Option<Vec<BatchMember>>,
) -> AnyView {
    let batch = place.batch;
    let notes = notes(batch, &row);
    let pictures = pictures(batch, &row);
    // What is saved is decided.
    let decisions = (place.open && row.outcome == ItemOutcome::None)
        .then(|| decisions(desk, place, &row, found));
    let class = match row.group {
        BatchGroup::New | BatchGroup::Replaces => "tag good",
        BatchGroup::Identical | BatchGroup::Skipped => "tag",
        BatchGroup::Unconfirmed | BatchGroup::Unmatched | BatchGroup::Ambiguous => "tag warn",
        BatchGroup::Failed => "tag bad",
    };
    let whose = match &row.member {
        Some(member) => format!("{} {} {}", member.name, member.member_no, member.firm),
        None => "尚未对应会员".into(),
    };
    view! {
        <li class="batch-item" data-item-id=row.id.to_string()>
            {pictures}
            <div class="batch-about">
                <p>
                    <span class=class>{row.group.label()}</span>
                    " "
                    {outcome(row.outcome)}
                    <b>{whose}</b>
                </p>
                <p class="hint batch-file">{row.file_name.clone()}</p>
                {notes}
            </div>
            {decisions}
        </li>
    }
    .erased()
}

fn outcome(outcome: ItemOutcome) -> Option<impl IntoView> {
    let word = match outcome {
        ItemOutcome::None => return None,
        ItemOutcome::Given => "已保存",
        ItemOutcome::TakenBack => "已撤销",
        ItemOutcome::Kept => "未撤销",
    };
    Some(view! {
        <span class="tag info">{word}</span>
        " "
    })
}

/// The photo in use and the one that has come, side by side.
fn pictures(batch: i64, row: &BatchItem) -> AnyView {
    let picture = |src: String, alt: String| {
        view! {
            <figure>
                <img class="portrait" src=src alt=alt width="65" height="80" loading="lazy" />
            </figure>
        }
    };
    // Once saved, the new photo is the one in use.
    let before = row
        .member
        .as_ref()
        .filter(|_| row.outcome == ItemOutcome::None);
    let now = before.map(|member| {
        let src = match &member.photo_tag {
            Some(tag) => format!("/members/{}/photo?v={tag}", member.id),
            None => SAMPLE_PHOTO.to_owned(),
        };
        picture(src, format!("{} 现用照片", member.name))
    });
    let new = row.photo.as_ref().map(|photo| {
        let src = item_photo(batch, row.id, &photo.tag);
        picture(src, "新照片".into())
    });
    view! { <div class="batch-pictures">{now} {new}</div> }.erased()
}

fn item_photo(batch: i64, item: i64, tag: &str) -> String {
    format!("/jobs/photos/{batch}/items/{item}/photo?v={tag}")
}

fn notes(batch: i64, row: &BatchItem) -> AnyView {
    let line = |word: &'static str, class: &'static str, text: String| {
        view! {
            <li>
                <b class=class>{word}</b>
                <span>{text}</span>
            </li>
        }
    };
    // Checks that fail say it themselves.
    let is_said = row.group == BatchGroup::Failed && row.photo.is_some();
    let reason = (!row.reason.is_empty() && !is_said).then(|| {
        let class = match row.group {
            BatchGroup::Failed => "bad",
            BatchGroup::Unconfirmed | BatchGroup::Unmatched | BatchGroup::Ambiguous => "warn",
            _ => "good",
        };
        line(row.group.label(), class, row.reason.clone())
    });
    let checks = row
        .photo
        .iter()
        .flat_map(|photo| &photo.checks)
        .filter(|check| check.grade != CheckGrade::Pass)
        .map(|check: &PhotoCheck| {
            let class = match check.grade {
                CheckGrade::Fail => "bad",
                _ => "warn",
            };
            line(check.grade.label(), class, check.text.clone())
        })
        .collect_view();
    let accepted = (!row.override_reason.is_empty())
        .then(|| line("采用", "good", format!("理由：{}", row.override_reason)));
    let warnings = row
        .warnings
        .iter()
        .map(|warning| self::warning(batch, warning))
        .collect_view();
    let confirmed = row
        .confirmed
        .then(|| line("确认", "good", "以上提醒已核对，确认是该会员本人。".into()));
    let outcome =
        (!row.outcome_note.is_empty()).then(|| line("未保存", "warn", row.outcome_note.clone()));
    view! { <ul class="checks batch-notes">{reason} {checks} {accepted} {warnings} {confirmed} {outcome}</ul> }
        .erased()
}

fn warning(batch: i64, warning: &BatchWarning) -> AnyView {
    let other = match warning.kind {
        WarningKind::NameDisagrees | WarningKind::OwnPhoto => None,
        WarningKind::OtherMembersPhoto => warning
            .member_id
            .map(|member| format!("/members/{member}/photo")),
        WarningKind::OtherItem => warning.item_id.map(|item| item_photo(batch, item, "other")),
    };
    let (class, label) = match warning.is_note() {
        true => ("good", "说明"),
        false => ("warn", "提醒"),
    };
    view! {
        <li>
            <b class=class>{label}</b>
            <span>
                {warning.text.clone()}
                {other
                    .map(|src| {
                        view! {
                            <img class="portrait batch-other" src=src alt="另一张照片" width="39" height="48" loading="lazy" />
                        }
                    })}
            </span>
        </li>
    }
    .erased()
}

fn decisions(
    desk: Desk,
    place: Place,
    row: &BatchItem,
    found: Option<Vec<BatchMember>>,
) -> AnyView {
    let action = format!("/jobs/photos/{}/items/{}", place.batch, row.id);
    // Where to go on afterwards.
    let place = move || {
        view! {
            <input type="hidden" name="group" value=place.filter.slug() />
            <input type="hidden" name="page" value=place.page.to_string() />
        }
    };
    let button = |name: &'static str, label: &'static str| {
        view! {
            <form method="post" action=owned(&action.clone())>
                {place()}
                <button type="submit" class="button" name="do" value=name>
                    {label}
                </button>
            </form>
        }
    };
    let confirm =
        (row.group == BatchGroup::Unconfirmed).then(|| button("confirm", "确认是该会员本人"));
    let skipped = row.group == BatchGroup::Skipped;
    let unfit = row.group == BatchGroup::Failed && row.photo.is_some();
    let accept = unfit.then(|| {
        let field = format!("reason-{}", row.id);
        view! {
            <form method="post" action=owned(&action.clone()) class="batch-field">
                {place()}
                <label for=field.clone()>"使用理由"</label>
                <input id=field name="reason" maxlength="200" required autocomplete="off" />
                <button type="submit" class="button" name="do" value="accept">
                    "接受"
                </button>
            </form>
        }
    });
    let choices = found.unwrap_or_else(|| match row.group {
        BatchGroup::Ambiguous => row.candidates.clone(),
        _ => Vec::new(),
    });
    let has_choices = !choices.is_empty();
    let choices = choices
        .into_iter()
        .map(|member| {
            let label = format!("{} {} {}", member.name, member.member_no, member.firm);
            view! {
                <li>
                    <button type="submit" class="button" name="member" value=member.id.to_string()>
                        {label}
                    </button>
                </li>
            }
        })
        .collect_view();
    let search = row.photo.is_some().then(|| {
        let field = format!("who-{}", row.id);
        view! {
            <form method="post" action=owned(&action.clone()) class="batch-field">
                {place()}
                <input type="hidden" name="do" value="assign" />
                <label for=field.clone()>"指定会员"</label>
                <input id=field name="who" placeholder="姓名或会员号" maxlength="60" autocomplete="off" />
                <button type="submit" class="button">
                    "指定"
                </button>
                // Behind the button, which is what Enter in the field presses.
                <ul class="batch-choices">{choices}</ul>
            </form>
        }
    });
    // Where there is a member it is seldom another one.
    let is_settled = row.member.is_some() && row.group != BatchGroup::Ambiguous && !has_choices;
    // One view for both, so that what is typed stays where the one becomes the other.
    let assign = view! {
        <details id=format!("other-{}", row.id) open=!is_settled>
            <summary hidden=!is_settled>"改为其他会员"</summary>
            {search}
        </details>
    };
    let recrop = row.photo.as_ref().map(|photo| recrop(desk, &action, photo));
    view! {
        <div class="batch-decisions">
            {accept} {confirm} {assign}
            <div class="batch-buttons">
                {recrop}
                {if skipped { button("unskip", "取消跳过") } else { button("skip", "跳过") }}
            </div>
        </div>
    }
    .erased()
}

/// The button that opens the photo for cropping.
fn recrop(desk: Desk, action: &str, photo: &BatchPhoto) -> AnyView {
    let (url, rect, whitened) = (action.to_owned(), photo.crop, photo.whitened);
    let open = move |_| {
        desk.recrop.set(Some(Recrop {
            url: url.clone(),
            rect,
            whitened,
            exam: desk.is_of_exam(),
        }));
    };
    view! {
        <button type="button" class="button" on:click=open>
            "重新裁剪"
        </button>
    }
    .erased()
}
