//! 协会设置: what the association gives to every certificate from now on.

mod preview;

use certificate::{Printed, RenderError};
use domain::{
    AssociationSettings, PublicError, SealOwner, SettingsFault, SettingsField, SettingsForm,
};
use portrait::raster::decode_seal;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::{Value, json};

use super::Context;
use super::template::{Template, settings_of};
use crate::entity::association;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope};

/// See [`crate::Services::settings`].
pub struct Settings<'a> {
    pub(crate) cx: &'a Context,
}

/// Files that came with the form.
#[derive(Debug, Default)]
pub struct SealFiles {
    /// The national association's seal.
    pub national: Option<Vec<u8>>,
    /// The association's own seal.
    pub provincial: Option<Vec<u8>>,
}

impl SealFiles {
    fn into_pairs(self) -> [(SealOwner, Option<Vec<u8>>); 2] {
        [
            (SealOwner::National, self.national),
            (SealOwner::Provincial, self.provincial),
        ]
    }
}

impl Settings<'_> {
    /// The settings as they are.
    pub async fn current(&self, scope: &Scope) -> Result<AssociationSettings, Error> {
        let row = repo::associations::own(self.cx.db.read(), scope).await?;
        Ok(settings_of(&row.ok_or(PublicError::NotFound)?))
    }

    /// Takes the form over, all of it or nothing. Certificates issued before
    /// stay as they are.
    ///
    /// # Errors
    /// [`PublicError::Forbidden`] for anybody but managers,
    /// [`PublicError::SettingsRefused`] with every fault,
    /// [`PublicError::SettingsConflict`] if somebody else has saved since the
    /// person read them.
    pub async fn save(
        &self,
        scope: &Scope,
        form: &SettingsForm,
        files: SealFiles,
    ) -> Result<(), Error> {
        scope.may_configure()?;
        let before = self.current(scope).await?;
        let after = self.judged(form, &before, &files).await?;
        // Files before rows; nothing is stored unless all of it is sound.
        let mut stored = [None, None];
        for (slot, (_, file)) in stored.iter_mut().zip(files.into_pairs()) {
            if let Some(bytes) = file {
                let store = self.cx.files.clone();
                *slot = Some(tokio::task::spawn_blocking(move || store.put(&bytes)).await??);
            }
        }
        let [national, provincial] = stored;
        let transaction = self.cx.db.begin().await?;
        let row = repo::associations::locked(&transaction, scope)
            .await?
            .ok_or(PublicError::NotFound)?;
        if row.settings_version != form.version {
            return Err(PublicError::SettingsConflict.into());
        }
        let before = settings_of(&row);
        let mut after = AssociationSettings {
            version: before.version,
            ..after
        };
        for (seal, sha256) in [
            (&mut after.national_seal, national),
            (&mut after.provincial_seal, provincial),
        ] {
            if sha256.is_some() {
                seal.sha256 = sha256;
            }
        }
        if after == before {
            return Ok(());
        }
        let detail = changes(&before, &after);
        repo::associations::update(&transaction, scope, changed(row, after)).await?;
        let now = self.cx.clock.now();
        let event = Event::of("association.settings", detail);
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await
    }

    /// An uploaded seal's SHA-256 and its file.
    pub async fn seal(&self, scope: &Scope, owner: SealOwner) -> Result<(String, Vec<u8>), Error> {
        let settings = self.current(scope).await?;
        let sha256 = settings.seal(owner).sha256.clone();
        let sha256 = sha256.ok_or(PublicError::NotFound)?;
        let (files, key) = (self.cx.files.clone(), sha256.clone());
        let bytes = tokio::task::spawn_blocking(move || files.get(&key)).await??;
        Ok((sha256, bytes))
    }

    /// What the form makes of the settings; an error with every fault of it, of
    /// its files, and of characters that no font has.
    async fn judged(
        &self,
        form: &SettingsForm,
        before: &AssociationSettings,
        files: &SealFiles,
    ) -> Result<AssociationSettings, Error> {
        let (after, mut faults) = match form.applied_to(before) {
            Ok(after) => (Some(after), Vec::new()),
            Err(faults) => (None, faults),
        };
        for (owner, file) in [
            (SealOwner::National, &files.national),
            (SealOwner::Provincial, &files.provincial),
        ] {
            let Some(bytes) = file.clone() else { continue };
            let permit = self.cx.decoding.clone().acquire_owned().await;
            let permit = permit.map_err(|_| PublicError::Busy)?;
            let judged = tokio::task::spawn_blocking(move || {
                let _permit = permit;
                decode_seal(&bytes).map(drop)
            });
            if let Err(refusal) = judged.await? {
                faults.push(SettingsFault::new(
                    owner.into(),
                    refusal.code(),
                    refusal.to_string(),
                ));
            }
        }
        match after {
            Some(after) if faults.is_empty() => {
                self.printable(&after)?;
                Ok(after)
            }
            _ => Err(PublicError::SettingsRefused(faults).into()),
        }
    }

    /// Refuses words that could not be printed: found now, not at the first issue.
    fn printable(&self, settings: &AssociationSettings) -> Result<(), Error> {
        let template = Template::from(settings.clone());
        let words = Printed {
            national_association: template.national_association,
            provincial_association: template.provincial_association,
            signatory: template.signatory,
            ..self.nobody()
        };
        let Err(RenderError::MissingGlyph {
            field,
            character,
            place,
        }) = self.cx.renderer.check_words(&words)
        else {
            return Ok(());
        };
        let field = match field {
            certificate::Field::NationalAssociation => SettingsField::NationalName,
            certificate::Field::ProvincialAssociation => SettingsField::Name,
            _ => SettingsField::Signatory,
        };
        let message = format!(
            "第 {place} 个字符 U+{:04X} 缺少字形，无法印在证书上；请更换，或联系管理员安装含有该字的字体。",
            u32::from(character)
        );
        let fault = SettingsFault::new(field, "missing-glyph", message);
        Err(PublicError::SettingsRefused(vec![fault]).into())
    }
}

/// The association's row with new settings.
fn changed(row: association::Model, settings: AssociationSettings) -> association::ActiveModel {
    let version = row.settings_version + 1;
    let (national, provincial) = (settings.national_seal, settings.provincial_seal);
    association::ActiveModel {
        settings_version: Set(version),
        national_name: Set(settings.national_name),
        name: Set(settings.name),
        signatory: Set(settings.signatory),
        deadline: Set(settings.deadline.into()),
        national_seal_sha256: Set(national.sha256),
        national_seal_width: Set(national.placement.width),
        national_seal_dx: Set(national.placement.dx),
        national_seal_dy: Set(national.placement.dy),
        provincial_seal_sha256: Set(provincial.sha256),
        provincial_seal_width: Set(provincial.placement.width),
        provincial_seal_dx: Set(provincial.placement.dx),
        provincial_seal_dy: Set(provincial.placement.dy),
        ..row.into_active_model()
    }
}

/// What changed from what to what, for the audit trail.
fn changes(before: &AssociationSettings, after: &AssociationSettings) -> Value {
    let pairs = [
        (
            "national_name",
            json!(before.national_name),
            json!(after.national_name),
        ),
        ("name", json!(before.name), json!(after.name)),
        ("signatory", json!(before.signatory), json!(after.signatory)),
        ("deadline", json!(before.deadline), json!(after.deadline)),
        (
            "national_seal",
            json!(before.national_seal),
            json!(after.national_seal),
        ),
        (
            "provincial_seal",
            json!(before.provincial_seal),
            json!(after.provincial_seal),
        ),
    ];
    pairs
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(name, old, new)| (name.to_owned(), json!({ "old": old, "new": new })))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
