//! Rosters: tables of members that associations send and get.

mod cell;
pub mod change;
pub mod import;
pub mod matching;
pub mod row;
pub mod titles;
pub mod value;

pub use cell::Cell;
pub use change::FieldChange;
pub use matching::{Identity, KeyColumns, Likeness, Match};
pub use row::{CellFault, LeftOut, RosterRow, RowReading};
pub use titles::{Heading, Meaning, TitleFault};
