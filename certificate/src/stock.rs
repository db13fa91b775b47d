//! Drawings that are the same on many certificates, kept ready for use.

use std::sync::{Mutex, OnceLock, PoisonError};

use printpdf::ExternalXObject;

use crate::artwork::ornament;
use crate::deflate::Deflater;
use crate::fonts::Fonts;
use crate::icc;
use crate::item::Specimen;
use crate::path::{Colour, Form};
use crate::pdf::placed;
use crate::seal;
use crate::xobject::external;

const PAPER: Colour = Colour(0xff, 0xff, 0xff);

/// The ornament, which never changes, and the seals last drawn, which change with the association
/// and so hardly ever within a run. Each is drawn when it is first wanted; the seals' letters from
/// the fonts of the renderer that the stock belongs to.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    ornament: OnceLock<ExternalXObject>,
    seals: Mutex<Option<(Vec<Specimen>, ExternalXObject)>>,
    profile: OnceLock<Vec<u8>>,
}

impl Stock {
    /// The ornament.
    pub(crate) fn ornament(&self) -> ExternalXObject {
        self.ornament
            .get_or_init(|| drawn(&ornament(PAPER)))
            .clone()
    }

    /// The colour profile, compressed.
    pub(crate) fn profile(&self) -> Vec<u8> {
        self.profile
            .get_or_init(|| Deflater::thorough().deflate(&icc::srgb()))
            .clone()
    }

    /// These specimen seals, drawn anew unless they were the last ones asked for.
    pub(crate) fn seals(&self, seals: &[Specimen], fonts: &Fonts) -> ExternalXObject {
        // A poisoned lock still guards a whole value: it is replaced in one step.
        let lock = || self.seals.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, object)) = lock().as_ref()
            && of == seals
        {
            return object.clone();
        }
        let object = drawn(&seal::seals(seals, fonts));
        *lock() = Some((seals.to_vec(), object.clone()));
        object
    }
}

/// A drawing in the coordinates of the page, as small as it gets.
fn drawn(form: &Form) -> ExternalXObject {
    external(form, &placed(0.0, 0.0, 1.0), &mut Deflater::thorough())
}
