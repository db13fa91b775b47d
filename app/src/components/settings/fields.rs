//! The form's sections.

use crate::owner::owned;
use domain::{AssociationSettings, PublicError, SealOwner, SettingsField, SettingsForm};
use leptos::prelude::*;

use super::preview::{FRAME, SHOWN};
use super::seal::seal;

/// Everything in the form. For those who may not change the settings all of it
/// is disabled.
#[component]
pub fn SettingsFields(
    /// As they are.
    settings: AssociationSettings,
    /// As typed.
    form: SettingsForm,
    /// Why the form was refused.
    error: Option<PublicError>,
    /// Whether the person may change the settings.
    may_configure: bool,
) -> impl IntoView {
    // After a conflict the version is the present one: saving once more is meant.
    let conflict = error == Some(PublicError::SettingsConflict);
    let version = if conflict {
        settings.version
    } else {
        form.version
    };
    let notes = Notes {
        present: SettingsForm::of(&settings),
        conflict,
        error,
    };
    let text = |field, name, value: fn(&SettingsForm) -> &str, required| {
        let typed = value(&form);
        let note = notes.of(field, typed, value(&notes.present));
        text_field(field, name, typed.to_owned(), note, required)
    };
    let names = vec![
        text(
            SettingsField::NationalName,
            "national_name",
            |form| &form.national_name,
            true,
        ),
        text(SettingsField::Name, "name", |form| &form.name, true),
    ];
    let signatory = vec![text(
        SettingsField::Signatory,
        "signatory",
        |form| &form.signatory,
        false,
    )];
    let deadline = vec![text(
        SettingsField::Deadline,
        "deadline",
        |form| &form.deadline,
        true,
    )];
    let seals = SealOwner::ALL.map(|owner| {
        let typed = form.seal(owner);
        let note = notes.of(
            owner.into(),
            &typed.place(),
            &notes.present.seal(owner).place(),
        );
        seal(owner, settings.seal(owner), typed, note)
    });
    view! {
        <fieldset class="plain" disabled=!may_configure>
            <input type="hidden" name="version" value=version.to_string() />
            {section(
                "协会名称",
                "印在证书右下方和样章上，最多 50 个字；过长时自动缩小、分行，不会截断。",
                names,
            )}
            {section(
                "签发人",
                "印在签发日期之前，最多 30 个字；不填则不印。",
                signatory,
            )}
            {section(
                "截止日期",
                "最晚到这一天，每位会员都应有会员证；“进度”页按它计算每天要签发多少。",
                deadline,
            )}
            {section(
                "印章",
                "背景透明的 PNG 图片，不超过 2 MB、每边不超过 4000 像素；四周的透明边会自动裁去。",
                Vec::from(seals),
            )}
        </fieldset>
        <footer class="settings-foot">
            {if may_configure {
                view! {
                    <button
                        type="submit"
                        class="button"
                        formaction=owned(SHOWN)
                        formtarget=FRAME
                    >
                        "预览"
                    </button>
                    <button type="submit" class="button primary">
                        "保存"
                    </button>
                }
                .into_any()
            } else {
                view! { <p class="hint">"只有主管可以修改协会设置。"</p> }.into_any()
            }}
        </footer>
    }
    .into_any()
}

/// What is to be said of single fields.
struct Notes {
    /// What is set now, as the form would show it.
    present: SettingsForm,
    conflict: bool,
    error: Option<PublicError>,
}

impl Notes {
    /// The fault of a field, or after a conflict what somebody else has set it to.
    fn of(&self, field: SettingsField, typed: &str, present: &str) -> Option<String> {
        if self.conflict {
            return (typed != present).then(|| format!("现有设置为“{present}”。"));
        }
        match &self.error {
            Some(PublicError::SettingsRefused(faults)) => faults
                .iter()
                .find(|fault| fault.field == field)
                .map(|fault| fault.message.clone()),
            _ => None,
        }
    }
}

fn section(title: &'static str, hint: &'static str, content: Vec<AnyView>) -> AnyView {
    view! {
        <section class="settings-section">
            <h2>{title}</h2>
            <p class="hint">{hint}</p>
            {content}
        </section>
    }
    .into_any()
}

fn text_field(
    field: SettingsField,
    name: &'static str,
    value: String,
    note: Option<String>,
    required: bool,
) -> AnyView {
    let id = format!("{name}-note");
    view! {
        <div class="settings-field">
            <label for=name>{field.label()}</label>
            <input
                id=name
                name=name
                type=if field == SettingsField::Deadline { "date" } else { "text" }
                value=value
                autocomplete="off"
                required=required
                aria-invalid=note.is_some().then_some("true")
                aria-describedby=note.is_some().then(|| id.clone())
            />
            {note.map(|note| view! { <p class="fault" id=id>{note}</p> })}
        </div>
    }
    .into_any()
}
