//! Which rows are selected, and the keyboard's place in the list.

use domain::MemberRow;
use leptos::prelude::*;

use crate::browser::{document, keys};
use crate::components::workbench::ShownList;

/// The selection on the page shown. It lives in the browser alone and ends
/// with the page.
#[derive(Clone, Copy)]
pub struct Selection {
    shown: ShownList,
    chosen: RwSignal<Vec<i64>>,
    /// Where a range starts.
    anchor: RwSignal<Option<i64>>,
    /// The row that Tab reaches.
    place: RwSignal<Option<i64>>,
    /// Not only the rows shown: everybody whom the list holds, on all of its pages.
    everybody: RwSignal<bool>,
}

impl Selection {
    /// Nothing selected.
    pub fn new(shown: ShownList) -> Self {
        Self {
            shown,
            chosen: RwSignal::new(Vec::new()),
            anchor: RwSignal::new(None),
            place: RwSignal::new(None),
            everybody: RwSignal::new(false),
        }
    }

    /// Whether a row is selected.
    pub fn has(self, id: i64) -> bool {
        self.chosen.with(|chosen| chosen.contains(&id))
    }

    /// How many rows of the page are selected.
    pub fn count(self) -> usize {
        self.shown
            .rows
            .with(|rows| rows.iter().filter(|row| self.has(row.id)).count())
    }

    /// Whether all rows of the page are selected.
    pub fn is_all(self) -> bool {
        let rows = self.shown.rows.with(Vec::len);
        rows > 0 && self.count() == rows
    }

    /// The selected rows of the page in its order, parted by commas: for a form.
    pub fn list(self) -> String {
        self.shown.rows.with_untracked(|rows| {
            let chosen = rows.iter().filter(|row| self.has(row.id));
            let ids: Vec<_> = chosen.map(|row| row.id.to_string()).collect();
            ids.join(",")
        })
    }

    /// How many members the list has in all, where the whole page is selected
    /// and there are more.
    pub fn beyond_page(self) -> Option<u64> {
        let total = self.shown.part(|page| page.total);
        let rows = self.shown.rows.with(Vec::len) as u64;
        (total > rows && self.is_all()).then_some(total)
    }

    /// How many members the list has in all, where there are more than on the page, and none of these
    /// or all of them are selected: then everybody can be taken in one step.
    pub fn everybody_on_offer(self) -> Option<u64> {
        let total = self.shown.part(|page| page.total);
        let rows = self.shown.rows.with(Vec::len) as u64;
        (total > rows && (self.count() == 0 || self.is_all())).then_some(total)
    }

    /// How many members are selected, where that is everybody in the list and not all of them are
    /// on the page. Whatever the selection on the page loses ends it.
    pub fn everybody(self) -> Option<u64> {
        self.beyond_page().filter(|_| self.everybody.get())
    }

    /// Selects everybody in the list, whatever the page.
    pub fn take_everybody(self) {
        self.set_all(true);
        self.everybody.set(true);
    }

    /// The selected row, if there is exactly one.
    pub fn single(self) -> Option<MemberRow> {
        self.shown.rows.with_untracked(|rows| {
            self.chosen.with_untracked(|chosen| {
                let mut found = rows.iter().filter(|row| chosen.contains(&row.id));
                let first = found.next();
                found.next().is_none().then_some(first).flatten().cloned()
            })
        })
    }

    /// The selected rows of the page, in its order.
    pub fn selected(self) -> Vec<i64> {
        let selected = |id: &i64| self.chosen.with_untracked(|chosen| chosen.contains(id));
        self.ids().into_iter().filter(selected).collect()
    }

    /// Whether Tab reaches this row: the keyboard's place, else the first row.
    pub fn is_tab_stop(self, id: i64) -> bool {
        self.shown.rows.with(|rows| {
            let place = self.place.get();
            let on_page = rows.iter().find(|row| Some(row.id) == place);
            on_page.or(rows.first()).map(|row| row.id) == Some(id)
        })
    }

    /// Selects all rows of the page, or none.
    pub fn set_all(self, all: bool) {
        self.everybody.set(false);
        self.chosen.set(if all { self.ids() } else { Vec::new() });
    }

    /// Forgets everything.
    pub fn clear(self) {
        self.everybody.set(false);
        self.chosen.set(Vec::new());
        self.anchor.set(None);
    }

    /// Selects this row alone.
    pub fn only(self, id: i64) {
        self.everybody.set(false);
        self.chosen.set(vec![id]);
        self.anchor.set(Some(id));
        self.place.set(Some(id));
    }

    /// Adds a row or takes it away.
    pub fn toggle(self, id: i64) {
        self.everybody.set(false);
        self.chosen.update(
            |chosen| match chosen.iter().position(|chosen| *chosen == id) {
                Some(at) => {
                    chosen.swap_remove(at);
                }
                None => chosen.push(id),
            },
        );
        self.anchor.set(Some(id));
        self.place.set(Some(id));
    }

    /// Selects the rows from the range's start to this one.
    pub fn extend_to(self, id: i64) {
        self.everybody.set(false);
        let ids = self.ids();
        let at = |wanted: i64| ids.iter().position(|id| *id == wanted);
        let end = at(id);
        let start = self.anchor.get_untracked().and_then(at).or(end);
        if let (Some(start), Some(end)) = (start, end) {
            let range = start.min(end)..=start.max(end);
            self.chosen.set(ids.get(range).unwrap_or_default().to_vec());
            self.anchor.set(ids.get(start).copied());
        }
        self.place.set(Some(id));
    }

    /// A click on a row (not on a control in it).
    pub fn on_click(self, id: i64, event: &web_sys::MouseEvent) {
        if event.shift_key() {
            self.extend_to(id);
        } else if keys::is_command_click(event) {
            self.toggle(id);
        } else {
            self.only(id);
        }
    }

    /// A key on a row.
    pub fn on_key(self, id: i64, event: &web_sys::KeyboardEvent) {
        if !document::is_on_itself(event) {
            return;
        }
        let key = event.key();
        match key.as_str() {
            "ArrowDown" => self.go(id, 1, event.shift_key()),
            "ArrowUp" => self.go(id, -1, event.shift_key()),
            "Home" => self.go(id, isize::MIN, event.shift_key()),
            "End" => self.go(id, isize::MAX, event.shift_key()),
            " " => self.toggle(id),
            "a" | "A" if keys::is_command(event) => self.set_all(true),
            "Escape" => self.clear(),
            _ => return,
        }
        event.prevent_default();
    }

    fn go(self, from: i64, steps: isize, extend: bool) {
        let ids = self.ids();
        let Some(at) = ids.iter().position(|id| *id == from) else {
            return;
        };
        let to = at
            .saturating_add_signed(steps)
            .min(ids.len().saturating_sub(1));
        let Some(id) = ids.get(to).copied() else {
            return;
        };
        if extend {
            if self.anchor.with_untracked(Option::is_none) {
                self.anchor.set(Some(from));
            }
            self.extend_to(id);
        }
        self.place.set(Some(id));
        document::focus(&format!("tr[data-member-id='{id}']"));
    }

    fn ids(self) -> Vec<i64> {
        self.shown
            .rows
            .with_untracked(|rows| rows.iter().map(|row| row.id).collect())
    }
}
