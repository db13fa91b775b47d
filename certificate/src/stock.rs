//! Drawings that are the same on many certificates, kept ready for use.

use std::sync::{Mutex, OnceLock, PoisonError};

use printpdf::ExternalXObject;

use crate::deflate::Deflater;
use crate::icc;
use crate::item::Specimen;

/// The ornament, which never changes, and the seals last drawn, which change with the association
/// and so hardly ever within a run.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    ornament: OnceLock<ExternalXObject>,
    seals: Mutex<Option<(Vec<Specimen>, ExternalXObject)>>,
    profile: OnceLock<Vec<u8>>,
}

impl Stock {
    /// The ornament, made by `draw` the first time.
    pub(crate) fn ornament(
        &self,
        draw: impl FnOnce(&mut Deflater) -> ExternalXObject,
    ) -> ExternalXObject {
        self.ornament
            .get_or_init(|| draw(&mut Deflater::thorough()))
            .clone()
    }

    /// The colour profile, compressed.
    pub(crate) fn profile(&self) -> Vec<u8> {
        self.profile
            .get_or_init(|| Deflater::thorough().deflate(&icc::srgb()))
            .clone()
    }

    /// These seals, made by `draw` unless they were the last ones asked for.
    pub(crate) fn seals(
        &self,
        seals: &[Specimen],
        draw: impl FnOnce(&mut Deflater) -> ExternalXObject,
    ) -> ExternalXObject {
        // A poisoned lock still guards a whole value: it is replaced in one step.
        let lock = || self.seals.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, object)) = lock().as_ref()
            && of == seals
        {
            return object.clone();
        }
        let object = draw(&mut Deflater::thorough());
        *lock() = Some((seals.to_vec(), object.clone()));
        object
    }
}
