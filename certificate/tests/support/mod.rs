//! A fictional member, a photo and the fonts, for tests and the benchmark.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test program takes what it needs"
)]

pub mod raster;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use certificate::{Fonts, Photo, Printed, Renderer, SealImage, SealPlacement};

/// What draws certificates, made once per test program.
pub fn renderer() -> &'static Renderer {
    static RENDERER: OnceLock<Renderer> = OnceLock::new();
    RENDERER.get_or_init(|| Renderer::new(Fonts::load(&[]).expect("the fonts of the test machine")))
}

/// The member of the reference picture.
pub fn printed() -> Printed {
    Printed {
        name: "丁万伟".into(),
        sex: "男".into(),
        member_no: "200000199207".into(),
        category: "执业会员（注册会计师）".into(),
        firm: "天健会计师事务所（特殊普通合伙）".into(),
        joined_on: "2016年05月18日".into(),
        national_association: "示例注册会计师总会".into(),
        provincial_association: "示例省注册会计师协会".into(),
        national_seal: certificate::Seal::Specimen,
        provincial_seal: certificate::Seal::Specimen,
        signatory: String::new(),
        issued_on: "2026年11月23日".into(),
        issued_at: time::OffsetDateTime::from_unix_timestamp(1_795_400_000)
            .expect("a moment in 2026"),
        code: "7K3M9QXD2FVAW5TH8C4PN6RJ2E".into(),
        version: 2,
        verify_url: "https://cert.example.org/v/7K3M9QXD2FVAW5TH8C4PN6RJ2E".into(),
    }
}

/// A seal as associations upload them: a ring, a star and letters in one even red, smooth at the
/// edges, nothing around them.
pub fn seal() -> SealImage {
    let side = 900_u32;
    let bar = |at: f32, width: f32| (0.5 + width / 2.0 - at.abs()).clamp(0.0, 1.0);
    let mut rgba = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let (x, y) = (x as f32 - 449.5, y as f32 - 449.5);
            let (away, angle) = (x.hypot(y), x.atan2(-y));
            let ring = bar(away - 430.0, 34.0);
            let star = bar(away, 150.0 + 60.0 * (5.0 * angle).cos());
            // Twelve characters of three strokes each, in sectors of 20°.
            let along = (angle.to_degrees() + 130.0).rem_euclid(20.0) - 10.0;
            let across = along.to_radians() * away;
            let inside = angle.to_degrees().abs() < 120.0 && (280.0..390.0).contains(&away);
            let strokes = bar(across, 12.0)
                .max(bar(along.abs() - 5.0, 0.8))
                .max(bar(away - 335.0, 10.0) * bar(across, 70.0));
            let alpha = ring.max(star).max(if inside { strokes } else { 0.0 });
            rgba.extend([214, 24, 32, (alpha * 255.0) as u8]);
        }
    }
    SealImage::new(side, side, &rgba, SealPlacement::default()).expect("whole")
}

/// A JPEG of 358 × 441: a plain bust before a light wall.
pub fn jpeg() -> Vec<u8> {
    let (width, height) = (358_u16, 441_u16);
    let mut pixels = Vec::new();
    for y in 0..i32::from(height) {
        for x in 0..i32::from(width) {
            let head = (x - 179).pow(2) + (y - 165).pow(2) < 90 * 90;
            let shoulders = (x - 179).pow(2) * 2 + (y - 441).pow(2) * 2 < 200 * 200 * 2 - 4_000;
            let shade = (y / 12) as u8;
            let colour = if head || shoulders {
                [216, 209, 196]
            } else {
                [241, 240, 234]
            };
            pixels.extend(colour.map(|part: u8| part.saturating_sub(shade)));
        }
    }
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 85)
        .encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .expect("the picture is sound");
    bytes
}

/// [`jpeg`], described.
pub fn photo(bytes: &[u8]) -> Photo<'_> {
    Photo {
        bytes,
        width: 358,
        height: 441,
    }
}

/// The certificate that prints this.
pub fn pdf(printed: &Printed) -> Vec<u8> {
    renderer()
        .render(printed, &photo(&jpeg()))
        .expect("it can be drawn")
}

/// Runs a program and gives what it says; the test fails if it does.
pub fn run(program: &str, arguments: &[&str], directory: &Path) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap_or_else(|error| panic!("{program} must be installed: {error}"));
    let stdout = String::from_utf8_lossy(&stdout).into_owned();
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(
        status.success(),
        "{program} {arguments:?}: {stdout}{stderr}"
    );
    stdout
}

/// A key and certificate for trials, valid around the moment of [`printed`].
pub fn signer(kind: certificate::KeyKind) -> certificate::Signer {
    let year = std::time::Duration::from_secs(365 * 24 * 3600);
    let from = printed().issued_at - time::Duration::days(1);
    certificate::Signer::self_signed(
        kind,
        "示例省注册会计师协会",
        from,
        year,
        &mut rand_core::OsRng,
    )
    .expect("a key can be made")
}

/// A certificate with its signature in it.
pub fn signed(printed: &Printed, signer: &certificate::Signer) -> Vec<u8> {
    let bytes = jpeg();
    let prepared = renderer()
        .prepare(printed, &photo(&bytes), signer.room(false))
        .expect("it can be drawn");
    let signature = signer.sign(&prepared.digest()).expect("signed");
    prepared
        .complete(&signature.to_der().expect("encoded"))
        .expect("there is room")
}

/// The card of the same data.
pub fn card(printed: &Printed) -> certificate::print::Card {
    let groups = [0..5, 5..10, 10..15, 15..20, 20..26].map(|group| &printed.code[group]);
    certificate::print::Card {
        name: printed.name.clone(),
        member_no: printed.member_no.clone(),
        firm: printed.firm.clone(),
        association: printed.provincial_association.clone(),
        issued_on: printed.issued_on.clone(),
        code: groups.join("-"),
        verify_url: printed.verify_url.clone(),
        photo: jpeg(),
    }
}

/// Eleven people, one more than a sheet of cards holds: short names and long ones, rare characters,
/// firms of every length.
pub fn people() -> Vec<Printed> {
    let names = [
        "丁万伟",
        "王五",
        "𬱖𪛐𰀀",
        "阿依努尔·买买提",
        "欧阳娜娜",
        "买买提江·阿不都热合曼·买买提江·阿不都热合曼·买买提江·阿不都热合曼·买买提江·阿不都热合曼·江阿",
        "O'Brien-Smith, J.",
        "买买提江·阿不都热合曼·依明江",
        "张𫖯",
        "李䶮",
        "赵六",
    ];
    let firms = [
        "天健会计师事务所（特殊普通合伙）",
        "示例会计师事务所",
        "中审众环会计师事务所（特殊普通合伙）新疆生产建设兵团第七师胡杨河市分所",
        "立信会计师事务所（特殊普通合伙）新疆分所",
        "示例明远会计师事务所有限公司",
        "示例国富浩华联合信永天衡大信会计师事务所（特殊普通合伙）新疆生产建设兵团第七师胡杨河市第二分所东办",
        "Example Certified Public Accountants LLP",
        "示例天衡会计师事务所（普通合伙）",
        "Ａ１会计师事务所",
        "示例𬱖会计师事务所(特殊普通合伙)",
        "示例诚信会计师事务所",
    ];
    let codes = (0..).map(|n| format!("7K3M9QXD2FVAW5TH8C4PN6RJ{n:02}"));
    names
        .into_iter()
        .zip(firms)
        .zip(codes)
        .map(|((name, firm), code)| Printed {
            name: name.to_owned(),
            firm: firm.to_owned(),
            verify_url: format!("https://cert.example.org/verify/{code}"),
            code,
            ..printed()
        })
        .collect()
}
