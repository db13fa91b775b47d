//! Wraps private keys under a key that lies in a file, outside database and backup: who has the one
//! without the other has nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::{Error, random};

const NONCE: usize = 24;
const KEY: usize = 32;

/// The wrapping key by its file. The file is made when something is first wrapped, and read anew
/// each time: an operator may put it in place while the server runs.
#[derive(Clone, Debug)]
pub(crate) struct Vault {
    file: PathBuf,
}

impl Vault {
    pub(crate) fn at(file: PathBuf) -> Self {
        Self { file }
    }

    /// Encrypts a secret of an owner. XChaCha20-Poly1305, its nonce in front.
    pub(crate) fn wrap(&self, owner: i64, secret: &[u8]) -> Result<Vec<u8>, Error> {
        let key = match self.read()? {
            Some(key) => key,
            None => self.create()?,
        };
        let nonce: [u8; NONCE] = random::bytes()?;
        let payload = Payload {
            msg: secret,
            aad: &owner.to_be_bytes(),
        };
        let sealed = XChaCha20Poly1305::new((&*key).into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Setup("the signing key cannot be wrapped".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Vault::wrap`] made for the same owner.
    pub(crate) fn unwrap(&self, owner: i64, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let file = self.file.display();
        let key = self.read()?.ok_or_else(|| {
            Error::Setup(format!(
                "{file} is missing: it unlocks the signing keys; put it back or give its place with --key-file"
            ))
        })?;
        let (nonce, sealed) = wrapped
            .split_first_chunk::<NONCE>()
            .ok_or_else(|| Error::Corrupt("signing key".to_owned()))?;
        let payload = Payload {
            msg: sealed,
            aad: &owner.to_be_bytes(),
        };
        XChaCha20Poly1305::new((&*key).into())
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| {
                Error::Setup(format!(
                    "{file} is not the key that the signing keys of this database were locked with"
                ))
            })
    }

    fn read(&self) -> Result<Option<Zeroizing<[u8; KEY]>>, Error> {
        let text = match std::fs::read_to_string(&self.file) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unusable(&error)),
        };
        let digits = text.trim();
        let mut key = Zeroizing::new([0; KEY]);
        let pairs = digits.as_bytes().chunks(2);
        let whole = digits.len() == 2 * KEY && digits.bytes().all(|c| c.is_ascii_hexdigit());
        for (place, pair) in key.iter_mut().zip(pairs) {
            let byte = std::str::from_utf8(pair).ok();
            *place = byte
                .and_then(|byte| u8::from_str_radix(byte, 16).ok())
                .unwrap_or_default();
        }
        if whole {
            Ok(Some(key))
        } else {
            Err(self.unusable(&"64 hexadecimal digits are expected in it"))
        }
    }

    /// Makes the file, for its owner alone to read. If another process was first, its key counts.
    fn create(&self) -> Result<Zeroizing<[u8; KEY]>, Error> {
        let key = Zeroizing::new(random::bytes::<KEY>()?);
        let mut digits = Zeroizing::new(String::with_capacity(2 * KEY + 1));
        for byte in key.iter() {
            digits.push_str(&format!("{byte:02x}"));
        }
        digits.push('\n');
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| self.unusable(&error))?;
        }
        match write_new(&self.file, digits.as_bytes()) {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => self
                .read()?
                .ok_or_else(|| self.unusable(&"it vanished while it was read")),
            Err(error) => Err(self.unusable(&error)),
        }
    }

    fn unusable(&self, why: &dyn std::fmt::Display) -> Error {
        Error::Setup(format!("{}: {why}", self.file.display()))
    }
}

/// Writes a file that is not there yet, whole or not at all under its name.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
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
    fn what_is_wrapped_needs_the_same_file_and_owner() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::at(folder.path().join("keys/wrapping.key"));
        let wrapped = vault.wrap(1, b"secret").unwrap();
        assert!(!wrapped.windows(6).any(|part| part == b"secret"));
        assert_eq!(*vault.unwrap(1, &wrapped).unwrap(), b"secret");
        assert!(vault.unwrap(2, &wrapped).is_err());
        assert!(vault.unwrap(1, &wrapped[..10]).is_err());

        let other = Vault::at(folder.path().join("other.key"));
        assert!(other.unwrap(1, &wrapped).is_err(), "there is no such file");
        other.wrap(1, b"x").unwrap();
        assert!(other.unwrap(1, &wrapped).is_err(), "it is another key");
        std::fs::write(folder.path().join("other.key"), "zz").unwrap();
        assert!(
            other.wrap(1, b"x").is_err(),
            "a damaged file is not replaced"
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wrapping.key");
        Vault::at(file.clone()).wrap(1, b"secret").unwrap();
        assert_eq!(
            std::fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
