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
use crate::pdf::utf16;

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
    reduce(&mut document);
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            drop_cmap_comments(stream);
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

/// Takes out what only repeats defaults: page boxes equal to the page, empty resources, widths of
/// one em. A kilobyte in thirty.
fn reduce(document: &mut Document) {
    let mut unused = Vec::new();
    for object in document.objects.values_mut() {
        let Object::Dictionary(dict) = object else {
            continue;
        };
        if dict.has_type(b"Page") {
            dict.remove(b"TrimBox");
            dict.remove(b"CropBox");
        }
        if dict.has(b"XObject") {
            for kind in [b"ExtGState".as_slice(), b"Shading"] {
                unused.extend(
                    dict.remove(kind)
                        .and_then(|object| object.as_reference().ok()),
                );
            }
        }
        let descendants = dict
            .get_mut(b"DescendantFonts")
            .and_then(Object::as_array_mut);
        for font in descendants.into_iter().flatten() {
            if let Ok(font) = font.as_dict_mut() {
                let widths = font
                    .get(b"W")
                    .and_then(Object::as_array)
                    .map(|all| uneven(all));
                if let Ok(widths) = widths {
                    font.set("W", widths);
                }
            }
        }
    }
    for id in unused {
        document.objects.remove(&id);
    }
}

/// The widths other than the default of 1000, as runs: `first [width …] first [width …]`
/// (ISO 32000-1, 9.7.4.3).
fn uneven(widths: &[Object]) -> Vec<Object> {
    let mut out = Vec::new();
    for pair in widths.chunks_exact(2) {
        let [Object::Integer(first), Object::Array(run)] = pair else {
            return widths.to_vec();
        };
        let numbered: Vec<(i64, &Object)> = (*first..).zip(run).collect();
        let default = |width: &Object| matches!(width, Object::Integer(1000));
        for part in numbered.chunk_by(|a, b| default(a.1) == default(b.1)) {
            if let Some((number, width)) = part.first()
                && !default(width)
            {
                out.push(Object::Integer(*number));
                out.push(
                    part.iter()
                        .map(|(_, width)| (*width).clone())
                        .collect::<Vec<_>>()
                        .into(),
                );
            }
        }
    }
    out
}

/// The library puts the head of a PostScript file into the middle of each character map.
fn drop_cmap_comments(stream: &mut Stream) {
    const HEAD: &[u8] = b"/CIDInit /ProcSet findresource begin";
    if !stream.content.starts_with(HEAD) {
        return;
    }
    let lines = stream.content.split_inclusive(|byte| *byte == b'\n');
    let kept: Vec<u8> = lines
        .filter(|line| !line.starts_with(b"%") && *line != b"\n")
        .flatten()
        .copied()
        .collect();
    stream.set_content(kept);
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

fn text(text: &str) -> Object {
    Object::String(utf16(text), StringFormat::Hexadecimal)
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
