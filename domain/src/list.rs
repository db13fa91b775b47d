//! The members list as the URL says it: which members, in which order, which page.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

use crate::queue::Queue;

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SortKey {
    /// The order of arrival.
    #[default]
    Arrival,
    /// 姓名 by pinyin.
    Name,
    /// 执业会员号.
    MemberNo,
    /// 服务所名称.
    Firm,
    /// 出生日期.
    BirthDate,
}

impl SortKey {
    /// The name in URLs.
    pub fn slug(self) -> &'static str {
        self.into()
    }
}

/// Page sizes on offer.
pub const PAGE_SIZES: [u32; 3] = [20, 50, 100];

/// What does not stand for itself in a value of the URL (RFC 3986: all but unreserved).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The longest search text in characters; the rest is not looked at.
pub const MAX_SEARCH_CHARACTERS: usize = 60;

/// The state of the list, held in the URL:
/// `?queue= &q= &firm= &sort= &page= &size=`. Unknown or odd values mean the
/// default: an old bookmark never fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// The queue.
    pub queue: Queue,
    /// Search text: name, pinyin, initials, member number, firm.
    pub search: String,
    /// Only members of this firm.
    pub firm: Option<i64>,
    /// The order; `-` before the key in the URL means descending.
    pub sort: SortKey,
    /// Descending.
    pub descending: bool,
    /// Page, from 1.
    pub page: u32,
    /// Rows on a page, one of [`PAGE_SIZES`].
    pub size: u32,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            queue: Queue::default(),
            search: String::new(),
            firm: None,
            sort: SortKey::default(),
            descending: false,
            page: 1,
            size: 20,
        }
    }
}

impl ListQuery {
    /// Reads URL parameters, already percent-decoded.
    pub fn from_params<'a>(get: impl Fn(&str) -> Option<String> + 'a) -> Self {
        let sort = get("sort").unwrap_or_default();
        let (descending, key) = match sort.strip_prefix('-') {
            Some(key) => (true, key),
            None => (false, &*sort),
        };
        let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
        let query = Self {
            queue: get("queue")
                .and_then(|name| name.parse().ok())
                .unwrap_or_default(),
            search: get("q").unwrap_or_default(),
            firm: get("firm").and_then(|text| text.parse().ok()),
            sort: key.parse().unwrap_or_default(),
            descending,
            page: number("page").unwrap_or(1),
            size: number("size").unwrap_or_default(),
        };
        query.bounded()
    }

    /// The same list within bounds: a size on offer, a page that can be, a search
    /// text of visible characters and limited length.
    pub fn bounded(&self) -> Self {
        let visible = self.search.trim().chars().filter(|c| !c.is_control());
        Self {
            search: visible.take(MAX_SEARCH_CHARACTERS).collect(),
            page: self.page.clamp(1, 1_000_000),
            size: match PAGE_SIZES.contains(&self.size) {
                true => self.size,
                false => Self::default().size,
            },
            ..self.clone()
        }
    }

    /// The URL's query string without `?`; defaults are left out.
    pub fn to_query_string(&self) -> String {
        let default = Self::default();
        let mut parts = Vec::new();
        if self.queue != default.queue {
            parts.push(format!("queue={}", self.queue.slug()));
        }
        if !self.search.is_empty() {
            parts.push(format!("q={}", utf8_percent_encode(&self.search, VALUE)));
        }
        if let Some(firm) = self.firm {
            parts.push(format!("firm={firm}"));
        }
        if self.sort != default.sort || self.descending {
            parts.push(format!(
                "sort={}{}",
                if self.descending { "-" } else { "" },
                self.sort.slug()
            ));
        }
        if self.page != default.page {
            parts.push(format!("page={}", self.page));
        }
        if self.size != default.size {
            parts.push(format!("size={}", self.size));
        }
        parts.join("&")
    }

    /// The same list on another page.
    pub fn with_page(&self, page: u32) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same list in another queue, from its first page.
    pub fn with_queue(&self, queue: Queue) -> Self {
        Self {
            queue,
            page: 1,
            ..self.clone()
        }
    }

    /// The same list ordered by a column: pressed again, the order turns around.
    pub fn sorted_by(&self, sort: SortKey) -> Self {
        let descending = self.sort == sort && !self.descending;
        Self {
            sort,
            descending,
            page: 1,
            ..self.clone()
        }
    }

    /// Rows before this page.
    pub fn offset(&self) -> u64 {
        u64::from(self.page.saturating_sub(1)) * u64::from(self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_holds_all_of_the_state() {
        let query = ListQuery {
            queue: Queue::Doubtful,
            search: "丁 w&=%".into(),
            firm: Some(7),
            sort: SortKey::BirthDate,
            descending: true,
            page: 3,
            size: 50,
        };
        let text = query.to_query_string();
        assert_eq!(
            text,
            "queue=doubtful&q=%E4%B8%81%20w%26%3D%25&firm=7&sort=-birth-date&page=3&size=50"
        );
        let get = |name: &str| {
            let value = text
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
            Some(if name == "q" {
                "丁 w&=%".to_owned()
            } else {
                value.to_owned()
            })
        };
        assert_eq!(ListQuery::from_params(get), query);
        assert_eq!(ListQuery::default().to_query_string(), "");
    }

    #[test]
    fn odd_values_mean_the_default() {
        let odd = ListQuery::from_params(|name| {
            Some(
                match name {
                    "page" => "0",
                    "size" => "7",
                    "firm" => "x",
                    "queue" => "?",
                    _ => "",
                }
                .to_owned(),
            )
        });
        assert_eq!(odd, ListQuery::default());
    }
}
