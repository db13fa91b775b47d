//! Reducing part of a picture, and reading between its pixels.

use super::Rgb;
use crate::rgb::CHANNELS;

/// A part of a picture in continuous coordinates: pixel 0 spans 0 to 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// What one output pixel takes from a line of the source.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

/// Lanczos weights for `count` output pixels across `from..to` of a line of
/// `length` pixels. Weight beyond the line's ends goes to the pixels inside.
fn taps(from: f64, to: f64, count: u32, length: u32) -> Vec<Taps> {
    const LOBES: f64 = 3.0;
    let step = (to - from) / f64::from(count.max(1));
    let stretch = step.max(1.0);
    let last = f64::from(length.max(1)) - 1.0;
    (0..count)
        .map(|index| {
            let centre = from + (f64::from(index) + 0.5) * step;
            let reach = LOBES * stretch;
            let first = (centre - reach).floor().clamp(0.0, last) as usize;
            let end = (centre + reach).ceil().clamp(0.0, last) as usize;
            let raw: Vec<f64> = (first..=end)
                .map(|pixel| lanczos((pixel as f64 + 0.5 - centre) / stretch, LOBES))
                .collect();
            let sum: f64 = raw.iter().sum();
            Taps {
                first,
                weights: raw.iter().map(|weight| (weight / sum) as f32).collect(),
            }
        })
        .collect()
}

fn lanczos(x: f64, lobes: f64) -> f64 {
    if x.abs() < 1e-9 {
        return 1.0;
    }
    if x.abs() >= lobes {
        return 0.0;
    }
    let pi_x = std::f64::consts::PI * x;
    lobes * pi_x.sin() * (pi_x / lobes).sin() / (pi_x * pi_x)
}

/// `area` of `source` as a picture of `width` × `height` pixels, by Lanczos-3.
pub(super) fn resample(source: &Rgb, area: Area, width: u32, height: u32) -> Rgb {
    let columns = taps(area.left, area.right, width, source.width());
    let rows = taps(area.top, area.bottom, height, source.height());
    let from = columns.iter().map(|t| t.first).min().unwrap_or_default();
    let to = columns
        .iter()
        .map(|t| t.first + t.weights.len())
        .max()
        .unwrap_or_default();

    let mut data = Vec::with_capacity(width as usize * height as usize * CHANNELS);
    let mut line = vec![0.0_f32; (to - from) * CHANNELS];
    for row in &rows {
        // Whole lines first: this pass runs along memory and vectorises.
        line.fill(0.0);
        for (y, weight) in (row.first..).zip(&row.weights) {
            for (sum, byte) in line.iter_mut().zip(source.row(y, from, to)) {
                *sum += weight * f32::from(*byte);
            }
        }
        for column in &columns {
            let mut pixel = [0.0_f32; CHANNELS];
            let line = line
                .get((column.first - from) * CHANNELS..)
                .unwrap_or_default();
            for (values, weight) in line.as_chunks::<CHANNELS>().0.iter().zip(&column.weights) {
                for (sum, value) in pixel.iter_mut().zip(values) {
                    *sum += weight * value;
                }
            }
            data.extend_from_slice(&pixel.map(to_byte));
        }
    }
    Rgb::new(width, height, data).unwrap_or_else(|| Rgb::from_fn(1, 1, |_, _| [0; 3]))
}

/// Adds the colour of `source` at the continuous point (`x`, `y`), by
/// Catmull-Rom over the 16 pixels around it.
pub(super) fn add_sample(source: &Rgb, x: f64, y: f64, sum: &mut [f32; CHANNELS]) {
    let (column, columns) = catmull_rom(x);
    let (row, rows) = catmull_rom(y);
    // Away from the edges the four pixels of a row lie side by side.
    let from = usize::try_from(column).ok();
    for (y, weight_y) in (row..).zip(rows) {
        let four = from
            .zip(usize::try_from(y).ok())
            .filter(|(from, _)| from + 4 <= source.width() as usize)
            .map(|(from, y)| source.row(y, from, from + 4).as_chunks::<CHANNELS>().0)
            .filter(|pixels| pixels.len() == 4);
        let Some(pixels) = four else {
            for (x, weight_x) in (column..).zip(columns) {
                add(source.pixel(x, y), weight_x * weight_y, sum);
            }
            continue;
        };
        for (pixel, weight_x) in pixels.iter().zip(columns) {
            add(*pixel, weight_x * weight_y, sum);
        }
    }
}

fn add(pixel: [u8; CHANNELS], weight: f32, sum: &mut [f32; CHANNELS]) {
    for (sum, byte) in sum.iter_mut().zip(pixel) {
        *sum += weight * f32::from(byte);
    }
}

/// First of the four pixels around `at`, and their weights.
fn catmull_rom(at: f64) -> (i64, [f32; 4]) {
    let left = (at - 0.5).floor();
    let t = (at - 0.5 - left) as f32;
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        0.5 * (-t + 2.0 * t2 - t3),
        0.5 * (2.0 - 5.0 * t2 + 3.0 * t3),
        0.5 * (t + 4.0 * t2 - 3.0 * t3),
        0.5 * (t3 - t2),
    ];
    (left as i64 - 1, weights)
}

pub(super) fn to_byte(value: f32) -> u8 {
    // Float to integer conversions saturate: overshoot ends at 0 and 255. Of values that are not
    // negative the half more rounds as `round` does, without a call for each.
    (value + 0.5) as u8
}
