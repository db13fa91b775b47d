//! The page that a printer is calibrated with: rulers, and in words how to read them.

use super::canvas::Canvas;
use super::finish;
use super::geometry::{Adjustment, Paper};
use super::lines::part;
use super::ruler::{Direction, FROM_EDGE, Ruler, Tick, rulers, span};
use crate::deflate::Deflater;
use crate::error::RenderError;
use crate::fonts::Weight;
use crate::item::Item;
use crate::path::{Colour, Point};
use crate::renderer::Renderer;
use crate::sheet::{Sheet, Style, fixed};

const INK: Colour = Colour(0, 0, 0);
const LINE: f32 = 0.1;
/// Left edge of the text, clear of the ruler at the paper's edge.
const TEXT_LEFT: f32 = 40.0;
/// From the right edge of the paper to the end of the text, clear of the upright ruler.
const TEXT_RIGHT: f32 = 60.0;
const TEXT_SIZE: f32 = 3.3;
const LEADING: f32 = 5.0;

/// Draws the calibration page of a paper, as a PDF file. `applied` says whose adjustment this is.
///
/// # Errors
/// [`RenderError::MissingGlyph`] for a character of `applied` that no font has.
pub fn calibration(
    paper: Paper,
    adjustment: &Adjustment,
    applied: &str,
    renderer: &Renderer,
) -> Result<Vec<u8>, RenderError> {
    let mut deflater = Deflater::new();
    let mut items = Vec::new();
    let mut sheet = Sheet {
        fonts: renderer.fonts(),
        items: &mut items,
    };
    sheet.words(paper, applied);
    let rulers = rulers(paper);
    for ruler in &rulers {
        sheet.numbers(ruler);
    }
    let mut canvas = Canvas::new(paper, adjustment, renderer, &mut deflater);
    for item in &items {
        if let Item::Text(text) = item {
            canvas.text(text)?;
        }
    }
    for ruler in &rulers {
        canvas.ruler(ruler);
    }
    canvas.end_page();
    let document = canvas.finish()?;
    finish::save(document, "打印机校准页", &mut deflater)
}

fn name(paper: Paper) -> &'static str {
    match paper {
        Paper::A5Landscape => "A5 横向",
        Paper::A4Landscape => "A4 横向",
        Paper::A4Portrait => "A4 纵向",
    }
}

impl Sheet<'_> {
    fn words(&mut self, paper: Paper, applied: &str) {
        let (width, height) = paper.size();
        let title = Style {
            weight: Weight::Bold,
            ..fixed(5.6, INK)
        };
        self.text(
            &format!("打印机校准页 · {}", name(paper)),
            TEXT_LEFT,
            40.0,
            title,
        );
        let (across, down) = (span(width), span(height));
        let paragraphs = [
            applied.to_owned(),
            "打印时选“实际大小”或“100%”，不要选“适合页面”。请准备一把毫米直尺。".to_owned(),
            format!(
                "一、偏移：直尺的 0 对齐纸边，看直尺的 {FROM_EDGE} 毫米对着哪条刻度。\
                 左、右两处读数的平均值填“左右偏移”，上、下两处的平均值填“上下偏移”。"
            ),
            format!(
                "二、缩放：直尺的 0 对齐十字，横向看 {across} 毫米、纵向看 {down} 毫米对着哪条刻度，\
                 分别填“横向缩放”“纵向缩放”。"
            ),
            "三、保存后套用校准再打印一页：偏移读数应为 0，缩放读数应为 100。仍有出入时，\
             把读数与 0 或 100 的差加到原来的数上。"
                .to_owned(),
        ];
        let em = (width - TEXT_RIGHT - TEXT_LEFT) / TEXT_SIZE;
        let mut baseline = 49.0;
        for paragraph in paragraphs {
            let advance = |character| self.advance(character, Weight::Regular);
            for line in part(&paragraph, em, &advance) {
                self.text(&line, TEXT_LEFT, baseline, fixed(TEXT_SIZE, INK));
                baseline += LEADING;
            }
            baseline += 1.6;
        }
    }

    /// The numbers of a ruler's ticks, beyond the tick's end.
    fn numbers(&mut self, ruler: &Ruler) {
        const SIZE: f32 = 2.2;
        for tick in ruler.ticks.iter().filter(|tick| ruler.is_numbered(tick)) {
            let number = (tick.tenths / 10).to_string();
            let style = fixed(SIZE, INK);
            match ruler.direction {
                Direction::Level => self.centred(&number, tick.at, ruler.line - 5.2, style),
                Direction::Upright => {
                    let left = ruler.line - 5.2 - self.width(&number, style);
                    self.text(&number, left, tick.at + SIZE * 0.35, style);
                }
            }
        }
    }
}

impl Ruler {
    /// The ticks at both ends and in the middle between have a number, and those at full steps.
    fn is_numbered(&self, tick: &Tick) -> bool {
        let first = self.ticks.first().map_or(0, |first| first.tenths);
        (tick.tenths - first) % self.numbered == 0
    }

    fn point(&self, along: f32, across: f32) -> Point {
        match self.direction {
            Direction::Level => (along, self.line + across),
            Direction::Upright => (self.line + across, along),
        }
    }
}

impl Canvas<'_> {
    fn ruler(&mut self, ruler: &Ruler) {
        let (Some(first), Some(last)) = (ruler.ticks.first(), ruler.ticks.last()) else {
            return;
        };
        let start = match (ruler.cross, ruler.direction) {
            (None, _) => first.at,
            (Some((x, _)), Direction::Level) => x,
            (Some((_, y)), Direction::Upright) => y,
        };
        self.line(ruler.point(start, 0.0), ruler.point(last.at, 0.0), LINE);
        for tick in &ruler.ticks {
            let length = match tick.tenths {
                _ if ruler.is_numbered(tick) => 4.4,
                whole if whole % 10 == 0 => 3.0,
                _ => 1.8,
            };
            self.line(
                ruler.point(tick.at, -length),
                ruler.point(tick.at, 0.0),
                LINE,
            );
        }
        if ruler.cross.is_some() {
            self.line(ruler.point(start, -6.0), ruler.point(start, 6.0), 0.25);
            self.line(
                ruler.point(start - 6.0, 0.0),
                ruler.point(start + 6.0, 0.0),
                0.25,
            );
        }
    }
}
