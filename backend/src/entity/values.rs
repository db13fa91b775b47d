//! What is stored for the values of the domain. None of it may change: rows hold it.

use domain::crop::CropRect;
use domain::job::{JobItemState, JobKind, JobState};
use domain::photo_batch::{ArchiveState, BatchGroup, BatchState, BatchWarning, ItemOutcome};
use domain::photo_name::{Disagreement, FoundBy};
use domain::roster::import::{
    Decision, ImportChoice, ImportCounts, ImportGroup, ImportState, RowDetail,
};
use domain::{
    CalendarDate, CertificateCode, CertificateState, Doubt, Field, FieldNote, IdDocumentKind,
    IssueState, MemberRecord, MembershipStatus, PhotoCheck, PhotoKind, PhotoSource,
    RevocationReason, Role, Sex,
};
use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use super::stored::Storable;

/// Plain enums, under the name that they have on the wire.
macro_rules! by_name {
    ($($type:ty),+ $(,)?) => {$(
        impl Storable for $type {
            type Raw = String;

            fn to_raw(&self) -> String {
                name(self)
            }

            fn from_raw(raw: String) -> Option<Self> {
                let name: value::StringDeserializer<value::Error> = raw.into_deserializer();
                serde::Deserialize::deserialize(name).ok()
            }
        }
    )+};
}

/// Everything else that serde knows, as JSON in a text.
macro_rules! as_json {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::entity::Storable for $type {
            type Raw = String;

            fn to_raw(&self) -> String {
                $crate::entity::values::to_json(self)
            }

            fn from_raw(raw: String) -> Option<Self> {
                $crate::entity::values::from_json(&raw)
            }
        }
    )+};
}

pub(crate) use as_json;

by_name!(
    ArchiveState,
    BatchGroup,
    BatchState,
    CertificateState,
    Decision,
    Field,
    FoundBy,
    IdDocumentKind,
    ImportGroup,
    ImportState,
    IssueState,
    ItemOutcome,
    JobItemState,
    JobKind,
    JobState,
    MembershipStatus,
    PhotoKind,
    PhotoSource,
    RevocationReason,
    Role,
    Sex,
);

as_json!(
    CropRect,
    ImportChoice,
    ImportCounts,
    MemberRecord,
    Option<Disagreement>,
    RowDetail,
    Vec<BatchWarning>,
    Vec<PhotoCheck>,
    Vec<i64>,
    serde_json::Value,
);

fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("only plain enums are stored by name, not {other:?}"),
    }
}

pub(crate) fn to_json(value: &impl Serialize) -> String {
    match serde_json::to_string(value) {
        Ok(json) => json,
        Err(error) => unreachable!("lists and structures of texts and numbers: {error}"),
    }
}

pub(crate) fn from_json<T: DeserializeOwned>(raw: &str) -> Option<T> {
    serde_json::from_str(raw).ok()
}

/// Nothing for a file that is no photo.
impl Storable for Option<CropRect> {
    type Raw = String;

    fn to_raw(&self) -> String {
        self.as_ref().map(to_json).unwrap_or_default()
    }

    fn from_raw(raw: String) -> Option<Self> {
        match raw.as_str() {
            "" => Some(None),
            json => from_json(json).map(Some),
        }
    }
}

/// Nothing where there is no note, as in the rows that are older than the column.
impl Storable for Vec<FieldNote> {
    type Raw = String;

    fn to_raw(&self) -> String {
        match self.as_slice() {
            [] => String::new(),
            notes => to_json(&notes),
        }
    }

    fn from_raw(raw: String) -> Option<Self> {
        match raw.as_str() {
            "" => Some(Self::new()),
            json => from_json(json),
        }
    }
}

/// Their codes, separated by commas.
impl Storable for Vec<Doubt> {
    type Raw = String;

    fn to_raw(&self) -> String {
        let codes: Vec<&str> = self.iter().map(|doubt| doubt.code()).collect();
        codes.join(",")
    }

    fn from_raw(raw: String) -> Option<Self> {
        match raw.as_str() {
            "" => Some(Self::new()),
            codes => codes.split(',').map(|code| code.parse().ok()).collect(),
        }
    }
}

impl Storable for CertificateCode {
    type Raw = String;

    fn to_raw(&self) -> String {
        self.to_string()
    }

    fn from_raw(raw: String) -> Option<Self> {
        // As it is written, no other spelling: it is looked for like that.
        raw.parse().ok().filter(|code: &Self| code.as_str() == raw)
    }
}

impl Storable for CalendarDate {
    type Raw = time::Date;

    fn to_raw(&self) -> time::Date {
        (*self).into()
    }

    fn from_raw(raw: time::Date) -> Option<Self> {
        raw.try_into().ok()
    }
}

/// Numbers that are never negative, in columns that could be.
macro_rules! as_number {
    ($($type:ty: $raw:ty),+ $(,)?) => {$(
        impl Storable for $type {
            type Raw = $raw;

            /// The largest that fits for what is larger still: no photo and no file is.
            fn to_raw(&self) -> $raw {
                <$raw>::try_from(*self).unwrap_or(<$raw>::MAX)
            }

            fn from_raw(raw: $raw) -> Option<Self> {
                Self::try_from(raw).ok()
            }
        }
    )+};
}

as_number!(u8: i32, u16: i32, u32: i32, u64: i64);

#[cfg(test)]
mod tests {
    use super::*;

    /// The name under which each of these is stored, and back.
    fn stored<T: Storable<Raw = String> + PartialEq + std::fmt::Debug>(value: T, raw: &str) {
        assert_eq!(value.to_raw(), raw);
        assert_eq!(T::from_raw(raw.to_owned()), Some(value));
        assert_eq!(T::from_raw(format!("{raw}?")), None);
    }

    #[test]
    fn stored_names_stay_as_they_are() {
        for value in [PhotoKind::Exam, PhotoKind::Upload] {
            stored(value, value.slug());
        }
        stored(PhotoSource::Exam, "exam");
        stored(PhotoSource::Upload, "upload");
        stored(PhotoSource::Batch, "batch");
        for value in [Role::Clerk, Role::Manager, Role::Auditor, Role::Admin] {
            stored(value, value.slug());
        }
        for &value in BatchGroup::ALL {
            stored(value, value.slug());
        }
        stored(CertificateState::Valid, "valid");
        stored(CertificateState::Superseded, "superseded");
        stored(CertificateState::Revoked, "revoked");
        stored(CertificateState::Lapsed, "lapsed");
        stored(IssueState::Incomplete, "incomplete");
        stored(IssueState::Ready, "ready");
        stored(IssueState::Revoked, "revoked");
        stored(IssueState::Changed, "changed");
        stored(IssueState::Issued, "issued");
        stored(MembershipStatus::Listed, "listed");
        stored(IdDocumentKind::ResidentId, "resident-id");
        stored(ItemOutcome::TakenBack, "taken-back");
        stored(JobKind::Certificates, "certificates");
        stored(JobKind::Import, "import");
        stored(JobState::Waiting, "waiting");
        stored(JobState::Running, "running");
        stored(JobState::Done, "done");
        stored(JobState::Cancelled, "cancelled");
        stored(JobState::Failed, "failed");
        stored(JobItemState::Waiting, "waiting");
        stored(Sex::Female, "female");
        for value in RevocationReason::ALL {
            stored(value, value.slug());
        }
    }

    #[test]
    fn doubts_dates_and_notes_are_read_whole_or_not_at_all() {
        stored(vec![Doubt::IdForm, Doubt::IdSex], "id_form,id_sex");
        assert_eq!(Vec::<Doubt>::from_raw(String::new()), Some(Vec::new()));
        assert_eq!(Vec::<Doubt>::from_raw("id_form,".into()), None);
        assert_eq!(Vec::<FieldNote>::from_raw(String::new()), Some(Vec::new()));
        assert_eq!(Vec::<FieldNote>::from_raw("[".into()), None);
        assert_eq!(Option::<CropRect>::from_raw(String::new()), Some(None));
        let day = CalendarDate::new(2016, 5, 18).unwrap();
        assert_eq!(CalendarDate::from_raw(day.to_raw()), Some(day));
        assert_eq!(u32::from_raw(-1), None);
        assert_eq!(u32::MAX.to_raw(), i32::MAX);
        let before = time::Date::from_calendar_date(-44, time::Month::March, 15).unwrap();
        assert_eq!(CalendarDate::from_raw(before), None);
    }
}
