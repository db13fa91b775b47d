//! Pixels with opacity: reduced, judged, written as PNG.

mod png;
mod stencil;

pub(crate) use png::png;
pub(crate) use stencil::Stencil;

/// Bytes of a pixel.
const CHANNELS: usize = 4;

/// An RGBA picture, rows from the top; colours not multiplied by opacity.
#[derive(Clone)]
pub(crate) struct Pixels {
    width: u32,
    height: u32,
    /// Parts from 0 to 1, colours multiplied by opacity: so they can be averaged.
    data: Vec<[f32; CHANNELS]>,
}

impl Pixels {
    /// `None` unless `rgba` is exactly that many pixels, and at least one.
    pub(crate) fn new(width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        let count = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
        let (pixels, rest) = rgba.as_chunks::<CHANNELS>();
        if count == 0 || pixels.len() != count || !rest.is_empty() {
            return None;
        }
        let data = pixels.iter().map(|pixel| {
            let [r, g, b, a] = pixel.map(|part| f32::from(part) / 255.0);
            [r * a, g * a, b * a, a]
        });
        Some(Self {
            width,
            height,
            data: data.collect(),
        })
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    /// Thinned evenly so that no pixel is more opaque than `most`.
    pub(crate) fn at_most_opaque(mut self, most: f32) -> Self {
        let strongest = self.data.iter().map(|pixel| pixel[3]).fold(0.0, f32::max);
        if strongest > most {
            let thinner = most / strongest;
            for pixel in &mut self.data {
                *pixel = pixel.map(|part| part * thinner);
            }
        }
        self
    }

    /// Reduced to a width in pixels; as it is if it is no wider. Each new pixel is the mean of the
    /// area that it covers.
    pub(crate) fn reduced(&self, width: u32) -> Self {
        if width == 0 || width >= self.width {
            return self.clone();
        }
        let step = self.width as f32 / width as f32;
        let height = ((self.height as f32 / step).round() as u32).max(1);
        let columns = spans(self.width, width);
        let rows = spans(self.height, height);
        let mut data = Vec::with_capacity(width as usize * height as usize);
        for row in &rows {
            for column in &columns {
                let mut sum = [0.0; CHANNELS];
                for (y, share_y) in row.iter() {
                    for (x, share_x) in column.iter() {
                        let pixel = self.data[y * self.width as usize + x];
                        let share = share_x * share_y;
                        for (sum, part) in sum.iter_mut().zip(pixel) {
                            *sum += share * part;
                        }
                    }
                }
                let area = column.length() * row.length();
                data.push(sum.map(|sum| sum / area));
            }
        }
        Self {
            width,
            height,
            data,
        }
    }

    /// Opacities in this many steps above 0, spread over 0 to 255.
    pub(crate) fn alpha(&self, steps: f32) -> Vec<u8> {
        let shade = |pixel: &[f32; CHANNELS]| to_byte((pixel[3] * steps).round() / steps);
        self.data.iter().map(shade).collect()
    }

    /// Three bytes a pixel; white where nothing is to be seen.
    pub(crate) fn colours(&self) -> Vec<u8> {
        self.data.iter().flat_map(colour).collect()
    }

    /// The one colour of all that is seen, if no visible pixel's is more than `tolerance` (of 255)
    /// from it.
    pub(crate) fn one_colour(&self, tolerance: f32) -> Option<[u8; 3]> {
        // Colours of hardly visible pixels are mostly rounding.
        const VISIBLE: f32 = 0.25;
        let mut sum = [0.0_f64; CHANNELS];
        for pixel in &self.data {
            for (sum, part) in sum.iter_mut().zip(pixel) {
                *sum += f64::from(*part);
            }
        }
        let [r, g, b, a] = sum;
        let mean = colour(&[r, g, b, a].map(|sum| (sum / a.max(f64::MIN_POSITIVE)) as f32));
        let near = |pixel: &[f32; CHANNELS]| {
            let parts = colour(pixel).into_iter().zip(mean);
            parts
                .into_iter()
                .all(|(part, mean)| f32::from(part.abs_diff(mean)) <= tolerance)
        };
        self.data
            .iter()
            .filter(|pixel| pixel[3] >= VISIBLE)
            .all(near)
            .then_some(mean)
    }
}

/// A pixel's colour, no longer multiplied by its opacity.
fn colour(pixel: &[f32; CHANNELS]) -> [u8; 3] {
    let [r, g, b, a] = *pixel;
    if a <= 0.0 {
        return [255; 3];
    }
    [r, g, b].map(|part| to_byte(part / a))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte's range"
)]
fn to_byte(part: f32) -> u8 {
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}

/// What one new pixel covers of a line of old ones.
struct Span {
    from: f32,
    to: f32,
    last: usize,
}

impl Span {
    fn length(&self) -> f32 {
        self.to - self.from
    }

    /// The old pixels and how much of each.
    fn iter(&self) -> impl Iterator<Item = (usize, f32)> {
        let Self { from, to, last } = *self;
        let first = (from as usize).min(last);
        let end = (to.ceil() as usize).saturating_sub(1).clamp(first, last);
        (first..=end).map(move |at| {
            let share = to.min(at as f32 + 1.0) - from.max(at as f32);
            (at, share.max(0.0))
        })
    }
}

fn spans(old: u32, new: u32) -> Vec<Span> {
    let step = old as f32 / new as f32;
    (0..new)
        .map(|at| Span {
            from: at as f32 * step,
            to: ((at + 1) as f32 * step).min(old as f32),
            last: old as usize - 1,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reducing_keeps_means_and_colours() {
        // Left red, right nothing at all, whose hidden green must not show.
        let row = [
            [200, 0, 0, 255],
            [200, 0, 0, 255],
            [0, 255, 0, 0],
            [0, 255, 0, 0],
        ];
        let rgba: Vec<u8> = row.iter().cycle().take(16).flatten().copied().collect();
        let pixels = Pixels::new(4, 4, &rgba).expect("whole");
        assert_eq!(pixels.reduced(2).alpha(255.0), [255, 0, 255, 0]);
        let third = pixels.reduced(1);
        assert_eq!(
            (third.alpha(255.0), third.colours()),
            (vec![128], vec![200, 0, 0])
        );
        let [_, middle, _, ..] = pixels.reduced(3).alpha(255.0)[..] else {
            panic!("three across");
        };
        assert!(middle.abs_diff(128) <= 1, "{middle}");
        assert_eq!(pixels.reduced(9).width(), 4);
    }

    #[test]
    fn opacity_is_thinned_evenly() {
        let rgba = [9, 9, 9, 255, 9, 9, 9, 128];
        let pixels = Pixels::new(2, 1, &rgba).expect("whole").at_most_opaque(0.5);
        assert_eq!(pixels.alpha(255.0), [128, 64]);
        assert_eq!(pixels.colours(), [9; 6]);
    }
}
