//! What is wrong with a cut photo, in words. Sex and age are never guessed.
//!
//! Not checked: whether the photo was taken of a screen or of a document's page. Its signs
//! (moiré, printed dots) are finer than the cut's pixels and leave with the reduction, and
//! suits have patterns as regular: it cannot be told honestly.

pub mod limits;
mod measure;

use domain::crop::{CropRect, PRINT_WIDTH_MM};
use domain::photo_check::{CheckGrade, CheckKind, PhotoCheck};

use crate::Rgb;
use crate::face::{CHIN_DROP, FACE_WIDTH, Face};
use crate::ground::{Ground, border};
use limits::Limits;

/// What is judged.
pub(crate) struct Seen<'a> {
    pub(crate) cut: &'a Rgb,
    pub(crate) rect: &'a CropRect,
    /// In pixels of the cut, the largest first; some may lie outside it.
    pub(crate) faces: &'a [Face],
    pub(crate) exam: bool,
}

/// Figures beyond which a grade is given: larger is worse.
fn above(value: f64, limits: Limits) -> CheckGrade {
    if value <= limits.pass {
        CheckGrade::Pass
    } else if value <= limits.warn {
        CheckGrade::Warn
    } else {
        CheckGrade::Fail
    }
}

/// Smaller is worse.
fn below(value: f64, limits: Limits) -> CheckGrade {
    let negated = Limits {
        pass: -limits.pass,
        warn: -limits.warn,
    };
    above(-value, negated)
}

fn check(kind: CheckKind, grade: CheckGrade, text: String) -> PhotoCheck {
    PhotoCheck { kind, grade, text }
}

fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

/// Every check that can be made; those of the face only where there is one.
pub(crate) fn judge(seen: &Seen) -> Vec<PhotoCheck> {
    let inside: Vec<&Face> = seen
        .faces
        .iter()
        .filter(|face| {
            (0.0..f64::from(seen.cut.width())).contains(&face.eye_middle().x)
                && (0.0..f64::from(seen.cut.height())).contains(&face.eye_middle().y)
        })
        .collect();
    let mut checks = vec![faces(&inside, seen.faces)];
    if let Some(face) = inside.first() {
        checks.push(face_size(seen, face));
        checks.push(position(seen, face));
        checks.push(tilt(face));
    }
    checks.push(resolution(seen));
    checks.push(sharpness(seen, inside.first().copied()));
    // Without a face, where one would be: too little light may be why none was found.
    let skin = measure::skin(seen.cut, inside.first().copied());
    checks.push(exposure(skin));
    checks.push(background(seen.cut));
    let chroma = measure::colourfulness(seen.cut);
    let monochrome = monochrome(chroma);
    if monochrome.grade == CheckGrade::Pass && !inside.is_empty() {
        checks.push(colour_cast(skin));
    }
    checks.push(monochrome);
    checks
}

/// Whether a face, in photo pixels, is as large and as high and as level in `rect` as it
/// should be.
pub(crate) fn is_well_placed(face: &Face, rect: &CropRect) -> bool {
    let eyes = face.eye_middle();
    let (x, y) = rect.in_crop(eyes.x, eyes.y);
    let share = FACE_WIDTH * face.eye_distance() / rect.width;
    let up = 1.0 - y / rect.height;
    (limits::FACE_SHARE_LEAST.pass..=limits::FACE_SHARE_MOST.pass).contains(&share)
        && (x / rect.width - 0.5).abs() <= limits::OFF_CENTRE.pass
        && (limits::EYES_LEAST.pass..=limits::EYES_MOST.pass).contains(&up)
        && (face.tilt() + rect.rotation).abs() <= limits::TILT.pass
}

/// One person alone: in the crop, and in the photo that it is cut from, where the crop was made by
/// itself around one of several.
fn faces(inside: &[&Face], whole: &[Face]) -> PhotoCheck {
    let Some(first) = inside.first() else {
        return check(
            CheckKind::Faces,
            CheckGrade::Fail,
            "裁剪框内没有找到人脸，请移动裁剪框或换一张正面照片".into(),
        );
    };
    let counts = |face: &Face| face.side >= limits::SECOND_FACE * first.side;
    let within = inside.iter().filter(|face| counts(face)).count();
    if within > 1 {
        let text = format!("裁剪框内有 {within} 张人脸，照片上只能有会员本人");
        return check(CheckKind::Faces, CheckGrade::Fail, text);
    }
    let all = whole.iter().filter(|face| counts(face)).count();
    if all > 1 {
        let text = format!(
            "原照片上有 {all} 张人脸，裁剪框内只是其中一张，请核对框内是会员本人，或换一张单人照片"
        );
        return check(CheckKind::Faces, CheckGrade::Fail, text);
    }
    check(CheckKind::Faces, CheckGrade::Pass, "人脸 1 张".into())
}

fn face_size(seen: &Seen, face: &Face) -> PhotoCheck {
    let unit = face.eye_distance();
    let eyes = face.eye_middle();
    let (width, height) = (f64::from(seen.cut.width()), f64::from(seen.cut.height()));
    let share = FACE_WIDTH * unit / width;
    let whole = eyes.x - FACE_WIDTH / 2.0 * unit > -0.02 * width
        && eyes.x + FACE_WIDTH / 2.0 * unit < 1.02 * width
        && eyes.y + CHIN_DROP * unit < height;
    let figure = percent(share);
    let (grade, text) = if !whole {
        (
            CheckGrade::Fail,
            format!("人脸超出裁剪框（宽度占 {figure}%），请缩小或移动裁剪框，使整张脸在框内"),
        )
    } else if share < limits::FACE_SHARE_LEAST.pass {
        (
            below(share, limits::FACE_SHARE_LEAST),
            format!("人脸偏小，宽度占 {figure}%，标准约 58%，请放大"),
        )
    } else {
        match above(share, limits::FACE_SHARE_MOST) {
            CheckGrade::Pass => (CheckGrade::Pass, format!("人脸大小合适，宽度占 {figure}%")),
            grade => (
                grade,
                format!("人脸偏大，宽度占 {figure}%，标准约 58%，请缩小"),
            ),
        }
    };
    check(CheckKind::FaceSize, grade, text)
}

fn position(seen: &Seen, face: &Face) -> PhotoCheck {
    let eyes = face.eye_middle();
    let off = (eyes.x / f64::from(seen.cut.width()) - 0.5).abs();
    let up = 1.0 - eyes.y / f64::from(seen.cut.height());
    let height = below(up, limits::EYES_LEAST).max(above(up, limits::EYES_MOST));
    let side = above(off, limits::OFF_CENTRE);
    let text = if side >= height && side > CheckGrade::Pass {
        format!("人脸偏离中线 {}%，请左右移动裁剪框", percent(off))
    } else if height > CheckGrade::Pass {
        let advice = if up < limits::EYES_LEAST.pass {
            "下移"
        } else {
            "上移"
        };
        format!(
            "双眼在照片高度的 {}% 处（自下而上），标准为 55%～60%，请{advice}裁剪框",
            percent(up)
        )
    } else {
        format!("人脸居中，双眼在照片高度的 {}% 处", percent(up))
    };
    check(CheckKind::Position, side.max(height), text)
}

fn tilt(face: &Face) -> PhotoCheck {
    let Some(_) = face.eyes else {
        return check(
            CheckKind::Tilt,
            CheckGrade::Warn,
            "看不清双眼，无法判断头部是否端正，请自行核对".into(),
        );
    };
    let degrees = face.tilt().abs();
    let grade = above(degrees, limits::TILT);
    let figure = degrees.round();
    let text = match grade {
        CheckGrade::Pass => "双眼水平".to_owned(),
        _ => format!("头部倾斜约 {figure}°，请用“旋转”调正"),
    };
    check(CheckKind::Tilt, grade, text)
}

fn resolution(seen: &Seen) -> PhotoCheck {
    const MM_PER_INCH: f64 = 25.4;
    let dpi = seen.rect.width * MM_PER_INCH / PRINT_WIDTH_MM;
    let figure = dpi.floor();
    let (grade, text) = match below(dpi, limits::DPI) {
        CheckGrade::Pass => (CheckGrade::Pass, format!("清晰度足够，打印约 {figure} dpi")),
        _ if seen.exam => (
            CheckGrade::Pass,
            format!("考试照片像素较少，打印约 {figure} dpi：正常阅读距离可辨，近看略软"),
        ),
        grade => (
            grade,
            format!(
                "打印约 {figure} dpi，低于 300 dpi，印出来可能不清楚，请扩大裁剪范围或换更清晰的照片"
            ),
        ),
    };
    check(CheckKind::Resolution, grade, text)
}

fn sharpness(seen: &Seen, face: Option<&Face>) -> PhotoCheck {
    let blur = measure::blur(seen.cut, face);
    let figure = percent(blur);
    let (grade, text) = match above(blur, limits::BLUR) {
        CheckGrade::Pass => (CheckGrade::Pass, format!("画面清晰，模糊度 {figure}%")),
        // Few pixels, enlarged, are never sharp.
        _ if seen.exam => (
            CheckGrade::Pass,
            format!("考试照片，模糊度 {figure}%，不作要求"),
        ),
        grade => (
            grade,
            format!(
                "画面模糊，模糊度 {figure}%（应不高于 {}%），请重新对焦拍摄",
                percent(limits::BLUR.pass)
            ),
        ),
    };
    check(CheckKind::Sharpness, grade, text)
}

fn exposure(skin: measure::Skin) -> PhotoCheck {
    let figure = skin.brightness.round();
    let dark = below(skin.brightness, limits::DARK);
    let bright = above(skin.brightness, limits::BRIGHT).max(above(skin.burnt, limits::BURNT));
    let text = if dark > CheckGrade::Pass {
        format!("面部偏暗，平均亮度 {figure}，请增加光线后重拍")
    } else if bright > CheckGrade::Pass {
        format!(
            "面部过亮，平均亮度 {figure}，{}% 已无细节，请减少光线后重拍",
            percent(skin.burnt)
        )
    } else {
        format!("曝光正常，面部平均亮度 {figure}")
    };
    check(CheckKind::Exposure, dark.max(bright), text)
}

fn background(cut: &Rgb) -> PhotoCheck {
    let (width, height) = (cut.width(), cut.height());
    let ground = Ground::fit(cut, border(width, height, 0.05, 0.45).into_iter());
    let Some(ground) = ground else {
        return check(
            CheckKind::Background,
            CheckGrade::Warn,
            "背景无法判断，请自行核对".into(),
        );
    };
    let [red, green, blue] = ground
        .at(f64::from(width) / 2.0, f64::from(height) / 4.0)
        .map(|channel| channel.clamp(0.0, 255.0).round());
    let brightness = (red + green + blue) / 3.0;
    let spread = above(ground.spread, limits::GROUND_SPREAD);
    let (grade, text) = if spread > CheckGrade::Pass {
        (
            spread,
            format!(
                "背景不单一（色差 {}），请换纯色背景的照片",
                ground.spread.round()
            ),
        )
    } else if ground.share < limits::GROUND_SHARE {
        (
            CheckGrade::Warn,
            format!(
                "背景只占边缘的 {}%，请核对背景是否单一",
                percent(ground.share)
            ),
        )
    } else if brightness < limits::GROUND_BRIGHTNESS {
        (
            CheckGrade::Warn,
            format!("背景偏深（RGB {red}, {green}, {blue}），宜为白色或浅色"),
        )
    } else if brightness < 245.0 {
        (
            CheckGrade::Pass,
            format!("背景单一、浅色（RGB {red}, {green}, {blue}），可一键变白"),
        )
    } else {
        (CheckGrade::Pass, "背景为白色".into())
    };
    check(CheckKind::Background, grade, text)
}

fn colour_cast(skin: measure::Skin) -> PhotoCheck {
    let within = |value: f64, (least, most): (f64, f64)| (least..=most).contains(&value);
    let good = within(skin.cb, limits::SKIN_CB) && within(skin.cr, limits::SKIN_CR);
    let figure = format!("Cb {}，Cr {}", skin.cb.round(), skin.cr.round());
    let (grade, text) = if good {
        (CheckGrade::Pass, format!("颜色正常（{figure}）"))
    } else {
        let towards = if skin.cr < limits::SKIN_CR.0 {
            "偏青绿"
        } else if skin.cr > limits::SKIN_CR.1 {
            "偏红"
        } else if skin.cb > limits::SKIN_CB.1 {
            "偏蓝"
        } else {
            "偏黄"
        };
        (
            CheckGrade::Warn,
            format!("肤色{towards}（{figure}），请核对照片颜色"),
        )
    };
    check(CheckKind::ColourCast, grade, text)
}

fn monochrome(chroma: f64) -> PhotoCheck {
    let grade = below(chroma, limits::CHROMA);
    let figure = chroma.round();
    let text = match grade {
        CheckGrade::Pass => format!("彩色照片（彩度 {figure}）"),
        CheckGrade::Warn => format!("颜色很淡（彩度 {figure}），请核对是否为彩色照片"),
        CheckGrade::Fail => format!("黑白照片（彩度 {figure}），会员证须用彩色照片"),
    };
    check(CheckKind::Monochrome, grade, text)
}
