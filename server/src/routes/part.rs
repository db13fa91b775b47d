//! Which part of a file somebody asks for (RFC 9110, 14).

use std::ops::Range;

use http::{HeaderMap, header};

/// What is asked for of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Beyond,
}

/// Reads `Range`, and `If-Range`: who has the beginning of another file gets all of this one. What
/// cannot be read counts as not asked, and of several parts in one request all is sent.
pub(crate) fn asked(headers: &HeaderMap, tag: &str, size: u64) -> Asked {
    let known = headers.get(header::IF_RANGE);
    if known.is_some_and(|known| known.as_bytes() != tag.as_bytes()) {
        return Asked::Whole;
    }
    let range = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let part = range
        .and_then(|range| range.trim().strip_prefix("bytes="))
        .and_then(|range| range.trim().split_once('-'));
    let Some((first, last)) = part else {
        return Asked::Whole;
    };
    match (number(first), number(last)) {
        // The last so many bytes.
        (None, Some(0)) if first.is_empty() => Asked::Beyond,
        (None, Some(count)) if first.is_empty() => within(size.saturating_sub(count), size, size),
        (Some(first), None) if last.is_empty() => within(first, size, size),
        (Some(first), Some(last)) if first <= last => within(first, last.saturating_add(1), size),
        _ => Asked::Whole,
    }
}

fn within(start: u64, end: u64, size: u64) -> Asked {
    match start < size {
        true => Asked::Part(start..end.min(size)),
        false => Asked::Beyond,
    }
}

/// Digits alone: a sign is none.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &'static str, if_range: Option<&'static str>) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, tag.parse().unwrap());
        }
        asked(&headers, "\"1\"", 100)
    }

    #[test]
    fn parts_are_cut_to_what_is_there() {
        assert_eq!(asked(&HeaderMap::new(), "\"1\"", 100), Asked::Whole);
        assert_eq!(of("bytes=0-0", None), Asked::Part(0..1));
        assert_eq!(of("bytes=10-", None), Asked::Part(10..100));
        assert_eq!(of("bytes=90-1000", None), Asked::Part(90..100));
        assert_eq!(of("bytes=-5", None), Asked::Part(95..100));
        assert_eq!(of("bytes=-500", None), Asked::Part(0..100));
        for beyond in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(of(beyond, None), Asked::Beyond, "{beyond}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_asked() {
        let odd = [
            "bytes=",
            "bytes=-",
            "bytes=5-4",
            "bytes=+1-2",
            "bytes=0-1,5-6",
            "lines=1-2",
            "bytes=99999999999999999999-",
            "bytes=a-b",
        ];
        for odd in odd {
            assert_eq!(of(odd, None), Asked::Whole, "{odd}");
        }
    }

    #[test]
    fn who_has_another_file_gets_all() {
        assert_eq!(of("bytes=5-", Some("\"1\"")), Asked::Part(5..100));
        assert_eq!(of("bytes=5-", Some("\"2\"")), Asked::Whole);
        assert_eq!(of("bytes=5-", Some("W/\"1\"")), Asked::Whole);
    }
}
