//! The preview: self-contained, small, and free of anything a content security policy forbids.

mod support;

use certificate::{Printed, Seal};
use support::{printed, renderer, seal};

#[test]
fn the_preview_is_small_and_self_contained() {
    let svg = renderer().preview_svg(&printed()).expect("drawn");
    assert!(svg.len() < 120 * 1024, "{} bytes", svg.len());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    assert!(svg.contains("viewBox=\"0 0 210 148\""));
    assert!(svg.contains("#fffdf8") && svg.contains("#f1f0ea"));
    for forbidden in [
        "<script",
        "style",
        "<image",
        "<text",
        "font-family",
        "NaN",
        "inf",
        "url(",
    ] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    // Only references within the document.
    assert!(svg.matches("href=\"").count() == svg.matches("href=\"#hz-").count());
}

#[test]
fn incomplete_members_have_a_preview() {
    let empty = Printed {
        name: String::new(),
        sex: String::new(),
        member_no: String::new(),
        category: String::new(),
        firm: String::new(),
        joined_on: String::new(),
        national_association: String::new(),
        provincial_association: String::new(),
        national_seal: Seal::Specimen,
        provincial_seal: Seal::Specimen,
        signatory: String::new(),
        issued_on: String::new(),
        issued_at: time::OffsetDateTime::UNIX_EPOCH,
        code: String::new(),
        version: 0,
        verify_url: String::new(),
    };
    let blank = renderer().preview_svg(&empty).expect("drawn");
    let whole = renderer().preview_svg(&printed()).expect("drawn");
    assert!(blank.len() < whole.len());
}

#[test]
fn uploaded_seals_are_in_the_preview_itself() {
    let sealed = Printed {
        provincial_seal: Seal::Image(seal()),
        ..printed()
    };
    let svg = renderer().preview_svg(&sealed).expect("drawn");
    assert_eq!(svg.matches("<image ").count(), 1);
    assert!(svg.contains("href=\"data:image/png;base64,"));
    assert!(svg.len() < 140 * 1024, "{} bytes", svg.len());
}

#[test]
fn characters_without_a_glyph_are_left_out_of_the_preview() {
    let odd = Printed {
        name: "王\u{378}五".to_owned(),
        ..printed()
    };
    assert!(renderer().preview_svg(&odd).is_ok());
}
