//! Whether everything stored is whole.

use super::Inner;
use crate::{Error, repo};

/// See [`crate::Services::integrity`].
pub struct Integrity<'a>(pub(crate) &'a Inner);

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrityReport {
    /// Files that rows point to, each read and compared with its hash.
    pub files: u64,
    /// What is wrong, a line each.
    pub faults: Vec<String>,
    /// Fonts that are not installed.
    pub absent_fonts: Vec<&'static str>,
}

impl Integrity<'_> {
    /// Reads every file that a row points to and compares it with its hash.
    pub async fn check(&self) -> Result<IntegrityReport, Error> {
        let mut report = IntegrityReport {
            absent_fonts: self.0.fonts.absent().to_vec(),
            ..IntegrityReport::default()
        };
        let db = self.0.db.read();
        for page in 0.. {
            let photos = repo::photos::every(db, page).await?;
            if photos.is_empty() {
                break;
            }
            for photo in photos {
                for sha256 in [photo.original_sha256, photo.sha256] {
                    self.file(&mut report, &format!("photo {}", photo.id), sha256)
                        .await?;
                }
            }
        }
        for page in 0.. {
            let certificates = repo::certificates::every(db, page).await?;
            if certificates.is_empty() {
                break;
            }
            for certificate in certificates {
                self.file(
                    &mut report,
                    &format!("certificate {}", certificate.id),
                    certificate.sha256,
                )
                .await?;
            }
        }
        for association in repo::associations::all(db).await? {
            let seals = [
                association.national_seal_sha256,
                association.provincial_seal_sha256,
            ];
            for sha256 in seals.into_iter().flatten() {
                let owner = format!("seal of association {}", association.code);
                self.file(&mut report, &owner, sha256).await?;
            }
        }
        Ok(report)
    }

    async fn file(
        &self,
        report: &mut IntegrityReport,
        owner: &str,
        sha256: String,
    ) -> Result<(), Error> {
        report.files += 1;
        let (files, key) = (self.0.files.clone(), sha256.clone());
        if !tokio::task::spawn_blocking(move || files.is_intact(&key)).await?? {
            report
                .faults
                .push(format!("{owner}: file {sha256} is missing or altered"));
        }
        Ok(())
    }
}
