//! Saving the form.

use domain::{Field, PublicError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::drafts::Drafts;
use super::form_state::{Conflict, FormState};
use crate::api::{save_member, until_known};
use crate::browser::document;
use crate::components::page_state::{Announcer, Session};
use crate::components::workbench::Workbench;

/// How often a saving is tried again after somebody else's that touched other fields.
const TRIES: usize = 3;

/// What saving needs of the page.
#[derive(Clone, Copy)]
pub struct Saver {
    /// The list.
    pub bench: Workbench,
    /// The session.
    pub session: Session,
    /// The voice.
    pub announcer: Announcer,
    /// What is typed in panels that were closed.
    pub drafts: Drafts,
}

impl Saver {
    /// Saves what differs, if every field can take its text; the form says how
    /// it goes.
    pub fn save(self, form: FormState) {
        if form.saving.get_untracked() {
            return;
        }
        if !form.settle_conflicts() {
            form.failure
                .set(Some("请先为每一项选择保留哪个内容，再保存。".into()));
            return;
        }
        let changes = form.changes();
        for (field, _) in &changes {
            form.check(*field);
        }
        form.failure.set(None);
        let wrong = form.errors.with_untracked(|errors| {
            let first = errors.first();
            first.map(|error| error.field)
        });
        if let Some(field) = wrong {
            document::focus(&format!("#field-{}", field.key()));
            return;
        }
        if changes.is_empty() {
            self.announcer.say("没有需要保存的修改");
            return;
        }
        form.saving.set(true);
        spawn_local(async move {
            self.send(form, changes).await;
            form.saving.try_set(false);
        });
    }

    async fn send(self, form: FormState, changes: Vec<(Field, String)>) {
        for _ in 0..TRIES {
            let Some(detail) = form.detail.try_get_untracked() else {
                return;
            };
            let save = || save_member(detail.id, detail.version, changes.clone());
            match until_known(save).await {
                Ok(saved) => {
                    self.drafts.saved(detail.id, &changes);
                    form.adopt(saved.clone(), &changes);
                    self.bench.take(saved);
                    self.announcer.say("已保存");
                    return;
                }
                Err(error) => match error.0 {
                    PublicError::EditConflict(current) => {
                        form.adopt_refused(*current);
                        let open = |open: &Vec<Conflict>| !open.is_empty();
                        if form.conflicts.try_with_untracked(open) != Some(false) {
                            document::focus("#conflicts");
                            return;
                        }
                        // Somebody changed other fields: nobody's words are lost.
                    }
                    PublicError::Invalid(errors) => {
                        let first = errors.first().map(|error| error.field);
                        form.errors.try_set(errors);
                        if let Some(field) = first {
                            document::focus(&format!("#field-{}", field.key()));
                        }
                        return;
                    }
                    other => {
                        self.session.note(&other);
                        if let Some(title) = form.failure.try_set(Some(other.title())) {
                            // The panel is closed: its text is kept as a draft.
                            self.announcer.say(title.unwrap_or_default());
                        }
                        return;
                    }
                },
            }
        }
        form.failure.try_set(Some(PublicError::Busy.title()));
    }
}
