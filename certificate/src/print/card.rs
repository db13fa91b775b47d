//! The card: what stands on it, and where. Millimetres from its upper left corner.

use super::lines::{Lines, Step, set};
use crate::error::RenderError;
use crate::fonts::{Fonts, Weight};
use crate::item::Item;
use crate::path::Colour;
use crate::printed::Field;
use crate::qr::symbol;
use crate::sheet::{Sheet, Style, fixed};

/// Everything printed on one card, as it is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// 姓名.
    pub name: String,
    /// 会员证号.
    pub member_no: String,
    /// 服务所名称.
    pub firm: String,
    /// Name of the association that issued the certificate.
    pub association: String,
    /// 签发日期, for display: `2026年11月23日`.
    pub issued_on: String,
    /// The certificate's code in the groups it is printed in.
    pub code: String,
    /// What the QR symbol opens.
    pub verify_url: String,
    /// The issued photo, a JPEG file.
    pub photo: Vec<u8>,
}

const GOLD: Colour = Colour(0x9a, 0x7b, 0x45);
const TITLE: Colour = Colour(0x7a, 0x1f, 0x1a);
const GREY: Colour = Colour(0x5d, 0x55, 0x47);
const INK: Colour = Colour(0x1f, 0x24, 0x30);

/// Left edge of the photo and of the title.
const LEFT: f32 = 5.4;
/// Left edge of name, number and firm.
const VALUES: f32 = 30.0;
/// Nothing goes beyond this.
const RIGHT: f32 = 80.2;
/// The QR symbol's side.
const QR: f32 = 15.0;
/// Upper edge of the symbol.
const QR_TOP: f32 = 4.5;
/// A module is no smaller, in mm: nearly five dots of a 300 dpi printer.
const LEAST_MODULE: f32 = 0.4;

/// An address whose symbol would be too fine for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressTooLong {
    /// Characters of the address.
    pub length: usize,
    /// Characters that it may have.
    pub most: usize,
}

/// Whether cards can be printed with such an address; to be asked before any is.
///
/// # Errors
/// [`AddressTooLong`].
pub fn check_address(url: &str) -> Result<(), AddressTooLong> {
    /// ISO/IEC 18004: bytes in version 5 with error correction M, which has 37 modules.
    const MOST: usize = 84;
    if symbol(url).is_some_and(|symbol| QR / f32::from(symbol.modules) >= LEAST_MODULE) {
        return Ok(());
    }
    Err(AddressTooLong {
        length: url.chars().count(),
        most: MOST,
    })
}

/// Lays a card out, in the order in which it is read.
///
/// # Errors
/// [`RenderError::TooLong`] for a value that its lines do not hold, [`RenderError::Empty`] without
/// code or address, [`RenderError::Qr`] for an address that [`check_address`] refuses.
pub(crate) fn layout(card: &Card, fonts: &Fonts) -> Result<Vec<Item>, RenderError> {
    for (field, value) in [
        (Field::Code, &card.code),
        (Field::VerifyUrl, &card.verify_url),
    ] {
        if value.is_empty() {
            return Err(RenderError::Empty { field });
        }
    }
    check_address(&card.verify_url).map_err(|_| RenderError::Qr)?;
    let mut items = vec![
        frame(2.0, 2.0, 81.6, 50.0, 0.3),
        frame(2.7, 2.7, 80.2, 48.6, 0.1),
    ];
    let mut sheet = Sheet {
        fonts,
        items: &mut items,
    };
    sheet.heading_of_card(card)?;
    sheet.values_of_card(card)?;
    sheet.foot_of_card(card)?;
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

/// Where and how a value of one or more lines is set.
struct Block {
    field: Field,
    weight: Weight,
    colour: Colour,
    left: f32,
    right: f32,
    /// The middle of all lines together.
    middle: f32,
    steps: &'static [Step],
}

impl Sheet<'_> {
    fn heading_of_card(&mut self, card: &Card) -> Result<(), RenderError> {
        let title = Style {
            weight: Weight::Bold,
            spacing: 0.9,
            ..fixed(4.8, TITLE)
        };
        self.text("执业电子会员证", LEFT, 10.2, title);
        self.block(
            &card.association,
            &Block {
                field: Field::ProvincialAssociation,
                weight: Weight::Regular,
                colour: GREY,
                left: LEFT,
                right: 61.5,
                middle: 14.3,
                steps: &[
                    Step {
                        lines: 1,
                        most: 2.9,
                        least: 2.3,
                    },
                    Step {
                        lines: 2,
                        most: 2.4,
                        least: 2.0,
                    },
                ],
            },
        )?;
        self.items.push(Item::Rule {
            from: LEFT,
            to: 61.5,
            y: 17.9,
            line: 0.2,
            colour: GOLD,
        });
        self.items.push(Item::Qr {
            x: RIGHT - QR,
            y: QR_TOP,
            size: QR,
            content: card.verify_url.clone(),
            colour: INK,
        });
        self.centred("扫码核验真伪", RIGHT - QR / 2.0, 22.85, fixed(1.9, GREY));
        Ok(())
    }

    fn values_of_card(&mut self, card: &Card) -> Result<(), RenderError> {
        let (x, y, width, height) = (LEFT, 20.4, 20.8, 25.6);
        self.items.push(Item::Photo {
            x,
            y,
            width,
            height,
        });
        self.items.push(frame(x, y, width, height, 0.1));
        let block = Block {
            field: Field::Name,
            weight: Weight::Bold,
            colour: INK,
            left: VALUES,
            right: RIGHT,
            middle: 27.7,
            steps: &[
                Step {
                    lines: 1,
                    most: 5.2,
                    least: 3.6,
                },
                Step {
                    lines: 2,
                    most: 3.8,
                    least: 2.9,
                },
                Step {
                    lines: 3,
                    most: 2.7,
                    least: 2.2,
                },
            ],
        };
        self.block(&card.name, &block)?;
        self.text("会员证号", VALUES, 36.0, fixed(2.4, GREY));
        self.block(
            &card.member_no,
            &Block {
                field: Field::MemberNo,
                weight: Weight::Regular,
                left: VALUES + 11.4,
                middle: 34.96,
                steps: &[
                    Step {
                        lines: 1,
                        most: 3.6,
                        least: 2.4,
                    },
                    Step {
                        lines: 2,
                        most: 2.2,
                        least: 1.9,
                    },
                ],
                ..block
            },
        )?;
        self.block(
            &card.firm,
            &Block {
                field: Field::Firm,
                weight: Weight::Regular,
                middle: 41.9,
                steps: &[
                    Step {
                        lines: 1,
                        most: 3.0,
                        least: 2.7,
                    },
                    Step {
                        lines: 2,
                        most: 3.0,
                        least: 2.6,
                    },
                    Step {
                        lines: 3,
                        most: 2.6,
                        least: 2.2,
                    },
                ],
                ..block
            },
        )
    }

    fn foot_of_card(&mut self, card: &Card) -> Result<(), RenderError> {
        let style = Style {
            field: Field::Code,
            ..fixed(1.9, GREY)
        };
        self.text(&format!("核验码 {}", card.code), LEFT, 49.4, style);
        if !card.issued_on.is_empty() {
            let issued = format!("签发日期：{}", card.issued_on);
            let style = Style {
                field: Field::IssuedOn,
                ..style
            };
            let left = RIGHT - self.width(&issued, style);
            self.text(&issued, left, 49.4, style);
        }
        Ok(())
    }

    fn block(&mut self, value: &str, block: &Block) -> Result<(), RenderError> {
        let Lines { size, lines } =
            set(value, block.right - block.left, block.steps, |character| {
                self.advance(character, block.weight)
            })
            .ok_or(RenderError::TooLong { field: block.field })?;
        let style = Style {
            field: block.field,
            weight: block.weight,
            ..fixed(size, block.colour)
        };
        let leading = size * 1.22;
        // A Han character's middle is this far above its baseline.
        let middle = size * 0.36;
        let first = block.middle + middle - leading * (lines.len() as f32 - 1.0) / 2.0;
        for (n, line) in lines.iter().enumerate() {
            self.text(line, block.left, first + leading * n as f32, style);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_large_enough_or_the_address_is_refused() {
        for length in 30..200 {
            let url = format!("https://{}", "a".repeat(length - 8));
            let checked = check_address(&url);
            if length <= 84 {
                assert_eq!(checked, Ok(()), "{length}");
                let modules = symbol(&url).expect("fits").modules;
                assert!(QR / f32::from(modules) >= 0.4, "{length}");
            } else {
                assert_eq!(checked, Err(AddressTooLong { length, most: 84 }));
            }
        }
        assert!(check_address(&"a".repeat(5_000)).is_err());
    }

    #[test]
    fn four_modules_around_the_symbol_are_clear() {
        const CAPTION: f32 = 22.85 - 1.9 * 0.88;
        let clear = 4.0 * QR / 37.0;
        assert!(QR_TOP - 2.7 - 0.05 >= clear, "frame above");
        assert!(82.9 - 0.05 - RIGHT >= clear, "frame to the right");
        assert!(RIGHT - QR - 61.5 >= clear, "rule to the left");
        assert!(CAPTION - (QR_TOP + QR) >= clear, "caption below");
    }
}
