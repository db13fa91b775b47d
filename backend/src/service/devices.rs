//! Browsers that have signed in before. Each carries a cookie that says so, for one user name, with
//! a number of its own: its attempts have a budget of their own, which strangers cannot use up.
//! (OWASP, Slow Down Online Guessing Attacks with Device Cookies.)

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Context;
use crate::files::sha256_hex;
use crate::vault::Purpose;
use crate::{Error, random};

const NONCE: usize = 16;

/// The cookie of a browser as it came, not yet believed.
#[derive(Clone, Debug, Default)]
pub struct DeviceCookie(pub String);

/// Part of the cookie's name, so that people who share a browser have one each.
pub fn device_tag(username: &str) -> String {
    let mut tag = sha256_hex(username.trim().as_bytes());
    tag.truncate(12);
    tag
}

impl Context {
    /// A cookie for a browser that has just signed in under this name.
    pub(crate) async fn new_device(&self, username: &str) -> Result<DeviceCookie, Error> {
        let nonce = random::bytes::<NONCE>()?;
        let mac = self
            .vault()
            .await?
            .mac(Purpose::DeviceCookie, &[username.as_bytes(), &nonce]);
        Ok(DeviceCookie(
            URL_SAFE_NO_PAD.encode([&nonce[..], &mac].concat()),
        ))
    }

    /// The number of the browser, if its cookie was made here for this name.
    pub(crate) async fn device(
        &self,
        cookie: &DeviceCookie,
        username: &str,
    ) -> Result<Option<String>, Error> {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(&cookie.0) else {
            return Ok(None);
        };
        let Some((nonce, mac)) = bytes.split_first_chunk::<NONCE>() else {
            return Ok(None);
        };
        let parts = [username.as_bytes(), nonce.as_slice()];
        let vault = self.vault().await?;
        let fits = vault.is_mac(Purpose::DeviceCookie, &parts, mac);
        Ok(fits.then(|| URL_SAFE_NO_PAD.encode(nonce)))
    }
}
