//! Invented portraits for demo data and tests: drawings that nobody could take
//! for a photo of a person, different for each seed and the same every time.

mod bust;
mod palette;
mod shape;

use crate::raster::Rgb;
use shape::Layer;

/// Samples a side for a pixel that an edge runs through.
const FINE: u32 = 4;

/// How much larger the bust stands in the picture than it is drawn.
const GROWN: f64 = 1.24;

/// Draws the stand-in of `seed` as a picture of `width` × `height` pixels. The
/// drawing keeps its shape, fills the width and stands on the lower edge; a
/// side of 0 counts as 1.
#[must_use]
pub fn stand_in(seed: u64, width: u32, height: u32) -> Rgb {
    let scene = bust::layers(&mut Choices::new(seed));
    let (width, height) = (width.max(1), height.max(1));
    // The scene is drawn for a picture 1 wide and 26:32 high, a little small.
    let (scale, left, top) = placed(seed, width.into(), height.into());
    let at = |x: f64, y: f64| ((x - left) / scale, (y - top) / scale);

    // Which layer is on top at the pixels of three neighbouring rows: only
    // where it changes does a pixel need more than one sample.
    let row_of = |y: i64| -> Vec<usize> {
        (0..width)
            .map(|x| {
                let (u, v) = at(f64::from(x) + 0.5, y as f64 + 0.5);
                shape::top_layer(&scene, u, v)
            })
            .collect()
    };
    let mut rows = [row_of(-1), row_of(0), row_of(1)];
    Rgb::from_fn(width, height, |x, y| {
        if x == 0 && y > 0 {
            rows.rotate_left(1);
            if let Some(last) = rows.last_mut() {
                *last = row_of(i64::from(y) + 1);
            }
        }
        let x_around = x.saturating_sub(1) as usize..(x as usize + 2).min(width as usize);
        let mut around = rows
            .iter()
            .filter_map(|row| row.get(x_around.clone()))
            .flatten();
        let first = around.next();
        let samples = if around.all(|layer| Some(layer) == first) {
            1
        } else {
            FINE
        };
        colour(&scene, samples, |dx, dy| {
            at(f64::from(x) + dx, f64::from(y) + dy)
        })
    })
}

/// Pixels to the width of the drawing, and where its upper left corner lies: no two people
/// sit in quite the same place.
fn placed(seed: u64, width: f64, height: f64) -> (f64, f64, f64) {
    let mut choices = Choices::new(!seed);
    let grown = GROWN * choices.between(0.96, 1.0);
    let aside = choices.between(-0.025, 0.025);
    let scale = grown * width.min(height * 26.0 / 32.0);
    let left = (width - scale) / 2.0 + aside * scale;
    (scale, left, height - scale * 32.0 / 26.0)
}

/// Where the eyes (left and right as seen), the chin and the top of the hair of the stand-in
/// of `seed` are in a picture of `width` × `height` pixels, to 1 % of the face's height.
#[must_use]
pub fn landmarks(seed: u64, width: u32, height: u32) -> [(f64, f64); 4] {
    let (scale, left, top) = placed(seed, width.max(1).into(), height.max(1).into());
    bust::landmarks(&mut Choices::new(seed)).map(|(x, y)| (left + x * scale, top + y * scale))
}

/// Mean colour of a pixel over a grid of `samples` × `samples` points.
fn colour(scene: &[Layer], samples: u32, at: impl Fn(f64, f64) -> (f64, f64)) -> [u8; 3] {
    let mut sum = [0.0; 3];
    let step = 1.0 / f64::from(samples);
    for row in 0..samples {
        for column in 0..samples {
            let (u, v) = at(
                (f64::from(column) + 0.5) * step,
                (f64::from(row) + 0.5) * step,
            );
            let paint = shape::paint_at(scene, u, v);
            for (total, channel) in sum.iter_mut().zip(paint) {
                *total += channel;
            }
        }
    }
    sum.map(|total| (total * step * step).round() as u8)
}

/// A stream of choices from a seed (SplitMix64): reproducible for ever, which
/// a random-number crate does not promise across versions.
struct Choices(u64);

impl Choices {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `options`.
    fn pick<T: Copy + Default, const N: usize>(&mut self, options: [T; N]) -> T {
        let index = (self.next() % N.max(1) as u64) as usize;
        options.get(index).copied().unwrap_or_default()
    }

    /// A number from `low` up to `high`.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        const STEPS: u32 = 1 << 20;
        let step = (self.next() % u64::from(STEPS)) as f64;
        low + (high - low) * step / f64::from(STEPS)
    }
}
