//! The thresholds, all of them, and where each comes from.
//!
//! "Measured" means: between what the drawn portraits of [`crate::stand_in`] give that are
//! sound and those spoilt on purpose (`portrait/tests/studio.rs` spoils them), with two
//! photographs in the public domain looked at beside them. Of real rosters' photos nothing has
//! been measured yet.

/// Two thresholds of one figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Up to here 通过.
    pub pass: f64,
    /// Up to here 提醒; beyond it 不合格.
    pub warn: f64,
}

impl Limits {
    const fn new(pass: f64, warn: f64) -> Self {
        Self { pass, warn }
    }
}

/// A second face counts if its box is at least this share of the first's. Measured: what the
/// finder takes for faces in curtains and badges is smaller.
pub const SECOND_FACE: f64 = 0.45;

/// Face width over frame width, least. GA 461 asks for 0.54 to 0.62; people's faces and the
/// eyes' distance, from which the width is told, vary by a tenth and more (ISO 7250-3).
pub const FACE_SHARE_LEAST: Limits = Limits::new(0.42, 0.32);
/// Face width over frame width, most. As above.
pub const FACE_SHARE_MOST: Limits = Limits::new(0.74, 0.86);

/// Distance of the face's axis from the frame's middle, share of the frame's width. Issue of
/// the identity card (GA 461) asks for "centred"; 6 % is what a person sees at a glance.
pub const OFF_CENTRE: Limits = Limits::new(0.06, 0.14);
/// Height of the eyes, share of the frame's height, least (GA 461: 207 of 441 pixels = 0.47).
pub const EYES_LEAST: Limits = Limits::new(0.47, 0.40);
/// Height of the eyes, most: above it the hair is cut (GA 461: 7 pixels above the hair).
pub const EYES_MOST: Limits = Limits::new(0.66, 0.74);

/// Tilt of the line of the eyes, degrees (ICAO 9303-9 and ISO/IEC 19794-5: roll within 8°
/// at most; 3° is what the eye finder can tell for certain).
pub const TILT: Limits = Limits::new(3.5, 8.0);

/// Dots an inch in print at 26 × 32 mm, least: 300 is what the certificate asks for; at 150
/// the pixels are seen at reading distance (0.17 mm, one minute of arc at 58 cm).
pub const DPI: Limits = Limits::new(300.0, 150.0);

/// Blur of the face, 0 to 1, most (F. Crété et al., "The blur effect", SPIE 6492, 2007).
/// Measured.
pub const BLUR: Limits = Limits::new(0.50, 0.62);

/// Mean brightness of the face, least. Measured over all the skins drawn; dark skin in good
/// light lies above 60.
pub const DARK: Limits = Limits::new(58.0, 36.0);
/// Mean brightness of the face, most. Measured.
pub const BRIGHT: Limits = Limits::new(222.0, 240.0);
/// Share of the face without any detail because it is white (250 and above), most. Measured.
pub const BURNT: Limits = Limits::new(0.08, 0.30);

/// Brightness of the background, least (GA 461: white; association practice: white or a light
/// colour; ICAO 9303-9: light). Darker is a reminder, never a refusal.
pub const GROUND_BRIGHTNESS: f64 = 190.0;
/// Spread of the background, steps of 0 to 441, most. Measured: studio walls lie below 8,
/// rooms above 40.
pub const GROUND_SPREAD: Limits = Limits::new(14.0, 36.0);
/// Share of the upper and side borders that is background, least. Measured: long hair and
/// shoulders take up to a third.
pub const GROUND_SHARE: f64 = 0.6;

/// Mean chroma of the face: Cb and Cr of skin in ordinary light, widened by 8 (D. Chai,
/// K. N. Ngan, "Face segmentation using skin-color map", IEEE Trans. CSVT 9(4), 1999: Cb 77
/// to 127, Cr 133 to 173).
pub const SKIN_CB: (f64, f64) = (69.0, 135.0);
/// See [`SKIN_CB`].
pub const SKIN_CR: (f64, f64) = (125.0, 181.0);
/// Mean distance from grey in Cb and Cr, least. Measured: tinted and grey pictures lie below
/// 3, the palest colour portraits above 8.
pub const CHROMA: Limits = Limits::new(5.0, 2.5);
