//! What anybody may ask of a certificate or a file: is it one of ours, unchanged, and valid now.

use domain::{CalendarDate, CertificateCode, CertificateState};
use sha2::{Digest, Sha256};

use super::Context;
use super::throttle::{Key, Of};
use crate::clock::shanghai_date;
use crate::entity::certificate;
use crate::{Error, SystemScope, repo};

/// The side of the small photo in pixels: a third of the issued one.
const SMALL: (u32, u32) = (130, 160);

/// Codes looked up for one file. An issued file holds its own alone.
const MOST_CODES: usize = 8;

/// See [`crate::Services::verification`].
pub struct Verification<'a> {
    pub(crate) cx: &'a Context,
}

/// What is printed and how it stands now. No ID number, birth date or phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The code.
    pub code: CertificateCode,
    /// State now.
    pub state: CertificateState,
    /// The version that took its place, if one did.
    pub replaced_by: Option<u32>,
    /// The day from which it is no longer valid.
    pub ended_on: Option<CalendarDate>,
    /// 姓名.
    pub name: String,
    /// 会员证号.
    pub member_no: String,
    /// 会员类别.
    pub category: String,
    /// 服务所名称.
    pub firm: String,
    /// The issuing association.
    pub association: String,
    /// 签发日期.
    pub issued_on: CalendarDate,
    /// Version, from 1.
    pub version: u32,
}

/// What became of a file since it was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// Something stands after the issued bytes.
    Appended,
    /// The end of the issued bytes is missing.
    CutOff,
    /// Other bytes: changed, printed anew by another program, or made up around a code of ours.
    Changed,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileVerdict {
    /// Issued here and unchanged, byte for byte.
    Unchanged(Verdict),
    /// Bears the code of a certificate issued here, and is not that file.
    Altered(Verdict, Alteration),
    /// Nothing in it is ours.
    Unknown,
}

impl Verification<'_> {
    /// The certificate of this code; `None` if nobody here has issued it.
    pub async fn by_code(&self, code: &CertificateCode) -> Result<Option<Verdict>, Error> {
        let found = repo::certificates::by_public_code(
            self.cx.db.read(),
            &SystemScope::acting(),
            code.as_str(),
        )
        .await?;
        Ok(found.as_ref().map(verdict))
    }

    /// Counts a question that found nothing against whoever asks: guessing codes and sending files
    /// is let through a few dozen times in five minutes. What is found is never counted, however
    /// many people scan one certificate.
    ///
    /// # Errors
    /// [`PublicError::TooMany`] beyond that.
    pub async fn count_miss(&self, client: &str) -> Result<(), Error> {
        let keys = [Key::new(Of::Miss, &[client])];
        self.cx.misses.attempt(&keys, self.cx.clock.now()).await
    }

    /// What a file is, and how its certificate stands now.
    pub async fn by_file(&self, file: Vec<u8>) -> Result<FileVerdict, Error> {
        let permit = self.cx.evidence.clone().acquire_owned().await;
        let (file, sha256, codes) = tokio::task::spawn_blocking(move || {
            // Held by the work, which goes on when whoever asked has left.
            let _permit = permit;
            let hash = Sha256::digest(&file);
            let sha256 = base16ct::lower::encode_string(&hash);
            let codes = codes(&file);
            (file, sha256, codes)
        })
        .await?;
        let db = self.cx.db.read();
        if let Some(row) =
            repo::certificates::by_sha256(db, &SystemScope::acting(), &sha256).await?
        {
            return Ok(FileVerdict::Unchanged(verdict(&row)));
        }
        for code in codes {
            let Some(row) =
                repo::certificates::by_public_code(db, &SystemScope::acting(), code.as_str())
                    .await?
            else {
                continue;
            };
            let (files, key) = (self.cx.files.clone(), row.sha256.clone());
            let issued = tokio::task::spawn_blocking(move || files.get(&key)).await??;
            let alteration = if file.starts_with(&issued) {
                Alteration::Appended
            } else if issued.starts_with(&file) {
                Alteration::CutOff
            } else {
                Alteration::Changed
            };
            return Ok(FileVerdict::Altered(verdict(&row), alteration));
        }
        Ok(FileVerdict::Unknown)
    }

    /// The photo on the certificate, small, as JPEG; `None` for an unknown code.
    pub async fn photo(&self, code: &CertificateCode) -> Result<Option<Vec<u8>>, Error> {
        let found = repo::certificates::by_public_code(
            self.cx.db.read(),
            &SystemScope::acting(),
            code.as_str(),
        )
        .await?;
        let Some(row) = found else { return Ok(None) };
        let files = self.cx.files.clone();
        let permit = self.cx.portraits.clone().acquire_owned().await;
        let small = tokio::task::spawn_blocking(move || {
            // Held by the work, which goes on when whoever asked has left.
            let _permit = permit;
            let photo = files.get(&row.photo_sha256)?;
            portrait::raster::thumbnail(&photo, SMALL.0, SMALL.1)
                .map_err(|error| Error::Corrupt(format!("issued photo: {}", error.code())))
        })
        .await??;
        Ok(Some(small))
    }
}

fn verdict(row: &certificate::Model) -> Verdict {
    let summary = super::certificates::summary(row);
    let printed = row.printed.clone().into_inner();
    let superseded = summary.state == CertificateState::Superseded;
    Verdict {
        replaced_by: superseded.then_some(summary.version + 1),
        ended_on: row.ended_at.map(shanghai_date),
        code: summary.code,
        state: summary.state,
        name: printed.name,
        member_no: printed.member_no,
        category: printed.category,
        firm: printed.firm,
        association: printed.template.provincial_association,
        issued_on: *row.issued_on,
        version: summary.version,
    }
}

/// The codes that stand in a file in the open: as its identifier, which programs that save a file
/// anew keep (ISO 32000-1, 14.4), or in the address of its verification page.
fn codes(file: &[u8]) -> Vec<CertificateCode> {
    const LENGTH: usize = 26;
    let mut found: Vec<CertificateCode> = Vec::new();
    let mut take = |text: &[u8]| {
        let code = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok());
        if let Some(code) = code
            && !found.contains(&code)
        {
            found.push(code);
        }
        found.len() < MOST_CODES
    };
    for (place, byte) in file.iter().enumerate() {
        let rest = &file[place + 1..];
        let goes_on = match byte {
            b'(' if rest.get(LENGTH) == Some(&b')') => take(&rest[..LENGTH]),
            b'<' if rest.get(2 * LENGTH) == Some(&b'>') => {
                take(&base16ct::mixed::decode_vec(&rest[..2 * LENGTH]).unwrap_or_default())
            }
            b'/' if rest.starts_with(b"verify/") => {
                take(rest.get(7..7 + LENGTH).unwrap_or_default())
            }
            _ => true,
        };
        if !goes_on {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_wherever_programs_keep_them() {
        let code = "7K3M9QXD2FVAW5TH8C4PN6RJ2E";
        let hex = base16ct::upper::encode_string(code.as_bytes());
        for file in [
            format!("trailer<</ID[<{hex}><{hex}>]>>"),
            format!("trailer<</ID[({code})(other)]>>"),
            format!("/URI(https://certificates.example/verify/{code})"),
        ] {
            let found = codes(file.as_bytes());
            assert_eq!(found.len(), 1, "{file}");
            assert_eq!(found[0].as_str(), code);
        }
        assert!(codes(b"(short)/verify/<zz>").is_empty());
        assert!(codes(b"/verify/").is_empty());
    }

    #[test]
    fn a_file_full_of_codes_is_not_looked_up_for_ever() {
        let many: String = (0..1000)
            .map(|n| format!("(7K3M9QXD2FVAW5TH8C4PN{n:05})"))
            .collect();
        assert_eq!(codes(many.as_bytes()).len(), MOST_CODES);
    }
}
