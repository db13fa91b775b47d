//! One seal's part of the form.

use domain::{SealForm, SealOwner, SealSettings};
use leptos::prelude::*;

/// The seal as it is, what to replace it with, and where it is printed.
pub(super) fn seal(
    owner: SealOwner,
    present: &SealSettings,
    typed: &SealForm,
    note: Option<String>,
) -> AnyView {
    let name = |what: &str| format!("{}_{what}", owner.slug());
    let (note_id, unit_id) = (name("note"), name("unit"));
    let described = note.is_some().then(|| note_id.clone());
    let number =
        |what: &str, label: &'static str, value: &str, [least, most]: [&'static str; 2]| {
            let name = name(what);
            view! {
                <div class="settings-field">
                    <label for=name.clone()>{label}</label>
                    <input
                        id=name.clone()
                        name=name
                        type="number"
                        inputmode="decimal"
                        required
                        min=least
                        max=most
                        step="0.1"
                        value=value.to_owned()
                        aria-describedby=unit_id.clone()
                    />
                </div>
            }
            .into_any()
        };
    let numbers = vec![
        number("width", "宽度", &typed.width, ["15", "40"]),
        number("dx", "左右偏移", &typed.dx, ["-10", "10"]),
        number("dy", "上下偏移", &typed.dy, ["-10", "10"]),
    ];
    let file = name("file");
    view! {
        <fieldset class="seal">
            <legend>{owner.label()}</legend>
            {note.map(|note| view! { <p class="fault" id=note_id>{note}</p> })}
            <div class="seal-choice">
                {picture(owner, present.sha256.as_deref())}
                <div class="settings-field">
                    <label for=file.clone()>"上传新图片"</label>
                    <input
                        id=file.clone()
                        name=file
                        type="file"
                        accept="image/png,.png"
                        aria-describedby=described.clone()
                    />
                    {present.sha256.is_some().then(|| back(name("specimen"), typed.specimen))}
                </div>
            </div>
            <div class="seal-place">{numbers}</div>
            <p class="hint" id=unit_id.clone()>
                "单位毫米。宽度 15 到 40；偏移 −10 到 10，正数向右、向下。样章不受此影响。"
            </p>
        </fieldset>
    }
    .into_any()
}

/// What is stamped now.
fn picture(owner: SealOwner, sha256: Option<&str>) -> AnyView {
    match sha256 {
        Some(sha256) => {
            let version = sha256.get(..16).unwrap_or_default();
            let address = format!("/settings/seals/{}?v={version}", owner.slug());
            let label = format!("现用的{}", owner.label());
            view! { <img class="seal-picture" src=address alt=label /> }.into_any()
        }
        None => view! { <p class="seal-picture specimen">"样章"</p> }.into_any(),
    }
}

fn back(name: String, checked: bool) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="1" checked=checked />
            "不用图片，改回系统绘制的样章"
        </label>
    }
    .into_any()
}
