//! File names without ID numbers, for everything that shows them.

use crate::id_document::mask;

/// Lengths of 居民身份证 numbers, old and new.
const ID_LENGTHS: [usize; 2] = [15, 18];
/// Digits of 执业会员号, old and new: shown in full everywhere.
const MEMBER_NO_LENGTHS: [usize; 2] = [6, 12];
/// Numbers with fewer digits are no ID numbers.
const FEWEST_DIGITS: usize = 5;
/// An ID number may be written in so many groups at most.
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
    let mut out = String::with_capacity(text.len());
    let (mut at, mut index) = (0, 0);
    while let Some(piece) = pieces.get(index) {
        let rest = pieces.get(index..).unwrap_or_default();
        let groups = groups_of_id(rest).unwrap_or(usize::from(may_be_id(&piece.form)));
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

/// Into how many of these pieces, from the first, an ID number of full length is parted: the
/// longest that may be one.
fn groups_of_id(pieces: &[Piece]) -> Option<usize> {
    let mut whole = String::new();
    let mut found = None;
    for (piece, count) in pieces.iter().take(MOST_GROUPS).zip(1..) {
        whole.push_str(&piece.form);
        if has_id_form(&whole) {
            found = Some(count);
        }
    }
    found
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
            ("IMG_0012.JPG", "IMG_0012.JPG"),
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
            digits in "[0-9]{17}",
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
            let shown = masked(&format!("{before}丁{number}{after}"));
            let left = shown.chars().filter(char::is_ascii_digit).count();
            prop_assert!(left <= 3, "{shown}");
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
