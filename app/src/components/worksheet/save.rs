//! Saving one cell.

use domain::{Field, MemberRecord, PublicError};
use leptos::task::spawn_local;

use super::cell_state::{Mark, Place, SheetState};
use crate::api::{save_member, until_known};
use crate::components::page_state::{Announcer, Session};
use crate::components::workbench::Workbench;

/// How often a saving is tried again after one that touched other fields.
const TRIES: usize = 4;

/// What saving needs of the page.
#[derive(Clone, Copy)]
pub struct CellSaver {
    /// The list.
    pub bench: Workbench,
    /// The session.
    pub session: Session,
    /// The voice.
    pub announcer: Announcer,
    /// The marks.
    pub sheet: SheetState,
}

/// What the user saw when the cell was opened.
#[derive(Clone)]
pub struct Seen {
    /// The member's version.
    pub version: i64,
    /// The cell's text.
    pub text: String,
}

/// The text in its normal form, or why the field cannot take it.
pub fn normal(field: Field, text: &str) -> Result<String, String> {
    let mut record = MemberRecord::default();
    record
        .set(field, text)
        .map(|()| record.get(field))
        .map_err(|error| error.message)
}

impl CellSaver {
    /// Saves a text; the cell says how it goes.
    pub fn save(self, place: Place, text: String, seen: Seen) {
        self.sheet.set_mark(place, Some(Mark::Saving(text.clone())));
        spawn_local(async move {
            let mark = self.send(place, text, seen).await;
            self.sheet.set_mark(place, mark);
        });
    }

    async fn send(self, (id, field): Place, text: String, seen: Seen) -> Option<Mark> {
        let mut version = seen.version;
        for _ in 0..TRIES {
            let changes = vec![(field, text.clone())];
            match until_known(|| save_member(id, version, changes.clone())).await {
                Ok(saved) => {
                    let mut notes = saved.notes.iter().filter(|note| note.field == field);
                    let note = notes.next_back().map(|note| note.message.clone());
                    self.announcer.say(format!("{}已保存", field.label()));
                    self.bench.take(saved);
                    return note.map(Mark::Told);
                }
                Err(error) => match error.0 {
                    PublicError::EditConflict(current) => {
                        let theirs = current.record.get(field);
                        let same = normal(field, &text).is_ok_and(|normal| normal == theirs);
                        if theirs != seen.text && !same {
                            return Some(Mark::Conflict {
                                theirs,
                                mine: text,
                                version: current.version,
                            });
                        }
                        // Other fields changed (perhaps by the cell before this one).
                        version = current.version;
                    }
                    PublicError::Invalid(errors) => {
                        let message = errors.into_iter().next().map(|error| error.message);
                        return Some(Mark::Failed(text, message.unwrap_or_default()));
                    }
                    other => {
                        self.session.note(&other);
                        return Some(Mark::Failed(text, other.title()));
                    }
                },
            }
        }
        Some(Mark::Failed(text, PublicError::Busy.title()))
    }
}
