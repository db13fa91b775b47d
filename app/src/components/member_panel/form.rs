//! The form of the panel: all fields in groups, saving, closing.

use domain::{Field, FieldGroup, MemberDetail};
use leptos::prelude::*;
use leptos_use::{use_event_listener, use_window};

use super::actions::Actions;
use super::conflicts::Conflicts;
use super::differences::Differences;
use super::drafts::use_drafts;
use super::facts::Doubts;
use super::field_input::FieldInput;
use super::form_state::FormState;
use super::history::History;
use super::revoke::{RevokeHost, Revoking};
use super::save::Saver;
use crate::browser::address::use_address;
use crate::browser::document;
use crate::browser::keys;
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::page_state::{use_announcer, use_hydrated, use_session};
use crate::components::status_label::StatusLabel;
use crate::components::workbench::{Workbench, use_workbench};

/// 修改信息 of one member.
#[component]
pub fn MemberForm(detail: MemberDetail) -> impl IntoView {
    let bench = use_workbench();
    let hydrated = use_hydrated();
    let saver = Saver {
        bench,
        session: use_session(),
        announcer: use_announcer(),
        drafts: use_drafts(),
    };
    let address = use_address();
    let id = detail.id;
    let drafts = saver.drafts;
    let (form, restored) = match drafts.take(id) {
        Some((before, texts)) => {
            let form = FormState::new(before);
            form.type_in(&texts);
            form.adopt(detail, &[]);
            (form, true)
        }
        None => (FormState::new(detail), false),
    };
    keep_on_leaving(form, saver);
    let revoking = Revoking::new();

    start_at_field(bench);
    follow_changes(bench, form, id);
    warn_before_leaving(form);

    let leave = move || {
        address.go(&bench.url(&bench.query.get_untracked()));
        // To where the user came from, the row or its button; it can take the
        // focus only once the list is no longer inert.
        request_animation_frame(move || {
            document::focus(&format!(
                "[data-member-id='{id}'] .row-edit, tr[data-member-id='{id}'][tabindex]"
            ));
        });
    };
    let close = move || {
        if untrack(move || form.is_dirty()) {
            form.asking.set(true);
        } else {
            leave();
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let elsewhere = document::came_from(&event, "dialog");
        if event.key() == "Escape" && !keys::is_composing(&event) && !elsewhere {
            event.prevent_default();
            close();
        }
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saver.save(form);
    };
    let groups = FieldGroup::ALL.map(|group| {
        let inputs = Field::ALL
            .iter()
            .copied()
            .filter(|field| field.group() == group)
            .map(|field| view! { <FieldInput field form /> })
            .collect_view();
        view! {
            <fieldset class="group">
                <legend>{group.label()}</legend>
                <div class="group-fields">{inputs}</div>
            </fieldset>
        }
    });
    view! {
        <div class="panel-shade" on:click=move |_| close()></div>
        <section class="panel" role="dialog" aria-label="修改信息" on:keydown=on_key>
            <div class="panel-head">
                <h2 id="panel-title" tabindex="-1">
                    "修改信息 · "
                    {move || form.detail.with(|detail| detail.record.name.clone())}
                    " "
                    <span class="number">
                        {move || form.detail.with(|detail| detail.record.member_no.clone())}
                    </span>
                </h2>
                <StatusLabel standing=Signal::derive(move || {
                    form.detail.with(|detail| detail.standing)
                }) />
                <a
                    class="button"
                    href=move || bench.url(&bench.query.get())
                    on:click=move |event| {
                        event.prevent_default();
                        close();
                    }
                >
                    "关闭"
                </a>
            </div>
            <form id="member-form" class="panel-body" on:submit=on_submit novalidate>
                <Alert text=form.failure />
                {restored
                    .then(|| {
                        view! {
                            <p class="restored">"已放回上次没有保存的修改，请核对后保存。"</p>
                        }
                    })}
                <Conflicts form />
                <Differences form />
                <Doubts form />
                {groups}
                <History form revoking />
            </form>
            <Show when=move || form.asking.get()>
                <Unsaved form leave=Callback::new(move |()| {
                    form.give_up();
                    leave();
                }) />
            </Show>
            <div class="panel-foot">
                <Actions form />
                <span class="spring"></span>
                <button
                    type="button"
                    class="button"
                    disabled=move || !hydrated.get()
                    on:click=move |_| close()
                >
                    "取消"
                </button>
                <button
                    type="submit"
                    form="member-form"
                    class="button primary"
                    // Never disabled by its own work: it would lose the focus.
                    disabled=move || !hydrated.get() || !saver.session.may_change()
                    aria-busy=move || form.saving.get().to_string()
                >
                    {move || if form.saving.get() { "正在保存…" } else { "保存" }}
                </button>
            </div>
        </section>
        <RevokeHost revoking />
    }
    .erased()
}

/// Asks what is to become of unsaved changes.
#[component]
fn Unsaved(form: FormState, leave: Callback<()>) -> impl IntoView {
    let node = NodeRef::<leptos::html::Button>::new();
    Effect::new(move |_| {
        if let Some(button) = node.get() {
            // An element on the page takes the focus.
            let _ = button.focus();
        }
    });
    view! {
        <div class="unsaved" role="alertdialog" aria-label="有未保存的修改">
            <p>"有未保存的修改，关闭后将丢失。"</p>
            <button
                node_ref=node
                type="button"
                class="button"
                on:click=move |_| form.asking.set(false)
            >
                "继续编辑"
            </button>
            <button type="button" class="button" on:click=move |_| leave.run(())>
                "放弃修改"
            </button>
        </div>
    }
    .erased()
}

/// Puts the focus on the field that the URL names, else on the title.
fn start_at_field(bench: Workbench) {
    Effect::new(move |_| {
        let Some(panel) = bench.panel.get() else {
            return;
        };
        // By then the inputs of a page just loaded are enabled.
        request_animation_frame(move || {
            let selector = panel.field.map(|field| format!("#field-{}", field.key()));
            if !selector.is_some_and(|selector| document::focus(&selector)) {
                document::focus("#panel-title");
            }
        });
    });
}

/// Takes over what an upload or a download changed about the member.
fn follow_changes(bench: Workbench, form: FormState, id: i64) {
    Effect::new(move |_| {
        let changed = bench.changed.get().filter(|detail| detail.id == id);
        if let Some(detail) = changed
            && form.detail.with_untracked(|known| *known != detail)
        {
            form.adopt(detail, &[]);
            // 重新签发 and 撤销 take away the button that was pressed.
            request_animation_frame(|| document::focus_if_lost("#panel-title"));
        }
    });
}

/// Keeps what is typed where the panel goes without being asked.
fn keep_on_leaving(form: FormState, saver: Saver) {
    on_cleanup(move || {
        let texts = form.changes();
        let Some(member) = form.detail.try_get_untracked() else {
            return;
        };
        if !texts.is_empty() {
            let name = &member.record.name;
            saver.announcer.say(format!(
                "{name}有未保存的修改，已为您保留；再次打开该会员的“修改信息”即可继续。"
            ));
            saver.drafts.keep(member, texts);
        }
    });
}

/// Has the browser ask before the page is left with changes unsaved.
fn warn_before_leaving(form: FormState) {
    let _ = use_event_listener(use_window(), leptos::ev::beforeunload, move |event| {
        if untrack(move || form.is_dirty()) {
            event.prevent_default();
        }
    });
}
