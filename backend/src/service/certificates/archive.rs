//! Many certificates in one ZIP file.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Seek, Write};

use domain::{CertificateCode, MAX_BATCH, PublicError};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Certificates;
use crate::{Error, FileStore, Scope, repo};

/// A file of an archive: its name, and what it is stored under.
struct Entry {
    name: String,
    sha256: String,
}

impl Certificates<'_> {
    /// These certificates as a ZIP file that is gone once it is closed; at its
    /// start. However many there are, one of them is in memory at a time.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] for none or more than [`MAX_BATCH`],
    /// [`PublicError::NotFound`] if one is not the association's.
    pub async fn archive(&self, scope: &Scope, codes: &[CertificateCode]) -> Result<File, Error> {
        if codes.is_empty() || codes.len() > MAX_BATCH {
            let why = format!("一次可下载 1 至 {MAX_BATCH} 份会员证，请分批下载。");
            return Err(PublicError::BadRequest(why).into());
        }
        let temporary = self.cx.files.on_disk(FileStore::temporary).await?;
        let mut file = self.write_archive(scope, codes, temporary).await?;
        file.rewind()?;
        Ok(file)
    }

    /// Writes any number of certificates into a file, as ZIP, and hands it back.
    pub async fn write_archive(
        &self,
        scope: &Scope,
        codes: &[CertificateCode],
        file: File,
    ) -> Result<File, Error> {
        let entries = self.entries(scope, codes).await?;
        let files = self.cx.files.clone();
        tokio::task::spawn_blocking(move || write_zip(&entries, &files, file)).await?
    }

    /// What the archive holds, in the order asked for; the same code twice is one file.
    async fn entries(&self, scope: &Scope, codes: &[CertificateCode]) -> Result<Vec<Entry>, Error> {
        let found = repo::certificates::by_codes(self.cx.db.read(), scope, codes).await?;
        let mut by_code: HashMap<CertificateCode, _> = found
            .into_iter()
            .map(|row| (row.code.clone().into_inner(), row))
            .collect();
        let mut names = FileNames::default();
        let mut seen = HashSet::new();
        let mut entries = Vec::with_capacity(by_code.len());
        for code in codes {
            if !seen.insert(code) {
                continue;
            }
            let row = by_code.remove(code).ok_or(PublicError::NotFound)?;
            entries.push(Entry {
                name: names.give(&row.printed.file_name()),
                sha256: row.sha256,
            });
        }
        Ok(entries)
    }
}

/// Stored, not compressed: certificates are compressed already.
fn write_zip(entries: &[Entry], files: &FileStore, file: File) -> Result<File, Error> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(file);
    for entry in entries {
        zip.start_file(&*entry.name, options).map_err(zip_failed)?;
        zip.write_all(&files.get(&entry.sha256)?)?;
    }
    zip.finish().map_err(zip_failed)
}

/// What the disk answered stays what it is.
pub(super) fn zip_failed(error: ZipError) -> Error {
    Error::Files(match error {
        ZipError::Io(error) => error,
        other => other.into(),
    })
}

/// Gives files of one folder names of their own, which every system can have.
#[derive(Debug, Default)]
pub struct FileNames {
    given: HashSet<String>,
}

impl FileNames {
    /// The name with `_` for what file names cannot hold; where it is taken
    /// already, whatever the case of its letters, with ` (2)`, ` (3)` … before its ending.
    pub fn give(&mut self, name: &str) -> String {
        let safe = safe(name);
        let (stem, ending) = safe.rsplit_once('.').unwrap_or((&safe, ""));
        self.free(safe.clone(), |number| format!("{stem} ({number}).{ending}"))
    }

    /// The same for a folder, whose name has no ending.
    pub(super) fn give_folder(&mut self, name: &str) -> String {
        let safe = safe(name);
        self.free(safe.clone(), |number| format!("{safe} ({number})"))
    }

    fn free(&mut self, mut free: String, numbered: impl Fn(u32) -> String) -> String {
        let mut number = 2;
        while !self.given.insert(free.to_lowercase()) {
            free = numbered(number);
            number += 1;
        }
        free
    }
}

/// The name with `_` for what file names cannot hold.
fn safe(name: &str) -> String {
    name.replace(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_impossible_names_become_names_of_their_own() {
        let mut names = FileNames::default();
        let given = [
            "会员证_1_王.pdf",
            "会员证_1_王.pdf",
            "会员证_1_王 (2).pdf",
            "A.pdf",
            "a.pdf",
        ]
        .map(|name| names.give(name));
        assert_eq!(
            given,
            [
                "会员证_1_王.pdf",
                "会员证_1_王 (2).pdf",
                "会员证_1_王 (2) (2).pdf",
                "A.pdf",
                "a (2).pdf"
            ]
        );
        assert_eq!(names.give("会员证_../x_O\"B.pdf"), "会员证_.._x_O_B.pdf");
    }
}
