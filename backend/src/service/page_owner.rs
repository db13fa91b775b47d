//! For whom a page was rendered: an opaque value that the page carries and that every request
//! which it sends brings back. It is the person's and not the session's, so that it still fits
//! after signing in again; it tells nobody outside who the person is.

use super::Services;
use crate::vault::Purpose;
use crate::{Error, Staff};

impl Services {
    /// The value of this person's pages: the same on every machine and after a restart.
    ///
    /// # Errors
    /// [`Error::KeyFile`] if the key file cannot be used.
    pub async fn page_owner(&self, staff: &Staff) -> Result<String, Error> {
        let vault = self.cx.vault().await?;
        let mac = vault.mac(Purpose::PageOwner, &[&staff.id().to_be_bytes()]);
        Ok(base16ct::lower::encode_string(&mac[..16]))
    }
}
