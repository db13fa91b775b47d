//! What the association gives to a certificate. Kept with each one issued: a
//! later change of settings touches none of them.

use certificate::Printed;
use domain::{AssociationSettings, SealSettings};

use super::{Context, seals};
use crate::Error;
use crate::entity::association;
pub(crate) use crate::printed::Template;

impl Template {
    pub(crate) fn of(association: &association::Model) -> Self {
        settings_of(association).into()
    }

    /// Puts the association's part on a printed.
    pub(crate) async fn put_on(&self, cx: &Context, printed: Printed) -> Result<Printed, Error> {
        Ok(Printed {
            national_association: self.national_association.clone(),
            provincial_association: self.provincial_association.clone(),
            signatory: self.signatory.clone(),
            national_seal: seals::load(cx, &self.national_seal).await?,
            provincial_seal: seals::load(cx, &self.provincial_seal).await?,
            ..printed
        })
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
        deadline: *row.deadline,
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
