//! Where the keyboard is, which cell is open, what became of each saving.

use std::collections::HashMap;

use domain::{Field, MemberRow, Sex};
use leptos::prelude::*;

use crate::browser::document;
use crate::components::workbench::ShownList;

/// The columns that can be edited, in order.
pub const COLUMNS: [Field; 8] = [
    Field::Name,
    Field::MemberNo,
    Field::Firm,
    Field::Sex,
    Field::BirthDate,
    Field::JoinedOn,
    Field::ApprovalNo,
    Field::ApprovalDate,
];

/// A cell: member and field.
pub type Place = (i64, Field);

/// What there is to say about a cell.
#[derive(Clone, PartialEq, Eq)]
pub enum Mark {
    /// This text is being saved.
    Saving(String),
    /// This text was not saved, and why.
    Failed(String, String),
    /// Saved, with this to be said of it.
    Told(String),
    /// Somebody else saved first.
    Conflict {
        /// What is saved now.
        theirs: String,
        /// What the user typed.
        mine: String,
        /// The version that holds `theirs`.
        version: i64,
    },
}

/// State of the worksheet.
#[derive(Clone, Copy)]
pub struct SheetState {
    /// The rows.
    pub shown: ShownList,
    /// The cell that Tab reaches.
    place: RwSignal<Option<Place>>,
    /// The cell that is open.
    pub open: RwSignal<Option<Place>>,
    marks: RwSignal<HashMap<Place, Mark>>,
    /// The open cell has another text than it had.
    pub typing: RwSignal<bool>,
}

impl SheetState {
    /// Nothing open, nothing to say.
    pub fn new(shown: ShownList) -> Self {
        Self {
            shown,
            place: RwSignal::new(None),
            open: RwSignal::new(None),
            marks: RwSignal::new(HashMap::new()),
            typing: RwSignal::new(false),
        }
    }

    /// What there is to say about a cell.
    pub fn mark(self, place: Place) -> Option<Mark> {
        self.marks.with(|marks| marks.get(&place).cloned())
    }

    /// Says it, or says no more.
    pub fn set_mark(self, place: Place, mark: Option<Mark>) {
        self.marks.try_update(|marks| match mark {
            Some(mark) => marks.insert(place, mark),
            None => marks.remove(&place),
        });
    }

    /// Whether a text would be lost with the page: one being typed, or one that was not saved.
    pub fn has_unsaved(self) -> bool {
        let unsaved = |mark: &Mark| matches!(mark, Mark::Failed(..) | Mark::Conflict { .. });
        self.typing.get_untracked()
            || self
                .marks
                .with_untracked(|marks| marks.values().any(unsaved))
    }

    /// Whether Tab reaches this cell: the keyboard's place, else the first cell.
    pub fn is_tab_stop(self, cell: Place) -> bool {
        self.shown.rows.with(|rows| {
            let place = self.place.get();
            let on_page = place.filter(|place| rows.iter().any(|row| row.id == place.0));
            let first = || rows.first().map(|row| (row.id, COLUMNS[0]));
            on_page.or_else(first) == Some(cell)
        })
    }

    /// Puts the keyboard on a cell.
    pub fn go_to(self, (id, field): Place) {
        self.place.set(Some((id, field)));
        document::focus(&selector((id, field)));
    }

    /// Puts the keyboard some rows down and columns to the right; at the end of
    /// a row it goes on with the next one where `wrap` says so.
    pub fn go_by(self, (id, field): Place, down: isize, right: isize, wrap: bool) {
        let ids: Vec<i64> = self
            .shown
            .rows
            .with_untracked(|rows| rows.iter().map(|row| row.id).collect());
        let row = ids.iter().position(|known| *known == id);
        let column = COLUMNS.iter().position(|known| *known == field);
        let (Some(row), Some(column)) = (row, column) else {
            return;
        };
        let width = COLUMNS.len();
        let (row, column) = if wrap {
            let at = (row * width + column).saturating_add_signed(right);
            (at / width, at % width)
        } else {
            let column = column.saturating_add_signed(right).min(width - 1);
            (row.saturating_add_signed(down), column)
        };
        let row = row.min(ids.len().saturating_sub(1));
        if let (Some(id), Some(field)) = (ids.get(row), COLUMNS.get(column)) {
            self.go_to((*id, *field));
        }
    }

    /// Opens a cell for editing.
    pub fn open(self, place: Place) {
        self.place.set(Some(place));
        self.open.set(Some(place));
    }
}

/// The selector of a cell.
pub fn selector((id, field): Place) -> String {
    format!("[data-member-id='{id}'] [data-field='{}']", field.key())
}

/// The text of a cell.
pub fn text_of(row: &MemberRow, field: Field) -> String {
    let date =
        |date: Option<domain::CalendarDate>| date.map(|date| date.to_string()).unwrap_or_default();
    match field {
        Field::Name => row.name.clone(),
        Field::MemberNo => row.member_no.clone(),
        Field::Firm => row.firm.clone(),
        Field::Sex => row.sex.map(Sex::label).unwrap_or_default().to_owned(),
        Field::BirthDate => date(row.birth_date),
        Field::JoinedOn => date(row.joined_on),
        Field::ApprovalNo => row.approval_no.clone(),
        Field::ApprovalDate => date(row.approval_date),
        // No column shows the others.
        _ => String::new(),
    }
}
