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

#[cfg(feature = "face")]
pub mod checks;
#[cfg(feature = "face")]
pub mod face;
pub mod fingerprint;
#[cfg(feature = "face")]
mod gray;
#[cfg(feature = "face")]
mod ground;
#[cfg(all(feature = "raster", feature = "face"))]
pub mod intake;
mod orientation;
pub mod probe;
#[cfg(feature = "raster")]
pub mod raster;
#[cfg(any(feature = "raster", feature = "face"))]
mod rgb;
#[cfg(feature = "raster")]
pub mod stand_in;
#[cfg(feature = "face")]
pub mod studio;

pub use fingerprint::Fingerprint;
#[cfg(feature = "face")]
pub use gray::Gray;
pub use orientation::Orientation;
#[cfg(any(feature = "raster", feature = "face"))]
pub use rgb::Rgb;
