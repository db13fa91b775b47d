//! What the list is narrowed to beside queue, search and firm, as the address holds it.

use serde::{Deserialize, Serialize};

use crate::doubt::Doubt;
use crate::facets::Facets;
use crate::field::Field;
use crate::membership::MembershipStatus;
use crate::photo::PhotoKind;

/// Filters of the list; all that are set hold at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// 会籍状态.
    pub status: MembershipStatus,
    /// This required field is missing.
    pub missing: Option<Field>,
    /// This doubt is open.
    pub doubt: Option<Doubt>,
    /// Where the photo is from.
    pub photo: Option<PhotoFilter>,
    /// The year of 入会时间.
    pub joined: Option<u16>,
    /// ★ alone.
    pub starred: bool,
}

/// Where the photo that would be issued is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhotoFilter {
    /// From the exam's records.
    Exam,
    /// Given by staff.
    Upload,
    /// There is none.
    None,
}

impl PhotoFilter {
    /// All, in the order on screen.
    pub const ALL: [Self; 3] = [Self::Exam, Self::Upload, Self::None];

    /// The name in URLs.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Exam => "exam",
            Self::Upload => "upload",
            Self::None => "none",
        }
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exam => "考试照片",
            Self::Upload => "上传的照片",
            Self::None => "没有照片",
        }
    }
}

/// A doubt in words, without what is to be done.
pub fn short(doubt: Doubt) -> &'static str {
    let message = doubt.message();
    message.split('，').next().unwrap_or(message)
}

/// The years of joining that can be asked for.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2999;

impl Filter {
    /// Reads URL parameters; what is odd is no filter.
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| get(name).unwrap_or_default();
        let required = |field: &Field| field.is_required();
        let joined = text("joined").trim().parse().ok();
        Self {
            status: MembershipStatus::from_slug(&text("status")).unwrap_or_default(),
            missing: Field::from_key(&text("missing")).filter(required),
            doubt: text("doubt").parse().ok(),
            photo: PhotoFilter::ALL
                .into_iter()
                .find(|photo| photo.slug() == text("photo")),
            joined: joined.filter(|year| YEARS.contains(year)),
            starred: text("starred") == "1",
        }
    }

    /// Names and values of what is set, as URLs and forms hold them.
    pub fn to_params(&self) -> Vec<(&'static str, String)> {
        let status = (self.status != MembershipStatus::Listed).then(|| self.status.slug());
        let set = [
            ("status", status.map(str::to_owned)),
            ("missing", self.missing.map(|field| field.key().to_owned())),
            ("doubt", self.doubt.map(|doubt| doubt.code().to_owned())),
            ("photo", self.photo.map(|photo| photo.slug().to_owned())),
            ("joined", self.joined.map(|year| year.to_string())),
            ("starred", self.starred.then(|| "1".to_owned())),
        ];
        let set = set.into_iter();
        set.filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// What is set, in words, each with the filter that is left without it.
    pub fn set(&self) -> Vec<(String, Self)> {
        let without = |change: fn(&mut Self)| {
            let mut rest = self.clone();
            change(&mut rest);
            rest
        };
        let mut set = Vec::new();
        if self.status != MembershipStatus::Listed {
            let words = format!("会籍：{}", self.status.label());
            set.push((
                words,
                without(|rest| rest.status = MembershipStatus::Listed),
            ));
        }
        if let Some(field) = self.missing {
            let words = format!("缺：{}", field.label());
            set.push((words, without(|rest| rest.missing = None)));
        }
        if let Some(doubt) = self.doubt {
            set.push((short(doubt).to_owned(), without(|rest| rest.doubt = None)));
        }
        if let Some(photo) = self.photo {
            set.push((photo.label().to_owned(), without(|rest| rest.photo = None)));
        }
        if let Some(year) = self.joined {
            let words = format!("{year} 年入会");
            set.push((words, without(|rest| rest.joined = None)));
        }
        if self.starred {
            set.push((
                "★ 重点标记".to_owned(),
                without(|rest| rest.starred = false),
            ));
        }
        set
    }

    /// The bits of a member's facets that are looked at, and what they must be; nothing where no
    /// filter looks at any.
    pub fn facets(&self) -> Option<(Facets, Facets)> {
        let (mut looked, mut wanted) = (Facets::default(), Facets::default());
        let set = [
            self.missing.map(Facets::missing),
            self.doubt.map(Facets::doubt),
            self.starred.then(Facets::starred),
        ];
        for bits in set.into_iter().flatten() {
            looked = looked.and(bits);
            wanted = wanted.and(bits);
        }
        if let Some(photo) = self.photo {
            looked = looked.and(Facets::any_photo());
            wanted = wanted.and(match photo {
                PhotoFilter::Exam => Facets::photo(PhotoKind::Exam),
                PhotoFilter::Upload => Facets::photo(PhotoKind::Upload),
                PhotoFilter::None => Facets::default(),
            });
        }
        if let Some(year) = self.joined {
            looked = looked.and(Facets::any_year());
            wanted = wanted.and(Facets::joined(year));
        }
        (looked != Facets::default()).then_some((looked, wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Filter {
        Filter {
            status: MembershipStatus::Resigned,
            missing: Some(Field::Photo),
            doubt: Some(Doubt::IdSex),
            photo: Some(PhotoFilter::None),
            joined: Some(2016),
            starred: true,
        }
    }

    #[test]
    fn every_filter_goes_through_the_address_and_can_be_taken_off() {
        let params = all().to_params();
        let get = |name: &str| {
            let found = params.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.clone())
        };
        assert_eq!(Filter::from_params(get), all());
        assert_eq!((params.len(), all().set().len()), (6, 6));
        let mut left = all();
        for rest in (0..6).rev() {
            left = left.set()[0].1.clone();
            assert_eq!(left.set().len(), rest);
        }
        assert_eq!(left, Filter::default());
        assert!(left.to_params().is_empty() && left.facets().is_none());
    }

    #[test]
    fn odd_values_are_no_filter() {
        for odd in ["", "x", "0", "99999", "remark", "-1"] {
            assert_eq!(
                Filter::from_params(|_| Some(odd.to_owned())),
                Filter::default(),
                "{odd}"
            );
        }
    }

    #[test]
    fn facets_are_compared_at_once() {
        let date = "2016-05-18".parse().unwrap();
        let of =
            |kind, starred| Facets::of(&[Field::Firm], [Doubt::IdSex], kind, starred, Some(date));
        let fits = |filter: &Filter, facets: Facets| {
            let (looked, wanted) = filter.facets().unwrap();
            facets.to_raw() & looked.to_raw() == wanted.to_raw()
        };
        let filter = Filter {
            missing: Some(Field::Firm),
            doubt: Some(Doubt::IdSex),
            photo: Some(PhotoFilter::Exam),
            joined: Some(2016),
            starred: true,
            ..Filter::default()
        };
        assert!(fits(&filter, of(Some(PhotoKind::Exam), true)));
        assert!(!fits(&filter, of(Some(PhotoKind::Upload), true)));
        assert!(!fits(&filter, of(Some(PhotoKind::Exam), false)));
        assert!(!fits(&filter, of(None, true)));
        let other = Filter {
            joined: Some(2017),
            ..filter
        };
        assert!(
            !fits(&other, of(Some(PhotoKind::Exam), true)),
            "a year is wanted as a whole"
        );
        let none = Filter {
            photo: Some(PhotoFilter::None),
            ..Filter::default()
        };
        assert!(fits(&none, of(None, false)) && !fits(&none, of(Some(PhotoKind::Exam), false)));
    }
}
