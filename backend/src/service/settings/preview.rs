//! 样张: a certificate of nobody.

use certificate::{Photo, Printed, Seal};
use domain::{CertificateCode, SettingsForm};
use portrait::raster::{ISSUED_QUALITY, encode_jpeg};
use portrait::stand_in::stand_in;

use super::{SealFiles, Settings};
use crate::clock::shanghai_date;
use crate::service::seals;
use crate::service::template::Template;
use crate::{Error, Scope};

/// Pixels of the stand-in on the preview: as many as a photo has.
const PHOTO: (u32, u32) = (358, 441);
/// Chooses the stand-in's features.
const PHOTO_SEED: u64 = 5;

impl Settings<'_> {
    /// A certificate of nobody, drawn with the settings as they are.
    pub async fn preview(&self, scope: &Scope) -> Result<Vec<u8>, Error> {
        let template = Template::from(self.current(scope).await?);
        let printed = template.put_on(self.cx, self.nobody()).await?;
        self.draw(printed).await
    }

    /// The same with a form that nobody has saved yet.
    ///
    /// # Errors
    /// As [`Self::save`], but for the conflict.
    pub async fn preview_of(
        &self,
        scope: &Scope,
        form: &SettingsForm,
        files: SealFiles,
    ) -> Result<Vec<u8>, Error> {
        scope.may_configure()?;
        let before = self.current(scope).await?;
        let after = self.judged(form, &before, &files).await?;
        let mut uploaded = [None, None];
        for (slot, (owner, file)) in uploaded.iter_mut().zip(files.into_pairs()) {
            if let Some(bytes) = file {
                let placement = seals::placement(after.seal(owner))?;
                let image = seals::prepare(self.cx, bytes, placement).await?;
                *slot = Some(Seal::Image(image));
            }
        }
        let [national, provincial] = uploaded;
        let mut printed = Template::from(after).put_on(self.cx, self.nobody()).await?;
        printed.national_seal = national.unwrap_or(printed.national_seal);
        printed.provincial_seal = provincial.unwrap_or(printed.provincial_seal);
        self.draw(printed).await
    }

    async fn draw(&self, printed: Printed) -> Result<Vec<u8>, Error> {
        let renderer = self.cx.renderer.clone();
        tokio::task::spawn_blocking(move || {
            let (width, height) = PHOTO;
            let picture = stand_in(PHOTO_SEED, width, height);
            let bytes = encode_jpeg(&picture, ISSUED_QUALITY, None)
                .map_err(|error| Error::Corrupt(error.to_string()))?;
            let photo = Photo {
                bytes: &bytes,
                width,
                height,
            };
            Ok(renderer.render(&printed, &photo)?)
        })
        .await?
    }

    /// What is printed for a member who does not exist: nobody takes it for a
    /// certificate. Its code is made of zeros, and no such code is ever issued.
    pub(super) fn nobody(&self) -> Printed {
        let now = self.cx.clock.now();
        let code = CertificateCode::from_random([0; 26]);
        Printed {
            name: "样张".to_owned(),
            sex: "—".to_owned(),
            member_no: "000000000000".to_owned(),
            category: "样张，不是会员证".to_owned(),
            firm: "示例会计师事务所（特殊普通合伙）".to_owned(),
            joined_on: "2000年01月01日".to_owned(),
            national_association: String::new(),
            provincial_association: String::new(),
            national_seal: Seal::Specimen,
            provincial_seal: Seal::Specimen,
            signatory: String::new(),
            issued_on: shanghai_date(now).to_chinese(),
            issued_at: now,
            code: code.to_string(),
            version: 0,
            verify_url: format!("{}/verify/{code}", self.cx.public_url),
        }
    }
}
