//! Vector forms as PDF form objects, in a much smaller notation than drawing operations give.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject};

use crate::deflate::Deflater;
use crate::path::{Colour, Form, Matrix, Paint, Seg, Shape, Store, push_number};

/// Decimals of millimetres: ten micrometres, a dot at 2540 dpi.
const FINE: u32 = 2;
/// Decimals of the parts of colours: enough for 256 steps.
const SHADE: u32 = 3;
/// Decimals of matrices, which multiply up to 200 mm.
const MATRIX: u32 = 5;

/// A form object that `matrix` places on the page. Its parts are form objects of its own, each
/// stored once.
pub(crate) fn external(form: &Form, matrix: &Matrix, deflater: &mut Deflater) -> ExternalXObject {
    let stream = stream(form, Some(matrix), deflater);
    ExternalXObject {
        stream,
        width: None,
        height: None,
        dpi: None,
    }
}

fn stream(form: &Form, matrix: Option<&Matrix>, deflater: &mut Deflater) -> ExternalStream {
    let mut content = String::new();
    let mut resources = BTreeMap::new();
    if let Some(opacity) = form.opacity {
        let state = dict([
            ("CA", DictItem::Real(opacity)),
            ("ca", DictItem::Real(opacity)),
        ]);
        resources.insert("ExtGState".to_owned(), dict([("O", state)]));
        content.push_str("/O gs ");
    }
    // Round ends, so that a line continues unbroken from one repetition to the next.
    content.push_str("1 J 1 j\n");
    push_shapes(&mut content, &form.shapes);

    let mut objects = BTreeMap::new();
    for part in &form.parts {
        let drawn = match part.store {
            Store::Object => {
                let name = format!("P{}", objects.len());
                let drawn = format!("/{name} Do ");
                objects.insert(
                    name,
                    DictItem::Stream {
                        stream: stream(&part.form, None, deflater),
                    },
                );
                drawn
            }
            Store::Inline => {
                let mut drawn = String::new();
                push_shapes(&mut drawn, &part.form.shapes);
                drawn
            }
        };
        for place in &part.at {
            content.push_str("q ");
            push_all(&mut content, place, MATRIX);
            content.push_str("cm ");
            content.push_str(&drawn);
            content.push_str("Q\n");
        }
    }
    if !objects.is_empty() {
        resources.insert("XObject".to_owned(), DictItem::Dict { map: objects });
    }

    let mut head = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Form")),
        ("BBox".to_owned(), numbers(form.bounds().as_slice())),
        ("Resources".to_owned(), DictItem::Dict { map: resources }),
        ("Filter".to_owned(), name("FlateDecode")),
    ]);
    if let Some(matrix) = matrix {
        head.insert("Matrix".to_owned(), numbers(matrix));
    }
    let content = deflater.deflate(content.as_bytes());
    ExternalStream {
        dict: head,
        content,
        compress: false,
    }
}

fn push_shapes(content: &mut String, shapes: &[Shape]) {
    let mut current = None;
    for shape in shapes {
        if current != Some(shape.paint) {
            set_paint(content, shape.paint);
            current = Some(shape.paint);
        }
        for seg in &shape.segs {
            push_seg(content, *seg);
        }
        content.push_str(match shape.paint {
            Paint::Fill(_) => "f\n",
            Paint::Stroke(..) => "S\n",
        });
    }
}

/// A PDF name object.
pub(crate) fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

/// A PDF dictionary object.
pub(crate) fn dict<const N: usize>(entries: [(&str, DictItem); N]) -> DictItem {
    DictItem::Dict {
        map: entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    }
}

/// A PDF array of numbers.
pub(crate) fn numbers(values: &[f32]) -> DictItem {
    DictItem::Array(values.iter().map(|value| DictItem::Real(*value)).collect())
}

fn set_paint(content: &mut String, paint: Paint) {
    let colour = |content: &mut String, Colour(r, g, b), operator| {
        push_all(content, &Colour(r, g, b).unit(), SHADE);
        content.push_str(operator);
    };
    match paint {
        Paint::Fill(fill) => colour(content, fill, "rg\n"),
        Paint::Stroke(stroke, width) => {
            colour(content, stroke, "RG ");
            push_all(content, &[width], FINE);
            content.push_str("w\n");
        }
    }
}

fn push_seg(content: &mut String, seg: Seg) {
    match seg {
        Seg::Move((x, y)) => {
            push_all(content, &[x, y], FINE);
            content.push_str("m ");
        }
        Seg::Line((x, y)) => {
            push_all(content, &[x, y], FINE);
            content.push_str("l ");
        }
        Seg::Cubic(a, b, c) => {
            push_all(content, &[a.0, a.1, b.0, b.1, c.0, c.1], FINE);
            content.push_str("c ");
        }
        Seg::Close => content.push_str("h "),
    }
}

fn push_all(content: &mut String, values: &[f32], decimals: u32) {
    for value in values {
        push_number(content, *value, decimals);
        content.push(' ');
    }
}
