//! 打印机校准: three steps, and the profiles. Plain forms; a refusal comes back
//! in the address with what was typed.

use domain::printing::PrintRefusal;
use domain::{PrinterProfile, PublicError};
use leptos::prelude::*;

use crate::components::frame::Framed;
use crate::owner::owned;

const PAPERS: [(&str, &str, &str); 3] = [
    ("a5", "A5 横向", "用于“A5 原大”"),
    ("a4-landscape", "A4 横向", "用于“A4 一张”"),
    ("a4-portrait", "A4 纵向", "用于“A4 两张”和“卡片”"),
];

/// What was typed and not taken, and why.
#[derive(Clone, Debug)]
pub struct RefusedProfile {
    typed: PrinterProfile,
    message: &'static str,
}

impl RefusedProfile {
    /// Reads it from an address; `get` gives its parameters.
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let message = get("refused")?.parse::<PrintRefusal>().ok()?.message();
        let text = |name| get(name).unwrap_or_default();
        Some(Self {
            message,
            typed: PrinterProfile {
                id: text("id").parse().unwrap_or_default(),
                version: 0,
                name: text("name"),
                offset_x: text("offset_x"),
                offset_y: text("offset_y"),
                scale_x: text("scale_x"),
                scale_y: text("scale_y"),
            },
        })
    }
}

/// 打印机校准. `refused` is what came back in the address; `printers` the profiles, or why they could
/// not be read.
#[component]
pub fn PrintersPage(
    printers: Result<Vec<PrinterProfile>, PublicError>,
    may_change: bool,
    refused: Option<RefusedProfile>,
) -> impl IntoView {
    let profiles = match printers {
        Ok(list) => profiles(list, refused, may_change).into_any(),
        Err(error) => {
            let title = error.title();
            view! {
                <p class="alert" role="alert">
                    {title}
                </p>
            }
            .into_any()
        }
    };
    view! {
        <Framed title="打印机校准" path="/printers">
            <main id="content" tabindex="-1">
                <div class="printers">
                    <p class="crumb">
                        <a href="/members">"执业电子会员证"</a>
                        " / 打印"
                    </p>
                    <h1>"打印机校准"</h1>
                    <p class="hint">
                        "打印机往往会把内容印偏、印大或印小一点。校准一次，裁切线就准了；同一台打印机，纸张或方向不同时请分别校准。"
                    </p>
                    {steps()}
                    {profiles}
                </div>
            </main>
        </Framed>
    }
}

fn steps() -> impl IntoView {
    view! {
        <ol class="steps">
            <li>
                <h2>"打印校准页"</h2>
                <p>"选与版式相同的纸，打印时选“实际大小”或“100%”，不要选“适合页面”。"</p>
                <ul class="papers">
                    {PAPERS
                        .map(|(slug, name, purpose)| {
                            view! {
                                <li>
                                    <a class="button" href=calibration(slug, 0) target="_blank">
                                        {name}
                                    </a>
                                    <span class="hint">{purpose}</span>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </li>
            <li>
                <h2>"用直尺读数"</h2>
                <p>
                    "把毫米直尺放在打印出的刻度上，按校准页上的说明读出四个数：左右偏移、上下偏移、横向缩放、纵向缩放。"
                </p>
            </li>
            <li>
                <h2>"填入并保存"</h2>
                <p>"把四个数填在下面，起一个认得出的名称，例如“财务室 HP · A4 纵向”。以后打印时选这台打印机。"</p>
            </li>
        </ol>
    }
}

fn calibration(paper: &str, profile: i64) -> String {
    match profile {
        0 => format!("/print/calibration.pdf?paper={paper}"),
        id => format!("/print/calibration.pdf?paper={paper}&profile={id}"),
    }
}

/// A form for each profile and one for a new one.
fn profiles(
    list: Vec<PrinterProfile>,
    refused: Option<RefusedProfile>,
    may_change: bool,
) -> impl IntoView {
    let new = PrinterProfile {
        offset_x: "0".into(),
        offset_y: "0".into(),
        scale_x: "100".into(),
        scale_y: "100".into(),
        ..PrinterProfile::default()
    };
    let forms = list.into_iter().chain(may_change.then_some(new));
    forms
        .map(|profile| {
            let refused = refused
                .clone()
                .filter(|refused| refused.typed.id == profile.id);
            card(profile, refused, may_change)
        })
        .collect_view()
}

fn card(
    profile: PrinterProfile,
    refused: Option<RefusedProfile>,
    may_change: bool,
) -> impl IntoView {
    let id = profile.id;
    let title = if id == 0 {
        "添加打印机".to_owned()
    } else {
        profile.name.clone()
    };
    let label = title.clone();
    let action = if id == 0 {
        "/printers".to_owned()
    } else {
        format!("/printers/{id}")
    };
    let message = refused.as_ref().map(|refused| refused.message);
    let shown = refused.map_or_else(
        || profile.clone(),
        |refused| PrinterProfile {
            version: profile.version,
            ..refused.typed
        },
    );
    let field = |name: &'static str, label: &'static str, value: String, decimal: bool| {
        view! {
            <label>
                {label}
                <input
                    name=name
                    value=value
                    required
                    maxlength=if decimal { "8" } else { "40" }
                    inputmode=decimal.then_some("text")
                    autocomplete="off"
                    readonly=!may_change
                />
            </label>
        }
    };
    view! {
        <section class="card printer" aria-label=label>
            <h2>{title}</h2>
            <div role="alert">{message.map(|message| view! { <p class="alert">{message}</p> })}</div>
            <form method="post" action=owned(&action) class="printer-fields">
                <input type="hidden" name="version" value=profile.version.to_string() />
                {field("name", "名称", shown.name, false)}
                {field("offset_x", "左右偏移（毫米，右为正）", shown.offset_x, true)}
                {field("offset_y", "上下偏移（毫米，下为正）", shown.offset_y, true)}
                {field("scale_x", "横向缩放（%）", shown.scale_x, true)}
                {field("scale_y", "纵向缩放（%）", shown.scale_y, true)}
                {may_change
                    .then(|| {
                        view! {
                            <button type="submit" class="button primary">
                                "保存"
                            </button>
                        }
                    })}
            </form>
            {(id != 0).then(|| foot(id, may_change))}
        </section>
    }
}

fn foot(id: i64, may_change: bool) -> impl IntoView {
    view! {
        <div class="printer-foot">
            <span class="hint">"套用后再打一页校准页："</span>
            {PAPERS
                .map(|(slug, name, _)| {
                    view! {
                        <a href=calibration(slug, id) target="_blank">
                            {name}
                        </a>
                    }
                })
                .collect_view()}
            {may_change
                .then(|| {
                    view! {
                        <details class="printer-delete">
                            <summary>"删除"</summary>
                            <form method="post" action=owned(&format!("/printers/{id}/delete"))>
                                <button type="submit" class="button">
                                    "确认删除这台打印机"
                                </button>
                            </form>
                        </details>
                    }
                })}
        </div>
    }
}
