//! Items to PDF operations. Knows nothing of what the items mean.

use std::collections::BTreeMap;

use printpdf::{
    CurTransMat, DictItem, ExternalXObject, Line, LinePoint, Mm, Op, PaintMode, PdfDocument,
    PdfPage, Pt, TextRenderingMode, XObject, XObjectId, XObjectTransform,
};

use crate::deflate::Deflater;
use crate::embed::{Embedded, resource_name};
use crate::error::RenderError;
use crate::fonts::{Fonts, Weight};
use crate::item::{Block, Item, PAGE, Text};
use crate::path::{Colour, Form, Paint, Shape};
use crate::pdf::{SCALE, jpeg, link, placed, point, rect, rgb};
use crate::photo::Photo;
use crate::qr::symbol;
use crate::stock::Stock;
use crate::subset::FontBook;
use crate::xobject::external;

/// Stroke added to bold characters of fonts without a bold weight, in em.
const THICKEN: f32 = 0.024;

/// A document drawn and not yet written out.
pub(crate) struct Drawn {
    pub(crate) document: PdfDocument,
    /// The fonts its page names.
    pub(crate) fonts: Vec<Embedded>,
    /// The parts of its page in the order in which they are read.
    pub(crate) blocks: Vec<Block>,
}

/// The document of one certificate.
pub(crate) fn document(
    items: &[Item],
    photo: &Photo<'_>,
    fonts: &Fonts,
    stock: &Stock,
    deflater: &mut Deflater,
) -> Result<Drawn, RenderError> {
    let mut page = Page::new(fonts, stock, deflater);
    let mut blocks = Vec::new();
    for item in items {
        page.marked(item, photo, &mut blocks)?;
    }
    let ops = std::mem::take(&mut page.ops);
    let (document, fonts) = page.finish(vec![PdfPage::new(Mm(PAGE.0), Mm(PAGE.1), ops)])?;
    Ok(Drawn {
        document,
        fonts,
        blocks,
    })
}

/// What is being drawn, and the objects and fonts that all pages of a document share.
pub(crate) struct Page<'a> {
    pub(crate) ops: Vec<Op>,
    objects: BTreeMap<XObjectId, XObject>,
    book: FontBook<'a>,
    fonts: &'a Fonts,
    stock: &'a Stock,
    deflater: &'a mut Deflater,
}

impl<'a> Page<'a> {
    pub(crate) fn new(fonts: &'a Fonts, stock: &'a Stock, deflater: &'a mut Deflater) -> Self {
        Self {
            ops: Vec::new(),
            objects: BTreeMap::new(),
            book: FontBook::new(fonts),
            fonts,
            stock,
            deflater,
        }
    }

    /// The document of these pages, whose operations were drawn here, and the fonts they name.
    pub(crate) fn finish(
        self,
        pages: Vec<PdfPage>,
    ) -> Result<(PdfDocument, Vec<Embedded>), RenderError> {
        let mut document = PdfDocument::new("");
        document.pages = pages;
        document.resources.xobjects.map = self.objects;
        Ok((document, self.book.finish()?))
    }

    /// Draws an item, marked as a numbered part of the page's content or as ornament
    /// (ISO 32000-1, 14.7.4 and 14.8.2.2).
    fn marked(
        &mut self,
        item: &Item,
        photo: &Photo<'_>,
        blocks: &mut Vec<Block>,
    ) -> Result<(), RenderError> {
        match item.block() {
            Some(block) => {
                let number = i64::try_from(blocks.len()).unwrap_or(i64::MAX);
                let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]);
                self.ops.push(Op::BeginMarkedContentWithProperties {
                    tag: block.tag().to_owned(),
                    properties: DictItem::Dict { map },
                });
                blocks.push(block);
                self.item(item, photo)?;
                self.ops.push(Op::EndMarkedContentWithProperties);
            }
            None => {
                self.ops.push(Op::BeginMarkedContent {
                    tag: "Artifact".to_owned(),
                });
                self.item(item, photo)?;
                self.ops.push(Op::EndMarkedContent);
            }
        }
        Ok(())
    }

    pub(crate) fn item(&mut self, item: &Item, photo: &Photo<'_>) -> Result<(), RenderError> {
        match item {
            Item::Ornament => {
                let object = self.stock.ornament();
                self.object(object);
            }
            Item::Frame {
                x,
                y,
                width,
                height,
                line,
                colour,
            } => {
                self.pen(*line, *colour);
                let mut rectangle = rect(*x, *y, *width, *height);
                rectangle.mode = Some(PaintMode::Stroke);
                self.ops.push(Op::DrawRectangle { rectangle });
            }
            Item::Rule {
                from,
                to,
                y,
                line,
                colour,
            } => {
                self.pen(*line, *colour);
                let points = [*from, *to]
                    .map(|x| LinePoint {
                        p: point(x, *y),
                        bezier: false,
                    })
                    .to_vec();
                self.ops.push(Op::DrawLine {
                    line: Line {
                        points,
                        is_closed: false,
                    },
                });
            }
            Item::Photo {
                x,
                y,
                width,
                height,
            } => {
                let (w, h) = photo.inside(*width, *height);
                let (x, y) = (x + (width - w) / 2.0, y + (height - h) / 2.0);
                self.picture(jpeg(photo), [x, y, w, h]);
            }
            Item::Qr {
                x,
                y,
                size,
                content,
                colour,
            } => {
                let symbol = symbol(content).ok_or(RenderError::Qr)?;
                let form = Form {
                    shapes: vec![Shape {
                        segs: symbol.segs,
                        paint: Paint::Fill(*colour),
                    }],
                    ..Form::default()
                };
                let matrix = placed(*x, *y, size / f32::from(symbol.modules));
                let object = external(&form, &matrix, self.deflater);
                self.object(object);
                self.ops.push(Op::LinkAnnotation {
                    link: link(rect(*x, *y, *size, *size), content),
                });
            }
            Item::Text(text) => self.text(text)?,
            Item::Specimens(seals) => {
                let object = self.stock.seals(seals, self.fonts);
                self.object(object);
            }
            Item::Seal {
                x,
                y,
                width,
                height,
                image,
            } => self.picture(image.object(), [*x, *y, *width, *height]),
        }
        Ok(())
    }

    fn pen(&mut self, width: f32, colour: Colour) {
        self.ops.push(Op::SetOutlineColor { col: rgb(colour) });
        self.ops.push(Op::SetOutlineThickness {
            pt: Pt(width * SCALE),
        });
    }

    /// An image in its place: a PDF's images are a unit wide and high.
    fn picture(&mut self, image: ExternalXObject, [x, y, width, height]: [f32; 4]) {
        let matrix = [
            width * SCALE,
            0.0,
            0.0,
            height * SCALE,
            x * SCALE,
            (PAGE.1 - y - height) * SCALE,
        ];
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw(matrix),
        });
        self.object(image);
        self.ops.push(Op::RestoreGraphicsState);
    }

    fn object(&mut self, object: ExternalXObject) {
        let id = XObjectId(format!("X{}", self.objects.len()));
        self.ops.push(Op::UseXobject {
            id: id.clone(),
            transform: XObjectTransform::default(),
        });
        self.objects.insert(id, XObject::External(object));
    }

    pub(crate) fn text(&mut self, text: &Text) -> Result<(), RenderError> {
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetFillColor {
            col: rgb(text.colour),
        });
        self.ops.push(Op::SetTextCursor {
            pos: point(text.x, text.baseline),
        });
        for (subset, glyphs) in self.runs(text)? {
            let font = DictItem::Name(resource_name(subset).into_bytes());
            self.operator("Tf", vec![font, DictItem::Real(text.size * SCALE)]);
            let thicken = text.weight == Weight::Bold && self.book.lacks_bold(subset);
            if thicken {
                self.pen(text.size * THICKEN, text.colour);
                self.ops.push(Op::SetTextRenderingMode {
                    mode: TextRenderingMode::FillStroke,
                });
            }
            let glyphs = DictItem::String {
                data: glyphs,
                literal: false,
            };
            self.operator("Tj", vec![glyphs]);
            if thicken {
                self.ops.push(Op::SetTextRenderingMode {
                    mode: TextRenderingMode::Fill,
                });
            }
        }
        self.ops.push(Op::EndTextSection);
        Ok(())
    }

    /// An operator that the library would only write together with fonts of its own making.
    fn operator(&mut self, operator: &str, operands: Vec<DictItem>) {
        self.ops.push(Op::Unknown {
            key: operator.to_owned(),
            value: operands,
        });
    }

    /// The line's glyphs in two bytes each, separated where the font changes. Space between them is in
    /// the glyphs; the last has none.
    fn runs(&mut self, text: &Text) -> Result<Vec<(usize, Vec<u8>)>, RenderError> {
        let mut runs: Vec<(usize, Vec<u8>)> = Vec::new();
        // Some em at the most.
        let space = (text.spacing / text.size * 1000.0).round() as u16;
        let mut characters = (1..).zip(text.text.chars()).peekable();
        while let Some((place, character)) = characters.next() {
            let space = if characters.peek().is_some() {
                space
            } else {
                0
            };
            let placed = self.book.place(character, text.weight, space).ok_or(
                RenderError::MissingGlyph {
                    field: text.field,
                    character,
                    place,
                },
            )?;
            let glyph = placed.glyph.to_be_bytes();
            match runs.last_mut() {
                Some((subset, glyphs)) if *subset == placed.subset => glyphs.extend(glyph),
                _ => runs.push((placed.subset, glyph.to_vec())),
            }
        }
        Ok(runs)
    }
}
