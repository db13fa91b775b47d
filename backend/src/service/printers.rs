//! Printer profiles: what each printer must be given to print true.

use domain::printing::{Calibration, MAX_PROFILES, PrintRefusal, from_hundredths};
use domain::{PrinterProfile, PublicError};
use sea_orm::{DbErr, SqlErr};
use serde_json::{Value, json};

use super::Context;
use crate::entity::printer_profile;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope};

/// See [`crate::Services::printers`].
pub struct Printers<'a> {
    pub(crate) cx: &'a Context,
}

impl Printers<'_> {
    /// The association's profiles by name.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<PrinterProfile>, Error> {
        let rows = repo::printers::all(self.cx.db.read(), scope).await?;
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Adds a profile.
    ///
    /// # Errors
    /// [`PublicError::PrintRefused`] for values out of bounds or a name taken.
    pub async fn add(&self, scope: &Scope, typed: &PrinterProfile) -> Result<(), Error> {
        let values = self.checked(scope, typed)?;
        let transaction = self.cx.db.begin().await?;
        let limit = u64::try_from(MAX_PROFILES).unwrap_or(u64::MAX);
        if repo::printers::count(&transaction, scope).await? >= limit {
            return Err(refused(PrintRefusal::TooManyProfiles));
        }
        if repo::printers::is_taken(&transaction, scope, &values.name, 0).await? {
            return Err(refused(PrintRefusal::ProfileNameTaken));
        }
        let now = self.cx.clock.now();
        let added = repo::printers::insert(&transaction, scope, &values, now).await;
        added.map_err(name_taken)?;
        self.log(&transaction, scope, "printer.add", detail(&values))
            .await?;
        transaction.commit().await
    }

    /// Changes a profile, unless somebody else has changed it since `typed.version`.
    ///
    /// # Errors
    /// [`PublicError::PrintRefused`] for values out of bounds, a name taken, another version.
    pub async fn change(&self, scope: &Scope, typed: &PrinterProfile) -> Result<(), Error> {
        let values = self.checked(scope, typed)?;
        let transaction = self.cx.db.begin().await?;
        let found = repo::printers::by_id(&transaction, scope, typed.id).await?;
        found.ok_or(PublicError::NotFound)?;
        if repo::printers::is_taken(&transaction, scope, &values.name, typed.id).await? {
            return Err(refused(PrintRefusal::ProfileNameTaken));
        }
        let changed =
            repo::printers::update(&transaction, scope, typed.id, typed.version, &values).await;
        if !changed.map_err(name_taken)? {
            return Err(refused(PrintRefusal::ProfileChanged));
        }
        self.log(&transaction, scope, "printer.change", detail(&values))
            .await?;
        transaction.commit().await
    }

    /// Deletes a profile. What was printed with it stays printed.
    pub async fn delete(&self, scope: &Scope, id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        let found = repo::printers::by_id(&transaction, scope, id).await?;
        let row = found.ok_or(PublicError::NotFound)?;
        if !repo::printers::delete(&transaction, scope, id).await? {
            return Err(PublicError::NotFound.into());
        }
        let detail = json!({ "name": row.name });
        self.log(&transaction, scope, "printer.delete", detail)
            .await?;
        transaction.commit().await
    }

    fn checked(&self, scope: &Scope, typed: &PrinterProfile) -> Result<Calibration, Error> {
        scope.may_change()?;
        let values = Calibration::parse(typed)?;
        // The calibration page prints the name.
        if self
            .cx
            .renderer
            .fonts()
            .missing_glyph(&values.name)
            .is_some()
        {
            return Err(refused(PrintRefusal::ProfileGlyph));
        }
        Ok(values)
    }

    async fn log(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        scope: &Scope,
        action: &'static str,
        detail: Value,
    ) -> Result<(), Error> {
        let event = Event::of(action, detail);
        Ok(repo::audit::record(db, scope, self.cx.clock.now(), event).await?)
    }
}

fn refused(refusal: PrintRefusal) -> Error {
    PublicError::from(refusal).into()
}

/// Two people may take one name at once: the index lets only one of them.
fn name_taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => refused(PrintRefusal::ProfileNameTaken),
        _ => error.into(),
    }
}

fn shown(row: printer_profile::Model) -> PrinterProfile {
    PrinterProfile {
        id: row.id,
        version: row.version,
        name: row.name,
        offset_x: from_hundredths(row.offset_x),
        offset_y: from_hundredths(row.offset_y),
        scale_x: from_hundredths(row.scale_x),
        scale_y: from_hundredths(row.scale_y),
    }
}

fn detail(values: &Calibration) -> Value {
    json!({
        "name": values.name,
        "offset": [from_hundredths(values.offset_x), from_hundredths(values.offset_y)],
        "scale": [from_hundredths(values.scale_x), from_hundredths(values.scale_y)],
    })
}
