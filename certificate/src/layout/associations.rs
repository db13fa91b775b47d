//! The lower right: names of the two associations, seals, who issued it and when.

use super::{INK, VALUE_RIGHT};
use crate::error::RenderError;
use crate::fit::{Fitted, Room, balance};
use crate::fonts::Weight;
use crate::item::{Block, Item, Specimen};
use crate::printed::{Field, Printed};
use crate::seal_image::Seal;
use crate::sheet::{Sheet, Style, fixed};

/// Middles of the names and seals.
const NATIONAL_X: f32 = 118.0;
const PROVINCIAL_X: f32 = 164.0;
const NAME_BASELINE: f32 = 117.5;
/// Lines of a name: three hold fifty characters.
const NAME_LINES: u16 = 3;
/// No name is set smaller.
const NAME_LEAST: f32 = 2.0;
/// From one line's baseline to the next, in em.
const LINE_STEP: f32 = 1.2;
const SEAL_Y: f32 = 113.5;
/// Of the drawn seal.
const SEAL_RADIUS: f32 = 12.5;

/// Middle of the line that says who issued the certificate and when.
const ISSUE_X: f32 = 141.0;
const ISSUE_BASELINE: f32 = 129.6;
const ISSUE_SIZE: f32 = 3.4;
/// A line in one piece is set no smaller.
const ISSUE_LEAST: f32 = 2.6;
/// Between signatory and date, in em.
const ISSUE_GAP: f32 = 2.0;
/// Where a long signatory takes a line of its own.
const TWO_LINES: [f32; 2] = [129.0, 132.5];
const TWO_LINES_SIZE: f32 = 2.8;

impl Sheet<'_> {
    pub(super) fn associations(&mut self, printed: &Printed) -> Result<(), RenderError> {
        let (national, provincial) = (
            &printed.national_association,
            &printed.provincial_association,
        );
        self.association(Field::NationalAssociation, national, NATIONAL_X)?;
        self.association(Field::ProvincialAssociation, provincial, PROVINCIAL_X)?;
        self.issue(printed);
        self.seals(printed);
        Ok(())
    }

    fn association(&mut self, field: Field, name: &str, x: f32) -> Result<(), RenderError> {
        // 164 plus half of it ends at 184 like the values; the gap between the two is 6.
        let room = Room {
            width: 40.0,
            size: 3.6,
            least: 2.9,
        };
        let advance = |character| self.advance(character, Weight::Regular);
        let Fitted { size, lines } = balance(name, room, NAME_LINES, advance);
        if size < NAME_LEAST {
            return Err(RenderError::TooLong { field });
        }
        let style = Style {
            field,
            ..fixed(size, INK)
        };
        let step = size * LINE_STEP;
        let first = NAME_BASELINE - step * (lines.len() as f32 - 1.0) / 2.0;
        for (n, line) in lines.iter().enumerate() {
            let block = if n == 0 {
                Block::Paragraph
            } else {
                Block::Continued
            };
            self.centred(line, x, first + step * n as f32, Style { block, ..style });
        }
        Ok(())
    }

    /// `签发人：…　签发日期：…`. A long signatory makes both smaller, then takes a line of its own.
    fn issue(&mut self, printed: &Printed) {
        let style = |field, size| Style {
            field,
            ..fixed(size, INK)
        };
        let room = 2.0 * (VALUE_RIGHT - ISSUE_X);
        let parts: Vec<(Field, String)> = [
            (Field::Signatory, &printed.signatory),
            (Field::IssuedOn, &printed.issued_on),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| (field, format!("{}：{value}", field.label())))
        .collect();
        let em = |text: &str| self.width(text, style(Field::Fixed, 1.0));
        let widths: Vec<f32> = parts.iter().map(|(_, text)| em(text)).collect();
        let gaps = ISSUE_GAP * parts.len().saturating_sub(1) as f32;
        let line = widths.iter().sum::<f32>() + gaps;
        let size = largest(room / line, ISSUE_SIZE);
        if size >= ISSUE_LEAST {
            let mut x = ISSUE_X - line * size / 2.0;
            for ((field, text), width) in parts.iter().zip(widths) {
                self.text(text, x, ISSUE_BASELINE, style(*field, size));
                x += (width + ISSUE_GAP) * size;
            }
        } else {
            for (((field, text), width), baseline) in parts.iter().zip(widths).zip(TWO_LINES) {
                let size = largest(room / width, TWO_LINES_SIZE);
                self.centred(text, ISSUE_X, baseline, style(*field, size));
            }
        }
    }

    fn seals(&mut self, printed: &Printed) {
        let mut specimens = Vec::new();
        let mut images = Vec::new();
        for (seal, association, x) in [
            (
                &printed.national_seal,
                &printed.national_association,
                NATIONAL_X,
            ),
            (
                &printed.provincial_seal,
                &printed.provincial_association,
                PROVINCIAL_X,
            ),
        ] {
            match seal {
                Seal::Specimen => specimens.push(Specimen {
                    x,
                    y: SEAL_Y,
                    radius: SEAL_RADIUS,
                    association: association.clone(),
                }),
                Seal::Image(image) => {
                    let ((width, height), (dx, dy)) = (image.size(), image.offset());
                    images.push(Item::Seal {
                        x: x + dx - width / 2.0,
                        y: SEAL_Y + dy - height / 2.0,
                        width,
                        height,
                        image: image.clone(),
                    });
                }
            }
        }
        if !specimens.is_empty() {
            self.items.push(Item::Specimens(specimens));
        }
        self.items.append(&mut images);
    }
}

/// Hundredths of a millimetre, rounded down: the same size on every machine.
fn largest(size: f32, wanted: f32) -> f32 {
    wanted.min((size * 100.0).floor() / 100.0)
}
