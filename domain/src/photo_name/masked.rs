//! File names without ID numbers, for everything that shows them.

use crate::id_document::mask;

/// Lengths of 居民身份证 numbers, old and new.
const ID_LENGTHS: [usize; 2] = [15, 18];
/// Digits of 执业会员号, old and new: shown in full everywhere.
const MEMBER_NO_LENGTHS: [usize; 2] = [6, 12];
/// Numbers with fewer digits are no ID numbers.
const FEWEST_DIGITS: usize = 5;
/// The most groups that an ID number may be written in.
const MOST_GROUPS: usize = 5;

/// A run of letters and digits: where it stands, and its ASCII form.
struct Piece {
    start: usize,
    end: usize,
    form: String,
}

/// A text, such as a file's name with its folders, in which whatever may be an ID number is masked
/// as lists mask it ([`crate::IdDocument::masked`]): its first 3 characters are left and never more
/// than a third of it. Member numbers stay. In doubt it is masked: a day or a number of a camera
/// loses its end, too.
pub fn masked(text: &str) -> String {
    let pieces = pieces(text);
    let hidden = hidden(&pieces);
    let mut out = String::with_capacity(text.len());
    let (mut at, mut index) = (0, 0);
    while let Some(piece) = pieces.get(index) {
        let joined = hidden.iter().skip(index).take_while(|hidden| **hidden);
        let groups = match joined.count() {
            0 => usize::from(may_be_id(&piece.form)),
            groups => groups,
        };
        let rest = pieces.get(index..).unwrap_or_default();
        let taken = rest.get(..groups).unwrap_or_default();
        // The mask of the whole number is laid over its groups; what parts them stays.
        let whole: String = taken.iter().map(|piece| &*piece.form).collect();
        let mut mask = mask(&whole).into_bytes().into_iter().map(char::from);
        for piece in taken {
            out.push_str(text.get(at..piece.start).unwrap_or_default());
            out.extend(mask.by_ref().take(piece.form.len()));
            at = piece.end;
        }
        index += groups.max(1);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Which pieces an ID number of full length may reach into, wherever it begins and ends: other
/// digits may stand right before and behind it.
fn hidden(pieces: &[Piece]) -> Vec<bool> {
    let mut hidden = vec![false; pieces.len()];
    let mut whole = String::new();
    // The piece of each byte, and where pieces begin.
    let mut owners = Vec::new();
    let mut begins = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        begins.push(whole.len());
        whole.push_str(&piece.form);
        owners.extend(std::iter::repeat_n(index, piece.form.len()));
    }
    let is_edge = |at: usize| at == whole.len() || begins.contains(&at);
    // Certain numbers come first: what overlaps them is no number.
    let mut certain = vec![false; pieces.len()];
    for length in ID_LENGTHS.into_iter().rev() {
        for start in 0..whole.len() {
            let end = start + length;
            // ASCII alone: every byte is a character.
            let (Some(number), Some(first), Some(last)) = (
                whole.get(start..end),
                owners.get(start),
                owners.get(end.saturating_sub(1)),
            ) else {
                continue;
            };
            let stands_alone = is_edge(start) && is_edge(end);
            let has_birth_date = has_birth_date(number);
            let (Some(hidden), Some(certain)) = (
                hidden.get_mut(*first..=*last),
                certain.get_mut(*first..=*last),
            ) else {
                continue;
            };
            if last - first < MOST_GROUPS
                && has_id_form(number)
                && (stands_alone || has_birth_date)
                && !certain.contains(&true)
            {
                hidden.fill(true);
                if stands_alone && has_birth_date && length == 18 {
                    certain.fill(true);
                }
            }
        }
    }
    hidden
}

/// Whether the digits at the place of the birth date in an ID number may be a date.
fn has_birth_date(number: &str) -> bool {
    let (century, month) = match number.len() {
        18 => (number.get(6..8), 10),
        _ => (Some("19"), 8),
    };
    let pair = |at: usize| {
        number
            .get(at..at + 2)
            .and_then(|two| two.parse::<u8>().ok())
    };
    matches!(century, Some("18" | "19" | "20"))
        && pair(month).is_some_and(|month| (1..=12).contains(&month))
        && pair(month + 2).is_some_and(|day| (1..=31).contains(&day))
}

fn has_id_form(number: &str) -> bool {
    let body = number.strip_suffix(['X', 'x']).unwrap_or(number);
    ID_LENGTHS.contains(&number.len()) && body.bytes().all(|c| c.is_ascii_digit())
}

fn may_be_id(piece: &str) -> bool {
    let digits = piece.bytes().filter(u8::is_ascii_digit).count();
    let is_member_no = digits == piece.len() && MEMBER_NO_LENGTHS.contains(&digits);
    digits >= FEWEST_DIGITS && !is_member_no
}

/// The runs of ASCII letters and digits, full-width ones among them.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (start, c) in text.char_indices() {
        let Some(ascii) = ascii(c) else { continue };
        let end = start + c.len_utf8();
        match pieces.last_mut() {
            Some(piece) if piece.end == start => {
                piece.form.push(ascii);
                piece.end = end;
            }
            _ => pieces.push(Piece {
                start,
                end,
                form: ascii.into(),
            }),
        }
    }
    pieces
}

fn ascii(c: char) -> Option<char> {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        c => c,
    };
    narrow.is_ascii_alphanumeric().then_some(narrow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn id_numbers_are_masked_and_member_numbers_stay() {
        for (name, shown) in [
            ("33010419920112101X.jpg", "330***************.jpg"),
            (
                "照片/33010419920112101x_丁万伟.jpg",
                "照片/330***************_丁万伟.jpg",
            ),
            ("330104 19920112 101X.jpg", "330*** ******** ****.jpg"),
            (
                "330104-1992-0112-1011 (2).jpg",
                "330***-****-****-**** (2).jpg",
            ),
            (
                "３３０１０４１９９２０１１２１０１Ｘ.jpg",
                "330***************.jpg",
            ),
            ("330104920112101.jpg", "330************.jpg"),
            ("A123456(7).jpg", "A1*****(7).jpg"),
            ("H12345678丁.jpg", "H12******丁.jpg"),
            ("12345678.jpg", "12******.jpg"),
            ("200000199207_丁万伟.jpg", "200000199207_丁万伟.jpg"),
            ("123456.jpg", "123456.jpg"),
            ("1-330104-19920112-101X.jpg", "1-330***-********-****.jpg"),
            (
                "123_330104_199201_121011.jpg",
                "123_330***_******_******.jpg",
            ),
            ("a330104-19920112-101X.jpg", "a33****-********-****.jpg"),
            ("IMG_0012.JPG", "IMG_0012.JPG"),
            ("200000199207-2.jpg", "200000199207-2.jpg"),
            ("丁万伟 (3).jpeg", "丁万伟 (3).jpeg"),
            ("𬱖𫖯䶮.jpg", "𬱖𫖯䶮.jpg"),
            ("", ""),
        ] {
            assert_eq!(masked(name), shown, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_number_of_18_digits_survives(
            before in "[丁a _-]{0,4}",
            serial in "[0-9]{0,3}[ab_-]?",
            digits in "[0-9]{6}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}",
            cuts in proptest::collection::vec(1_usize..18, 0..4),
            after in "[丁 _.-]{0,4}",
        ) {
            let mut number = format!("{digits}X");
            let mut cuts = cuts;
            cuts.sort_unstable();
            cuts.dedup();
            for cut in cuts.into_iter().rev() {
                number.insert(cut, '-');
            }
            let shown = masked(&format!("{before}丁{serial}{number}{after}"));
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            prop_assert!(digits(&shown) <= 3 + digits(&serial), "{shown}");
        }

        #[test]
        fn everything_else_stays(text in "\\PC{0,40}") {
            let strip = |text: &str| -> String {
                text.chars().filter(|c| ascii(*c).is_none() && *c != '*').collect()
            };
            prop_assert_eq!(strip(&masked(&text)), strip(&text));
        }
    }
}
