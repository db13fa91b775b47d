//! Normal forms of text that people type or that spreadsheets hold.

/// The usual characters of the CJK Radicals Supplement, from U+2E80, in order; a radical
/// without one stands for itself. Source: Unicode, EquivalentUnifiedIdeograph.txt.
const RADICALS: &str = "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";
/// The usual characters of the CJK Strokes, from U+31C0. The same source.
const STROKES: &str = "㇀㇁㇂㇃㇄㇅𠃌㇇㇈㇉㇊㇋㇌㇍㇎乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎㇢㇣";

/// Natively Unicode's forms come from the crate's tables.
#[cfg(not(target_arch = "wasm32"))]
mod form {
    use unicode_normalization::UnicodeNormalization;

    pub(crate) fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    pub(crate) fn nfkc(text: &str) -> String {
        text.nfkc().collect()
    }
}

/// In the browser they come from the browser, which has the tables already: they would be an
/// eighth of what a first visit loads.
#[cfg(target_arch = "wasm32")]
mod form {
    pub(crate) fn nfc(text: &str) -> String {
        js_sys::JsString::from(text).normalize("NFC").into()
    }

    pub(crate) fn nfkc(text: &str) -> String {
        js_sys::JsString::from(text).normalize("NFKC").into()
    }
}

pub(crate) use form::{nfc, nfkc};

/// Compatibility forms folded (NFKC), ends trimmed: full-width digits and
/// letters become ASCII. For numbers and dates, never for names.
pub fn halfwidth(text: &str) -> String {
    nfkc(&visible(text)).trim().to_owned()
}

/// The normal form of a number: without what spreadsheets put around it to keep it a text
/// ([`unguarded`]), NFKC, no white space, no invisible characters, upper case.
pub fn normal_number(text: &str) -> String {
    let mut number = text.to_owned();
    // A guard may hide behind full width or another guard, and folding may show it: until
    // nothing changes. Every round but the last makes the text shorter or plainer.
    loop {
        let folded: String = nfkc(&number)
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .flat_map(char::to_uppercase)
            .collect();
        let bare = unguarded(&folded).to_owned();
        if bare == number {
            return number;
        }
        number = bare;
    }
}

/// A cell without what keeps a spreadsheet from reading it as a number: `="0012"` and
/// `'0012` say 0012. Any other text is given back as it is.
pub fn unguarded(text: &str) -> &str {
    let text = text.trim();
    if let Some(quoted) = text
        .strip_prefix('=')
        .and_then(|rest| rest.trim_start().strip_prefix('"')?.strip_suffix('"'))
    {
        return quoted;
    }
    text.strip_prefix(['\'', '\u{2018}', '\u{2019}'])
        .unwrap_or(text)
}

/// The normal form of free text: ends trimmed, no invisible characters, canonical composition
/// (NFC), the usual character for radicals and compatibility ideographs that look like it.
/// Rare characters stay as they are, those outside the basic plane too.
pub fn trimmed(text: &str) -> String {
    nfc(&visible(text).chars().map(usual).collect::<String>())
        .trim()
        .to_owned()
}

/// The text without its invisible characters.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

/// The usual character for one that looks the same: Kangxi radicals, radicals, strokes.
/// (Compatibility ideographs have a canonical one: NFC.)
pub(crate) fn usual(c: char) -> char {
    let from = |table: &str, first: u32| {
        let place = usize::try_from(u32::from(c) - first).ok()?;
        table.chars().nth(place)
    };
    let found = match c {
        '\u{2e80}'..='\u{2ef3}' => from(RADICALS, 0x2e80),
        '\u{2f00}'..='\u{2fd5}' => nfkc(c.encode_utf8(&mut [0; 4])).chars().next(),
        '\u{31c0}'..='\u{31e3}' => from(STROKES, 0x31c0),
        _ => None,
    };
    found.unwrap_or(c)
}

/// What nothing is drawn for: Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties,
/// with the places kept free for more of them), the variation selectors among them. No font of
/// the certificate draws another shape for an ideograph and its selector: the first is the name.
/// Also the marks around interlinear annotations.
pub fn is_invisible(c: char) -> bool {
    is_variation_selector(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
            | '\u{17b5}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Asks for another shape of the character before it.
pub fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_lose_width_spaces_and_guards() {
        for written in [
            " ３３０１０４ 1992０１１２ 101ｘ\u{200b}",
            "=\"33010419920112101x\"",
            "＝＂33010419920112101x＂",
            "= \"33010419920112101X\" ",
            "'33010419920112101X",
            "’33010419920112101X",
            "\t33010419920112101X\t",
            "330104\u{a0}19920112\u{3000}101X",
            "\u{2068}33010419920112101X\u{2069}",
            "\u{202d}33010419920112101X\u{202c}",
            "330104\u{2009}19920112\u{202f}101X",
        ] {
            assert_eq!(normal_number(written), "33010419920112101X", "{written:?}");
        }
        // What is no guard stays for the doubts to tell.
        assert_eq!(normal_number("=1+1"), "=1+1");
        assert_eq!(normal_number("12'34"), "12'34");
        assert_eq!(normal_number("=\""), "=\"");
    }

    #[test]
    fn texts_keep_every_visible_character() {
        for text in [
            "𬱖𫖯䶮",
            "阿卜杜拉·买买提",
            "﨑山",
            "O’Brien",
            "（特殊普通合伙）",
        ] {
            assert_eq!(trimmed(&format!("\u{feff} {text}\u{3000}")), text);
        }
    }

    #[test]
    fn look_alikes_become_the_usual_character() {
        // Kangxi radicals, radicals, strokes, compatibility ideographs of both planes.
        assert_eq!(trimmed("⽅⼩⾼⼀⺝㇐凉\u{2f800}"), "方小高一月一凉丽");
        // Twelve in the compatibility block are nobody's look-alike.
        assert_eq!(
            trimmed("﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"),
            "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
        );
        assert_eq!(trimmed("Jose\u{301}"), "José");
        assert_eq!(RADICALS.chars().count(), 0x2ef4 - 0x2e80);
        assert_eq!(STROKES.chars().count(), 0x31e4 - 0x31c0);
    }

    #[test]
    fn every_default_ignorable_goes() {
        for c in [
            '\u{e0100}',
            '\u{fe00}',
            '\u{2068}',
            '\u{ad}',
            '\u{200d}',
            '\u{3164}',
            '\u{e0001}',
        ] {
            assert_eq!(trimmed(&format!("葛{c}示")), "葛示", "{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn normal_forms_are_final(text in "(?s).{0,20}") {
            let number = normal_number(&text);
            prop_assert_eq!(normal_number(&number), number.clone());
            prop_assert!(!number.chars().any(|c| c.is_whitespace() || is_invisible(c)));
            let plain = trimmed(&text);
            prop_assert_eq!(trimmed(&plain), plain.clone());
            prop_assert!(!plain.chars().any(is_invisible));
        }

        #[test]
        fn guards_of_any_depth_end(text in "[=\"'＝＂＇ 0-9x]{0,24}") {
            let number = normal_number(&text);
            prop_assert_eq!(normal_number(&number), number.clone());
            prop_assert!(number.chars().count() <= text.chars().count());
        }
    }
}
