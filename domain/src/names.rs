//! The names of plain enums in addresses, forms, rows and the trail: one for each value, that of
//! the wire.

use std::fmt::Debug;

use serde::Serialize;
use strum::VariantArray;

use crate::photo_batch::{BatchGroup, WarningKind};
use crate::printing::{PaperKind, PrintRefusal, SheetKind};
use crate::roster::import::{Decision, ImportGroup};
use crate::{
    CertificateState, CheckGrade, CheckKind, Doubt, PhotoKind, PhotoSource, Queue,
    RevocationReason, Role, SealOwner, SortKey,
};

/// Each value is written on the wire under its name.
fn is_that_of_the_wire<T>()
where
    T: VariantArray + Serialize + Copy + Into<&'static str>,
{
    for &value in T::VARIANTS {
        let name: &'static str = value.into();
        assert_eq!(serde_json::to_value(value).unwrap(), name);
    }
}

/// Each name leads back to its value, and nothing else does.
fn leads_back<T>()
where
    T: VariantArray + Copy + Debug + PartialEq + Into<&'static str> + std::str::FromStr,
{
    for &value in T::VARIANTS {
        let name: &'static str = value.into();
        assert_eq!(name.parse().ok(), Some(value), "{name}");
        assert!(name.to_uppercase().parse::<T>().is_err());
    }
    assert!("".parse::<T>().is_err());
}

#[test]
fn a_name_is_that_of_the_wire() {
    is_that_of_the_wire::<BatchGroup>();
    is_that_of_the_wire::<CertificateState>();
    is_that_of_the_wire::<CheckGrade>();
    is_that_of_the_wire::<CheckKind>();
    is_that_of_the_wire::<Doubt>();
    is_that_of_the_wire::<Decision>();
    is_that_of_the_wire::<ImportGroup>();
    is_that_of_the_wire::<PhotoKind>();
    is_that_of_the_wire::<PhotoSource>();
    is_that_of_the_wire::<Queue>();
    is_that_of_the_wire::<RevocationReason>();
    is_that_of_the_wire::<Role>();
    is_that_of_the_wire::<SealOwner>();
    is_that_of_the_wire::<SheetKind>();
    is_that_of_the_wire::<SortKey>();
    is_that_of_the_wire::<WarningKind>();
}

#[test]
fn a_name_leads_back_to_its_value() {
    leads_back::<BatchGroup>();
    leads_back::<Doubt>();
    leads_back::<PaperKind>();
    leads_back::<Decision>();
    leads_back::<ImportGroup>();
    leads_back::<PhotoKind>();
    leads_back::<PhotoSource>();
    leads_back::<PrintRefusal>();
    leads_back::<Queue>();
    leads_back::<SealOwner>();
    leads_back::<SheetKind>();
    leads_back::<SortKey>();
}

#[test]
fn names_stay_as_they_are() {
    fn names<T: VariantArray + Copy + Into<&'static str>>() -> Vec<&'static str> {
        T::VARIANTS.iter().map(|&value| value.into()).collect()
    }
    assert_eq!(names::<PaperKind>(), ["a5", "a4-landscape", "a4-portrait"]);
    assert_eq!(names::<SheetKind>(), ["a5", "a4-one", "a4-two", "card"]);
    assert_eq!(
        names::<SortKey>(),
        ["arrival", "name", "member-no", "firm", "birth-date"]
    );
    assert_eq!(
        names::<PrintRefusal>()[3..5],
        ["profile_name", "profile_glyph"]
    );
    assert_eq!(names::<Doubt>()[..2], ["id_form", "id_check_character"]);
    assert_eq!(names::<Queue>()[..2], ["all", "no-photo"]);
}
