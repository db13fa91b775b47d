//! A white background, from the colours at the border inwards.
//!
//! What is connected to the border and like the background is background. At the hair's edge
//! a pixel is a mixture of both; it keeps its own part and has the background's part
//! exchanged for white, so that no rim is left and no hair is cut.

use std::collections::VecDeque;

use crate::Rgb;
use crate::face::Face;
use crate::ground::{Ground, border};

/// More spread than this is no plain background.
const PLAIN: f64 = 13.0;
/// Less of the border than this is background: it cannot be told.
const SHARE: f64 = 0.62;
/// A background darker than this, or with more colour, would take hair and clothes with it.
const LIGHT: f64 = 140.0;
/// More of the cut than this nearly like the background and yet not reached would stay as
/// blotches.
const LEFT_OVER: f64 = 0.02;
/// Background, once replaced.
const WHITE: f64 = 255.0;

/// `cut` with its background made white; `None` where it cannot be told from the person.
pub(super) fn whitened(cut: &Rgb, face: &Face) -> Option<Rgb> {
    let (width, height) = (cut.width(), cut.height());
    let ground = Ground::fit(cut, border(width, height, 0.04, 0.55).into_iter())?;
    let brightness = {
        let [r, g, b] = ground.at(f64::from(width) / 2.0, f64::from(height) / 4.0);
        (r + g + b) / 3.0
    };
    if ground.spread > PLAIN || ground.share < SHARE || brightness < LIGHT {
        return None;
    }
    let reached = flood(cut, &ground)?;
    if touches(&reached, width, face) || left_over(cut, &ground, &reached, face) > LEFT_OVER {
        return None;
    }
    let share = share_of_background(cut, &ground, &reached);
    let mut data = Vec::with_capacity(cut.data().len());
    for (at, part) in share.iter().enumerate() {
        let (x, y) = (at as u32 % width, at as u32 / width);
        let colour = cut.pixel(x.into(), y.into()).map(f64::from);
        let behind = ground.at(f64::from(x) + 0.5, f64::from(y) + 0.5);
        for (own, behind) in colour.into_iter().zip(behind) {
            // Conversions saturate.
            data.push((own + part * (WHITE - behind)).round() as u8);
        }
    }
    Rgb::new(width, height, data)
}

fn distance(cut: &Rgb, ground: &Ground, x: u32, y: u32) -> f64 {
    let colour = cut.pixel(x.into(), y.into()).map(f64::from);
    ground.distance(f64::from(x) + 0.5, f64::from(y) + 0.5, colour)
}

/// Which pixels are background and connected to the upper or a side edge; `None` if hardly
/// any is.
fn flood(cut: &Rgb, ground: &Ground) -> Option<Vec<bool>> {
    let (width, height) = (cut.width(), cut.height());
    let like = |x: u32, y: u32| distance(cut, ground, x, y) <= ground.reach();
    let mut reached = vec![false; width as usize * height as usize];
    let mut open = VecDeque::new();
    let rim = (0..width)
        .map(|x| (x, 0))
        .chain((0..height).flat_map(|y| [(0, y), (width - 1, y)]));
    let mut count = 0;
    let mut visit = |x: u32, y: u32, open: &mut VecDeque<(u32, u32)>| {
        let index = y as usize * width as usize + x as usize;
        if let Some(seen) = reached.get_mut(index)
            && !*seen
            && like(x, y)
        {
            *seen = true;
            count += 1;
            open.push_back((x, y));
        }
    };
    for (x, y) in rim {
        visit(x, y, &mut open);
    }
    while let Some((x, y)) = open.pop_front() {
        for (nx, ny) in [
            (x.wrapping_sub(1), y),
            (x + 1, y),
            (x, y.wrapping_sub(1)),
            (x, y + 1),
        ] {
            if nx < width && ny < height {
                visit(nx, ny, &mut open);
            }
        }
    }
    (count * 20 > width as usize * height as usize).then_some(reached)
}

/// Whether the background reached into the face: then face and background are alike.
fn touches(reached: &[bool], width: u32, face: &Face) -> bool {
    let unit = face.eye_distance();
    let eyes = face.eye_middle();
    let (cx, cy) = (eyes.x, eyes.y + 0.45 * unit);
    reached
        .iter()
        .enumerate()
        .filter(|(_, seen)| **seen)
        .any(|(at, _)| {
            let (x, y) = (
                f64::from(at as u32 % width) + 0.5,
                f64::from(at as u32 / width) + 0.5,
            );
            // Inside cheeks, forehead and chin.
            ((x - cx) / (0.85 * unit)).powi(2) + ((y - cy) / (0.95 * unit)).powi(2) < 1.0
        })
}

/// Share of the cut beside the head that is nearly like the background but was not reached.
fn left_over(cut: &Rgb, ground: &Ground, reached: &[bool], face: &Face) -> f64 {
    const NEARLY: f64 = 2.0;
    const BESIDE: f64 = 1.35;
    let width = cut.width();
    let left = reached.iter().enumerate().filter(|(at, seen)| {
        let (x, y) = (*at as u32 % width, *at as u32 / width);
        let aside = (f64::from(x) - face.eye_middle().x).abs() > BESIDE * face.eye_distance();
        aside && !**seen && distance(cut, ground, x, y) <= NEARLY * ground.reach()
    });
    left.count() as f64 / reached.len().max(1) as f64
}

/// How much of every pixel is background, 0 to 1: all of those reached, part of those
/// within a few pixels of them.
fn share_of_background(cut: &Rgb, ground: &Ground, reached: &[bool]) -> Vec<f64> {
    const RIM: i64 = 3;
    let (width, height) = (i64::from(cut.width()), i64::from(cut.height()));
    let is_reached = |x: i64, y: i64| {
        (0..width).contains(&x)
            && (0..height).contains(&y)
            && reached
                .get((y * width + x) as usize)
                .copied()
                .unwrap_or(false)
    };
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .map(|(x, y)| {
            if is_reached(x, y) {
                return 1.0;
            }
            let near = (-RIM..=RIM)
                .flat_map(|dy| (-RIM..=RIM).map(move |dx| (dx, dy)))
                .any(|(dx, dy)| dx * dx + dy * dy <= RIM * RIM && is_reached(x + dx, y + dy));
            if !near {
                return 0.0;
            }
            // The person's colour is farther in; how far this pixel is on the way to it.
            let own = distance(cut, ground, x as u32, y as u32);
            let person = (-2 * RIM..=2 * RIM)
                .flat_map(|dy| (-2 * RIM..=2 * RIM).map(move |dx| (x + dx, y + dy)))
                .filter(|(x, y)| (0..width).contains(x) && (0..height).contains(y))
                .map(|(x, y)| distance(cut, ground, x as u32, y as u32))
                .fold(own, f64::max);
            (1.0 - own / person.max(1.0)).clamp(0.0, 1.0)
        })
        .collect()
}
