//! What the association gives to a certificate. Kept with each one issued: a
//! later change of settings touches none of them.

use certificate::Printed;
use domain::{AssociationSettings, SealSettings};
use serde::{Deserialize, Serialize};

use super::{Inner, seals};
use crate::Error;
use crate::entity::association;

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

impl Template {
    pub(crate) fn of(association: &association::Model) -> Self {
        settings_of(association).into()
    }

    /// The files of its seals.
    pub(crate) fn seal_files(&self) -> impl Iterator<Item = &str> {
        let seals = [&self.national_seal, &self.provincial_seal];
        seals.into_iter().filter_map(|seal| seal.sha256.as_deref())
    }

    /// Adds the association's part to what is printed.
    pub(crate) async fn put_on(&self, inner: &Inner, printed: Printed) -> Result<Printed, Error> {
        Ok(Printed {
            national_association: self.national_association.clone(),
            provincial_association: self.provincial_association.clone(),
            signatory: self.signatory.clone(),
            national_seal: seals::load(inner, &self.national_seal).await?,
            provincial_seal: seals::load(inner, &self.provincial_seal).await?,
            ..printed
        })
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

/// The settings in an association's row.
pub(crate) fn settings_of(row: &association::Model) -> AssociationSettings {
    let seal = |sha256: &Option<String>, width, dx, dy| SealSettings {
        sha256: sha256.clone(),
        placement: domain::SealPlacement { width, dx, dy },
    };
    AssociationSettings {
        version: row.settings_version,
        national_name: row.national_name.clone(),
        name: row.name.clone(),
        signatory: row.signatory.clone(),
        national_seal: seal(
            &row.national_seal_sha256,
            row.national_seal_width,
            row.national_seal_dx,
            row.national_seal_dy,
        ),
        provincial_seal: seal(
            &row.provincial_seal_sha256,
            row.provincial_seal_width,
            row.provincial_seal_dx,
            row.provincial_seal_dy,
        ),
    }
}
