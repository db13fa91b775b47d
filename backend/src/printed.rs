//! What an issued certificate says.

use certificate::Seal;
use domain::printed::{differences, printed};
use domain::{AssociationSettings, Field, FieldDifference, MemberRecord, SealSettings};
use serde::{Deserialize, Serialize};

use crate::entity::as_json;

/// 会员类别 of every practising member.
const CATEGORY: &str = "执业会员（注册会计师）";

/// What an issued certificate says of its member, and what its association gave to it; kept with
/// it. [`certificate::Printed`] is all that is printed, what belongs to the version included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Printed {
    pub(crate) name: String,
    pub(crate) sex: String,
    pub(crate) member_no: String,
    pub(crate) category: String,
    pub(crate) firm: String,
    pub(crate) joined_on: String,
    #[serde(flatten)]
    pub(crate) template: Template,
}

as_json!(Printed);

/// The association's part of an issued certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) national_association: String,
    pub(crate) provincial_association: String,
    #[serde(default)]
    pub(crate) signatory: String,
    #[serde(default)]
    pub(crate) national_seal: SealSettings,
    #[serde(default)]
    pub(crate) provincial_seal: SealSettings,
}

impl Printed {
    pub(crate) fn of(record: &MemberRecord, template: Template) -> Self {
        Self {
            name: printed(record, Field::Name),
            sex: printed(record, Field::Sex),
            member_no: printed(record, Field::MemberNo),
            category: CATEGORY.to_owned(),
            firm: printed(record, Field::Firm),
            joined_on: printed(record, Field::JoinedOn),
            template,
        }
    }

    /// Where this says otherwise of the member than what is on file now. The
    /// association's part does not count: an issued certificate outlives a
    /// change of template.
    pub(crate) fn differences(&self, record: &MemberRecord) -> Vec<FieldDifference> {
        differences(record, |field| match field {
            Field::Name => &self.name,
            Field::Sex => &self.sex,
            Field::MemberNo => &self.member_no,
            Field::Firm => &self.firm,
            Field::JoinedOn => &self.joined_on,
            _ => "",
        })
    }

    /// The member's part of what is printed; the association's, and what belongs to
    /// a version, is still blank.
    pub(crate) fn to_blank(&self, issued_at: time::OffsetDateTime) -> certificate::Printed {
        let printed = self.clone();
        certificate::Printed {
            name: printed.name,
            sex: printed.sex,
            member_no: printed.member_no,
            category: printed.category,
            firm: printed.firm,
            joined_on: printed.joined_on,
            national_association: String::new(),
            provincial_association: String::new(),
            national_seal: Seal::Specimen,
            provincial_seal: Seal::Specimen,
            signatory: String::new(),
            issued_on: String::new(),
            issued_at,
            code: String::new(),
            version: 1,
            verify_url: String::new(),
        }
    }

    /// The name to save the file under.
    pub(crate) fn file_name(&self) -> String {
        format!("会员证_{}_{}.pdf", self.member_no, self.name)
    }
}

impl Template {
    /// The files of its seals.
    pub(crate) fn seal_files(&self) -> impl Iterator<Item = &str> {
        let seals = [&self.national_seal, &self.provincial_seal];
        seals.into_iter().filter_map(|seal| seal.sha256.as_deref())
    }
}

impl From<AssociationSettings> for Template {
    fn from(settings: AssociationSettings) -> Self {
        Self {
            national_association: settings.national_name,
            provincial_association: settings.name,
            signatory: settings.signatory,
            national_seal: settings.national_seal,
            provincial_seal: settings.provincial_seal,
        }
    }
}
