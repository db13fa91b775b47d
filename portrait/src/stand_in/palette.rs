//! The colours the drawings choose from.

use super::shape::Paint;

pub(super) const fn rgb(hex: u32) -> Paint {
    [
        (hex >> 16 & 255) as f64,
        (hex >> 8 & 255) as f64,
        (hex & 255) as f64,
    ]
}

pub(super) const BACKGROUNDS: [Paint; 6] = [
    rgb(0xE4ECF5),
    rgb(0xE9EEF0),
    rgb(0xEAF1EA),
    rgb(0xF3EEE6),
    rgb(0xF1EAEE),
    rgb(0xE6EEF2),
];
pub(super) const SKINS: [Paint; 6] = [
    rgb(0xF6D3B8),
    rgb(0xF1C7A5),
    rgb(0xE8B78F),
    rgb(0xDDA77E),
    rgb(0xF3CDB2),
    rgb(0xC98F66),
];
pub(super) const HAIR: [Paint; 6] = [
    rgb(0x24211F),
    rgb(0x2E2723),
    rgb(0x3B2E27),
    rgb(0x4A372B),
    rgb(0x1E2126),
    rgb(0x77736F),
];
pub(super) const JACKETS: [Paint; 7] = [
    rgb(0x27364D),
    rgb(0x333B45),
    rgb(0x3E3A4F),
    rgb(0x2F4A4A),
    rgb(0x5A3240),
    rgb(0x4B4F57),
    rgb(0x364F6E),
];
pub(super) const SHIRTS: [Paint; 4] = [rgb(0xFBFBF8), rgb(0xDCE8F3), rgb(0xF4E9DC), rgb(0xE9E4F0)];
pub(super) const TIES: [Paint; 4] = [rgb(0x8E2A2A), rgb(0x2C4C7C), rgb(0x3C6B58), rgb(0x6B4A78)];
pub(super) const WHITE: Paint = rgb(0xFDFDFC);
pub(super) const INK: Paint = rgb(0x2A2523);
pub(super) const ROSE: Paint = rgb(0xE08A78);
pub(super) const LIP: Paint = rgb(0xB9604F);
/// What skin darkens towards.
pub(super) const SHADE: Paint = rgb(0x6E3B2A);
