//! From samples to colours.

use std::iter;

use super::plane::Plane;
use crate::Rgb;

/// The picture of `width` × `height` pixels that the planes hold.
pub(super) fn picture(planes: &[Plane<'_>], width: u32, height: u32) -> Option<Rgb> {
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    let mut spread = [const { Vec::new() }; 3];
    for y in 0..height as usize {
        let mut rows = planes
            .iter()
            .zip(&mut spread)
            .map(|(plane, spread)| row(plane, y, width as usize, spread));
        match (rows.next(), rows.next(), rows.next()) {
            (Some(grey), None, None) => pixels.extend(grey.iter().flat_map(|level| [*level; 3])),
            (Some(luma), Some(blue), Some(red)) => {
                let levels = luma.iter().zip(blue).zip(red);
                pixels.extend(levels.flat_map(|((y, cb), cr)| rgb(*y, *cb, *cr)));
            }
            _ => return None,
        }
    }
    Rgb::new(width, height, pixels)
}

/// Row `y` of the picture in one plane, put into `spread` where its samples stand for more
/// than one pixel across.
fn row<'a>(plane: &'a Plane<'_>, y: usize, width: usize, spread: &'a mut Vec<u8>) -> &'a [u8] {
    let (across, down) = plane.spread;
    let samples = plane.row(y / down);
    if across == 1 {
        return samples.get(..width).unwrap_or_default();
    }
    spread.clear();
    spread.extend(
        samples
            .iter()
            .flat_map(|sample| iter::repeat_n(*sample, across)),
    );
    spread.get(..width).unwrap_or_default()
}

/// ITU-T T.871, 7, in 65,536ths.
fn rgb(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    const HALF: i32 = 1 << 15;
    let luma = (i32::from(luma) << 16) + HALF;
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    [
        luma + 91_881 * red,
        luma - 22_554 * blue - 46_802 * red,
        luma + 116_130 * blue,
    ]
    .map(|level| (level >> 16).clamp(0, 255) as u8)
}
