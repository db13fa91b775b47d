//! The form field of the signature (ISO 32000-1, 12.7 and 12.8), without appearance: the seals are
//! what the page shows, and a reader's panel shows the signature.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::metadata::{Metadata, text};
use crate::structure::set;
use crate::write::SignatureSlot;

/// Adds the field, and the promise that nothing in the document changes after it (`DocMDP` with
/// permission 1: any later revision but one that lengthens the signature's life invalidates it).
pub(crate) fn add(
    document: &mut Document,
    page: ObjectId,
    metadata: &Metadata<'_>,
    size: usize,
) -> SignatureSlot {
    let id = document.new_object_id();
    let field = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => text("签名"), "V" => id,
        // Nothing to show: printed, locked, no area.
        "F" => 132, "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()], "P" => page,
    });
    let annotations = document
        .get_dictionary_mut(page)
        .and_then(|page| page.get_mut(b"Annots"))
        .and_then(Object::as_array_mut);
    match annotations {
        Ok(annotations) => annotations.push(field.into()),
        Err(_) => set(document, page, "Annots", vec![Object::Reference(field)]),
    }
    if let Ok(catalog) = document.catalog_mut() {
        catalog.set(
            "AcroForm",
            dictionary! { "Fields" => vec![Object::Reference(field)], "SigFlags" => 3 },
        );
        catalog.set("Perms", dictionary! { "DocMDP" => id });
    }
    let certify = dictionary! {
        "Type" => "SigRef", "TransformMethod" => "DocMDP",
        "TransformParams" => dictionary! { "Type" => "TransformParams", "P" => 1, "V" => "1.2" },
    };
    SignatureSlot {
        id,
        dictionary: dictionary! {
            "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "ETSI.CAdES.detached",
            "M" => Object::string_literal(metadata.date()), "Name" => text(metadata.author()),
            "Reference" => vec![certify.into()],
        },
        size,
    }
}
