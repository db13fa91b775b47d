//! Parting a value into lines for the little room of a card.

use crate::fit::{may_part, width_em};

/// How many lines a value may take, and how large and small it may be set in that many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) lines: usize,
    /// In mm.
    pub(crate) most: f32,
    /// In mm.
    pub(crate) least: f32,
}

/// A value in lines which together are the value, character for character.
#[derive(Debug, PartialEq)]
pub(crate) struct Lines {
    pub(crate) size: f32,
    pub(crate) lines: Vec<String>,
}

/// Sets a value as large as it goes in the first of the steps that holds it; `None` if none does.
/// Lines are about equally long and break where it reads well. `advance` is in em.
pub(crate) fn set(
    value: &str,
    width: f32,
    steps: &[Step],
    advance: impl Fn(char) -> f32,
) -> Option<Lines> {
    steps.iter().find_map(|step| {
        // In twentieths of a millimetre, so that no size differs by a hair from the next card's.
        let sizes = (0_u16..).map(|n| step.most - f32::from(n) * 0.05);
        sizes
            .take_while(|size| *size >= step.least - 1e-3)
            .find_map(|size| {
                let em = width / size;
                let count = part(value, em, &advance).len();
                let lines = (count <= step.lines).then(|| balanced(value, count, em, &advance))?;
                Some(Lines { size, lines })
            })
    })
}

/// The best of all ways to break a value into this many lines; a greedy one has shown that there is
/// one.
fn balanced(value: &str, count: usize, em: f32, advance: &impl Fn(char) -> f32) -> Vec<String> {
    if count <= 1 {
        return part(value, em, advance);
    }
    let even = width_em(value, advance) / count as f32;
    let best = best(value, count, em, even, advance);
    best.map_or_else(|| part(value, em, advance), |(_, lines)| lines)
}

/// The cheapest way to break `text` into `count` lines of at most `em`, and what it costs: every line
/// the square of what it is longer or shorter than `even`, and every break its ugliness.
fn best(
    text: &str,
    count: usize,
    em: f32,
    even: f32,
    advance: &impl Fn(char) -> f32,
) -> Option<(f32, Vec<String>)> {
    let cost = |line: &str| {
        let width = width_em(line, advance);
        (width <= em).then_some((width - even).powi(2))
    };
    if count <= 1 {
        return cost(text).map(|cost| (cost, vec![text.to_owned()]));
    }
    let ways = text.char_indices().skip(1).filter_map(|(at, next)| {
        let (line, rest) = text.split_at(at);
        let here = cost(line)? + ugliness(line.chars().next_back()?, next);
        let (after, mut lines) = best(rest, count - 1, em, even, advance)?;
        lines.insert(0, line.to_owned());
        Some((here + after, lines))
    });
    ways.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// What a break costs: nothing around brackets and between words, something within them.
fn ugliness(last: char, next: char) -> f32 {
    if !may_part(last, next) {
        200.0
    } else if "）)·• ".contains(last) || "（( ".contains(next) {
        0.0
    } else {
        15.0
    }
}

/// Fills lines of this width one after the other, breaking at good places where there is one.
pub(crate) fn part(value: &str, em: f32, advance: &impl Fn(char) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(end_of_line(rest, em, advance));
        lines.push(line.to_owned());
        rest = after;
    }
    lines
}

/// The byte at which the first line of `text` ends; it has at least one character.
fn end_of_line(text: &str, em: f32, advance: &impl Fn(char) -> f32) -> usize {
    if width_em(text, advance) <= em {
        return text.len();
    }
    let (mut before, mut latest, mut good, mut last) = (0.0, text.len(), None, None);
    for (at, next) in text.char_indices() {
        if let Some(last) = last {
            if before > em {
                break;
            }
            latest = at;
            if may_part(last, next) {
                good = Some(at);
            }
        }
        before += advance(next);
        // What is wider than a line stands in one of its own.
        if last.is_none() && before > em {
            return next.len_utf8();
        }
        last = Some(next);
    }
    good.unwrap_or(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 3] = [
        Step {
            lines: 1,
            most: 3.0,
            least: 2.7,
        },
        Step {
            lines: 2,
            most: 3.0,
            least: 2.4,
        },
        Step {
            lines: 3,
            most: 2.6,
            least: 2.2,
        },
    ];

    fn em(character: char) -> f32 {
        if character.is_ascii() { 0.55 } else { 1.0 }
    }

    #[test]
    fn every_length_up_to_fifty_fits_and_is_whole() {
        for length in 1..=50 {
            for value in [
                "所".repeat(length),
                "（）".repeat(length / 2),
                "W".repeat(length),
            ] {
                let set = set(&value, 52.0, &STEPS, em).expect("it fits");
                assert_eq!(set.lines.concat(), value);
                assert!(set.lines.len() <= 3);
                for line in &set.lines {
                    assert!(!line.is_empty());
                    assert!(width_em(line, em) * set.size <= 52.01, "{value}");
                }
            }
        }
    }

    #[test]
    fn lines_are_about_equally_long_and_part_at_good_places() {
        for lines in [
            [
                "中审众环会计师事务所（特殊普通合伙）",
                "新疆生产建设兵团第七师胡杨河市分所",
            ],
            ["立信会计师事务所", "（特殊普通合伙）新疆分所"],
            ["买买提江·阿不都热合曼·", "依明江·阿不都热合曼"],
        ] {
            let set = set(&lines.concat(), 52.0, &STEPS, em).expect("it fits");
            assert_eq!(set.lines, lines);
        }
    }

    #[test]
    fn what_cannot_fit_is_refused() {
        assert_eq!(set(&"所".repeat(90), 52.0, &STEPS, em), None);
    }
}
