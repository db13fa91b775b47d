//! The members list as the URL says it: which members, in which order, which page.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use strum_macros::{EnumString, IntoStaticStr, VariantArray};

use crate::filter::Filter;
use crate::queue::Queue;
use crate::sought;

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

/// A view of the list that somebody has saved for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Identity.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The query of the list's address, without `?`.
    pub list: String,
}

/// So many views are kept of one person.
pub const MAX_VIEWS: usize = 30;
/// The longest name of a view, characters.
pub const MAX_VIEW_NAME: usize = 40;

/// The longest search text in characters; the rest is not looked at.
pub const MAX_SEARCH_CHARACTERS: usize = 60;

/// What is said where the number of a document was typed in the place of a firm.
pub const NUMBER_FOR_FIRM: &str =
    "「服务所」中填的像是证件号，列表未作改变；证件号请在搜索框中输入。";

/// The digits of a token.
const TOKEN_DIGITS: usize = 32;
/// What stands for nothing, in the place of a token that is none.
const NO_TOKEN: &str = "none";

/// The state of the list, held in the URL: `?queue= &q= &t= &firm= &firm-name= &sort= &page= &size=`
/// and the filters ([`Filter`]). Unknown or odd values mean the default: an old bookmark never fails.
///
/// `t=` stands for the number of an identity document that was typed into the search box: no URL
/// holds that itself ([`sought`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// The queue.
    pub queue: Queue,
    /// Search text: name, pinyin, initials, member number, firm.
    pub search: String,
    /// What was given for a text that no URL may hold; empty where there is none.
    pub token: String,
    /// Only members of this firm.
    pub firm: Option<i64>,
    /// Only members of the firm of this name, or of those that have it in their names or readings.
    pub firm_name: String,
    /// What else the list is narrowed to.
    pub filter: Filter,
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
            token: String::new(),
            firm: None,
            firm_name: String::new(),
            filter: Filter::default(),
            sort: SortKey::default(),
            descending: false,
            page: 1,
            size: 20,
        }
    }
}

impl ListQuery {
    /// Reads URL parameters, already percent-decoded.
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
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
            token: get("t").unwrap_or_default(),
            firm: get("firm").and_then(|text| text.parse().ok()),
            firm_name: get("firm-name").unwrap_or_default(),
            filter: Filter::from_params(&get),
            sort: key.parse().unwrap_or_default(),
            descending,
            page: number("page").unwrap_or(1),
            size: number("size").unwrap_or_default(),
        };
        query.bounded()
    }

    /// The same list within bounds: a size on offer, a page that can be, texts of visible
    /// characters and limited length, one firm and one search.
    pub fn bounded(&self) -> Self {
        let short = |text: &str| -> String {
            // Two cells of a table are pasted with a tab between them.
            let spaced = text.trim().chars().map(|c| if c == '\t' { ' ' } else { c });
            let visible = spaced.filter(|c| !c.is_control());
            visible.take(MAX_SEARCH_CHARACTERS).collect()
        };
        let is_token =
            self.token.len() == TOKEN_DIGITS && self.token.bytes().all(|c| c.is_ascii_hexdigit());
        let (search, token) = match self.token.as_str() {
            "" => (short(&self.search), String::new()),
            token if is_token => (String::new(), token.to_owned()),
            // Not everybody, whom a list without a search would show.
            _ => (String::new(), NO_TOKEN.to_owned()),
        };
        let firm_name = match self.firm {
            Some(_) => String::new(),
            None => short(&self.firm_name),
        };
        Self {
            search,
            token,
            firm_name,
            page: self.page.clamp(1, 1_000_000),
            size: match PAGE_SIZES.contains(&self.size) {
                true => self.size,
                false => Self::default().size,
            },
            ..self.clone()
        }
    }

    /// Whether something but the queue narrows the list.
    pub fn is_narrowed(&self) -> bool {
        let plain = Self {
            queue: self.queue,
            sort: self.sort,
            descending: self.descending,
            page: self.page,
            size: self.size,
            ..Self::default()
        };
        *self != plain
    }

    /// Names and values as the URL holds them; defaults are left out, and so is what no URL may
    /// hold.
    pub fn to_params(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let may_stand = |text: &str| !text.is_empty() && !sought::is_secret(text);
        let sign = if self.descending { "-" } else { "" };
        let sorted = self.sort != default.sort || self.descending;
        let mut params = Vec::new();
        let mut add = |is_set: bool, name: &'static str, value: String| {
            if is_set {
                params.push((name, value));
            }
        };
        let queue = self.queue.slug().to_owned();
        add(self.queue != default.queue, "queue", queue);
        add(may_stand(&self.search), "q", self.search.clone());
        add(!self.token.is_empty(), "t", self.token.clone());
        let firm = self.firm.map(|firm| firm.to_string());
        add(firm.is_some(), "firm", firm.unwrap_or_default());
        add(
            may_stand(&self.firm_name),
            "firm-name",
            self.firm_name.clone(),
        );
        for (name, value) in self.filter.to_params() {
            add(true, name, value);
        }
        add(sorted, "sort", format!("{sign}{}", self.sort.slug()));
        add(self.page != default.page, "page", self.page.to_string());
        add(self.size != default.size, "size", self.size.to_string());
        params
    }

    /// The URL's query string without `?`; defaults are left out.
    pub fn to_query_string(&self) -> String {
        let pairs = self.to_params().into_iter();
        let pairs = pairs.map(|(name, value)| format!("{name}={}", encoded(&value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The same list as it can be kept: from its first page, without what ends with the session.
    pub fn kept(&self) -> Self {
        let bounded = self.bounded();
        let may_stand = |text: String| match sought::is_secret(&text) {
            true => String::new(),
            false => text,
        };
        Self {
            search: may_stand(bounded.search),
            firm_name: may_stand(bounded.firm_name),
            token: String::new(),
            page: 1,
            ..bounded
        }
    }

    /// The same list narrowed otherwise, from its first page.
    pub fn with_filter(&self, filter: Filter) -> Self {
        Self {
            filter,
            page: 1,
            ..self.clone()
        }
    }

    /// The same list of all firms, from its first page.
    pub fn of_all_firms(&self) -> Self {
        Self {
            firm: None,
            firm_name: String::new(),
            page: 1,
            ..self.clone()
        }
    }

    /// The same list without a search, from its first page.
    pub fn without_search(&self) -> Self {
        Self {
            search: String::new(),
            token: String::new(),
            page: 1,
            ..self.clone()
        }
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

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::membership::MembershipStatus;

    #[test]
    fn no_url_holds_the_number_of_a_document() {
        let query = ListQuery {
            search: "110105 19491231 002x".into(),
            firm_name: "E12345678".into(),
            ..ListQuery::default()
        };
        assert_eq!(query.to_query_string(), "");
        let kept = query.kept();
        assert_eq!((&*kept.search, &*kept.firm_name), ("", ""));
        let member = ListQuery {
            search: "330000010001".into(),
            ..ListQuery::default()
        };
        assert_eq!(member.to_query_string(), "q=330000010001");
        let token = "0123456789abcdef0123456789abcdef";
        let sought = ListQuery {
            token: token.into(),
            page: 2,
            ..query
        };
        assert_eq!(
            sought.bounded().to_query_string(),
            format!("t={token}&page=2")
        );
        assert_eq!(sought.kept(), ListQuery::default());
        let odd = ListQuery {
            token: "11010519491231002X".into(),
            ..ListQuery::default()
        };
        assert_eq!(odd.bounded().to_query_string(), "t=none");
    }

    #[test]
    fn the_url_holds_all_of_the_state() {
        let query = ListQuery {
            queue: Queue::Doubtful,
            search: "丁 w&=%".into(),
            token: String::new(),
            firm: Some(7),
            firm_name: String::new(),
            filter: Filter {
                status: MembershipStatus::Transferred,
                starred: true,
                ..Filter::default()
            },
            sort: SortKey::BirthDate,
            descending: true,
            page: 3,
            size: 50,
        };
        let text = query.to_query_string();
        assert_eq!(
            text,
            "queue=doubtful&q=%E4%B8%81%20w%26%3D%25&firm=7&status=transferred&starred=1&sort=-birth-date&page=3&size=50"
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
