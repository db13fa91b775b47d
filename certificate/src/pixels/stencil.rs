//! Pixels as ink or no ink.

use super::{CHANNELS, Pixels};

/// A picture of ink and no ink, rows from the top.
pub(crate) struct Stencil {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// A pixel each.
    pub(crate) ink: Vec<bool>,
    /// Of the ink, 0 to 1.
    pub(crate) opacity: f32,
}

impl Pixels {
    /// The picture as ink or no ink, `width` pixels across; `None` where that would lose shades that
    /// an eye sees.
    pub(crate) fn stencil(&self, width: u32) -> Option<Stencil> {
        /// Pixels across at which an eye at reading distance sees a seal.
        const SEEN: u32 = 100;
        /// The part of the ink that may be elsewhere, or of another strength.
        const TOLERANCE: f32 = 0.06;
        let opacity = self.ink_opacity();
        let scaled = self.scaled(width);
        let ink: Vec<bool> = scaled
            .data
            .iter()
            .map(|pixel| pixel[3] > opacity / 2.0)
            .collect();
        let even = |ink: &bool| [0.0, 0.0, 0.0, if *ink { opacity } else { 0.0 }];
        let stamped = Self {
            data: ink.iter().map(even).collect(),
            ..scaled
        };
        let (wanted, got) = (self.reduced(SEEN), stamped.reduced(SEEN));
        let all: f32 = wanted.data.iter().map(|pixel| pixel[3]).sum();
        let pairs = wanted.data.iter().zip(&got.data);
        let off: f32 = pairs.map(|(a, b)| (a[3] - b[3]).abs()).sum();
        (off <= all * TOLERANCE).then_some(Stencil {
            width: stamped.width,
            height: stamped.height,
            ink,
            opacity,
        })
    }

    /// The mean opacity of what is more than half as opaque as the most opaque pixel.
    fn ink_opacity(&self) -> f32 {
        let strongest = self.data.iter().map(|pixel| pixel[3]).fold(0.0, f32::max);
        let (mut count, mut sum) = (0.0_f64, 0.0_f64);
        for [.., alpha] in &self.data {
            if *alpha > strongest / 2.0 {
                count += 1.0;
                sum += f64::from(*alpha);
            }
        }
        (sum / count.max(1.0)) as f32
    }

    /// Reduced or enlarged to a width in pixels.
    fn scaled(&self, width: u32) -> Self {
        if width <= self.width {
            return self.reduced(width);
        }
        let step = self.width as f32 / width as f32;
        let height = ((self.height as f32 / step).round() as u32).max(1);
        let at = |n: u32, most: u32| {
            let place = ((n as f32 + 0.5) * step - 0.5).clamp(0.0, most as f32 - 1.0);
            let first = place.floor();
            let next = (first as u32 + 1).min(most - 1) as usize;
            (first as usize, next, place - first)
        };
        let mut data = Vec::with_capacity(width as usize * height as usize);
        for row in 0..height {
            let (above, below, down) = at(row, self.height);
            for column in 0..width {
                let (left, right, across) = at(column, self.width);
                let pixel = |x: usize, y: usize| self.data[y * self.width as usize + x];
                let upper = between(pixel(left, above), pixel(right, above), across);
                let lower = between(pixel(left, below), pixel(right, below), across);
                data.push(between(upper, lower, down));
            }
        }
        Self {
            width,
            height,
            data,
        }
    }
}

/// The pixel on the way from one to another.
fn between(a: [f32; CHANNELS], b: [f32; CHANNELS], way: f32) -> [f32; CHANNELS] {
    std::array::from_fn(|part| a[part] + (b[part] - a[part]) * way)
}
