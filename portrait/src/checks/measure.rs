//! Figures of a cut photo.

use crate::face::Face;
use crate::{Gray, Rgb};

/// Figures of the face's skin: an ellipse from the brows to below the mouth.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Skin {
    /// Mean brightness, 0 to 255.
    pub(super) brightness: f64,
    /// Share of pixels at 250 and above.
    pub(super) burnt: f64,
    /// Mean Cb and Cr, 0 to 255, 128 is grey.
    pub(super) cb: f64,
    pub(super) cr: f64,
}

/// Cb and Cr of a colour (ITU-R BT.601, as JPEG has it).
fn chroma([r, g, b]: [u8; 3]) -> (f64, f64) {
    let [r, g, b] = [r, g, b].map(f64::from);
    (
        128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b,
        128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b,
    )
}

pub(super) fn skin(cut: &Rgb, face: Option<&Face>) -> Skin {
    let (width, height) = (f64::from(cut.width()), f64::from(cut.height()));
    let (x, y, unit) = match face {
        Some(face) => (
            face.eye_middle().x,
            face.eye_middle().y,
            face.eye_distance(),
        ),
        None => (0.5 * width, 0.43 * height, 0.26 * width),
    };
    let (cx, cy) = (x, y + 0.55 * unit);
    let (rx, ry) = (0.8 * unit, 1.0 * unit);
    let mut skin = Skin::default();
    let mut count = 0.0;
    for y in (cy - ry).max(0.0) as u32..(cy + ry).clamp(0.0, cut.height().into()) as u32 {
        for x in (cx - rx).max(0.0) as u32..(cx + rx).clamp(0.0, cut.width().into()) as u32 {
            let (dx, dy) = ((f64::from(x) - cx) / rx, (f64::from(y) - cy) / ry);
            if dx * dx + dy * dy > 1.0 {
                continue;
            }
            let colour = cut.pixel(x.into(), y.into());
            let bright = f64::from(crate::gray::luma(colour));
            let (cb, cr) = chroma(colour);
            skin.brightness += bright;
            skin.burnt += f64::from(u8::from(bright >= 250.0));
            skin.cb += cb;
            skin.cr += cr;
            count += 1.0;
        }
    }
    let count: f64 = if count > 0.0 { count } else { 1.0 };
    Skin {
        brightness: skin.brightness / count,
        burnt: skin.burnt / count,
        cb: skin.cb / count,
        cr: skin.cr / count,
    }
}

/// Mean distance from grey in Cb and Cr over the whole cut.
pub(super) fn colourfulness(cut: &Rgb) -> f64 {
    let pixels = cut.data().as_chunks::<3>().0;
    let sum: f64 = pixels
        .iter()
        .map(|pixel| {
            let (cb, cr) = chroma(*pixel);
            // Not `hypot`: nothing here is near overflow, and that is a call for each pixel.
            ((cb - 128.0).powi(2) + (cr - 128.0).powi(2)).sqrt()
        })
        .sum();
    sum / pixels.len().max(1) as f64
}

/// How blurred the face is, 0 to 1: how little of the differences between neighbours one
/// more blur takes away (Crété et al. 2007), the worse of across and down.
pub(super) fn blur(cut: &Rgb, face: Option<&Face>) -> f64 {
    let gray = Gray::of(cut);
    let (left, top, right, bottom) = match face {
        Some(face) => {
            let unit = face.eye_distance();
            let eyes = face.eye_middle();
            (
                eyes.x - 1.2 * unit,
                eyes.y - 1.0 * unit,
                eyes.x + 1.2 * unit,
                eyes.y + 1.9 * unit,
            )
        }
        None => (0.0, 0.0, cut.width().into(), cut.height().into()),
    };
    let span = |from: f64, to: f64, length: u32| {
        let from = from.clamp(0.0, f64::from(length)) as i64;
        from..(to.clamp(0.0, f64::from(length)) as i64).max(from)
    };
    let (columns, rows) = (
        span(left, right, cut.width()),
        span(top, bottom, cut.height()),
    );
    let along = |dx: i64, dy: i64| {
        let (mut sharp, mut lost) = (0.0, 0.0);
        for y in rows.clone() {
            for x in columns.clone() {
                let value = |step: i64| f64::from(gray.pixel(x + dx * step, y + dy * step));
                // Mean over nine in a row, here and one step back.
                let ahead: f64 = (-4..=4).map(value).sum::<f64>() / 9.0;
                let back = ahead + (value(-5) - value(4)) / 9.0;
                let difference = (value(0) - value(-1)).abs();
                sharp += difference;
                lost += (difference - (ahead - back).abs()).max(0.0);
            }
        }
        if sharp > 0.0 { 1.0 - lost / sharp } else { 1.0 }
    };
    along(1, 0).max(along(0, 1))
}
