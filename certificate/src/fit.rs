//! Fitting a value into its room: smaller first, then two lines; never cut, never beyond.

/// The room for a value and the sizes it may take, in mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) width: f32,
    /// Wanted.
    pub(crate) size: f32,
    /// The smallest that still reads well.
    pub(crate) least: f32,
}

/// A value ready to set: no, one or two lines which together are the value, character for character.
#[derive(Debug, PartialEq)]
pub(crate) struct Fitted {
    pub(crate) size: f32,
    pub(crate) lines: Vec<String>,
}

/// `None` if two lines at the least size do not hold the value. `advance` is in em.
pub(crate) fn fit(value: &str, room: Room, advance: impl Fn(char) -> f32) -> Option<Fitted> {
    if value.is_empty() {
        return Some(Fitted {
            size: room.size,
            lines: Vec::new(),
        });
    }
    let em = width_em(value, &advance);
    // Hundredths of a millimetre, rounded down: the same size on every machine.
    let size = room.size.min((room.width / em * 100.0).floor() / 100.0);
    if size >= room.least {
        return Some(Fitted {
            size,
            lines: vec![value.to_owned()],
        });
    }
    let at = break_at(value, room.width / room.least, &advance)?;
    let (first, second) = value.split_at(at);
    Some(Fitted {
        size: room.least,
        lines: vec![first.to_owned(), second.to_owned()],
    })
}

/// Sets a value in as few lines of about equal length as its least size allows, but in `most_lines`
/// however small. For what stands centred, where a short last line looks like an accident.
pub(crate) fn balance(
    value: &str,
    room: Room,
    most_lines: u16,
    advance: impl Fn(char) -> f32,
) -> Fitted {
    let mut fitted = Fitted {
        size: room.size,
        lines: Vec::new(),
    };
    if value.is_empty() {
        return fitted;
    }
    for count in 1..=most_lines {
        let lines = split(value, count, &advance);
        let widest = lines
            .iter()
            .map(|line| width_em(line, &advance))
            .fold(0.0, f32::max);
        // Hundredths of a millimetre, rounded down, as above.
        let size = room.size.min((room.width / widest * 100.0).floor() / 100.0);
        fitted = Fitted { size, lines };
        if size >= room.least {
            break;
        }
    }
    fitted
}

/// At most `count` lines of about equal width, broken at good places where there are some near.
fn split(value: &str, count: u16, advance: impl Fn(char) -> f32) -> Vec<String> {
    /// How far a good place may be from the even one, em.
    const NEAR: f32 = 1.6;
    let total = width_em(value, &advance);
    let mut places = Vec::new();
    let (mut before, mut last) = (0.0, None);
    for (at, next) in value.char_indices() {
        if let Some(last) = last {
            places.push((at, before, may_part(last, next)));
        }
        before += advance(next);
        last = Some(next);
    }
    let mut lines = Vec::new();
    let mut from = 0;
    for line in 1..count {
        let even = total * f32::from(line) / f32::from(count);
        let away = |place: &&(usize, f32, bool)| {
            let bad = if place.2 { 0.0 } else { NEAR };
            (place.1 - even).abs() + bad
        };
        let later = places.iter().filter(|(at, ..)| *at > from);
        let nearest = later.min_by(|a, b| away(a).total_cmp(&away(b)));
        if let Some((at, ..)) = nearest {
            lines.extend(value.get(from..*at).map(str::to_owned));
            from = *at;
        }
    }
    lines.extend(value.get(from..).map(str::to_owned));
    lines
}

/// Width of a text in em.
pub(crate) fn width_em(text: &str, advance: impl Fn(char) -> f32) -> f32 {
    text.chars().map(advance).sum()
}

/// The byte at which the second line starts: as late as possible, at a good place if there is one.
fn break_at(value: &str, line_em: f32, advance: impl Fn(char) -> f32) -> Option<usize> {
    let total = width_em(value, &advance);
    let (mut before, mut latest, mut good) = (0.0, None, None);
    let mut last = None;
    for (at, next) in value.char_indices() {
        if before > line_em {
            break;
        }
        if let Some(last) = last
            && total - before <= line_em
        {
            latest = Some(at);
            if may_part(last, next) {
                good = Some(at);
            }
        }
        before += advance(next);
        last = Some(next);
    }
    good.or(latest)
}

/// Whether a line may end with `last` and the following one start with `next`: not before closing
/// punctuation, not after an opening bracket, not inside a word of Latin letters or a number.
pub(crate) fn may_part(last: char, next: char) -> bool {
    const NOT_FIRST: &str = "）)】〕》〉」』，。、；：！？·•・．,.;:!?-—";
    const NOT_LAST: &str = "（(【〔《〈「『";
    let in_word = last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
    !(NOT_FIRST.contains(next) || NOT_LAST.contains(last) || in_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room {
        width: 92.0,
        size: 4.6,
        least: 3.2,
    };

    fn em(character: char) -> f32 {
        if character.is_ascii() { 0.5 } else { 1.0 }
    }

    #[test]
    fn short_values_keep_their_size() {
        let fitted = fit("丁万伟", ROOM, em).expect("fits");
        assert_eq!(
            fitted,
            Fitted {
                size: 4.6,
                lines: vec!["丁万伟".into()]
            }
        );
        assert_eq!(fit("", ROOM, em).expect("fits").lines, Vec::<String>::new());
    }

    #[test]
    fn every_length_up_to_fifty_fits_and_is_whole() {
        for length in 1..=50 {
            for value in ["所".repeat(length), "·".repeat(length), "W".repeat(length)] {
                let fitted = fit(&value, ROOM, em).expect("fits");
                assert!(fitted.size >= ROOM.least && fitted.size <= ROOM.size);
                assert_eq!(fitted.lines.concat(), value);
                assert!(fitted.lines.len() <= 2);
                for line in &fitted.lines {
                    assert!(!line.is_empty());
                    assert!(
                        width_em(line, em) * fitted.size <= ROOM.width + 1e-3,
                        "{value}"
                    );
                }
            }
        }
    }

    #[test]
    fn lines_break_at_good_places() {
        let value = format!("{}（特殊普通合伙）分所", "某".repeat(21));
        let fitted = fit(&value, ROOM, em).expect("fits");
        // 28 characters fit a line, but the 29th is a closing bracket and takes one along.
        assert_eq!(fitted.lines[1], "伙）分所");
    }

    #[test]
    fn centred_lines_are_about_equally_long() {
        let room = Room {
            width: 40.0,
            size: 3.6,
            least: 2.9,
        };
        for length in 1..=50 {
            for value in [
                "会".repeat(length),
                "W".repeat(length),
                "（）".repeat(length / 2),
            ] {
                let fitted = balance(&value, room, 3, em);
                assert_eq!(fitted.lines.concat(), value);
                assert!(fitted.size >= 2.2 && fitted.size <= room.size, "{value}");
                for line in &fitted.lines {
                    assert!(
                        width_em(line, em) * fitted.size <= room.width + 1e-3,
                        "{value}"
                    );
                }
            }
        }
        let fitted = balance("示例全国注册会计师（特殊类别）联合总会", room, 3, em);
        assert_eq!(fitted.lines, ["示例全国注册会计师", "（特殊类别）联合总会"]);
        assert_eq!(fitted.size, 3.6);
    }

    #[test]
    fn what_cannot_fit_is_refused() {
        assert_eq!(fit(&"所".repeat(58), ROOM, em), None);
    }
}
