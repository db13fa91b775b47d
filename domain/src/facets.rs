//! What the list can be narrowed to beside queue and firm, of one member in one number: an index
//! that holds it answers every such filter with one comparison.
//!
//! The bits are stored: what one means may not change, new ones go to free places.

use crate::date::CalendarDate;
use crate::doubt::Doubt;
use crate::field::Field;
use crate::photo::PhotoKind;

/// A member's facets; or which bits a filter looks at, and what it wants there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facets(i64);

/// Fields that may be missing, each at its bit from 0.
const MISSING: [Field; 11] = [
    Field::Name,
    Field::Sex,
    Field::BirthDate,
    Field::IdKind,
    Field::IdNumber,
    Field::Photo,
    Field::MemberNo,
    Field::Firm,
    Field::JoinedOn,
    Field::ApprovalNo,
    Field::ApprovalDate,
];

/// Doubts that nobody has confirmed, each at its bit from [`FIRST_DOUBT`].
const DOUBTS: [Doubt; 9] = [
    Doubt::IdForm,
    Doubt::IdCheckCharacter,
    Doubt::IdBirthDate,
    Doubt::IdSex,
    Doubt::MemberNoForm,
    Doubt::SharedIdNumber,
    Doubt::SharedMemberNo,
    Doubt::NameUnprintable,
    Doubt::FirmUnprintable,
];
const FIRST_DOUBT: usize = 16;

const EXAM_PHOTO: i64 = 1 << 40;
const UPLOADED_PHOTO: i64 = 1 << 41;
const STARRED: i64 = 1 << 42;

/// Twelve bits of the year of joining.
const FIRST_YEAR: usize = 44;
const YEARS: i64 = 0xfff;

impl Facets {
    /// As they are stored.
    pub fn to_raw(self) -> i64 {
        self.0
    }

    /// These bits set besides.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// That this field is missing.
    pub fn missing(field: Field) -> Self {
        Self::bit(MISSING.iter().position(|known| *known == field))
    }

    /// That this doubt is open.
    pub fn doubt(doubt: Doubt) -> Self {
        let place = DOUBTS.iter().position(|known| *known == doubt);
        Self::bit(place.map(|at| at + FIRST_DOUBT))
    }

    /// The kind of the photo that would be issued.
    pub fn photo(kind: PhotoKind) -> Self {
        Self(match kind {
            PhotoKind::Exam => EXAM_PHOTO,
            PhotoKind::Upload => UPLOADED_PHOTO,
        })
    }

    /// Every bit that tells of a photo.
    pub fn any_photo() -> Self {
        Self(EXAM_PHOTO | UPLOADED_PHOTO)
    }

    /// ★.
    pub fn starred() -> Self {
        Self(STARRED)
    }

    /// The year of joining.
    pub fn joined(year: u16) -> Self {
        Self((i64::from(year) & YEARS) << FIRST_YEAR)
    }

    /// Every bit that tells of the year of joining.
    pub fn any_year() -> Self {
        Self(YEARS << FIRST_YEAR)
    }

    fn bit(place: Option<usize>) -> Self {
        Self(place.map_or(0, |at| 1 << at))
    }

    /// Of a member.
    pub fn of(
        missing: &[Field],
        open_doubts: impl IntoIterator<Item = Doubt>,
        photo: Option<PhotoKind>,
        starred: bool,
        joined_on: Option<CalendarDate>,
    ) -> Self {
        let fields = missing.iter().map(|field| Self::missing(*field));
        let doubts = open_doubts.into_iter().map(Self::doubt);
        let photo = photo.map(Self::photo);
        let starred = starred.then(Self::starred);
        let joined = joined_on.map(|date| Self::joined(date.year()));
        let all = fields
            .chain(doubts)
            .chain(photo)
            .chain(starred)
            .chain(joined);
        all.fold(Self::default(), Self::and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_bits_stay_where_they_are() {
        assert_eq!(Facets::missing(Field::Name).to_raw(), 1);
        assert_eq!(Facets::missing(Field::ApprovalDate).to_raw(), 1 << 10);
        assert_eq!(Facets::doubt(Doubt::IdForm).to_raw(), 1 << 16);
        assert_eq!(Facets::doubt(Doubt::FirmUnprintable).to_raw(), 1 << 24);
        assert_eq!(Facets::photo(PhotoKind::Exam).to_raw(), 1 << 40);
        assert_eq!(Facets::starred().to_raw(), 1 << 42);
        assert_eq!(Facets::joined(2016).to_raw(), 2016 << 44);
    }

    #[test]
    fn everything_that_can_be_asked_for_has_bits_of_its_own() {
        let fields = Field::REQUIRED.iter().map(|field| Facets::missing(*field));
        let doubts = Doubt::ALL.iter().map(|doubt| Facets::doubt(*doubt));
        let others = [
            Facets::photo(PhotoKind::Exam),
            Facets::photo(PhotoKind::Upload),
            Facets::starred(),
            Facets::any_year(),
        ];
        let mut taken = 0;
        for bits in fields.chain(doubts).chain(others) {
            assert!(bits.to_raw() > 0 && taken & bits.to_raw() == 0, "{bits:?}");
            taken |= bits.to_raw();
        }
    }
}
