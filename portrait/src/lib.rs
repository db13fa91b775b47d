//! Photos: what a file is before anything is decoded, and, with the feature
//! `raster`, the issued photo made from it.
//!
//! Without `raster` there are no image libraries here: the browser probes a
//! file with the very code the server will judge it by.
#![deny(clippy::unwrap_used, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::allow_attributes
    )
)]

pub mod fingerprint;
#[cfg(all(feature = "raster", feature = "face"))]
pub mod intake;
mod orientation;
pub mod probe;
#[cfg(feature = "raster")]
pub mod raster;
#[cfg(feature = "raster")]
pub mod stand_in;

pub use fingerprint::Fingerprint;
pub use orientation::Orientation;
