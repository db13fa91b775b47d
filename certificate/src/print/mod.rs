//! Print sheets: issued certificates on A5 and A4, cards, and the page a printer is calibrated with.
//!
//! ```text
//! issued files ─▶ import ─▶ impose ─┐
//! cards ─▶ card layout ─▶ draw ─────┼─▶ finish ─▶ PDF
//! calibration page ─▶ draw ─────────┘
//! ```
//!
//! Full-size sheets are made of the issued files themselves: what is printed is what was issued.
//! All of them ask the viewer not to scale, and where the cut lines fall is plain [`geometry`].

mod calibration;
mod canvas;
mod card;
mod cards;
mod finish;
mod geometry;
mod import;
mod impose;
mod lines;
mod ruler;

pub use calibration::calibration;
pub use card::{AddressTooLong, Card, check_address};
pub use cards::cards;
pub use geometry::{Adjustment, Mark, Paper, Place, Sheet};
pub use impose::certificates;

use crate::error::RenderError;

/// Why a sheet cannot be printed. Nothing is ever left out instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// A card cannot be drawn, or the document not be written.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// An issued file is not one that a sheet can be made of.
    #[error("issued file {number} of the sheet: {reason}")]
    Issued {
        /// Its place among the files given, from 1.
        number: usize,
        /// What is wrong with it.
        reason: String,
    },
}
