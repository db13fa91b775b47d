//! The file that holds the wrapping key.

use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{KEY, Vault};
use crate::{Error, random};

/// The file by its place.
#[derive(Clone, Debug)]
pub(crate) struct KeyFile(PathBuf);

impl KeyFile {
    pub(crate) fn at(file: PathBuf) -> Self {
        Self(file)
    }

    /// What the file holds; `None` if it is not there.
    ///
    /// # Errors
    /// [`Error::KeyFile`] if it cannot be read or holds something else.
    pub(crate) fn read(&self) -> Result<Option<Vault>, Error> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unusable(&error)),
        };
        let mut key = Zeroizing::new([0; KEY]);
        match base16ct::mixed::decode(text.trim(), &mut *key) {
            Ok(whole) if whole.len() == KEY => Ok(Some(Vault::new(key))),
            _ => Err(self.unusable(&"64 hexadecimal digits are expected in it")),
        }
    }

    /// Makes the file with a new key, for its owner alone to read. If another process was first,
    /// its key counts.
    pub(crate) fn create(&self) -> Result<Vault, Error> {
        let key = Zeroizing::new(random::bytes::<KEY>()?);
        // With room for the end of the line: a longer text would leave a copy behind.
        let mut digits = Zeroizing::new(vec![0; 2 * KEY]);
        digits.reserve_exact(1);
        base16ct::lower::encode(&*key, &mut digits)
            .map_err(|_| self.unusable(&"its text cannot be made"))?;
        digits.push(b'\n');
        if let Some(folder) = self.0.parent() {
            std::fs::create_dir_all(folder).map_err(|error| self.unusable(&error))?;
        }
        match write_new(&self.0, &digits) {
            Ok(()) => Ok(Vault::new(key)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => self
                .read()?
                .ok_or_else(|| self.unusable(&"it vanished while it was read")),
            Err(error) => Err(self.unusable(&error)),
        }
    }

    /// The file is not there, though it was.
    pub(crate) fn missing(&self) -> Error {
        self.unusable(
            &"this key file is missing, and the signing keys in the database are locked with it; \
              nothing was changed. Put it back, or give its place with --key-file. No other one is \
              made in its stead",
        )
    }

    /// There is a file, but not the one that was there.
    pub(crate) fn other(&self) -> Error {
        self.unusable(
            &"this is another key file than the one that the signing keys in the database are locked \
              with; nothing was changed. Put the right one back, or give its place with --key-file",
        )
    }

    fn unusable(&self, why: &dyn std::fmt::Display) -> Error {
        Error::KeyFile(format!("{}: {why}", self.0.display()))
    }
}

/// Writes a file that is not there yet, whole or not at all under its name.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Readable by its owner alone, as all temporary files are.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_made_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/wrapping.key");
        let file = KeyFile::at(path.clone());
        assert!(file.read().unwrap().is_none());
        let made = file.create().unwrap().fingerprint();
        assert_eq!(file.read().unwrap().unwrap().fingerprint(), made);
        assert_eq!(file.create().unwrap().fingerprint(), made);
        std::fs::write(&path, "zz").unwrap();
        assert!(file.read().is_err(), "a damaged file is not a missing one");
        assert!(file.create().is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "zz");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wrapping.key");
        KeyFile::at(path.clone()).create().unwrap();
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
