//! The files themselves: sound, small, made of any issued file.

use certificate::KeyKind;
use certificate::print::{Adjustment, Paper, PrintError, Sheet, calibration, certificates};
use lopdf::{Dictionary, Document, Stream, dictionary};

use crate::support::raster::raster;
use crate::support::{self, pdf, people, renderer, run};
use crate::{drawn, folder, skewed};

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
        all.push(
            calibration(paper, &skewed(), "已套用校准。", renderer()).expect("it can be drawn"),
        );
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
        let files = files.map(|printed| Ok::<_, PrintError>(pdf(&printed)));
        let bytes = certificates(Sheet::A5, &Adjustment::default(), files);
        bytes.expect("issued files can be placed").len()
    };
    // The same eleven again: only pages, references and contents are added.
    let (once, twice) = (alike(11), alike(22));
    assert!(twice - once < once / 8, "{once} and {twice} bytes");
    // Photo, ornament and seals of these eleven are the same, and each file has them.
    let whole: usize = people().iter().map(|printed| pdf(printed).len()).sum();
    assert!(once < whole * 3 / 4, "{once} of {whole} bytes");
}

#[test]
fn signed_and_rewritten_files_can_be_placed() {
    let folder = folder();
    let printed = people().swap_remove(2);
    std::fs::write(folder.path().join("c.pdf"), pdf(&printed)).expect("written");
    let arguments = [
        "--object-streams=disable",
        "--coalesce-contents",
        "c.pdf",
        "o.pdf",
    ];
    run("qpdf", &arguments, folder.path());
    let rewritten = std::fs::read(folder.path().join("o.pdf")).expect("qpdf has written it");
    let signed = support::signed(&printed, &support::signer(KeyKind::P256));
    let place = |file: Vec<u8>| {
        let files = [Ok::<_, PrintError>(file)];
        let bytes = certificates(Sheet::A5, &Adjustment::default(), files);
        raster(&bytes.expect("it can be placed"), 100.0)
    };
    let plain = place(pdf(&printed));
    for file in [rewritten, signed] {
        assert!(plain.difference(&place(file)) < 0.01);
    }
    let refused = certificates(
        Sheet::A5,
        &Adjustment::default(),
        [
            Ok::<_, PrintError>(pdf(&printed)),
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
