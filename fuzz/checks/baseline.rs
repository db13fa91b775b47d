//! What must hold of our reader of reduced JPEGs (`portrait/src/raster/baseline`), whatever the bytes.

use portrait::raster::{decode_scaled, decode_upright};

/// The reader takes nothing that the strict decoder (zune-jpeg) refuses, and shows it in its size.
///
/// # Panics
/// If that does not hold.
pub(crate) fn check(jpeg: &[u8]) {
    let Ok(scaled) = decode_scaled(jpeg, 1) else {
        return;
    };
    let whole = decode_upright(jpeg).expect("the strict decoder takes it too");
    assert_eq!((whole.width(), whole.height()), scaled.size);
    let reduced = |side: u32| (f64::from(side) * scaled.factor()).ceil() as u32;
    assert_eq!(scaled.photo.width(), reduced(whole.width()));
    assert_eq!(scaled.photo.height(), reduced(whole.height()));
}
