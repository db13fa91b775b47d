//! What every document for the printer says of itself, then its bytes.

use lopdf::{Document, Object, dictionary};

use crate::deflate::Deflater;
use crate::error::RenderError;
use crate::finish::compress;
use crate::metadata::{CREATOR, LANGUAGE, text};

/// Writes the document out. Viewers are asked to print it as it is: not scaled, on one side, on
/// paper of the pages' own size.
pub(crate) fn save(
    mut document: Document,
    title: &str,
    deflater: &mut Deflater,
) -> Result<Vec<u8>, RenderError> {
    document.version = "1.7".to_owned();
    let written = |error: lopdf::Error| RenderError::Write {
        reason: error.to_string(),
    };
    let catalog = document.catalog_mut().map_err(written)?;
    catalog.set("Lang", Object::string_literal(LANGUAGE));
    catalog.set("PageLayout", "SinglePage");
    catalog.set(
        "ViewerPreferences",
        dictionary! {
            "DisplayDocTitle" => true,
            "PrintScaling" => "None",
            "Duplex" => "Simplex",
            "PickTrayByPDFSize" => true,
        },
    );
    let information = dictionary! {
        "Title" => text(title),
        "Creator" => text(CREATOR),
    };
    let information = document.add_object(information);
    document.trailer.set("Info", information);
    for object in document.objects.values_mut() {
        match object {
            Object::Stream(stream) => {
                compress(stream, deflater);
            }
            Object::Dictionary(page) if page.has_type(b"Page") => {
                page.remove(b"Annots");
            }
            _ => {}
        }
    }
    document.prune_objects();
    document.renumber_objects();
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .map_err(|error| RenderError::Write {
            reason: error.to_string(),
        })?;
    Ok(bytes)
}
