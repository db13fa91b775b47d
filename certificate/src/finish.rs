//! The last touches to the finished document, then its bytes.
//!
//! The PDF library leaves some things to be wished for, all of them put right here: it invents the
//! document's identifier, writes information entries for the printing trade, names neither language
//! nor title, gives no output intent unless a profile of its own choosing goes in, and knows nothing
//! of structure and signatures.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use printpdf::PdfSaveOptions;

use crate::deflate::Deflater;
use crate::draw::Drawn;
use crate::metadata::{LANGUAGE, Metadata};
use crate::printed::Printed;
use crate::sign::Room;
use crate::stock::Stock;
use crate::write::write;
use crate::{embed, icc, signature_field, structure};

/// Writes the certificate out, with `signature` bytes kept free for one, if there is to be one.
pub(crate) fn save(
    drawn: Drawn,
    printed: &Printed,
    stock: &Stock,
    signature: Option<usize>,
    deflater: &mut Deflater,
) -> (Vec<u8>, Option<Room>) {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        // Would leave out the operators that the library has no name for.
        secure: false,
        image_optimization: None,
    };
    let mut document = drawn.document.to_lopdf_document(&options, &mut Vec::new());
    let fonts = embed::add(&mut document, drawn.fonts);
    let metadata = Metadata::of(printed);
    catalog(&mut document, &metadata, stock);
    identify(&mut document, printed);
    reduce(&mut document, &fonts);
    let mut slot = None;
    let page = document.page_iter().next();
    if let Some(page) = page {
        structure::describe(&mut document, page, &drawn.blocks);
        slot = signature.map(|size| signature_field::add(&mut document, page, &metadata, size));
    }
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            compress(stream, deflater);
        }
    }
    write(&document, slot.as_ref(), deflater)
}

/// Language, title, metadata and colour space of the document.
fn catalog(document: &mut Document, metadata: &Metadata<'_>, stock: &Stock) {
    if let Ok(id) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.set_object(id, metadata.information());
    }
    let packet = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        metadata.packet().into_bytes(),
    );
    let packet = document.add_object(packet);
    let profile = dictionary! { "N" => 3, "Filter" => "FlateDecode" };
    let profile = document.add_object(Stream::new(profile, stock.profile()));
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
        // Scaled by a viewer, an A4 page with its photo of 26 mm would no longer be the certificate.
        dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" },
    );
    catalog.set("Metadata", packet);
    catalog.set("OutputIntents", vec![intent.into()]);
}

/// The identifier is the certificate's code: unique, and the same if it is drawn again.
fn identify(document: &mut Document, printed: &Printed) {
    let id = Object::String(printed.code.as_bytes().to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

/// Gives the page its fonts, and takes out what only repeats defaults: page boxes equal to the page,
/// empty resources.
pub(crate) fn reduce(document: &mut Document, fonts: &Dictionary) {
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
            for kind in [b"Font".as_slice(), b"ExtGState", b"Shading"] {
                unused.extend(
                    dict.remove(kind)
                        .and_then(|object| object.as_reference().ok()),
                );
            }
            dict.set("Font", fonts.clone());
        }
    }
    for id in unused {
        document.objects.remove(&id);
    }
}

pub(crate) fn compress(stream: &mut Stream, deflater: &mut Deflater) {
    if !stream.allows_compression || stream.dict.has(b"Filter") {
        return;
    }
    let smaller = deflater.deflate(&stream.content);
    if smaller.len() < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(smaller);
    }
}
