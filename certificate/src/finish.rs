//! The last touches to the finished document, then its bytes.
//!
//! The PDF library leaves some things to be wished for, all of them put right here: it says PDF 1.3
//! although it uses what came later, invents the document's identifier, writes information entries
//! for the printing trade, and names neither language nor title.

use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};
use time::{OffsetDateTime, UtcOffset};

use crate::deflate::Deflater;
use crate::error::RenderError;
use crate::face::Face;

const TITLE: &str = "执业电子会员证";
const CREATOR: &str = "会证";
const LANGUAGE: &str = "zh-CN";

/// Writes the certificate out.
pub(crate) fn save(
    document: &PdfDocument,
    face: &Face,
    deflater: &mut Deflater,
) -> Result<Vec<u8>, RenderError> {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let mut document = document.to_lopdf_document(&options, &mut Vec::new());
    document.version = "1.7".to_owned();
    catalog(&mut document);
    information(&mut document, face);
    identify(&mut document, face);
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            compress(stream, deflater);
        }
    }
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .map_err(|error| RenderError::Write {
            reason: error.to_string(),
        })?;
    Ok(bytes)
}

fn catalog(document: &mut Document) {
    let Ok(catalog) = document.catalog_mut() else {
        return;
    };
    catalog.set("Lang", Object::string_literal(LANGUAGE));
    catalog.set("PageLayout", "SinglePage");
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
}

fn information(document: &mut Document, face: &Face) {
    let date = Object::string_literal(date(face.issued_at));
    let title = if face.name.is_empty() {
        TITLE.to_owned()
    } else {
        format!("{TITLE} {}", face.name)
    };
    let information = dictionary! {
        "Title" => text(&title),
        "Author" => text(&face.provincial_association),
        "Creator" => text(CREATOR),
        "Producer" => text("printpdf"),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    };
    if let Ok(id) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.set_object(id, information);
    }
}

/// The identifier is the certificate's code: unique, and the same if it is drawn again.
fn identify(document: &mut Document, face: &Face) {
    let id = Object::String(face.code.as_bytes().to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

fn compress(stream: &mut Stream, deflater: &mut Deflater) {
    if !stream.allows_compression || stream.dict.has(b"Filter") {
        return;
    }
    let smaller = deflater.deflate(&stream.content);
    if smaller.len() < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(smaller);
    }
}

/// A text string in UTF-16 (ISO 32000-1, 7.9.2.2).
fn text(text: &str) -> Object {
    let bytes = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes);
    Object::String(bytes.collect(), StringFormat::Hexadecimal)
}

/// `D:20261123101530+08'00'`, in Beijing time, in which the day of issue was counted.
fn date(moment: OffsetDateTime) -> String {
    let beijing = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    let at = moment.to_offset(beijing);
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+08'00'",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}
