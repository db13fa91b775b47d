//! A text with what a search has found in it marked.

use leptos::prelude::*;

use crate::components::erase::Erase;

/// The text; `hits` are places of its characters, from and to, in their order.
pub fn marked(text: &str, hits: &[(usize, usize)]) -> AnyView {
    if hits.is_empty() {
        return text.to_owned().erased();
    }
    let parts = parts(text, hits).into_iter();
    parts
        .map(|(part, is_hit)| match is_hit {
            true => view! { <mark>{part}</mark> }.erased(),
            false => part.erased(),
        })
        .collect_view()
        .erased()
}

/// The text in parts, each with whether it is a hit.
fn parts(text: &str, hits: &[(usize, usize)]) -> Vec<(String, bool)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    for (at, c) in text.chars().enumerate() {
        let is_hit = hits.iter().any(|(from, to)| (*from..*to).contains(&at));
        match parts.last_mut() {
            Some((part, last)) if *last == is_hit => part.push(c),
            _ => parts.push((c.to_string(), is_hit)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_text_falls_into_what_was_found_and_what_was_not() {
        let text = |parts: Vec<(String, bool)>| {
            let one = |(part, is_hit): (String, bool)| match is_hit {
                true => format!("[{part}]"),
                false => part,
            };
            parts.into_iter().map(one).collect::<String>()
        };
        assert_eq!(text(parts("阿依古丽·示", &[(2, 6)])), "阿依[古丽·示]");
        assert_eq!(text(parts("2020", &[(0, 1), (2, 3)])), "[2]0[2]0");
        assert_eq!(text(parts("王", &[(0, 9)])), "[王]");
        assert_eq!(text(parts("", &[(0, 1)])), "");
    }
}
