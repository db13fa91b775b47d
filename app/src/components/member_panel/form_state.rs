//! What the user has typed, against what the server has. Fields hear of changes, and calls are
//! answered, when the form is gone already: whatever is asked of it then is nothing.

use domain::{Field, FieldError, MemberDetail};
use leptos::prelude::*;

/// Somebody else saved a field that the user has changed too.
#[derive(Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// What is saved now; masked for 证件号.
    pub theirs: String,
    /// What the user typed.
    pub mine: String,
    /// Whose value is to stay: `Some(true)` for the user's own.
    pub keep_mine: Option<bool>,
}

/// State of the form.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The member as last answered by the server.
    pub detail: RwSignal<MemberDetail>,
    /// 证件号 in full once it was asked for.
    pub id_number: RwSignal<String>,
    /// One text for each of [`Field::ALL`].
    texts: StoredValue<Vec<RwSignal<String>>>,
    /// What the fields cannot take.
    pub errors: RwSignal<Vec<FieldError>>,
    /// Fields that somebody else saved first.
    pub conflicts: RwSignal<Vec<Conflict>>,
    /// Why the last saving failed.
    pub failure: RwSignal<Option<String>>,
    /// A saving is under way.
    pub saving: RwSignal<bool>,
    /// The user wants to close with changes unsaved.
    pub asking: RwSignal<bool>,
}

impl FormState {
    /// The form as the server has it.
    pub fn new(detail: MemberDetail) -> Self {
        let texts = Field::ALL
            .iter()
            .map(|field| RwSignal::new(detail.record.get(*field)))
            .collect();
        Self {
            detail: RwSignal::new(detail),
            id_number: RwSignal::new(String::new()),
            texts: StoredValue::new(texts),
            errors: RwSignal::new(Vec::new()),
            conflicts: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            saving: RwSignal::new(false),
            asking: RwSignal::new(false),
        }
    }

    /// The text of a field.
    pub fn text(self, field: Field) -> RwSignal<String> {
        // `Field::ALL` is in the order of the enum, and `new` made one for each.
        let text = self.texts.try_with_value(|texts| texts[field as usize]);
        text.unwrap_or_else(|| RwSignal::new(String::new()))
    }

    /// The text of a field as the server has it.
    fn saved(self, field: Field) -> String {
        match field {
            Field::IdNumber => self.id_number.try_get(),
            other => self.detail.try_with(|detail| detail.record.get(other)),
        }
        .unwrap_or_default()
    }

    /// Whether a field differs from what the server has.
    fn is_changed(self, field: Field) -> bool {
        let typed = self.text(field).try_get().unwrap_or_default();
        typed != self.saved(field)
    }

    /// Whether anything differs from what the server has.
    pub fn is_dirty(self) -> bool {
        !self.detail.is_disposed() && Field::ALL.iter().any(|field| self.is_changed(*field))
    }

    /// Whether a required field is empty.
    pub fn is_missing(self, field: Field) -> bool {
        field.is_required()
            && match field {
                Field::Photo => self.detail.with(|detail| detail.photo.is_none()),
                Field::IdNumber => {
                    self.text(field).with(String::is_empty)
                        && self.detail.with(|detail| detail.id_masked.is_empty())
                }
                text => self.text(text).with(|text| text.trim().is_empty()),
            }
    }

    /// Why a field cannot take its text.
    pub fn error(self, field: Field) -> Option<String> {
        self.errors.with(|errors| {
            let found = errors.iter().find(|error| error.field == field);
            found.map(|error| error.message.clone())
        })
    }

    /// What the server has to say of a field whose text it has taken.
    pub fn note(self, field: Field) -> String {
        self.detail.with(|detail| {
            let notes = detail.notes.iter().filter(|note| note.field == field);
            notes
                .map(|note| &*note.message)
                .collect::<Vec<_>>()
                .join("；")
        })
    }

    /// Judges a field by the server's own rules.
    pub fn check(self, field: Field) {
        let record = self
            .detail
            .try_with_untracked(|detail| detail.record.clone());
        let text = self.text(field).try_get_untracked();
        let (Some(mut record), Some(text)) = (record, text) else {
            return;
        };
        let error = record.set(field, &text).err();
        self.errors.update(|errors| {
            errors.retain(|error| error.field != field);
            errors.extend(error);
        });
    }

    /// The fields changed, with their texts.
    pub fn changes(self) -> Vec<(Field, String)> {
        untrack(move || {
            Field::ALL
                .iter()
                .filter(|field| self.is_changed(**field))
                .map(|field| (*field, self.text(*field).get()))
                .collect()
        })
    }

    /// Takes over the member as the server has it now. Fields that the user has
    /// changed keep their text; those among them that somebody else has changed
    /// as well become conflicts. `sent` are the texts that were just saved.
    pub fn adopt(self, new: MemberDetail, sent: &[(Field, String)]) {
        self.take(new, sent, false);
    }

    /// The same where somebody else has saved first, so that nothing was saved.
    pub fn adopt_refused(self, new: MemberDetail) {
        self.take(new, &[], true);
    }

    fn take(self, new: MemberDetail, sent: &[(Field, String)], is_refused: bool) {
        let Some(old) = self.detail.try_get_untracked() else {
            return;
        };
        let changes = self.changes();
        let mut conflicts = Vec::new();
        for field in Field::ALL.iter().copied() {
            let mine = changes.iter().find(|change| change.0 == field);
            match mine {
                Some(change) if !sent.contains(change) => {
                    let theirs = shown(&new, field);
                    let is_changed = theirs != shown(&old, field)
                        // Of a masked number nobody can tell whether it is another by now.
                        || (is_refused && field == Field::IdNumber && !theirs.is_empty());
                    if is_changed && theirs != change.1 {
                        conflicts.push(Conflict {
                            field,
                            theirs,
                            mine: change.1.clone(),
                            keep_mine: None,
                        });
                    }
                }
                _ if field == Field::IdNumber => {
                    if mine.is_some() || new.id_masked != old.id_masked {
                        self.text(field).set(String::new());
                        self.id_number.set(String::new());
                    }
                }
                _ => self.text(field).set(new.record.get(field)),
            }
        }
        self.detail.set(new);
        self.conflicts.update(|open| {
            open.retain(|old| {
                changes.iter().any(|change| change.0 == old.field)
                    && !sent.iter().any(|change| change.0 == old.field)
                    && !conflicts.iter().any(|new| new.field == old.field)
            });
            open.extend(conflicts);
        });
    }

    /// Gives up the user's text of a field.
    pub fn revert(self, field: Field) {
        self.text(field).set(untrack(move || self.saved(field)));
        self.errors
            .update(|errors| errors.retain(|error| error.field != field));
    }

    /// Gives up all that the user typed.
    pub fn give_up(self) {
        for (field, _) in self.changes() {
            self.revert(field);
        }
    }

    /// Puts texts in as if they were typed.
    pub fn type_in(self, texts: &[(Field, String)]) {
        for (field, text) in texts {
            self.text(*field).set(text.clone());
        }
    }

    /// Settles the conflicts as chosen; false while a choice is missing.
    pub fn settle_conflicts(self) -> bool {
        let conflicts = self.conflicts.get_untracked();
        if conflicts
            .iter()
            .any(|conflict| conflict.keep_mine.is_none())
        {
            return false;
        }
        for conflict in conflicts {
            if conflict.keep_mine == Some(false) {
                self.revert(conflict.field);
            }
        }
        self.conflicts.set(Vec::new());
        true
    }
}

/// A field as it is shown of what the server has; 证件号 masked.
fn shown(detail: &MemberDetail, field: Field) -> String {
    match field {
        Field::IdNumber => detail.id_masked.clone(),
        other => detail.record.get(other),
    }
}
