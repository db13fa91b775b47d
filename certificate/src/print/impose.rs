//! Issued certificates on paper: each file's own page, placed.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::PrintError;
use super::canvas::MARK_WIDTH;
use super::finish;
use super::geometry::{Adjustment, Mark, Place, Sheet};
use super::import::{Imported, Importer};
use crate::deflate::Deflater;
use crate::path::{Matrix, push_number};
use crate::pdf::SCALE;

/// Decimals of points: a ten-thousandth is far below any printer's dot.
const DECIMALS: u32 = 5;

/// Puts the pages of issued certificates on sheets, as a PDF file. `files` are whole PDF files of
/// one page each; of [`Sheet`] all but [`Sheet::Cards`] make sense here, as cards have a layout of
/// their own.
///
/// # Errors
/// The first of `files` that is an error, and [`PrintError::Issued`] for one that is no PDF file of
/// one page.
pub fn certificates<E: From<PrintError>>(
    sheet: Sheet,
    adjustment: &Adjustment,
    files: impl IntoIterator<Item = Result<Vec<u8>, E>>,
) -> Result<Vec<u8>, E> {
    let mut deflater = Deflater::new();
    let mut importer = Importer::new();
    let mut imported = Vec::new();
    for (number, file) in (1..).zip(files) {
        let page = importer
            .page(&file?, &mut deflater)
            .map_err(|reason| PrintError::Issued { number, reason })?;
        imported.push(page);
    }
    let document = pages(sheet, adjustment, importer, &imported);
    let bytes = finish::save(document, "执业电子会员证（打印）", &mut deflater);
    Ok(bytes.map_err(PrintError::Render)?)
}

fn pages(
    sheet: Sheet,
    adjustment: &Adjustment,
    importer: Importer,
    imported: &[Imported],
) -> lopdf::Document {
    let mut document = importer.target;
    let (places, marks) = (sheet.places(), sheet.marks());
    let tree = document.new_object_id();
    let mut kids = Vec::new();
    for certificates in imported.chunks(places.len()) {
        let (width, height) = sheet.paper().size();
        let content = content(sheet, adjustment, &places, &marks, certificates);
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let objects = names(certificates);
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => [0.0, 0.0, width * SCALE, height * SCALE].map(Object::Real).to_vec(),
            "Resources" => dictionary! { "XObject" => objects },
            "Contents" => content,
        };
        kids.push(Object::Reference(document.add_object(page)));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let node = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    document.objects.insert(tree, node.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

fn names(certificates: &[Imported]) -> Dictionary {
    let named = |(n, form): (usize, &Imported)| (format!("C{n}"), reference(form.id));
    certificates.iter().enumerate().map(named).collect()
}

fn reference(id: ObjectId) -> Object {
    Object::Reference(id)
}

fn content(
    sheet: Sheet,
    adjustment: &Adjustment,
    places: &[Place],
    marks: &[Mark],
    certificates: &[Imported],
) -> String {
    let mut content = String::from("q ");
    push(&mut content, &adjustment.matrix(sheet.paper()), "cm\n");
    for (n, (certificate, place)) in certificates.iter().zip(places).enumerate() {
        content.push_str("q ");
        push(&mut content, &placed(sheet, certificate, place), "cm ");
        content.push_str(&format!("/C{n} Do Q\n"));
    }
    content.push_str("0 G ");
    push(&mut content, &[MARK_WIDTH * SCALE], "w\n");
    let height = sheet.paper().size().1;
    for mark in marks {
        for (end, operator) in [(mark.from, "m "), (mark.to, "l ")] {
            let (x, y) = end;
            push(&mut content, &[x * SCALE, (height - y) * SCALE], operator);
        }
        content.push_str("S\n");
    }
    content.push_str("Q\n");
    content
}

/// Puts the middle of the issued page on the middle of its place: a page of another size than
/// today's template keeps its size, like every other.
fn placed(sheet: Sheet, certificate: &Imported, place: &Place) -> Matrix {
    let [left, lower, right, upper] = certificate.bounds;
    let scale = sheet.reduction();
    let height = sheet.paper().size().1;
    let (x, y) = (
        place.x + place.width / 2.0,
        height - place.y - place.height / 2.0,
    );
    [
        scale,
        0.0,
        0.0,
        scale,
        x * SCALE - scale * (left + right) / 2.0,
        y * SCALE - scale * (lower + upper) / 2.0,
    ]
}

fn push(content: &mut String, numbers: &[f32], operator: &str) {
    for number in numbers {
        push_number(content, *number, DECIMALS);
        content.push(' ');
    }
    content.push_str(operator);
}
