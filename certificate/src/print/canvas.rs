//! Drawing on paper of any size, with a printer's adjustment.

use lopdf::Document;
use printpdf::{CurTransMat, Line, LinePoint, Mm, Op, PdfPage, PdfSaveOptions, Pt};

use super::geometry::{Adjustment, Mark, Paper};
use crate::deflate::Deflater;
use crate::draw::Page;
use crate::embed;
use crate::error::RenderError;
use crate::finish::reduce;
use crate::item::{Item, PAGE, Text};
use crate::path::{Colour, Matrix, Point};
use crate::pdf::{SCALE, point, rgb};
use crate::photo::Photo;
use crate::renderer::Renderer;

/// Black in every ink a printer has is wide; this is as black as text.
const BLACK: Colour = Colour(0, 0, 0);
/// Of crop marks, in mm.
pub(crate) const MARK_WIDTH: f32 = 0.1;

/// The pages drawn so far and the one being drawn. Millimetres from the upper left corner of the
/// paper, before the adjustment.
pub(crate) struct Canvas<'a> {
    page: Page<'a>,
    paper: Paper,
    /// From drawing operations, which count from the lower edge of a certificate, to the paper.
    matrix: Matrix,
    pages: Vec<PdfPage>,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(
        paper: Paper,
        adjustment: &Adjustment,
        renderer: &'a Renderer,
        deflater: &'a mut Deflater,
    ) -> Self {
        let [a, b, c, d, e, f] = adjustment.matrix(paper);
        let lift = (paper.size().1 - PAGE.1) * SCALE;
        Self {
            page: Page::new(renderer.fonts(), renderer.stock(), deflater),
            paper,
            matrix: [a, b, c, d, e, f + d * lift],
            pages: Vec::new(),
        }
    }

    /// Draws items whose origin is at a point of the paper. Links are left out: paper has none.
    pub(crate) fn items(
        &mut self,
        (x, y): Point,
        items: &[Item],
        photo: &Photo<'_>,
    ) -> Result<(), RenderError> {
        self.page.ops.push(Op::SaveGraphicsState);
        self.transform([1.0, 0.0, 0.0, 1.0, x * SCALE, -y * SCALE]);
        for item in items {
            self.page.item(item, photo)?;
        }
        self.page.ops.push(Op::RestoreGraphicsState);
        self.page
            .ops
            .retain(|op| !matches!(op, Op::LinkAnnotation { .. }));
        Ok(())
    }

    pub(crate) fn text(&mut self, text: &Text) -> Result<(), RenderError> {
        self.page.text(text)
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, width: f32) {
        self.page.ops.push(Op::SetOutlineColor { col: rgb(BLACK) });
        self.page.ops.push(Op::SetOutlineThickness {
            pt: Pt(width * SCALE),
        });
        let points = [from, to].map(|(x, y)| LinePoint {
            p: point(x, y),
            bezier: false,
        });
        let line = Line {
            points: points.to_vec(),
            is_closed: false,
        };
        self.page.ops.push(Op::DrawLine { line });
    }

    pub(crate) fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            self.line(mark.from, mark.to, MARK_WIDTH);
        }
    }

    /// Ends the page; what is drawn from now on is on the next one.
    pub(crate) fn end_page(&mut self) {
        let drawn = std::mem::take(&mut self.page.ops);
        self.page.ops.push(Op::SaveGraphicsState);
        self.transform(self.matrix);
        let mut ops = std::mem::take(&mut self.page.ops);
        ops.extend(drawn);
        ops.push(Op::RestoreGraphicsState);
        let (width, height) = self.paper.size();
        self.pages.push(PdfPage::new(Mm(width), Mm(height), ops));
    }

    /// The document of all pages ended.
    pub(crate) fn finish(self) -> Result<Document, RenderError> {
        let options = PdfSaveOptions {
            optimize: false,
            subset_fonts: false,
            // Would leave out the operators that the library has no name for.
            secure: false,
            image_optimization: None,
        };
        let (document, fonts) = self.page.finish(self.pages)?;
        let mut document = document.to_lopdf_document(&options, &mut Vec::new());
        let fonts = embed::add(&mut document, fonts);
        reduce(&mut document, &fonts);
        Ok(document)
    }

    fn transform(&mut self, matrix: Matrix) {
        self.page.ops.push(Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw(matrix),
        });
    }
}
