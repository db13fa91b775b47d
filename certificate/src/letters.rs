//! What a certificate may be drawn from: characters that stand for letters, numbers and their
//! punctuation, one glyph each, from left to right. Fonts have glyphs for much else (boxes with
//! `FSI` or `VS17` in them, control pictures, their makers' own inventions), which would print
//! what nobody is called.

use std::fmt;

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// Why a character cannot be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Private use: what it shows depends on the font of whoever typed it. Some are known from the
    /// time before their character had a place of its own.
    Private {
        /// The character meant, where that is known.
        meant: Option<char>,
    },
    /// A mark that belongs on the letter before it and has no character with it.
    Mark,
    /// Of a script whose letters join, change their order or run from right to left.
    Script,
    /// A sign, a control character or nothing visible: no part of a name.
    Sign,
    /// A letter that no configured font has.
    NoFont,
}

/// A character of a text that cannot be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unprintable {
    /// The character.
    pub character: char,
    /// Its place in the text, from 1.
    pub place: u32,
    /// What is in the way.
    pub obstacle: Obstacle,
}

impl fmt::Display for Unprintable {
    /// One sentence for whoever typed it, which names the character by number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "第 {} 个字符 U+{:04X} ",
            self.place,
            u32::from(self.character)
        )?;
        match self.obstacle {
            Obstacle::Private { meant: Some(meant) } => {
                write!(f, "是私用区字符，应为“{meant}”，请改用“{meant}”")
            }
            Obstacle::Private { meant: None } => {
                f.write_str("是私用区字符，各处显示不同，请改用有正式编码的字")
            }
            Obstacle::Mark => f.write_str("是无法与前面字母合成的附加符号，证书印不出"),
            Obstacle::Script => {
                f.write_str("属于须连写或自右向左书写的文字，证书印不出，请改用汉字或拉丁字母")
            }
            Obstacle::Sign => f.write_str("不是文字，证书印不出，请删去或改正"),
            Obstacle::NoFont => f.write_str(
                "没有字体能印出，请核对；确为人名用字的，请联系管理员安装含有该字的字体",
            ),
        }
    }
}

/// What is in the way of printing a character, whatever the fonts.
pub(crate) fn obstacle(character: char) -> Option<Obstacle> {
    if is_of_shaped_script(character) {
        return Some(Obstacle::Script);
    }
    // Fillers: letters by category that show nothing.
    if matches!(character, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}') {
        return Some(Obstacle::Sign);
    }
    match get_general_category(character) {
        Category::PrivateUse => Some(Obstacle::Private {
            meant: meant(character),
        }),
        // Variation selectors are marks too, but on nothing that prints.
        Category::NonspacingMark if matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..) => {
            Some(Obstacle::Sign)
        }
        Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => {
            Some(Obstacle::Mark)
        }
        Category::ModifierSymbol if character.is_ascii() => None,
        // Radicals are drawn as the characters that they are.
        Category::OtherSymbol if matches!(character, '\u{2e80}'..='\u{2fdf}') => None,
        Category::Control
        | Category::Format
        | Category::Surrogate
        | Category::LineSeparator
        | Category::ParagraphSeparator
        | Category::ModifierSymbol
        | Category::OtherSymbol => Some(Obstacle::Sign),
        // What has no category yet may be a newer ideograph: the fonts know.
        _ => None,
    }
}

/// Scripts that run from right to left, and those whose letters join, stack or change their order:
/// Hebrew to Arabic, India's and its neighbours', Mongolian, conjoining jamo; the blocks for them in
/// both planes.
fn is_of_shaped_script(character: char) -> bool {
    matches!(u32::from(character),
        0x0590..=0x109f
            | 0x1100..=0x11ff
            | 0x1700..=0x18af
            | 0x1900..=0x1c4f
            | 0x1cc0..=0x1ccf
            | 0xa800..=0xa95f
            | 0xa960..=0xa97f
            | 0xa980..=0xaaff
            | 0xabc0..=0xabff
            | 0xd7b0..=0xd7ff
            | 0xfb1d..=0xfdff
            | 0xfe70..=0xfefc
            | 0x1_0800..=0x1_1fff
            | 0x1_e800..=0x1_efff)
}

/// The character that a place of private use meant, from U+E815 on: GBK had the 80 characters
/// FE50 to FEA0 there until Unicode took them in one after another. Source: GB 18030-2000, -2005
/// and -2022, which move them in this order; U+E863 is 䶮.
fn meant(character: char) -> Option<char> {
    const MOVED: &str = "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";
    let place = u32::from(character).checked_sub(0xe815)?;
    MOVED.chars().nth(usize::try_from(place).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_names_and_firms_are_free() {
        for text in [
            "丁万伟",
            "𬱖𫖯䶮",
            "﨑山",
            "阿卜杜拉·买买提",
            "O’Brien-Smith, J.",
            "José",
            "Владимир",
            "Ελένη",
            "김철수",
            "さくら",
            "示例（特殊普通合伙）",
            "“甲”所 A+B & C",
            "〇々",
            "浙〔2016〕",
        ] {
            assert!(text.chars().all(|c| obstacle(c).is_none()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_in_the_way() {
        use Obstacle::{Mark, Script, Sign};
        for (character, found) in [
            ('\u{e0100}', Sign),
            ('\u{fe00}', Sign),
            ('\u{2068}', Sign),
            ('\u{ad}', Sign),
            ('\u{200b}', Sign),
            ('\u{3164}', Sign),
            ('\u{fffd}', Sign),
            ('\u{2400}', Sign),
            ('★', Sign),
            ('\n', Sign),
            ('\u{301}', Mark),
            ('\u{20dd}', Mark),
            ('م', Script),
            ('א', Script),
            ('अ', Script),
            ('ท', Script),
            ('ᠠ', Script),
            ('\u{1161}', Script),
        ] {
            assert_eq!(
                obstacle(character),
                Some(found),
                "{:04X}",
                u32::from(character)
            );
        }
    }

    #[test]
    fn private_use_leads_to_the_character_meant() {
        for (private, meant) in [
            ('\u{e863}', Some('䶮')),
            ('\u{e815}', Some('⺁')),
            ('\u{e816}', Some('𠂇')),
            ('\u{e81e}', Some('龴')),
            ('\u{e832}', Some('龸')),
            ('\u{e831}', Some('𡗗')),
            ('\u{e83b}', Some('𢦏')),
            ('\u{e855}', Some('𤇾')),
            ('\u{e864}', Some('龻')),
            ('\u{e865}', None),
            ('\u{e000}', None),
            ('\u{f0000}', None),
        ] {
            assert_eq!(obstacle(private), Some(Obstacle::Private { meant }));
        }
    }

    #[test]
    fn it_is_told_by_number_and_place() {
        let told = Unprintable {
            character: '\u{e863}',
            place: 2,
            obstacle: Obstacle::Private { meant: Some('䶮') },
        };
        assert_eq!(
            told.to_string(),
            "第 2 个字符 U+E863 是私用区字符，应为“䶮”，请改用“䶮”"
        );
    }
}
