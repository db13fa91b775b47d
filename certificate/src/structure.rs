//! The order in which the page is read, for those who hear it (ISO 32000-1, 14.7 and 14.8).

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::item::Block;
use crate::metadata::text;

/// Adds the structure tree. `blocks` are the marked parts of the page, each by its number, in the
/// order in which they are read.
pub(crate) fn describe(document: &mut Document, page: ObjectId, blocks: &[Block]) {
    let root = document.new_object_id();
    let whole = document.new_object_id();
    let link = indirect_link(document, page);
    let mut parents = Vec::new();
    let mut children: Vec<ObjectId> = Vec::new();
    for (number, block) in (0_i64..).zip(blocks) {
        if *block == Block::Continued
            && let Some(last) = children.last()
        {
            goes_on(document, *last, number);
            parents.push(Object::Reference(*last));
            continue;
        }
        let mut element = dictionary! {
            "S" => block.tag(), "P" => whole, "Pg" => page, "K" => number,
        };
        match block {
            Block::Photo => element.set("Alt", text("会员照片")),
            Block::Symbol => element.set("Alt", text("二维码：核验网址")),
            _ => {}
        }
        let id = document.add_object(element);
        parents.push(Object::Reference(id));
        let child = match (block, link) {
            (Block::Symbol, Some(annotation)) => linked(document, id, whole, page, annotation),
            _ => id,
        };
        children.push(child);
    }
    let mut numbers = vec![0.into(), Object::Array(parents)];
    if let Some((link, element)) = link.zip(symbol_link(document, &children)) {
        set(document, link, "StructParent", 1);
        numbers.extend([1.into(), element.into()]);
    }
    document.set_object(
        whole,
        dictionary! {
            "S" => "Document", "P" => root,
            "K" => children.into_iter().map(Object::Reference).collect::<Vec<_>>(),
        },
    );
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot", "K" => whole,
            "ParentTree" => dictionary! { "Nums" => numbers }, "ParentTreeNextKey" => 2,
        },
    );
    set(document, page, "StructParents", 0);
    set(document, page, "Tabs", "S");
    if let Ok(catalog) = document.catalog_mut() {
        catalog.set("StructTreeRoot", root);
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
    }
}

/// Puts the figure into a link element together with the annotation that opens the link.
fn linked(
    document: &mut Document,
    figure: ObjectId,
    whole: ObjectId,
    page: ObjectId,
    annotation: ObjectId,
) -> ObjectId {
    let reference = dictionary! { "Type" => "OBJR", "Obj" => annotation };
    let link = document.add_object(dictionary! {
        "S" => "Link", "P" => whole, "Pg" => page,
        "K" => vec![Object::Reference(figure), reference.into()],
    });
    set(document, figure, "P", link);
    link
}

/// The link element among the children.
fn symbol_link(document: &Document, children: &[ObjectId]) -> Option<ObjectId> {
    let is_link = |id: &&ObjectId| {
        let element = document.get_dictionary(**id);
        element.is_ok_and(|element| {
            element
                .get(b"S")
                .and_then(Object::as_name)
                .is_ok_and(|tag| tag == b"Link")
        })
    };
    children.iter().find(is_link).copied()
}

/// Makes the page's one annotation, the link, an object of its own, so that it can be referred to,
/// and printable, which PDF/A wants of annotations (ISO 19005-2, 6.3.2).
fn indirect_link(document: &mut Document, page: ObjectId) -> Option<ObjectId> {
    let annotations = document
        .get_dictionary_mut(page)
        .and_then(|page| page.get_mut(b"Annots"))
        .and_then(Object::as_array_mut)
        .ok()?;
    let mut link = std::mem::take(annotations).into_iter().next()?;
    if let Ok(link) = link.as_dict_mut() {
        link.set("F", 4);
        link.remove(b"C");
    }
    let id = document.add_object(link);
    set(document, page, "Annots", vec![Object::Reference(id)]);
    Some(id)
}

fn goes_on(document: &mut Document, element: ObjectId, number: i64) {
    let Ok(element) = document.get_dictionary_mut(element) else {
        return;
    };
    let mut parts = match element.remove(b"K") {
        Some(Object::Array(parts)) => parts,
        Some(one) => vec![one],
        None => Vec::new(),
    };
    parts.push(number.into());
    element.set("K", parts);
}

/// Sets an entry of a dictionary object.
pub(crate) fn set(document: &mut Document, id: ObjectId, key: &str, value: impl Into<Object>) {
    if let Ok(dict) = document.get_dictionary_mut(id) {
        dict.set(key, value);
    }
}
