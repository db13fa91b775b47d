//! Faces, crops, checks and white backgrounds, on drawn portraits: sound ones, and ones
//! spoilt in one way each.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

use domain::CheckKind::{
    Background, ColourCast, Exposure, FaceSize, Faces, Monochrome, Position, Resolution, Sharpness,
    Tilt,
};
use domain::crop::{CropFrame, CropRect, HEIGHT_PER_WIDTH};
use domain::{CheckGrade, CheckKind, PhotoCheck};
use portrait::face::Finder;
use portrait::intake::{Intake, Taken, Wish};
use portrait::raster::{PhotoError, decode_scaled, decode_upright, encode_jpeg};
use portrait::stand_in::{landmarks, stand_in};
use portrait::{Gray, Rgb};

const SEEDS: std::ops::Range<u64> = 0..24;

fn jpeg(picture: &Rgb) -> Vec<u8> {
    encode_jpeg(picture, 92, None).unwrap()
}

fn take(picture: &Rgb, wish: Wish) -> Taken {
    Intake::new().take(&jpeg(picture), &wish).unwrap()
}

fn portrait(seed: u64) -> Rgb {
    stand_in(seed, 900, 1150)
}

fn changed(picture: &Rgb, change: impl Fn(u32, u32, [u8; 3]) -> [f64; 3]) -> Rgb {
    Rgb::from_fn(picture.width(), picture.height(), |x, y| {
        change(x, y, picture.pixel(x.into(), y.into())).map(|value| value.round() as u8)
    })
}

fn of(checks: &[PhotoCheck], kind: CheckKind) -> &PhotoCheck {
    checks.iter().find(|check| check.kind == kind).unwrap()
}

fn not_passed(checks: &[PhotoCheck]) -> Vec<CheckKind> {
    checks
        .iter()
        .filter(|check| check.grade != CheckGrade::Pass)
        .map(|check| check.kind)
        .collect()
}

#[test]
fn eyes_are_found_where_they_are() {
    let finder = Finder::new();
    for seed in SEEDS {
        let picture = portrait(seed);
        let faces = finder.find(&Gray::of(&picture));
        assert_eq!(faces.len(), 1, "seed {seed}");
        let (left, right) = faces[0].eyes.unwrap();
        let [true_left, true_right, ..] = landmarks(seed, 900, 1150);
        let distance = true_right.0 - true_left.0;
        for (found, (x, y)) in [(left, true_left), (right, true_right)] {
            let off = (found.x - x).hypot(found.y - y) / distance;
            assert!(off < 0.12, "seed {seed}: {off}");
        }
    }
}

#[test]
fn suggested_crops_follow_the_standard_and_pass_every_check() {
    for seed in SEEDS {
        let taken = take(&portrait(seed), Wish::default());
        assert!(
            not_passed(&taken.checks).is_empty(),
            "seed {seed}: {:?}",
            taken.checks
        );
        let [left, right, chin, crown] =
            landmarks(seed, 900, 1150).map(|(x, y)| taken.rect.in_crop(x, y));
        let (width, height) = (taken.rect.width, taken.rect.height);
        let share = 2.2 * (right.0 - left.0) / width;
        assert!((0.48..0.66).contains(&share), "seed {seed}: face {share}");
        let eyes = 1.0 - (left.1 + right.1) / 2.0 / height;
        assert!((0.46..0.62).contains(&eyes), "seed {seed}: eyes {eyes}");
        assert!(
            crown.1 / height > 0.0,
            "seed {seed}: hair {}",
            crown.1 / height
        );
        assert!(chin.1 < height);
    }
}

#[test]
fn every_fault_is_named_and_no_other() {
    let sound = portrait(9);
    let darkened = changed(&sound, |_, _, pixel| pixel.map(|c| f64::from(c) * 0.15));
    let burnt = changed(&sound, |_, _, pixel| {
        pixel.map(|c| (f64::from(c) * 1.9).min(255.0))
    });
    let grey = changed(&sound, |_, _, [r, g, b]| {
        [0.3 * f64::from(r) + 0.59 * f64::from(g) + 0.11 * f64::from(b); 3]
    });
    let blue = changed(&sound, |_, _, [r, g, b]| {
        [f64::from(r) * 0.55, f64::from(g) * 0.8, f64::from(b)]
    });
    let blurred = {
        let small = sound.reduced(110);
        let factor = f64::from(small.width()) / 900.0;
        let gray = |channel: usize| {
            Gray::of(&Rgb::from_fn(small.width(), small.height(), |x, y| {
                [small.pixel(x.into(), y.into())[channel]; 3]
            }))
        };
        let channels = [gray(0), gray(1), gray(2)];
        changed(&sound, |x, y, _| {
            [0, 1, 2].map(|channel: usize| {
                channels[channel].at((f64::from(x) + 0.5) * factor, (f64::from(y) + 0.5) * factor)
            })
        })
    };
    let wall = sound.pixel(2, 2);
    let papered = changed(&sound, |x, y, pixel| {
        let is_wall = pixel.iter().zip(wall).all(|(a, b)| a.abs_diff(b) < 14);
        if is_wall && (x / 40 + y / 40) % 2 == 0 {
            [90.0, 60.0, 40.0]
        } else {
            pixel.map(f64::from)
        }
    });
    for (name, picture, kind, grade) in [
        ("dark", &darkened, Exposure, CheckGrade::Fail),
        ("burnt", &burnt, Exposure, CheckGrade::Fail),
        ("grey", &grey, Monochrome, CheckGrade::Fail),
        ("blue", &blue, ColourCast, CheckGrade::Warn),
        ("blurred", &blurred, Sharpness, CheckGrade::Fail),
        ("papered", &papered, Background, CheckGrade::Fail),
    ] {
        let checks = take(picture, Wish::default()).checks;
        assert_eq!(of(&checks, kind).grade, grade, "{name}: {checks:?}");
        let digits = of(&checks, kind).text.chars().any(|c| c.is_ascii_digit());
        assert!(digits, "{name} without its figure");
    }
}

#[test]
fn a_crop_is_judged_as_it_is_moved() {
    let picture = portrait(9);
    let good = take(&picture, Wish::default()).rect;
    let judged = |rect: CropRect| {
        let wish = Wish {
            rect: Some(rect),
            ..Wish::default()
        };
        take(&picture, wish).checks
    };
    let frame = CropFrame::from_rect(900, 1150, &good);
    for (rect, kind) in [
        (frame.rotated_to(12.0).to_rect(), Tilt),
        (frame.zoomed(1.7, (0.0, 0.0)).to_rect(), FaceSize),
        (
            frame.zoomed(1.5, (0.0, 0.0)).panned(0.0, 150.0).to_rect(),
            Position,
        ),
        (
            frame.zoomed(1.3, (0.0, 0.0)).panned(90.0, 0.0).to_rect(),
            Position,
        ),
    ] {
        let checks = judged(rect);
        assert!(not_passed(&checks).contains(&kind), "{kind:?}: {checks:?}");
    }
    let corner = CropRect {
        x: 0.0,
        y: 0.0,
        width: 130.0,
        height: 130.0 * HEIGHT_PER_WIDTH,
        rotation: 0.0,
    };
    let checks = judged(corner);
    assert_eq!(of(&checks, Faces).grade, CheckGrade::Fail);
    assert_eq!(of(&checks, Resolution).grade, CheckGrade::Fail);
    assert!(checks.iter().all(|check| check.kind != Tilt));
}

#[test]
fn exam_photos_are_excused_their_few_pixels() {
    let picture = stand_in(4, 178, 220);
    let wish = |exam| Wish {
        exam,
        ..Wish::default()
    };
    let checks = take(&picture, wish(true)).checks;
    assert!(not_passed(&checks).is_empty(), "{checks:?}");
    assert!(of(&checks, Resolution).text.contains("考试照片"));
    let checks = take(&picture, wish(false)).checks;
    assert_eq!(of(&checks, Resolution).grade, CheckGrade::Warn);
    let whole = CropFrame::largest_centred(178, 220).to_rect();
    assert_eq!(take(&picture, wish(true)).rect, whole, "framed already");
}

#[test]
fn two_people_are_one_too_many() {
    let (one, other) = (stand_in(3, 500, 620), stand_in(8, 500, 620));
    let both = Rgb::from_fn(1000, 1230, |x, y| {
        let y = i64::from(y) - 300;
        let half = if x < 500 { &one } else { &other };
        half.pixel(i64::from(x % 500), y)
    });
    let whole = CropFrame::largest_centred(1000, 1230).to_rect();
    let wish = Wish {
        rect: Some(whole),
        ..Wish::default()
    };
    let checks = take(&both, wish).checks;
    assert_eq!(of(&checks, Faces).grade, CheckGrade::Fail, "{checks:?}");
    assert!(of(&checks, Faces).text.contains("2 张"));
}

#[test]
fn a_crop_around_one_of_several_does_not_pass_by_itself() {
    let people = [3, 8, 14].map(|seed| stand_in(seed, 400, 500));
    let group = Rgb::from_fn(1200, 500, |x, y| {
        people[x as usize / 400].pixel(i64::from(x % 400), y.into())
    });
    // The crop that is suggested, and one that is moved to another of them.
    let suggested = take(&group, Wish::default());
    let moved = CropRect {
        x: 820.0,
        y: 10.0,
        width: 360.0,
        height: 360.0 * 32.0 / 26.0,
        rotation: 0.0,
    };
    let moved = take(
        &group,
        Wish {
            rect: Some(moved),
            ..Wish::default()
        },
    );
    for taken in [suggested, moved] {
        let faces = of(&taken.checks, Faces);
        assert_eq!(faces.grade, CheckGrade::Fail, "{:?}", taken.checks);
        assert!(faces.text.contains("3 张"), "{}", faces.text);
    }
}

#[test]
fn where_there_is_no_face_the_middle_is_taken() {
    let slope = Rgb::from_fn(600, 900, |x, y| [(x / 3) as u8, (y / 4) as u8, 120]);
    let taken = take(&slope, Wish::default());
    assert_eq!(taken.rect, CropFrame::largest_centred(600, 900).to_rect());
    assert_eq!(of(&taken.checks, Faces).grade, CheckGrade::Fail);
}

#[test]
fn backgrounds_become_white_and_faces_stay() {
    let whiten = Wish {
        whiten: true,
        ..Wish::default()
    };
    for seed in SEEDS {
        let picture = portrait(seed);
        let before = take(&picture, Wish::default()).issued;
        let white = take(&picture, whiten);
        let background = of(&white.checks, Background);
        assert_eq!(background.text, "背景为白色", "seed {seed}");
        let after = white.issued;
        let [before, after] =
            [before, after].map(|photo| decode_upright(&photo.jpeg).unwrap().into_rgb());
        let (width, height) = (i64::from(after.width()), i64::from(after.height()));
        for (x, y) in [
            (3, 3),
            (width - 4, 3),
            (3, height / 2),
            (width - 4, height / 2),
        ] {
            assert!(
                after.pixel(x, y).iter().all(|c| *c >= 250),
                "seed {seed}: {x}, {y}"
            );
        }
        let mut most = 0;
        for y in height * 2 / 5..height * 3 / 5 {
            for x in width * 2 / 5..width * 3 / 5 {
                let (a, b) = (before.pixel(x, y), after.pixel(x, y));
                most = a
                    .iter()
                    .zip(b)
                    .map(|(a, b)| a.abs_diff(b))
                    .max()
                    .unwrap()
                    .max(most);
            }
        }
        assert!(most <= 12, "seed {seed}: the face changed by {most}");
    }
}

#[test]
fn an_unsure_background_is_left_alone() {
    let picture = portrait(9);
    let wall = picture.pixel(2, 2);
    let skin = picture.pixel(450, 820);
    let like_skin = changed(&picture, |_, _, pixel| {
        let is_wall = pixel.iter().zip(wall).all(|(a, b)| a.abs_diff(b) < 14);
        if is_wall { skin } else { pixel }.map(f64::from)
    });
    let wish = Wish {
        whiten: true,
        ..Wish::default()
    };
    let refused = Intake::new().take(&jpeg(&like_skin), &wish);
    assert_eq!(refused.unwrap_err(), PhotoError::Background);
    let slope = Rgb::from_fn(600, 900, |x, y| [(x / 3) as u8, (y / 4) as u8, 120]);
    let refused = Intake::new().take(&jpeg(&slope), &wish);
    assert_eq!(
        refused.unwrap_err(),
        PhotoError::Background,
        "without a face"
    );
}

#[test]
fn the_same_picture_is_known_again_and_no_other() {
    let print = |picture: &Rgb, quality| {
        let file = encode_jpeg(picture, quality, None).unwrap();
        Intake::new()
            .take(&file, &Wish::default())
            .unwrap()
            .fingerprint
    };
    let known: Vec<_> = SEEDS.map(|seed| print(&portrait(seed), 92)).collect();
    for (seed, known) in SEEDS.zip(&known) {
        let smaller = portrait(seed).reduced(500);
        assert!(known.is_same(print(&smaller, 60)), "seed {seed}");
    }
    for (index, one) in known.iter().enumerate() {
        for other in &known[index + 1..] {
            assert!(!one.is_same(*other), "{}", one.distance(*other));
        }
    }
}

#[test]
fn reduced_decoding_shows_the_same_and_sees_every_cut() {
    let picture = stand_in(5, 1600, 2000);
    let file = jpeg(&picture);
    let scaled = decode_scaled(&file, 700).unwrap();
    assert_eq!(scaled.size, (1600, 2000));
    assert_eq!((scaled.photo.width(), scaled.photo.height()), (800, 1000));
    let small = picture.reduced(1000);
    let near = scaled.photo.into_rgb();
    let off: u64 = small
        .data()
        .iter()
        .zip(near.data())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    assert!(off / (small.data().len() as u64) < 3);
    // Sides that are no multiple of the reduction: places are where the factor says.
    let odd = stand_in(5, 1401, 1803);
    let scaled = decode_scaled(&jpeg(&odd), 700).unwrap();
    assert_eq!((scaled.photo.width(), scaled.photo.height()), (701, 902));
    assert!((scaled.factor() - 0.5).abs() < f64::EPSILON);
    let small = decode_scaled(&jpeg(&odd), 701).unwrap();
    assert_eq!(small.photo.width(), 1401);
    assert!((small.factor() - 1.0).abs() < f64::EPSILON);
    // Cut anywhere, with an end marker put where it stops, as some programs do.
    let header = file.len() / 20;
    for part in 1..20 {
        let cut = [
            &file[..header + (file.len() - header - 2) * part / 20],
            &[0xFF, 0xD9],
        ]
        .concat();
        assert!(decode_scaled(&cut, 700).is_err(), "cut at {part}/20");
    }
}
