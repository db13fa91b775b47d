//! For whom a page was rendered: an opaque value in its head, which every changing request of
//! the page brings back in its address, so that plain forms can, too.

/// The name of the element in the page's head.
pub const META: &str = "huizheng-for";

/// The header in which scripts may send it.
pub const HEADER: &str = "x-huizheng-for";

/// The value of this page; empty where nobody is signed in.
#[cfg(feature = "ssr")]
pub fn page_owner() -> String {
    crate::document::asked().map_or_else(String::new, |asked| asked.owner)
}

/// The value of this page; empty where nobody is signed in.
#[cfg(not(feature = "ssr"))]
pub fn page_owner() -> String {
    crate::browser::document::meta(META).unwrap_or_default()
}

/// The address of a changing request of this page.
pub fn owned(url: &str) -> String {
    with_owner(url, &page_owner())
}

fn with_owner(url: &str, owner: &str) -> String {
    let (address, place) = match url.split_once('#') {
        Some((address, place)) => (address, format!("#{place}")),
        None => (url, String::new()),
    };
    // The action of a form that a script sends has it already.
    if owner.is_empty() || address.contains("?for=") || address.contains("&for=") {
        return url.to_owned();
    }
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}for={owner}{place}")
}

#[cfg(test)]
mod tests {
    use super::with_owner;

    #[test]
    fn an_address_carries_the_value_once() {
        assert_eq!(with_owner("/a", ""), "/a");
        assert_eq!(with_owner("/a", "0f"), "/a?for=0f");
        assert_eq!(with_owner("/a?b=1#c", "0f"), "/a?b=1&for=0f#c");
        assert_eq!(with_owner("/a?for=0f", "0f"), "/a?for=0f");
    }
}
