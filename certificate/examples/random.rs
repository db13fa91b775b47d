//! Certificates of random people, with what they say, for other programs to read:
//! `random FOLDER COUNT SEED [unsigned]`. `cargo xtask agree` runs it.
//!
//! Names, firms and associations are made of the characters of GB 18030-2022 that the fonts have,
//! common and rare; the same seed gives the same data.

#[path = "../tests/support/mod.rs"]
mod support;

mod drawn;

use std::ops::RangeInclusive;
use std::path::Path;

use certificate::{KeyKind, Photo, Printed, Signer};
use serde_json::{Value, json};

/// Where GB 18030-2022 has characters: Han in the basic plane and extension A; extensions B to G;
/// those of compatibility and radicals it names; scripts of the minorities.
const COMMON: &[RangeInclusive<u32>] = &[0x4e00..=0x9fa5];
const RARE: &[RangeInclusive<u32>] = &[
    0x3400..=0x4db5,
    0x4db6..=0x4dbf,
    0x9fa6..=0x9fff,
    0x20000..=0x2a6df,
    0x2a700..=0x2b739,
    0x2b740..=0x2b81d,
    0x2b820..=0x2cea1,
    0x2ceb0..=0x2ebe0,
    0x30000..=0x3134a,
];
const ODD: &[RangeInclusive<u32>] = &[
    0x2e81..=0x2eca,
    0x2f00..=0x2fd5,
    0x3007..=0x3007,
    0xf92c..=0xf92c,
    0xf979..=0xf979,
    0xf995..=0xf995,
    0xf9e7..=0xf9e7,
    0xf9f1..=0xf9f1,
    0xfa0c..=0xfa29,
    0xa000..=0xa48c,
    0x0f40..=0x0f69,
    0x1820..=0x1842,
];
const LATIN: &[RangeInclusive<u32>] = &[0x41..=0x5a, 0x61..=0x7a, 0xc0..=0xd6, 0x100..=0x17e];
const BASE32: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// SplitMix64: repeatable, and nothing here needs to withstand anyone.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`.
    fn number(&mut self, least: u32, most: u32) -> u32 {
        let span = u64::from(most - least) + 1;
        least + u32::try_from(self.roll() % span).expect("below a number of 32 bits")
    }

    /// A character of these ranges that a font has.
    fn character(&mut self, ranges: &[RangeInclusive<u32>]) -> char {
        let total: u32 = ranges
            .iter()
            .map(|range| range.end() - range.start() + 1)
            .sum();
        // Few attempts fail; no range is without glyphs as a whole.
        for _ in 0..1_000 {
            let mut at = self.number(0, total - 1);
            for range in ranges {
                let length = range.end() - range.start() + 1;
                if at < length {
                    if let Some(character) = char::from_u32(range.start() + at)
                        && support::renderer()
                            .fonts()
                            .missing_glyph(character.to_string().as_str())
                            .is_none()
                    {
                        return character;
                    }
                    break;
                }
                at -= length;
            }
        }
        panic!("the fonts lack these scripts: {ranges:x?}");
    }

    fn text(&mut self, ranges: &[RangeInclusive<u32>], count: u32) -> String {
        (0..count).map(|_| self.character(ranges)).collect()
    }

    fn name(&mut self) -> String {
        match self.number(0, 9) {
            0..=2 => {
                let count = self.number(2, 4);
                self.text(COMMON, count)
            }
            3..=4 => {
                let count = self.number(1, 4);
                self.text(RARE, count)
            }
            5 => {
                let count = self.number(1, 6);
                self.text(ODD, count)
            }
            6 => {
                let (first, last) = (self.number(2, 20), self.number(2, 29));
                format!("{}·{}", self.text(COMMON, first), self.text(COMMON, last))
            }
            7 => {
                let (first, last) = (self.number(1, 12), self.number(1, 12));
                format!("{} {}", self.text(LATIN, first), self.text(LATIN, last))
            }
            _ => {
                let count = self.number(1, 50);
                (0..count)
                    .map(|_| {
                        let ranges = [COMMON, COMMON, RARE, RARE, ODD, LATIN];
                        let script = self.number(0, 5) as usize;
                        self.character(ranges[script])
                    })
                    .collect()
            }
        }
    }

    fn firm(&mut self) -> String {
        let count = self.number(1, 30);
        let script = if self.number(0, 3) == 0 { RARE } else { COMMON };
        let own = self.text(script, count);
        let endings = [
            "会计师事务所（特殊普通合伙）",
            "会计师事务所(普通合伙)",
            "会计师事务所有限公司",
            "联合会计师事务所 分所",
        ];
        format!("{own}{}", endings[self.number(0, 3) as usize])
    }

    fn day(&mut self) -> String {
        let (year, month, day) = (
            self.number(1980, 2026),
            self.number(1, 12),
            self.number(1, 28),
        );
        format!("{year}年{month:02}月{day:02}日")
    }

    fn printed(&mut self) -> Printed {
        let digits: Vec<char> = BASE32.chars().collect();
        let code: String = (0..26)
            .map(|_| digits[self.number(0, 31) as usize])
            .collect();
        let association = |dice: &mut Self, ending: &str| {
            let count = dice.number(2, 16);
            format!("示例{}{ending}", dice.text(COMMON, count))
        };
        Printed {
            name: self.name(),
            sex: if self.number(0, 1) == 0 { "男" } else { "女" }.to_owned(),
            member_no: (0..12)
                .map(|_| digits[self.number(0, 9) as usize])
                .collect(),
            firm: self.firm(),
            joined_on: self.day(),
            national_association: association(self, "总会"),
            provincial_association: association(self, "协会"),
            issued_on: self.day(),
            version: self.number(1, 120),
            verify_url: format!("https://cert.example.org/v/{code}"),
            code,
            ..support::printed()
        }
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (folder, count, seed, signer) = match words.as_slice() {
        [folder, count, seed] => (folder, count, seed, Some(support::signer(KeyKind::P256))),
        [folder, count, seed, "unsigned"] => (folder, count, seed, None),
        _ => panic!("random FOLDER COUNT SEED [unsigned]"),
    };
    let folder = Path::new(folder);
    let mut dice = Dice(seed.parse().expect("a number"));
    let mut expected = Vec::new();
    for number in 0..count.parse::<u32>().expect("a number") {
        let printed = dice.printed();
        let jpeg = drawn::photo(number);
        let file = format!("{number:05}.pdf");
        let pdf = certificate(&printed, &support::photo(&jpeg), signer.as_ref());
        std::fs::write(folder.join(&file), pdf).expect("written");
        expected.push(json!({
            "file": file,
            "name": printed.name,
            "sex": printed.sex,
            "member_no": printed.member_no,
            "category": printed.category,
            "firm": printed.firm,
            "joined_on": printed.joined_on,
            "national_association": printed.national_association,
            "provincial_association": printed.provincial_association,
            "issued_on": printed.issued_on,
            "code": printed.code,
            "version": printed.version,
            "verify_url": printed.verify_url,
        }));
    }
    let expected = Value::from(expected).to_string();
    std::fs::write(folder.join("expected.json"), expected).expect("written");
}

fn certificate(printed: &Printed, photo: &Photo<'_>, signer: Option<&Signer>) -> Vec<u8> {
    let renderer = support::renderer();
    let Some(signer) = signer else {
        return renderer.render(printed, photo).expect("drawn");
    };
    let prepared = renderer
        .prepare(printed, photo, signer.room(false))
        .expect("drawn");
    let signature = signer.sign(&prepared.digest()).expect("signed");
    prepared
        .complete(&signature.to_der().expect("encoded"))
        .expect("there is room")
}
