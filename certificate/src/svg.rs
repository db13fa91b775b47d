//! Items to a small SVG document. Every glyph and every repeated form is defined once.

mod path_data;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::artwork::ornament;
use crate::error::RenderError;
use crate::fonts::{FontKey, Fonts};
use crate::item::{Item, PAGE, Text};
use crate::path::{Colour, Form, Matrix, Paint, Seg, Shape, push_number};
use crate::qr::symbol;
use crate::seal::seals;
use path_data::path_data;

const PAPER: Colour = Colour(0xff, 0xfd, 0xf8);
const EMPTY_PHOTO: Colour = Colour(0xf1, 0xf0, 0xea);
/// Decimals of millimetres: a hundredth is a third of a pixel at six times the preview's size.
const FINE: u32 = 2;
/// Decimals of matrices, which multiply up to a thousand units.
const MATRIX: u32 = 5;

/// The whole document.
pub(crate) fn document(items: &[Item], fonts: &Fonts) -> Result<String, RenderError> {
    let mut picture = Picture {
        fonts,
        defs: String::new(),
        body: String::new(),
        count: 0,
        glyphs: BTreeMap::new(),
    };
    for item in items {
        picture.item(item)?;
    }
    let (width, height) = PAGE;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"证书预览\"><defs>{}</defs><path fill=\"{}\" d=\"M0 0h{width}v{height}H0z\"/>\
         {}</svg>",
        picture.defs,
        PAPER.hex(),
        picture.body
    ))
}

struct Picture<'a> {
    fonts: &'a Fonts,
    defs: String,
    body: String,
    /// Identifiers given so far.
    count: usize,
    glyphs: BTreeMap<(FontKey, u16), usize>,
}

impl Picture<'_> {
    fn item(&mut self, item: &Item) -> Result<(), RenderError> {
        match item {
            Item::Ornament => self.form(&ornament(PAPER)),
            Item::Frame {
                x,
                y,
                width,
                height,
                line,
                colour,
            } => {
                self.rect(*x, *y, *width, *height);
                self.attribute("fill", "none");
                self.stroke(*colour, *line);
                self.body.push_str("/>");
            }
            Item::Rule {
                from,
                to,
                y,
                line,
                colour,
            } => {
                self.body.push_str("<path");
                let path = path_data(&[Seg::Move((*from, *y)), Seg::Line((*to, *y))]);
                self.attribute("d", &path);
                self.stroke(*colour, *line);
                self.body.push_str("/>");
            }
            Item::Photo {
                x,
                y,
                width,
                height,
            } => {
                self.rect(*x, *y, *width, *height);
                self.attribute("fill", &EMPTY_PHOTO.hex());
                self.body.push_str("/>");
            }
            // Nothing is issued yet: no address, no symbol.
            Item::Qr { content, .. } if content.is_empty() => {}
            Item::Qr {
                x,
                y,
                size,
                content,
                colour,
            } => {
                let symbol = symbol(content).ok_or(RenderError::Qr)?;
                let scale = size / f32::from(symbol.modules);
                let shape = Shape {
                    segs: symbol.segs,
                    paint: Paint::Fill(*colour),
                };
                let drawn = shape_element(&shape);
                self.placed(&[scale, 0.0, 0.0, scale, *x, *y], &drawn);
            }
            Item::Text(text) => self.text(text),
            Item::Specimens(list) => self.form(&seals(list, self.fonts)),
            Item::Seal {
                x,
                y,
                width,
                height,
                image,
            } => {
                self.body.push_str("<image");
                self.place(*x, *y, *width, *height);
                self.attribute("href", image.data_url());
                self.body.push_str("/>");
            }
        }
        Ok(())
    }

    fn form(&mut self, form: &Form) {
        let drawn = self.drawn(form);
        self.body.push_str(&drawn);
    }

    /// A form's elements; its parts go to the definitions.
    fn drawn(&mut self, form: &Form) -> String {
        let mut out = String::new();
        if let Some(opacity) = form.opacity {
            let _ = write!(out, "<g opacity=\"{opacity}\">");
        }
        out.extend(form.shapes.iter().map(shape_element));
        for part in &form.parts {
            let inner = self.drawn(&part.form);
            let id = self.count;
            self.count += 1;
            let _ = write!(self.defs, "<g id=\"hz-{id}\">{inner}</g>");
            for place in &part.at {
                let matrix = transform(place);
                let _ = write!(out, "<use href=\"#hz-{id}\" transform=\"{matrix}\"/>");
            }
        }
        if form.opacity.is_some() {
            out.push_str("</g>");
        }
        out
    }

    fn text(&mut self, text: &Text) {
        let scale = text.size / 1000.0;
        let mut line = format!("<g fill=\"{}\">", text.colour.hex());
        // In thousandths of an em, the unit of outlines.
        let (mut x, gap) = (0.0, text.spacing / scale);
        for character in text.text.chars() {
            let advance = match self.fonts.glyph(character, text.weight) {
                Some(glyph) => {
                    let id = self.glyph(glyph.font, glyph.id);
                    let _ = write!(line, "<use href=\"#hz-{id}\"");
                    if x != 0.0 {
                        line.push_str(" x=\"");
                        push_number(&mut line, x, 0);
                        line.push('"');
                    }
                    line.push_str("/>");
                    glyph.advance
                }
                None => 1.0,
            };
            x += advance * 1000.0 + gap;
        }
        line.push_str("</g>");
        self.placed(&[scale, 0.0, 0.0, scale, text.x, text.baseline], &line);
    }

    /// The identifier of a glyph's outline.
    fn glyph(&mut self, font: FontKey, glyph: u16) -> usize {
        if let Some(id) = self.glyphs.get(&(font, glyph)) {
            return *id;
        }
        let id = self.count;
        self.count += 1;
        let outline = self.fonts.typeface(font).outline(glyph);
        let _ = write!(
            self.defs,
            "<path id=\"hz-{id}\" d=\"{}\"/>",
            path_data(&outline)
        );
        self.glyphs.insert((font, glyph), id);
        id
    }

    fn placed(&mut self, matrix: &Matrix, drawn: &str) {
        let matrix = transform(matrix);
        let _ = write!(self.body, "<g transform=\"{matrix}\">{drawn}</g>");
    }

    fn rect(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.body.push_str("<rect");
        self.place(x, y, width, height);
    }

    fn place(&mut self, x: f32, y: f32, width: f32, height: f32) {
        for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
            let mut number = String::new();
            push_number(&mut number, value, FINE);
            self.attribute(name, &number);
        }
    }

    fn stroke(&mut self, colour: Colour, width: f32) {
        self.body.push_str(&stroke(colour, width));
    }

    /// Values are numbers, colours, paths and pictures in base 64: nothing that would need escaping.
    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.body, " {name}=\"{value}\"");
    }
}

fn stroke(colour: Colour, width: f32) -> String {
    let mut out = format!(" stroke=\"{}\" stroke-width=\"", colour.hex());
    push_number(&mut out, width, FINE);
    out.push('"');
    out
}

fn shape_element(shape: &Shape) -> String {
    let data = path_data(&shape.segs);
    match shape.paint {
        Paint::Fill(colour) => format!("<path fill=\"{}\" d=\"{data}\"/>", colour.hex()),
        Paint::Stroke(colour, width) => {
            format!(
                "<path fill=\"none\"{} d=\"{data}\"/>",
                stroke(colour, width)
            )
        }
    }
}

fn transform(matrix: &Matrix) -> String {
    let mut out = String::new();
    let [a, b, c, d, e, f] = *matrix;
    let values: &[f32] = if [a, b, c, d] == [1.0, 0.0, 0.0, 1.0] {
        out.push_str("translate(");
        &[e, f]
    } else {
        out.push_str("matrix(");
        matrix
    };
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        push_number(&mut out, *value, MATRIX);
    }
    out.push(')');
    out
}
