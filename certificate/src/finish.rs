//! The last touches to the finished document, then its bytes.
//!
//! The PDF library leaves some things to be wished for, all of them put right here: it invents the
//! document's identifier, writes information entries for the printing trade, names neither language
//! nor title, gives no output intent unless a profile of its own choosing goes in, and knows nothing
//! of structure and signatures.

use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};

use crate::deflate::Deflater;
use crate::face::Face;
use crate::metadata::{LANGUAGE, Metadata};
use crate::sign::Room;
use crate::structure::Block;
use crate::write::write;
use crate::{field, icc, structure};

/// Writes the certificate out. `blocks` are the marked parts of its page in reading order;
/// `signature` is how many bytes to keep free for a signature, if there is to be one.
pub(crate) fn save(
    document: &PdfDocument,
    face: &Face,
    blocks: &[Block],
    signature: Option<usize>,
    deflater: &mut Deflater,
) -> (Vec<u8>, Option<Room>) {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let mut document = document.to_lopdf_document(&options, &mut Vec::new());
    let metadata = Metadata::of(face);
    catalog(&mut document, &metadata);
    identify(&mut document, face);
    reduce(&mut document);
    let mut slot = None;
    let page = document.page_iter().next();
    if let Some(page) = page {
        structure::describe(&mut document, page, blocks);
        slot = signature.map(|size| field::add(&mut document, page, &metadata, size));
    }
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            drop_cmap_comments(stream);
            compress(stream, deflater);
        }
    }
    write(&document, slot.as_ref(), deflater)
}

/// Language, title, metadata and colour space of the document.
fn catalog(document: &mut Document, metadata: &Metadata<'_>) {
    if let Ok(id) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.set_object(id, metadata.information());
    }
    let packet = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        metadata.packet().into_bytes(),
    );
    let packet = document.add_object(packet);
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, icc::srgb()));
    let intent = dictionary! {
        "Type" => "OutputIntent", "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal(icc::NAME),
        "DestOutputProfile" => profile,
    };
    let Ok(catalog) = document.catalog_mut() else {
        return;
    };
    catalog.set("Lang", Object::string_literal(LANGUAGE));
    catalog.set("PageLayout", "SinglePage");
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.set("Metadata", packet);
    catalog.set("OutputIntents", vec![intent.into()]);
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
