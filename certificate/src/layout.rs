//! Where everything stands: from the data to items in millimetres, origin top left.
//!
//! Pure, except that it asks the fonts for advance widths. The numbers are those of the certificate's design table.

use crate::error::RenderError;
use crate::fit::{Fitted, Room};
use crate::fonts::{Fonts, Weight};
use crate::item::{Block, Item};
use crate::path::Colour;
use crate::printed::{Field, Printed};
use crate::sheet::{Sheet, Style, fixed};

mod associations;

const GOLD: Colour = Colour(0x9a, 0x7b, 0x45);
const TITLE: Colour = Colour(0x7a, 0x1f, 0x1a);
const GREY: Colour = Colour(0x6b, 0x62, 0x52);
const INK: Colour = Colour(0x1f, 0x24, 0x30);
const HAIRLINE: Colour = Colour(0xe9, 0xdc, 0xc3);

const LABEL_X: f32 = 64.0;
const LABEL_SIZE: f32 = 4.2;
const VALUE_X: f32 = 92.0;
/// No value goes beyond this.
pub(crate) const VALUE_RIGHT: f32 = 184.0;
const VALUE_SIZE: f32 = 4.6;
/// No value is set smaller than this.
pub(crate) const VALUE_LEAST: f32 = 3.2;
const FIRST_BASELINE: f32 = 55.0;
const FIELD_STEP: f32 = 8.6;
/// From a field's baseline to the hairline under it.
const HAIRLINE_DROP: f32 = 1.5;

/// Lays a certificate out, in the order in which it is read (and drawn).
///
/// # Errors
/// [`RenderError::TooLong`] if a value does not fit; [`RenderError::MissingGlyph`] never, since a
/// preview leaves such characters out: a missing one counts as an em wide.
pub(crate) fn layout(printed: &Printed, fonts: &Fonts) -> Result<Vec<Item>, RenderError> {
    let mut items = vec![
        Item::Ornament,
        frame(4.4, 4.4, 201.2, 139.2, 0.35),
        frame(13.6, 13.6, 182.8, 120.8, 0.2),
    ];
    let mut sheet = Sheet {
        fonts,
        items: &mut items,
    };
    sheet.heading();
    sheet.fields(printed)?;
    sheet.photo();
    sheet.associations(printed)?;
    sheet.symbol(printed);
    Ok(items)
}

fn frame(x: f32, y: f32, width: f32, height: f32, line: f32) -> Item {
    Item::Frame {
        x,
        y,
        width,
        height,
        line,
        colour: GOLD,
    }
}

impl Sheet<'_> {
    fn heading(&mut self) {
        let title = Style {
            weight: Weight::Bold,
            spacing: 3.0,
            block: Block::Heading,
            ..fixed(11.0, TITLE)
        };
        self.centred("执业电子会员证", 105.0, 31.0, title);
        let english = Style {
            spacing: 0.6,
            ..fixed(3.0, GREY)
        };
        self.centred(
            "ELECTRONIC CERTIFICATE OF PRACTISING MEMBERSHIP",
            105.0,
            38.0,
            english,
        );
        self.items.push(Item::Rule {
            from: 60.0,
            to: 150.0,
            y: 41.2,
            line: 0.25,
            colour: GOLD,
        });
    }

    fn fields(&mut self, printed: &Printed) -> Result<(), RenderError> {
        let rows = [
            (Field::Name, &printed.name, Weight::Bold),
            (Field::Sex, &printed.sex, Weight::Regular),
            (Field::MemberNo, &printed.member_no, Weight::Regular),
            (Field::Category, &printed.category, Weight::Regular),
            (Field::Firm, &printed.firm, Weight::Regular),
            (Field::JoinedOn, &printed.joined_on, Weight::Regular),
        ];
        let mut baseline = FIRST_BASELINE;
        for (field, value, weight) in rows {
            self.label(field.label(), baseline);
            let style = Style {
                field,
                size: VALUE_SIZE,
                weight,
                colour: INK,
                spacing: 0.0,
                block: Block::Continued,
            };
            let room = Room {
                width: VALUE_RIGHT - VALUE_X,
                size: VALUE_SIZE,
                least: VALUE_LEAST,
            };
            let Fitted { size, lines } = self.fit(value, field, weight, room)?;
            let style = Style { size, ..style };
            match lines.as_slice() {
                [first, second] => {
                    // Two lines share the room above the hairline.
                    self.text(first, VALUE_X, baseline - 3.6, style);
                    self.text(second, VALUE_X, baseline + 0.3, style);
                }
                lines => {
                    for line in lines {
                        self.text(line, VALUE_X, baseline, style);
                    }
                }
            }
            self.items.push(Item::Rule {
                from: VALUE_X - 1.0,
                to: VALUE_RIGHT,
                y: baseline + HAIRLINE_DROP,
                line: 0.15,
                colour: HAIRLINE,
            });
            baseline += FIELD_STEP;
        }
        Ok(())
    }

    /// A label, its characters spread over the width of four.
    fn label(&mut self, label: &str, baseline: f32) {
        let count = label.chars().count() as f32;
        let spacing = if count < 4.0 {
            (4.0 - count) * LABEL_SIZE / (count - 1.0)
        } else {
            0.0
        };
        let style = Style {
            spacing,
            ..fixed(LABEL_SIZE, GREY)
        };
        self.text(label, LABEL_X, baseline, style);
    }

    fn photo(&mut self) {
        let (x, y, width, height) = (26.0, 50.0, 26.0, 32.0);
        self.items.push(Item::Photo {
            x,
            y,
            width,
            height,
        });
        self.items.push(frame(x, y, width, height, 0.2));
    }

    fn symbol(&mut self, printed: &Printed) {
        self.items.push(Item::Qr {
            x: 27.0,
            y: 96.0,
            size: 24.0,
            content: printed.verify_url.clone(),
            colour: INK,
        });
        self.centred("扫码核验真伪", 39.0, 125.2, fixed(2.6, GREY));
        let code = Style {
            field: Field::Code,
            ..fixed(1.8, GREY)
        };
        self.centred(&grouped(&printed.code), 39.0, 129.6, code);
        if printed.version > 0 {
            self.centred(
                &format!("第 {} 版", printed.version),
                39.0,
                132.4,
                fixed(2.0, GREY),
            );
        }
    }
}

/// A code in the groups it is printed in: `7K3M9-QXD2F-VAW5T-H8C4P-N6RJ2E`.
fn grouped(code: &str) -> String {
    let mut out = String::with_capacity(code.len() + 4);
    for (n, character) in code.chars().enumerate() {
        if matches!(n, 5 | 10 | 15 | 20) {
            out.push('-');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests;
