//! The drawing: a head and shoulders seen from the front.

use super::Choices;
use super::palette::{
    BACKGROUNDS, HAIR, INK, JACKETS, LIP, ROSE, SHADE, SHIRTS, SKINS, TIES, WHITE, rgb,
};
use super::shape::{Layer, Paint, Shape, mix};
use Shape::{All, Ellipse, Polygon, Squircle};

/// Middle of the face; all else hangs on it.
const CX: f64 = 0.5;
const FACE_Y: f64 = 0.59;
const EYE_Y: f64 = FACE_Y - 0.012;
/// Either eye's distance from the middle.
const EYE_X: f64 = 0.08;
const NOSE_Y: f64 = FACE_Y + 0.078;
const MOUTH_Y: f64 = FACE_Y + 0.132;

#[derive(Clone, Copy, Default, PartialEq)]
enum Hair {
    #[default]
    Short,
    SideParting,
    Crop,
    Bob,
    Long,
    Bun,
}

#[derive(Clone, Copy, Default)]
enum Collar {
    Tie,
    #[default]
    Open,
    Round,
}

/// What makes one bust different from another.
struct Looks {
    background: Paint,
    skin: Paint,
    hair: Paint,
    style: Hair,
    collar: Collar,
    face_w: f64,
    face_h: f64,
}

impl Looks {
    fn choose(choices: &mut Choices) -> Self {
        Self {
            background: choices.pick(BACKGROUNDS),
            skin: choices.pick(SKINS),
            hair: choices.pick(HAIR),
            style: choices.pick([
                Hair::Short,
                Hair::SideParting,
                Hair::Crop,
                Hair::Bob,
                Hair::Long,
                Hair::Bun,
            ]),
            collar: choices.pick([Collar::Tie, Collar::Open, Collar::Round]),
            face_w: choices.between(0.172, 0.192),
            face_h: choices.between(0.222, 0.238),
        }
    }
}

/// Left eye, right eye, chin and top of the hair.
pub(super) fn landmarks(choices: &mut Choices) -> [(f64, f64); 4] {
    let looks = Looks::choose(choices);
    let crown = match looks.style {
        Hair::Bun => 0.357,
        Hair::Bob | Hair::Long => looks.face_h + 0.045,
        Hair::Short | Hair::SideParting | Hair::Crop => looks.face_h + 0.048,
    };
    [
        (CX - EYE_X, EYE_Y),
        (CX + EYE_X, EYE_Y),
        (CX, FACE_Y + looks.face_h),
        (CX, FACE_Y - crown),
    ]
}

/// The layers of one bust, the topmost last.
pub(super) fn layers(choices: &mut Choices) -> Vec<Layer> {
    let Looks {
        background,
        skin,
        hair,
        style,
        collar,
        face_w,
        face_h,
    } = Looks::choose(choices);
    let mut scene = vec![Layer::shaded(All, mix(background, WHITE, 0.5), background)];
    hair_behind(&mut scene, style, hair, face_w);
    torso(&mut scene, choices, collar, skin);
    head(&mut scene, skin, face_w, face_h);
    features(&mut scene, choices, skin, hair);
    hair_in_front(&mut scene, style, hair, face_w, face_h);
    if choices.pick([true, false, false]) {
        glasses(&mut scene);
    }
    scene
}

/// The same shape on both sides of the face's axis.
fn both_sides(scene: &mut Vec<Layer>, paint: Paint, shape: impl Fn(f64) -> Shape) {
    for side in [-1.0, 1.0] {
        scene.push(Layer::flat(shape(side), paint));
    }
}

/// A polygon given by its right half from top to bottom, mirrored.
fn mirrored(right: &[(f64, f64)]) -> Shape {
    let left = right.iter().rev().map(|(x, y)| (CX - x, *y));
    Polygon(
        right
            .iter()
            .map(|(x, y)| (CX + x, *y))
            .chain(left)
            .collect(),
    )
}

fn hair_behind(scene: &mut Vec<Layer>, style: Hair, hair: Paint, face_w: f64) {
    let dark = mix(hair, rgb(0), 0.25);
    match style {
        Hair::Long => {
            scene.push(Layer::flat(
                Squircle(CX, FACE_Y + 0.12, face_w + 0.07, 0.35, 2.8),
                dark,
            ));
        }
        Hair::Bob => {
            scene.push(Layer::flat(
                Squircle(CX, FACE_Y + 0.01, face_w + 0.066, 0.26, 3.0),
                dark,
            ));
        }
        Hair::Bun => scene.push(Layer::flat(Ellipse(CX, FACE_Y - 0.295, 0.075, 0.062), dark)),
        Hair::Short | Hair::SideParting | Hair::Crop => {}
    }
}

fn torso(scene: &mut Vec<Layer>, choices: &mut Choices, collar: Collar, skin: Paint) {
    let jacket = choices.pick(JACKETS);
    let shirt = choices.pick(SHIRTS);
    let tie = choices.pick(TIES);
    let shoulders = || Squircle(CX, 1.34, 0.4, 0.42, 2.6);
    let neck = Squircle(CX, 0.8, 0.078, 0.17, 4.0);

    scene.push(Layer::shaded(
        shoulders(),
        mix(jacket, WHITE, 0.08),
        mix(jacket, rgb(0), 0.1),
    ));
    match collar {
        Collar::Round => {
            scene.push(Layer::flat(
                Ellipse(CX, 0.935, 0.15, 0.1).and(shoulders()),
                mix(jacket, WHITE, 0.22),
            ));
            scene.push(Layer::flat(neck, mix(skin, ROSE, 0.25)));
            scene.push(Layer::flat(
                Ellipse(CX, 0.93, 0.122, 0.078),
                mix(skin, ROSE, 0.12),
            ));
        }
        Collar::Open | Collar::Tie => {
            scene.push(Layer::flat(
                mirrored(&[(0.115, 0.88), (0.0, 1.3)]).and(Squircle(CX, 1.34, 0.44, 0.45, 2.6)),
                shirt,
            ));
            scene.push(Layer::flat(neck, mix(skin, ROSE, 0.25)));
            let depth = if matches!(collar, Collar::Open) {
                1.06
            } else {
                0.965
            };
            scene.push(Layer::flat(
                mirrored(&[(0.078, 0.9), (0.0, depth)]),
                mix(skin, ROSE, 0.12),
            ));
            if matches!(collar, Collar::Tie) {
                scene.push(Layer::shaded(
                    mirrored(&[(0.034, 1.0), (0.05, 1.26), (0.0, 1.32)]),
                    tie,
                    mix(tie, rgb(0), 0.2),
                ));
                scene.push(Layer::flat(
                    mirrored(&[(0.034, 0.955), (0.024, 1.01)]),
                    mix(tie, rgb(0), 0.15),
                ));
            }
            both_sides(scene, mix(shirt, rgb(0x8090A0), 0.12), |side| {
                Polygon(vec![
                    (CX + side * 0.074, 0.872),
                    (CX + side * 0.118, 0.9),
                    (CX + side * 0.075, 1.035),
                    (CX + side * 0.004, 0.96 + (depth - 0.965)),
                ])
            });
            both_sides(scene, mix(jacket, rgb(0), 0.22), |side| {
                Polygon(vec![
                    (CX + side * 0.112, 0.905),
                    (CX + side * 0.165, 0.945),
                    (CX + side * 0.19, 1.08),
                    (CX + side * 0.145, 1.1),
                    (CX + side * 0.155, 1.13),
                    (CX + side * 0.0, 1.33),
                ])
                .and(Polygon(vec![
                    (0.0, 0.9),
                    (1.0, 0.9),
                    (1.0, 1.3),
                    (0.0, 1.3),
                ]))
            });
        }
    }
    // The chin's shadow on the neck.
    scene.push(Layer::flat(
        Ellipse(CX, FACE_Y + 0.165, 0.13, 0.125).and(Squircle(CX, 0.8, 0.078, 0.17, 4.0)),
        mix(skin, rgb(0x8A4B35), 0.32),
    ));
}

fn head(scene: &mut Vec<Layer>, skin: Paint, face_w: f64, face_h: f64) {
    both_sides(scene, mix(skin, ROSE, 0.2), |side| {
        Ellipse(CX + side * (face_w + 0.004), FACE_Y + 0.02, 0.03, 0.05)
    });
    let face = || Squircle(CX, FACE_Y, face_w, face_h, 2.25);
    scene.push(Layer::flat(face(), skin));
    // Light from the front: the face is round, the eyes lie deep, the nose stands out. Face
    // finders look for just that.
    let (dark, light) = (mix(skin, SHADE, 0.75), mix(skin, WHITE, 0.6));
    for side in [-1.0, 1.0] {
        scene.push(Layer::glow(
            face(),
            (CX + side * (face_w + 0.02), FACE_Y + 0.03, 0.13, 0.34),
            dark,
            0.5,
        ));
        scene.push(Layer::glow(
            face(),
            (CX + side * EYE_X, EYE_Y - 0.006, 0.085, 0.06),
            dark,
            0.6,
        ));
        scene.push(Layer::glow(
            face(),
            (CX + side * 0.034, EYE_Y + 0.05, 0.03, 0.09),
            dark,
            0.45,
        ));
        scene.push(Layer::glow(
            face(),
            (CX + side * 0.088, EYE_Y + 0.085, 0.07, 0.055),
            light,
            0.55,
        ));
    }
    for (area, paint, most) in [
        ((CX, FACE_Y - 0.12, 0.15, 0.1), light, 0.5),
        ((CX, EYE_Y + 0.05, 0.022, 0.1), light, 0.7),
        ((CX, MOUTH_Y + 0.045, 0.07, 0.025), dark, 0.5),
        ((CX, MOUTH_Y + 0.085, 0.06, 0.03), light, 0.4),
    ] {
        scene.push(Layer::glow(face(), area, paint, most));
    }
}

fn features(scene: &mut Vec<Layer>, choices: &mut Choices, skin: Paint, hair: Paint) {
    let eye_x = EYE_X + choices.between(-0.003, 0.003);
    let smile = choices.between(0.026, 0.036);
    let brow_y = EYE_Y - choices.between(0.052, 0.058);
    both_sides(scene, mix(hair, INK, 0.4), |side| {
        let arch = Ellipse(CX + side * eye_x, brow_y + 0.03, 0.056, 0.04);
        arch.without(Ellipse(CX + side * eye_x, brow_y + 0.046, 0.066, 0.04))
    });
    let lid = |side: f64, grow: f64| {
        let x = CX + side * eye_x;
        Ellipse(x, EYE_Y + 0.022, 0.044 + grow, 0.042 + grow).and(Ellipse(
            x,
            EYE_Y - 0.02,
            0.044 + grow,
            0.036 + grow,
        ))
    };
    both_sides(scene, INK, |side| lid(side, 0.004));
    both_sides(scene, mix(WHITE, skin, 0.25), |side| lid(side, -0.001));
    both_sides(scene, INK, |side| {
        Ellipse(CX + side * eye_x, EYE_Y, 0.017, 0.018)
    });
    both_sides(scene, WHITE, |side| {
        Ellipse(CX + side * eye_x + 0.005, EYE_Y - 0.006, 0.004, 0.004)
    });
    both_sides(scene, mix(skin, SHADE, 0.9), |side| {
        Ellipse(CX + side * 0.017, NOSE_Y + 0.012, 0.011, 0.006)
    });
    let nose = Ellipse(CX, NOSE_Y, 0.034, 0.022);
    scene.push(Layer::flat(
        nose.without(Ellipse(CX, NOSE_Y - 0.007, 0.04, 0.022)),
        mix(skin, SHADE, 0.6),
    ));
    let upper = Ellipse(CX, MOUTH_Y, 0.062, smile);
    scene.push(Layer::flat(
        upper.without(Ellipse(CX, MOUTH_Y - 0.014, 0.084, smile)),
        LIP,
    ));
    scene.push(Layer::flat(
        Ellipse(CX, MOUTH_Y + smile * 0.62, 0.03, smile * 0.42),
        mix(LIP, skin, 0.2),
    ));
}

fn hair_in_front(scene: &mut Vec<Layer>, style: Hair, hair: Paint, face_w: f64, face_h: f64) {
    let top = FACE_Y - face_h;
    let cap = |grow: f64| Squircle(CX, FACE_Y - 0.03, face_w + grow, face_h + grow * 0.9, 2.3);
    let above = |y: f64| Polygon(vec![(0.0, 0.0), (1.0, 0.0), (1.0, y), (0.0, y)]);
    let light = mix(hair, WHITE, 0.13);
    let shape = match style {
        Hair::Short => cap(0.022).and(above(FACE_Y - 0.02)).without(Squircle(
            CX,
            FACE_Y + 0.06,
            face_w - 0.018,
            0.19,
            3.2,
        )),
        Hair::SideParting => cap(0.028)
            .and(above(FACE_Y))
            .without(Ellipse(CX + 0.07, FACE_Y + 0.07, face_w + 0.04, 0.205))
            .without(Squircle(CX, FACE_Y + 0.075, face_w - 0.016, 0.16, 3.0)),
        Hair::Crop => cap(0.012).and(above(FACE_Y - 0.03)).without(Squircle(
            CX,
            FACE_Y + 0.05,
            face_w - 0.008,
            0.215,
            2.8,
        )),
        Hair::Bob | Hair::Long => Squircle(CX, FACE_Y, face_w + 0.06, face_h + 0.045, 2.5)
            .and(above(if style == Hair::Bob {
                FACE_Y + 0.19
            } else {
                FACE_Y + 0.16
            }))
            .without(Ellipse(CX + 0.045, FACE_Y + 0.075, face_w - 0.012, 0.225))
            .without(Ellipse(CX - 0.03, FACE_Y + 0.11, face_w - 0.018, 0.225)),
        Hair::Bun => cap(0.02)
            .and(above(FACE_Y - 0.01))
            .without(Ellipse(CX - 0.085, FACE_Y + 0.09, face_w - 0.06, 0.24))
            .without(Ellipse(CX + 0.085, FACE_Y + 0.09, face_w - 0.06, 0.24)),
    };
    scene.push(Layer::shaded(shape, light, mix(hair, rgb(0), 0.1)));
    if style == Hair::Bun {
        let band = Ellipse(CX, top - 0.018, 0.05, 0.012);
        scene.push(Layer::flat(band, mix(hair, ROSE, 0.35)));
    }
}

fn glasses(scene: &mut Vec<Layer>) {
    let frame = rgb(0x3A3F47);
    both_sides(scene, frame, |side| {
        let (x, y) = (CX + side * EYE_X, EYE_Y + 0.006);
        Squircle(x, y, 0.062, 0.048, 3.0).without(Squircle(x, y, 0.056, 0.042, 3.0))
    });
    scene.push(Layer::flat(
        Ellipse(CX, EYE_Y + 0.004, 0.022, 0.016).without(Ellipse(CX, EYE_Y + 0.01, 0.024, 0.016)),
        frame,
    ));
}
