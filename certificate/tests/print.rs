//! Print sheets as other programs see them: cut lines where they should be on paper, the same
//! certificate as was issued, cards that say what the data say.

mod support;

use certificate::KeyKind;
use certificate::print::{
    Adjustment, Card, Mark, Paper, PrintError, Sheet, calibration, cards, certificates,
};
use lopdf::{Dictionary, Document, Stream, dictionary};
use support::raster::{Raster, raster};
use support::{card, face, fonts, pdf, people, run};

/// Of an office printer.
const DPI: f32 = 600.0;
/// How far a cut line may be from its place, in mm.
const TOLERANCE: f32 = 0.1;

fn skewed() -> Adjustment {
    Adjustment {
        offset: (1.35, -0.85),
        scale: (0.994, 1.0075),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a place for the file")
}

fn drawn(sheet: Sheet, adjustment: &Adjustment, count: usize) -> Vec<u8> {
    let people = people().into_iter().take(count);
    match sheet {
        Sheet::Cards { gutter } => {
            let all = people.map(|face| Ok::<_, PrintError>(card(&face)));
            cards(gutter, adjustment, all, fonts()).expect("the cards can be drawn")
        }
        sheet => {
            let files = people.map(|face| Ok::<_, PrintError>(pdf(&face)));
            certificates(sheet, adjustment, files).expect("issued files can be placed")
        }
    }
}

/// Where a mark was printed, across its direction.
fn found(page: &Raster, paper: Paper, adjustment: &Adjustment, mark: &Mark) -> (f32, f32) {
    let middle = (
        (mark.from.0 + mark.to.0) / 2.0,
        (mark.from.1 + mark.to.1) / 2.0,
    );
    let (x, y) = adjustment.apply(paper, middle);
    if mark.from.0 == mark.to.0 {
        (page.dark_across(y, x - 1.0, x + 1.0), x)
    } else {
        (page.dark_down(x, y - 1.0, y + 1.0), y)
    }
}

#[test]
fn cut_lines_are_within_a_tenth_of_a_millimetre_on_paper() {
    for sheet in [
        Sheet::OneOnA4,
        Sheet::TwoOnA4,
        Sheet::Cards { gutter: 0.0 },
        Sheet::Cards { gutter: 4.0 },
    ] {
        for adjustment in [Adjustment::default(), skewed()] {
            let page = raster(&drawn(sheet, &adjustment, 2), DPI);
            let marks = sheet.marks();
            assert!(!marks.is_empty());
            for mark in marks {
                let (found, wanted) = found(&page, sheet.paper(), &adjustment, &mark);
                assert!(
                    (found - wanted).abs() <= TOLERANCE,
                    "{sheet:?} {adjustment:?}: {mark:?} at {found}, not {wanted}"
                );
            }
        }
    }
}

#[test]
fn what_is_cut_out_lies_where_the_marks_say() {
    for adjustment in [Adjustment::default(), skewed()] {
        // The outer frame of a certificate is 4.4 mm inside its trim, that of a card 2 mm.
        for (sheet, inset) in [
            (Sheet::A5, 4.4),
            (Sheet::OneOnA4, 4.4),
            (Sheet::TwoOnA4, 4.4 * 0.92),
            (Sheet::Cards { gutter: 4.0 }, 2.0),
        ] {
            let page = raster(&drawn(sheet, &adjustment, 10), DPI);
            for place in sheet.places() {
                let corner = (place.x + inset, place.y + inset);
                let (x, y) = adjustment.apply(sheet.paper(), corner);
                let inside = (
                    adjustment
                        .apply(sheet.paper(), (corner.0 + 3.0, corner.1))
                        .0,
                    adjustment
                        .apply(sheet.paper(), (corner.0, corner.1 + 3.0))
                        .1,
                );
                // Half a millimetre: a card's second frame is 0.7 mm inside the first.
                let across = page.dark_across(inside.1, x - 0.4, x + 0.4);
                let down = page.dark_down(inside.0, y - 0.4, y + 0.4);
                assert!(
                    (across - x).abs() <= TOLERANCE,
                    "{sheet:?} {across} not {x}"
                );
                assert!((down - y).abs() <= TOLERANCE, "{sheet:?} {down} not {y}");
            }
        }
    }
}

#[test]
fn a_placed_certificate_looks_like_the_issued_one() {
    let issued = raster(&pdf(&people()[2]), 150.0);
    for (sheet, dpi) in [
        (Sheet::A5, 150.0),
        (Sheet::OneOnA4, 150.0),
        (Sheet::TwoOnA4, 150.0 / 0.92),
    ] {
        let face = people().swap_remove(2);
        let files = [Ok::<_, PrintError>(pdf(&face))];
        let bytes = certificates(sheet, &Adjustment::default(), files).expect("it can be placed");
        let page = raster(&bytes, dpi);
        let place = sheet.places()[0];
        let difference = page.cut((place.x, place.y), &issued).difference(&issued);
        assert!(difference < 4.0, "{sheet:?} differs by {difference} of 255");
    }
    let other = raster(&pdf(&people()[0]), 150.0);
    assert!(
        issued.difference(&other) > 0.5,
        "the measure tells two apart"
    );
}

#[test]
fn files_are_sound_and_ask_not_to_be_scaled() {
    let folder = folder();
    let file = folder.path().join("s.pdf");
    let mut all: Vec<Vec<u8>> = [
        Sheet::A5,
        Sheet::OneOnA4,
        Sheet::TwoOnA4,
        Sheet::Cards { gutter: 2.0 },
    ]
    .map(|sheet| drawn(sheet, &skewed(), 11))
    .into();
    for paper in [Paper::A5Landscape, Paper::A4Landscape, Paper::A4Portrait] {
        all.push(calibration(paper, &skewed(), "已套用校准。", fonts()).expect("it can be drawn"));
    }
    for bytes in all {
        std::fs::write(&file, bytes).expect("written");
        let said = run("qpdf", &["--check", "s.pdf"], folder.path());
        assert!(
            said.contains("No syntax or stream encoding errors found"),
            "{said}"
        );
        assert!(!said.to_lowercase().contains("warning"), "{said}");
        let json = run("qpdf", &["--json", "s.pdf"], folder.path());
        assert!(json.contains("\"/PrintScaling\": \"/None\""), "{json}");
        for left_behind in ["/Annots", "/AcroForm", "/StructTreeRoot", "/Sig"] {
            assert!(
                !json.contains(&format!("\"{left_behind}\"")),
                "{left_behind}"
            );
        }
    }
}

#[test]
fn pages_have_the_paper_s_size_and_as_many_as_it_takes() {
    let folder = folder();
    for (sheet, pages, size) in [
        (Sheet::A5, 5, "595.276 x 419.528"),
        (Sheet::OneOnA4, 5, "841.89 x 595.276"),
        (Sheet::TwoOnA4, 3, "595.276 x 841.89"),
    ] {
        std::fs::write(folder.path().join("s.pdf"), drawn(sheet, &skewed(), 5)).expect("written");
        let said = run("pdfinfo", &["s.pdf"], folder.path());
        assert!(said.contains(size), "{said}");
        let count = said.lines().find_map(|line| line.strip_prefix("Pages:"));
        assert_eq!(
            count.map(str::trim),
            Some(pages.to_string().as_str()),
            "{sheet:?}"
        );
    }
}

#[test]
fn what_certificates_share_is_stored_once() {
    let alike = |count: usize| {
        let files = people().into_iter().cycle().take(count);
        let files = files.map(|face| Ok::<_, PrintError>(pdf(&face)));
        let bytes = certificates(Sheet::A5, &Adjustment::default(), files);
        bytes.expect("issued files can be placed").len()
    };
    // The same eleven again: only pages, references and contents are added.
    let (once, twice) = (alike(11), alike(22));
    assert!(twice - once < once / 8, "{once} and {twice} bytes");
    // Photo, ornament and seals of these eleven are the same, and each file has them.
    let whole: usize = people().iter().map(|face| pdf(face).len()).sum();
    assert!(once < whole * 3 / 4, "{once} of {whole} bytes");
}

#[test]
fn signed_and_rewritten_files_can_be_placed() {
    let folder = folder();
    let face = people().swap_remove(2);
    std::fs::write(folder.path().join("c.pdf"), pdf(&face)).expect("written");
    let arguments = [
        "--object-streams=disable",
        "--coalesce-contents",
        "c.pdf",
        "o.pdf",
    ];
    run("qpdf", &arguments, folder.path());
    let rewritten = std::fs::read(folder.path().join("o.pdf")).expect("qpdf has written it");
    let signed = support::signed(&face, &support::signer(KeyKind::P256));
    let place = |file: Vec<u8>| {
        let files = [Ok::<_, PrintError>(file)];
        let bytes = certificates(Sheet::A5, &Adjustment::default(), files);
        raster(&bytes.expect("it can be placed"), 100.0)
    };
    let plain = place(pdf(&face));
    for file in [rewritten, signed] {
        assert!(plain.difference(&place(file)) < 0.01);
    }
    let refused = certificates(
        Sheet::A5,
        &Adjustment::default(),
        [
            Ok::<_, PrintError>(pdf(&face)),
            Ok(b"%PDF-1.7 no more".to_vec()),
        ],
    );
    assert!(matches!(refused, Err(PrintError::Issued { number: 2, .. })));
}

/// A file of another make: size and resources inherited, the content in two parts, a graphics state,
/// a link, a signature field and a structure tree.
fn foreign() -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let part = |content: &[u8]| Stream::new(Dictionary::new(), content.to_vec());
    let first = document.add_object(part(b"/Half gs 0 g"));
    let second = document.add_object(part(b"0 0 200 100 re f"));
    let field = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "Rect" => vec![0.into(); 4],
    });
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "StructParents" => 0,
        "Contents" => vec![first.into(), second.into()],
        "Annots" => vec![field.into()],
    });
    let half = dictionary! { "Half" => dictionary! { "ca" => 0.5 } };
    let resources = dictionary! { "ExtGState" => half, "XObject" => Dictionary::new() };
    let pages = dictionary! {
        "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1,
        "MediaBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        "Resources" => document.add_object(resources),
    };
    document.objects.insert(tree, pages.into());
    let structure = document.add_object(dictionary! { "Type" => "StructTreeRoot" });
    let form = dictionary! { "Fields" => vec![field.into()], "SigFlags" => 3 };
    let root = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => tree, "AcroForm" => form, "StructTreeRoot" => structure,
    });
    document.trailer.set("Root", root);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

#[test]
fn only_what_a_page_looks_like_is_taken() {
    let files = [Ok::<_, PrintError>(foreign())];
    let bytes = certificates(Sheet::OneOnA4, &Adjustment::default(), files);
    let bytes = bytes.expect("it can be placed");
    let page = raster(&bytes, 100.0);
    // 200 × 100 points in the middle of A4: 70.6 × 35.3 mm, half black.
    assert!((page.grey(148.5, 105.0) - 127.5).abs() < 3.0);
    assert!((page.grey(148.5 - 34.0, 105.0 + 16.0) - 127.5).abs() < 3.0);
    assert!(page.grey(148.5 - 37.0, 105.0) > 254.0);
    let text = String::from_utf8_lossy(&bytes);
    for left_behind in ["Annot", "Sig", "StructTreeRoot", "StructParents"] {
        assert!(!text.contains(left_behind), "{left_behind}");
    }
}

fn text(bytes: Vec<u8>) -> String {
    let folder = folder();
    std::fs::write(folder.path().join("s.pdf"), bytes).expect("written");
    run("pdftotext", &["-raw", "s.pdf", "-"], folder.path())
}

#[test]
fn cards_say_what_the_data_say() {
    let text = text(drawn(Sheet::Cards { gutter: 0.0 }, &skewed(), 11));
    // A line that ends between two words ends with the space.
    let plain = |text: &str| text.replace(['\n', '\u{c}', ' '], "");
    let text = plain(&text);
    let mut from = 0;
    for face in people() {
        let card = card(&face);
        for value in [
            "执业电子会员证",
            &card.association,
            &card.name,
            &card.member_no,
            &card.firm,
            &card.code,
            &card.issued_on,
        ] {
            let at = text[from..].find(&plain(value));
            from += at.unwrap_or_else(|| panic!("{value} is missing or out of order in {text}"));
        }
    }
}

#[test]
fn the_qr_symbols_of_cards_read_at_an_old_printer_s_resolution() {
    let folder = folder();
    let longest =
        "https://certificates.association.example.org.cn/verify/7K3M9QXD2FVAW5TH8C4PN6RJ2E";
    let people = people().into_iter().take(10).map(|face| {
        Ok::<_, PrintError>(Card {
            verify_url: if face.name == "王五" {
                longest.to_owned()
            } else {
                face.verify_url.clone()
            },
            ..card(&face)
        })
    });
    let bytes = cards(0.0, &Adjustment::default(), people, fonts()).expect("they can be drawn");
    std::fs::write(folder.path().join("s.pdf"), bytes).expect("written");
    let arguments = ["-r", "300", "-gray", "-singlefile", "s.pdf", "s"];
    run("pdftoppm", &arguments, folder.path());
    let read = run(
        "zbarimg",
        &["--quiet", "--raw", "--nodbus", "s.pgm"],
        folder.path(),
    );
    assert_eq!(read.lines().count(), 10, "{read}");
    for face in support::people().into_iter().take(10) {
        let wanted = if face.name == "王五" {
            longest
        } else {
            &face.verify_url
        };
        assert!(read.lines().any(|line| line == wanted), "{wanted}");
    }
}

#[test]
fn a_card_that_cannot_be_drawn_stops_the_sheet() {
    let refused = |change: fn(&mut Card)| {
        let mut card = card(&face());
        change(&mut card);
        let adjustment = Adjustment::default();
        let all = [Ok::<_, PrintError>(card)];
        match cards(0.0, &adjustment, all, fonts()) {
            Err(PrintError::Render(error)) => error.code(),
            other => panic!("{:?}", other.map(|bytes| bytes.len())),
        }
    };
    assert_eq!(refused(|card| card.name.push('\u{378}')), "missing_glyph");
    assert_eq!(refused(|card| card.firm = "所".repeat(90)), "too_long");
    assert_eq!(refused(|card| card.photo.truncate(20)), "photo");
    assert_eq!(refused(|card| card.code.clear()), "empty_field");
}

#[test]
fn the_calibration_page_says_what_to_do() {
    let page = |paper| {
        let bytes = calibration(paper, &skewed(), "已套用：财务室。", fonts());
        text(bytes.expect("it can be drawn")).replace('\n', "")
    };
    let words = page(Paper::A4Portrait);
    for part in [
        "打印机校准页 · A4 纵向",
        "已套用：财务室。",
        "左右偏移",
        "150 毫米",
        "200 毫米",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(page(Paper::A5Landscape).contains("纵向看 100 毫米"));
}

#[test]
fn a_calibration_ruler_is_true_on_paper() {
    let paper = Paper::A4Portrait;
    for adjustment in [Adjustment::default(), skewed()] {
        let bytes = calibration(paper, &adjustment, "", fonts()).expect("it can be drawn");
        let page = raster(&bytes, DPI);
        // The zero of the ruler at the left edge, and the cross of the level ruler.
        for point in [(20.0, 148.5 - 2.4), (30.0, 297.0 - 36.0 + 4.0)] {
            let (x, y) = adjustment.apply(paper, point);
            let found = page.dark_across(y, x - 0.2, x + 0.2);
            assert!((found - x).abs() <= TOLERANCE, "{found} not {x}");
        }
    }
}
