//! How good the suggested crops are: portraits placed on random canvases, each with its
//! own size, place, turn, noise and JPEG quality, and every crop compared with where eyes and
//! chin really are. `cargo xtask bench --only faces` fetches the photographs and runs it.
//!
//!     canvases COUNT SEED [PORTRAITS.tsv]
//!
//! The table names photographs beside it: file, then x and y of left eye, right eye, chin and
//! top of the hair, parted by tabs, in pixels. Without it only drawn portraits are placed.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a program that prints figures; what cannot be read ends it"
)]

use std::path::Path;

use domain::crop::{CropRect, HEIGHT_PER_WIDTH};
use portrait::Rgb;
use portrait::face::{Face, Point, suggest};
use portrait::intake::{Intake, Wish};
use portrait::raster::{decode_upright, encode_jpeg};
use portrait::stand_in::{landmarks, stand_in};

/// A portrait and where its eyes, chin and top of the hair are, pixels.
struct Portrait {
    name: String,
    picture: Rgb,
    marks: [(f64, f64); 4],
}

/// Reproducible numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
}

/// One canvas and where the marks are on it.
struct Canvas {
    jpeg: Vec<u8>,
    marks: [(f64, f64); 4],
    size: (u32, u32),
    turn: f64,
}

fn place(portrait: &Portrait, dice: &mut Dice, (least, most): (f64, f64)) -> Canvas {
    let size = (
        dice.between(700.0, 1400.0) as u32,
        dice.between(700.0, 1400.0) as u32,
    );
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let marks = portrait.marks;
    let between = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
    let tall = between(marks[2], marks[3]);
    // As large as asked for, but the head, turned, has to be on the canvas.
    let wanted = dice.between(least, most);
    let face = wanted.min(0.95 * width / height);
    let scale = face * height / tall;
    // Of the line of the eyes: some people hold their heads aslant in the photograph.
    let turn = dice.between(-15.0, 15.0);
    let aslant = (marks[1].1 - marks[0].1).atan2(marks[1].0 - marks[0].0);
    let (sin, cos) = (turn.to_radians() - aslant).sin_cos();
    let middle = (
        (marks[2].0 + marks[3].0) / 2.0,
        (marks[2].1 + marks[3].1) / 2.0,
    );
    let reach = face * height / 2.0 * 1.02;
    let spot = |dice: &mut Dice, length: f64, reach: f64| {
        if length > 2.0 * reach {
            dice.between(reach, length - reach)
        } else {
            length / 2.0
        }
    };
    let at = (spot(dice, width, reach * 0.9), spot(dice, height, reach));
    let to_source = |x: f64, y: f64| {
        let (dx, dy) = ((x - at.0) / scale, (y - at.1) / scale);
        (
            middle.0 + dx * cos + dy * sin,
            middle.1 - dx * sin + dy * cos,
        )
    };
    let to_canvas = |(x, y): (f64, f64)| {
        let (dx, dy) = ((x - middle.0) * scale, (y - middle.1) * scale);
        (at.0 + dx * cos - dy * sin, at.1 + dx * sin + dy * cos)
    };
    let ground = [0; 3].map(|_| dice.between(40.0, 250.0));
    let slope = [0; 3].map(|_| dice.between(-60.0, 60.0));
    let noise = dice.between(0.0, 12.0);
    let source = &portrait.picture;
    let smooth = (1.0 / scale).clamp(1.0, 4.0).round() as i64;
    let picture = Rgb::from_fn(size.0, size.1, |x, y| {
        let (sx, sy) = to_source(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let inside = (0.0..f64::from(source.width())).contains(&sx)
            && (0.0..f64::from(source.height())).contains(&sy);
        let mut colour = [0.0; 3];
        if inside {
            for dy in 0..smooth {
                for dx in 0..smooth {
                    let pixel =
                        source.pixel(sx as i64 + dx - smooth / 2, sy as i64 + dy - smooth / 2);
                    for (sum, byte) in colour.iter_mut().zip(pixel) {
                        *sum += f64::from(byte) / (smooth * smooth) as f64;
                    }
                }
            }
        } else {
            for channel in 0..3 {
                colour[channel] = ground[channel] + slope[channel] * f64::from(y) / height;
            }
        }
        // The sum of four even numbers is nearly normal.
        let grain = noise * (0..4).map(|_| dice.between(-0.87, 0.87)).sum::<f64>();
        colour.map(|value| (value + grain).round() as u8)
    });
    let quality = dice.between(40.0, 95.0) as u8;
    Canvas {
        jpeg: encode_jpeg(&picture, quality, None).unwrap(),
        marks: marks.map(to_canvas),
        size,
        turn,
    }
}

/// The crop that a finder without fault would suggest.
fn ideal(canvas: &Canvas) -> CropRect {
    let [left, right, chin, crown] = canvas.marks.map(|(x, y)| Point { x, y });
    let eyes = (left.x + right.x) / 2.0;
    let tall = (eyes - crown.x).hypot((left.y + right.y) / 2.0 - crown.y);
    let face = Face {
        centre: Point {
            x: eyes,
            y: (left.y + chin.y) / 2.0,
        },
        side: 0.0,
        score: 0.0,
        eyes: Some((left, right)),
    };
    suggest(&face, Some(tall), canvas.size)
}

/// How a crop came out.
struct Outcome {
    found: bool,
    holds: bool,
    /// Of the face's middle from where a finder without fault would have it, across and down
    /// the frame, share of the frame's width. Where there is room that is the frame's axis.
    across: f64,
    down: f64,
    tilt: f64,
}

fn judge(canvas: &Canvas, intake: &mut Intake) -> Outcome {
    let taken = intake.take(&canvas.jpeg, &Wish::default()).unwrap();
    let rect = taken.rect;
    let place = |rect: &CropRect, (x, y): (f64, f64)| {
        let (u, v) = rect.in_crop(x, y);
        (u / rect.width, v / rect.width)
    };
    let [left, right, chin, _] = canvas.marks;
    let holds = [left, right, chin].iter().all(|mark| {
        let (u, v) = place(&rect, *mark);
        (0.0..=1.0).contains(&u) && (0.0..=HEIGHT_PER_WIDTH).contains(&v)
    });
    let middle = (
        ((left.0 + right.0) / 2.0 + chin.0) / 2.0,
        ((left.1 + right.1) / 2.0 + chin.1) / 2.0,
    );
    let (u, v) = place(&rect, middle);
    let (iu, iv) = place(&ideal(canvas), middle);
    Outcome {
        found: taken
            .checks
            .first()
            .is_some_and(|check| check.grade == domain::CheckGrade::Pass),
        holds,
        across: (u - iu).abs(),
        down: (v - iv).abs(),
        tilt: (rect.rotation + canvas.turn).abs(),
    }
}

fn photographs(table: &Path) -> Vec<Portrait> {
    let text = std::fs::read_to_string(table).unwrap();
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut parts = line.split('\t');
            let name = parts.next().unwrap().to_owned();
            let numbers: Vec<f64> = parts.map(|part| part.parse().unwrap()).collect();
            let bytes = std::fs::read(table.with_file_name(&name)).unwrap();
            Portrait {
                name,
                picture: decode_upright(&bytes).unwrap().into_rgb(),
                marks: [0, 1, 2, 3].map(|n| (numbers[2 * n], numbers[2 * n + 1])),
            }
        })
        .collect()
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count: usize = words.first().map_or(500, |word| word.parse().unwrap());
    let seed: u64 = words.get(1).map_or(1, |word| word.parse().unwrap());
    let mut portraits: Vec<Portrait> = (0..24)
        .map(|seed| Portrait {
            name: "drawn".into(),
            picture: stand_in(seed, 800, 1000),
            marks: landmarks(seed, 800, 1000),
        })
        .collect();
    let photographs = words.get(2).map(|path| photographs(Path::new(path)));
    let drawn = portraits.len();
    portraits.extend(photographs.unwrap_or_default());
    let mut intake = Intake::new();
    for (title, range) in [
        ("face 30 to 90 % of the height", (0.3, 0.9)),
        ("face 10 to 30 % of the height", (0.1, 0.3)),
    ] {
        let mut dice = Dice(seed);
        let mut lines: Vec<(String, Tally)> = Vec::new();
        for _ in 0..count {
            // Half of them drawn, half photographs.
            let index = if drawn < portraits.len() && dice.below(2) == 1 {
                drawn + dice.below(portraits.len() - drawn)
            } else {
                dice.below(drawn)
            };
            let portrait = &portraits[index];
            let canvas = place(portrait, &mut dice, range);
            let outcome = judge(&canvas, &mut intake);
            for name in ["all", portrait.name.as_str()] {
                let at = lines.iter().position(|line| line.0 == name);
                let at = at.unwrap_or_else(|| {
                    lines.push((name.to_owned(), Tally::default()));
                    lines.len() - 1
                });
                lines[at].1.add(&outcome);
            }
        }
        println!("{title}: {count} canvases, seed {seed}");
        println!(
            "portrait\tcanvases\tface found\teyes and chin inside\tand centre within 6 % across\t\
             and down\ttilt left: median, p95"
        );
        for (name, tally) in lines {
            println!("{name}\t{tally}");
        }
    }
}

/// Outcomes added up.
#[derive(Default)]
struct Tally {
    count: usize,
    found: usize,
    holds: usize,
    across: usize,
    down: usize,
    tilts: Vec<f64>,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        const NEAR: f64 = 0.06;
        let across = outcome.holds && outcome.across <= NEAR;
        self.count += 1;
        self.found += usize::from(outcome.found);
        self.holds += usize::from(outcome.holds);
        self.across += usize::from(across);
        self.down += usize::from(across && outcome.down <= NEAR);
        self.tilts.push(outcome.tilt);
        self.tilts.sort_by(f64::total_cmp);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = |part: usize| 100.0 * part as f64 / self.count as f64;
        write!(
            f,
            "{}\t{:.1} %\t{:.1} %\t{:.1} %\t{:.1} %\t{:.1}° {:.1}°",
            self.count,
            percent(self.found),
            percent(self.holds),
            percent(self.across),
            percent(self.down),
            self.tilts[self.count / 2],
            self.tilts[self.count * 95 / 100]
        )
    }
}
