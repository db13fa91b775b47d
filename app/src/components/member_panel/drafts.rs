//! What was typed in a panel that has gone without being asked, as the button 后退 of the browser
//! takes it away. Kept in the page's memory alone, and put back when the member is opened again.

use domain::{Field, MemberDetail};
use leptos::ev::beforeunload;
use leptos::prelude::*;
use leptos_use::{use_event_listener, use_window};

/// A member as it was when the text was typed, and the text.
type Draft = (MemberDetail, Vec<(Field, String)>);

/// The drafts of the page, at most one of a member.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<Vec<Draft>>);

impl Drafts {
    /// None yet. Where there are some the browser asks before the page is left.
    pub fn provide() {
        let drafts = Self(StoredValue::new(Vec::new()));
        provide_context(drafts);
        let _ = use_event_listener(use_window(), beforeunload, move |event| {
            if drafts.0.try_with_value(Vec::is_empty) == Some(false) {
                event.prevent_default();
            }
        });
    }

    /// Keeps what was typed of a member.
    pub fn keep(self, member: MemberDetail, texts: Vec<(Field, String)>) {
        self.0.try_update_value(|drafts| {
            drafts.retain(|(known, _)| known.id != member.id);
            drafts.push((member, texts));
        });
    }

    /// Gives back what was typed of a member.
    pub fn take(self, member: i64) -> Option<Draft> {
        self.0.try_update_value(|drafts| {
            let at = drafts.iter().position(|(known, _)| known.id == member)?;
            Some(drafts.swap_remove(at))
        })?
    }

    /// What was on its way to the server when the panel went has arrived.
    pub fn saved(self, member: i64, texts: &[(Field, String)]) {
        self.0.try_update_value(|drafts| {
            for (known, kept) in drafts.iter_mut() {
                if known.id == member {
                    kept.retain(|text| !texts.contains(text));
                }
            }
            drafts.retain(|(_, kept)| !kept.is_empty());
        });
    }
}

/// The drafts of the page, from anywhere in the island.
pub fn use_drafts() -> Drafts {
    expect_context()
}
