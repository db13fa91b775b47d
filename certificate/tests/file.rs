//! The file as other programs see it: sound, small, its fonts embedded, its QR symbol readable.

mod support;

use std::path::Path;

use certificate::{Printed, Seal};
use support::{jpeg, pdf, photo, printed, renderer, run, seal};

fn written(printed: &Printed) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a place for the file");
    std::fs::write(directory.path().join("c.pdf"), pdf(printed)).expect("written");
    directory
}

fn rare() -> Printed {
    Printed {
        name: "𬱖𪛐𰀀".to_owned(),
        ..printed()
    }
}

#[test]
fn the_file_is_sound() {
    for printed in [printed(), rare()] {
        let directory = written(&printed);
        let said = run("qpdf", &["--check", "c.pdf"], directory.path());
        assert!(
            said.contains("No syntax or stream encoding errors found"),
            "{said}"
        );
        assert!(!said.to_lowercase().contains("warning"), "{said}");
    }
}

#[test]
fn viewers_are_asked_not_to_scale_it() {
    let directory = written(&printed());
    let said = run("qpdf", &["--json", "c.pdf"], directory.path());
    assert!(said.contains(r#""/PrintScaling": "/None""#));
}

#[test]
fn all_fonts_are_embedded_subsets() {
    for (printed, count) in [(printed(), 2), (rare(), 4)] {
        let directory = written(&printed);
        let said = run("pdffonts", &["c.pdf"], directory.path());
        let fonts: Vec<&str> = said.lines().skip(2).collect();
        assert_eq!(fonts.len(), count, "{said}");
        for font in fonts {
            let (tag, _) = font.split_once('+').expect("a subset has a tag");
            assert!(tag.len() == 6 && tag.bytes().all(|letter| letter.is_ascii_uppercase()));
            // After the encoding: embedded, subset, mapped to Unicode.
            let (_, flags) = font.split_once("Identity-H").expect("the encoding");
            assert_eq!(
                flags.split_whitespace().take(3).collect::<Vec<_>>(),
                ["yes"; 3],
                "{font}"
            );
        }
    }
}

#[test]
fn the_qr_symbol_reads_at_an_office_printer_s_resolution() {
    for length in [20, 54, 110] {
        let mut printed = printed();
        printed.verify_url = format!("https://cert.example.org/v/{}", "7K3M9QXD2F".repeat(11));
        printed.verify_url.truncate(length);
        let directory = written(&printed);
        run(
            "pdftoppm",
            &["-r", "150", "-gray", "-singlefile", "c.pdf", "c"],
            directory.path(),
        );
        let read = run(
            "zbarimg",
            &["--quiet", "--raw", "--nodbus", "c.pgm"],
            directory.path(),
        );
        assert_eq!(read.trim_end(), printed.verify_url);
    }
}

#[test]
fn the_photo_s_bytes_go_in_unchanged() {
    let directory = written(&printed());
    run("pdfimages", &["-j", "c.pdf", "photo"], directory.path());
    let extracted = std::fs::read(directory.path().join("photo-000.jpg")).expect("one photo");
    assert!(extracted == jpeg(), "the photo was encoded again");
}

#[test]
fn little_comes_beside_the_photo() {
    let beside = |printed: &Printed| pdf(printed).len() - jpeg().len();
    let long = Printed {
        firm: "立信会计师事务所（特殊普通合伙）新疆分所".to_owned(),
        ..printed()
    };
    let rare = Printed {
        name: "王𪛐".to_owned(),
        ..printed()
    };
    for printed in [printed(), long, rare] {
        let size = beside(&printed);
        assert!(
            size <= 35 * 1024,
            "{size} bytes for {} of {}",
            printed.name,
            printed.firm
        );
    }
}

fn sealed() -> Printed {
    Printed {
        national_seal: Seal::Image(seal()),
        provincial_seal: Seal::Image(seal()),
        signatory: "欧阳明远".to_owned(),
        ..printed()
    }
}

#[test]
fn uploaded_seals_are_sharp_and_leave_the_file_small() {
    let directory = written(&sealed());
    let said = run("qpdf", &["--check", "c.pdf"], directory.path());
    assert!(!said.to_lowercase().contains("warning"), "{said}");
    let images = run("pdfimages", &["-list", "c.pdf"], directory.path());
    let stencils: Vec<&str> = images
        .lines()
        .filter(|line| line.contains("stencil"))
        .collect();
    assert_eq!(stencils.len(), 2, "{images}");
    // 600 dots an inch, in the compression of fax machines.
    assert!(
        stencils
            .iter()
            .all(|line| line.contains("ccitt") && line.contains(" 600 ")),
        "{images}"
    );
    let unsigned = Printed {
        signatory: String::new(),
        ..sealed()
    };
    let size = pdf(&unsigned).len() - jpeg().len();
    assert!(size <= 35 * 1024, "{size} bytes");
}

#[test]
fn an_uploaded_seal_is_red_where_it_is_stamped_and_nowhere_else() {
    let directory = written(&sealed());
    run(
        "pdftoppm",
        &[
            "-scale-to-x",
            "420",
            "-scale-to-y",
            "296",
            "-singlefile",
            "c.pdf",
            "c",
        ],
        directory.path(),
    );
    // Two dots to the millimetre.
    let file = std::fs::read(directory.path().join("c.ppm")).expect("drawn");
    let header = b"P6\n420 296\n255\n".len();
    let dot = |x: f32, y: f32| {
        let at = header + ((y * 2.0) as usize * 420 + (x * 2.0) as usize) * 3;
        [file[at], file[at + 1], file[at + 2]]
    };
    let is_red = |[r, g, b]: [u8; 3]| r > 180 && g < 110 && b < 110;
    for x in [118.0, 164.0] {
        assert!(is_red(dot(x, 113.0)), "the star: {:?}", dot(x, 113.0));
        assert!(is_red(dot(x, 101.5)), "the ring: {:?}", dot(x, 101.5));
        assert!(!is_red(dot(x + 13.5, 108.0)), "{:?}", dot(x + 13.5, 108.0));
    }
}

#[test]
fn information_names_the_document_and_the_moment() {
    let directory = written(&printed());
    let said = run("pdfinfo", &["-isodates", "c.pdf"], directory.path());
    for line in [
        "执业电子会员证 丁万伟",
        "会证",
        "示例省注册会计师协会",
        "1.7",
        "595.276 x 419.528",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let links = run("pdfinfo", &["-url", "c.pdf"], directory.path());
    assert!(links.contains(&printed().verify_url), "{links}");
}

#[test]
fn the_same_certificate_gives_the_same_bytes() {
    let bytes = jpeg();
    let draw = |printed: &Printed| renderer().render(printed, &photo(&bytes)).expect("drawn");
    // Another one in between, since some drawings are kept from one to the next.
    let other = Printed {
        provincial_association: "示例市协会".to_owned(),
        ..rare()
    };
    let (first, _, again) = (draw(&printed()), draw(&other), draw(&printed()));
    assert!(first == again, "two drawings of one certificate differ");
}

#[test]
fn damaged_photos_are_refused() {
    let bytes = jpeg();
    let wrong = certificate::Photo {
        height: 440,
        ..photo(&bytes)
    };
    let error = renderer()
        .render(&printed(), &wrong)
        .expect_err("the size is wrong");
    assert_eq!(error.code(), "photo");
}

#[test]
fn fonts_are_named_when_they_are_missing() {
    let directory = tempfile::tempdir().expect("an empty folder");
    let file = directory.path().join("NotoSerifCJK-Regular.ttc");
    std::fs::write(&file, b"no font").expect("written");
    let error = certificate::Fonts::load(&[directory.path().to_owned()])
        .expect_err("the configured folder comes first");
    assert_eq!(error.code(), "font_malformed");
    assert!(
        error
            .to_string()
            .contains(Path::new(&file).to_str().expect("a plain name"))
    );
}
