//! What the checks say, and whose photo it may be.

use domain::{CheckGrade, PhotoWarning};
use leptos::prelude::*;

use super::crop_state::CropState;
use super::cut::{Cut, Shown};
use super::findings::Findings;
use super::stage::on_next_frame;
use crate::components::erase::Erase;

/// Below this resolution a print looks soft, dots an inch.
const CRISP_DPI: u32 = 200;

/// The checks in words, each with its grade and a small picture of what is meant.
#[component]
pub fn Checks(state: CropState) -> impl IntoView {
    // Judged once it has rested for a frame of the screen.
    on_next_frame(
        move || state.frame.track(),
        move || {
            let seen = state.frame.try_get_untracked();
            request_animation_frame(move || {
                if state.frame.try_get_untracked() == seen {
                    state.ask();
                }
            });
        },
    );
    let verdict = move || state.findings.with(Findings::verdict);
    let checking = move || state.is_checking();
    let rows = move || {
        let rows = state.findings.with(|findings| {
            if findings.absent && findings.checks.is_empty() {
                return None;
            }
            let checks = findings.checks.iter();
            let rows = checks.map(|check| {
                let picture = format!("/checks/{}.svg", check.slug);
                row(check.grade, Some(picture), check.text.clone())
            });
            Some(rows.collect_view())
        });
        rows.or_else(|| Some(vec![resolution(state.dpi()?)]))
    };
    let warnings = move || {
        state.findings.with(|findings| {
            let warnings = findings.warnings.iter();
            warnings
                .map(|warning| warning_row(state, warning))
                .collect_view()
        })
    };
    view! {
        <p class="verdict">
            <span role="status">{verdict}</span>
            <span class="hint">{move || checking().then_some("正在检查…")}</span>
        </p>
        <ul class="checks" class:stale=checking aria-busy=move || checking().to_string()>
            {rows}
            {warnings}
        </ul>
    }
    .erased()
}

fn row(grade: CheckGrade, picture: Option<String>, text: String) -> AnyView {
    let class = match grade {
        CheckGrade::Pass => "good",
        CheckGrade::Warn => "warn",
        CheckGrade::Fail => "bad",
    };
    line(class, grade.label(), picture, text)
}

fn line(
    class: &'static str,
    label: &'static str,
    picture: Option<String>,
    text: String,
) -> AnyView {
    view! {
        <li>
            <b class=class>{label}</b>
            {picture.map(|src| view! { <img src=src alt="" width="20" height="24" /> })}
            <span>{text}</span>
        </li>
    }
    .erased()
}

/// What can be said of the print without looking at the photo.
fn resolution(dpi: u32) -> AnyView {
    if dpi >= CRISP_DPI {
        let text = format!("清晰度足够，打印约 {dpi} dpi");
        row(CheckGrade::Pass, None, text)
    } else {
        let text = format!("打印约 {dpi} dpi，可能不够清晰；建议不低于 {CRISP_DPI} dpi");
        row(CheckGrade::Warn, None, text)
    }
}

/// A 提醒 that the photo may be somebody else's, or a note that the member has it already; with both photos, if the other is known to
/// have this one.
fn warning_row(state: CropState, warning: &PhotoWarning) -> AnyView {
    let text = match warning.is_note() {
        true => line("good", "说明", None, warning.message()),
        false => row(CheckGrade::Warn, None, warning.message()),
    };
    let PhotoWarning::SamePicture(other) = warning else {
        return text;
    };
    let (id, name) = (other.id, other.name.clone());
    view! {
        {text}
        <li class="pair">
            <figure>
                <Cut state shown=Shown::Issued label="正在上传的照片" />
                <figcaption>"正在上传的照片"</figcaption>
            </figure>
            <figure>
                <img src=format!("/members/{id}/photo") alt=format!("{name}的现用照片") />
                <figcaption>{format!("{name}的现用照片")}</figcaption>
            </figure>
        </li>
    }
    .erased()
}
