//! From a member's data, photo and a set of fonts to the bytes of an electronic membership
//! certificate, and to a small picture of it.
//!
//! Everything is drawn from a [`Renderer`]: the fonts, and the drawings that certificates share.
//!
//! Everything here is a function of its arguments: no clock, no files except the fonts, no randomness.
//! The same certificate drawn twice by the same build with the same fonts gives the same bytes.
//!
//! ```text
//! Printed ─▶ layout ─▶ items in mm ─┬─▶ draw ─▶ finish ─▶ write ─▶ PDF ─▶ signature
//!                                   └─▶ svg ─▶ preview
//! ```
//!
//! [`print`] puts issued certificates, and cards of the same data, on sheets of paper. Modules know
//! each other in one direction only, from the page's items up to the renderer and the sheets.

mod artwork;
mod cff;
mod charstring;
mod deflate;
mod draw;
mod embed;
mod error;
mod finish;
mod fit;
mod fonts;
mod icc;
mod inscription;
mod item;
mod layout;
mod letters;
mod metadata;
mod path;
mod pdf;
mod photo;
mod pixels;
pub mod print;
mod printed;
mod qr;
mod renderer;
mod seal;
mod seal_image;
mod sfnt;
mod sheet;
pub mod sign;
mod signature_field;
mod stock;
mod structure;
mod subset;
mod svg;
mod syntax;
mod typeface;
mod write;
mod xobject;

pub use error::{FontError, RenderError};
pub use fonts::Fonts;
pub use inscription::Inscription;
pub use letters::{Obstacle, Unprintable};
pub use photo::Photo;
pub use printed::{Field, Printed};
pub use renderer::Renderer;
pub use seal_image::{Seal, SealImage, SealPlacement};
pub use sign::{KeyKind, Prepared, SignError, Signer};
