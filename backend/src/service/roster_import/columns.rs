//! What a file was understood to mean, and what of it the next file is not asked about.

use std::collections::BTreeMap;

use domain::Field;
use domain::roster::import::ImportChoice;
use domain::roster::{Meaning, titles};

use crate::roster::Roster;

/// What was understood of a file: which table, and what its columns mean.
pub(super) fn understood(read: &Roster, clear: bool) -> ImportChoice {
    let columns = read.heading.columns.iter();
    let columns = columns.filter_map(|column| match column.meaning {
        Meaning::Field(field) => Some((column.index, Some(field))),
        Meaning::Nothing => Some((column.index, None)),
        Meaning::Id | Meaning::Unknown => None,
    });
    ImportChoice {
        table: Some(read.table),
        columns: columns.collect(),
        clear,
    }
}

/// What was said of titles that say nothing by themselves: the next file is not asked about them.
/// A title that is known is never passed over from then on, and one that two columns have says
/// nothing of either.
pub(super) fn worth_remembering(
    read: &Roster,
    said: &BTreeMap<usize, Option<Field>>,
) -> Vec<(String, Option<Field>)> {
    let titles = || {
        read.heading
            .columns
            .iter()
            .map(|column| titles::plain(&column.title))
    };
    let columns = read.heading.columns.iter().filter_map(|column| {
        let field = said.get(&column.index)?;
        let title = titles::plain(&column.title);
        let is_single = titles().filter(|other| *other == title).count() == 1;
        let is_new =
            !titles::is_known(&column.title) && column.title != titles::untitled(column.index);
        (is_single && is_new).then_some((title, *field))
    });
    columns.collect()
}
