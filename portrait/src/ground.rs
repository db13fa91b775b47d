//! The background: one colour that may change evenly across the picture, as a wall under a
//! lamp does.

use crate::Rgb;
use crate::rgb::CHANNELS;

/// A colour, 0 to 255 a channel.
pub(crate) type Colour = [f64; CHANNELS];

/// A background as a plane in every channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ground {
    /// Value at (0, 0), change a pixel to the right, change a pixel downwards.
    planes: [[f64; 3]; CHANNELS],
    /// How far the samples that belong to it lie from it, root mean square.
    pub(crate) spread: f64,
    /// Share of the samples that lie near it.
    pub(crate) share: f64,
}

/// A colour seen at a place.
#[derive(Clone, Copy)]
struct Sample {
    x: f64,
    y: f64,
    colour: Colour,
}

/// Samples needed for a fit.
const FEW: usize = 24;

impl Ground {
    /// The background through the pixels at these places; `None` for too few. What does not
    /// belong, such as hair, is left out: the fit is made anew on the nearer part.
    pub(crate) fn fit(picture: &Rgb, places: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let samples: Vec<Sample> = places
            .filter(|(x, y)| {
                (0.0..f64::from(picture.width())).contains(x)
                    && (0.0..f64::from(picture.height())).contains(y)
            })
            .map(|(x, y)| Sample {
                x,
                y,
                colour: colour_at(picture, x, y),
            })
            .collect();
        if samples.len() < FEW {
            return None;
        }
        let mut kept = nearest_to_median(&samples);
        let mut planes = fit_planes(&kept)?;
        for _ in 0..2 {
            let mut by_distance: Vec<(f64, Sample)> = samples
                .iter()
                .map(|sample| (distance(planes, sample), *sample))
                .collect();
            by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
            // Two thirds of the border are background even where shoulders and hair reach it.
            by_distance.truncate((samples.len() * 2 / 3).max(FEW));
            kept = by_distance.into_iter().map(|(_, sample)| sample).collect();
            planes = fit_planes(&kept)?;
        }
        let square = kept
            .iter()
            .map(|sample| distance(planes, sample).powi(2))
            .sum::<f64>();
        let spread = (square / kept.len() as f64).sqrt();
        let near = samples
            .iter()
            .filter(|sample| distance(planes, sample) <= Self::reach_of(spread))
            .count();
        Some(Self {
            planes,
            spread,
            share: near as f64 / samples.len() as f64,
        })
    }

    /// The background's colour at a place.
    pub(crate) fn at(&self, x: f64, y: f64) -> Colour {
        self.planes
            .map(|[base, across, down]| base + across * x + down * y)
    }

    /// How far a colour at a place is from the background, steps of 0 to 441.
    pub(crate) fn distance(&self, x: f64, y: f64, colour: Colour) -> f64 {
        between(self.at(x, y), colour)
    }

    /// Within this distance a colour is the background's own with its noise.
    pub(crate) fn reach(&self) -> f64 {
        Self::reach_of(self.spread)
    }

    fn reach_of(spread: f64) -> f64 {
        12.0 + 2.5 * spread
    }
}

fn colour_at(picture: &Rgb, x: f64, y: f64) -> Colour {
    picture.pixel(x as i64, y as i64).map(f64::from)
}

fn between(a: Colour, b: Colour) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).powi(2))
        .sum::<f64>()
        .sqrt()
}

fn distance(planes: [[f64; 3]; CHANNELS], sample: &Sample) -> f64 {
    let fitted = planes.map(|[base, across, down]| base + across * sample.x + down * sample.y);
    between(fitted, sample.colour)
}

/// The half of the samples nearest to the median colour: a first guess that a few strange
/// samples do not move.
fn nearest_to_median(samples: &[Sample]) -> Vec<Sample> {
    let mut median = [0.0; CHANNELS];
    for (channel, value) in median.iter_mut().enumerate() {
        let mut values: Vec<f64> = samples
            .iter()
            .filter_map(|sample| sample.colour.get(channel).copied())
            .collect();
        values.sort_by(f64::total_cmp);
        *value = values.get(values.len() / 2).copied().unwrap_or_default();
    }
    let mut near = samples.to_vec();
    near.sort_by(|a, b| between(a.colour, median).total_cmp(&between(b.colour, median)));
    near.truncate((samples.len() / 2).max(FEW));
    near
}

/// Least squares in every channel; `None` where the samples lie on a line.
fn fit_planes(samples: &[Sample]) -> Option<[[f64; 3]; CHANNELS]> {
    let count = samples.len() as f64;
    let mean = |of: &dyn Fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>() / count;
    let (mx, my) = (mean(&|s| s.x), mean(&|s| s.y));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for sample in samples {
        let (x, y) = (sample.x - mx, sample.y - my);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    let determinant = xx * yy - xy * xy;
    if determinant <= 1e-6 * xx * yy {
        return None;
    }
    let mut planes = [[0.0; 3]; CHANNELS];
    for (channel, plane) in planes.iter_mut().enumerate() {
        let value = |sample: &Sample| sample.colour.get(channel).copied().unwrap_or_default();
        let mc = mean(&value);
        let (mut xc, mut yc) = (0.0, 0.0);
        for sample in samples {
            xc += (sample.x - mx) * (value(sample) - mc);
            yc += (sample.y - my) * (value(sample) - mc);
        }
        let across = (xc * yy - yc * xy) / determinant;
        let down = (yc * xx - xc * xy) / determinant;
        *plane = [mc - across * mx - down * my, across, down];
    }
    Some(planes)
}

/// Places along the upper and the two side edges of a portrait, down to `depth` of its
/// height, in strips of `strip` of its width.
pub(crate) fn border(width: u32, height: u32, strip: f64, depth: f64) -> Vec<(f64, f64)> {
    let (w, h) = (f64::from(width), f64::from(height));
    let thick = (strip * w).max(2.0);
    let step = (w / 90.0).max(1.0);
    let steps = |length: f64| (0..(length / step) as u32).map(move |n| (f64::from(n) + 0.5) * step);
    let mut places = Vec::new();
    for y in steps(h * depth) {
        for x in steps(thick) {
            places.push((x, y));
            places.push((w - x, y));
        }
    }
    for y in steps(thick) {
        places.extend(steps(w - 2.0 * thick).map(|x| (x + thick, y)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_a_background_whatever_stands_before_it() {
        let picture = Rgb::from_fn(120, 150, |x, y| {
            if (40..80).contains(&x) && y > 2 {
                [30, 20, 10]
            } else {
                [200 + (x / 6) as u8, 210, 220 + (y / 10) as u8]
            }
        });
        let ground = Ground::fit(&picture, border(120, 150, 0.1, 0.6).into_iter()).unwrap();
        assert!(ground.spread < 1.0 && ground.share > 0.85, "{ground:?}");
        let [red, ..] = ground.at(60.0, 75.0);
        assert!((red - 210.0).abs() < 2.0, "{red}");
        assert!(ground.distance(60.0, 75.0, [30.0, 20.0, 10.0]) > 200.0);
    }

    #[test]
    fn a_pattern_is_seen_as_one() {
        let picture = Rgb::from_fn(120, 150, |x, y| [(x * 37 + y * 91) as u8; 3]);
        let ground = Ground::fit(&picture, border(120, 150, 0.1, 0.6).into_iter()).unwrap();
        assert!(ground.spread > 30.0, "{ground:?}");
    }

    #[test]
    fn nothing_to_see_is_no_background() {
        let picture = Rgb::from_fn(20, 20, |_, _| [0; 3]);
        assert!(Ground::fit(&picture, std::iter::empty()).is_none());
        let line = (0..20).map(|x| (f64::from(x), 3.0)).cycle().take(100);
        assert!(Ground::fit(&picture, line).is_none());
    }
}
