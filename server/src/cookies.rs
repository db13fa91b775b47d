//! Names of cookies, and the one of browsers that have signed in before.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use backend::{DeviceCookie, device_tag};
use http::{HeaderMap, HeaderValue, header};

/// How long a browser is known without signing in again, seconds: 400 days, the longest that
/// browsers keep a cookie.
const DEVICE_LIFETIME: u32 = 400 * 24 * 3600;

/// The full name of a cookie. Under https it says that this server alone has set it, for itself
/// alone (RFC 6265bis, 4.1.3.2).
pub(crate) fn name(https: bool, what: &str) -> String {
    let prefix = if https { "__Host-" } else { "" };
    format!("{prefix}huizheng_{what}")
}

fn device_name(https: bool, username: &str) -> String {
    name(https, &format!("device_{}", device_tag(username)))
}

/// What the browser says of having signed in before under this name; empty if nothing.
pub(crate) fn device(headers: &HeaderMap, https: bool, username: &str) -> DeviceCookie {
    let wanted = device_name(https, username);
    let pairs = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let mut found = pairs.filter(|(name, _)| *name == wanted);
    DeviceCookie(
        found
            .next()
            .map(|(_, value)| value.to_owned())
            .unwrap_or_default(),
    )
}

/// A browser that is known from now on: an extension of the response on its way out.
#[derive(Clone)]
pub(crate) struct NewDevice(Option<HeaderValue>);

impl NewDevice {
    pub(crate) fn new(https: bool, username: &str, cookie: &DeviceCookie) -> Self {
        let name = device_name(https, username);
        let secure = if https { "; Secure" } else { "" };
        let line = format!(
            "{name}={}; Path=/; Max-Age={DEVICE_LIFETIME}; HttpOnly; SameSite=Strict{secure}",
            cookie.0
        );
        Self(HeaderValue::from_str(&line).ok())
    }
}

/// Sets the cookie of a new device, after that of the session: programs that take the first one
/// have what they want.
pub(crate) async fn hand_out_device(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(NewDevice(Some(line))) = response.extensions_mut().remove() {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_a_cookie_of_its_own() {
        let mut headers = HeaderMap::new();
        let line = format!(
            "a=b; {}=one; {}=two",
            device_name(true, "clerk"),
            device_name(true, "manager")
        );
        headers.insert(header::COOKIE, line.parse().unwrap());
        assert_eq!(device(&headers, true, " clerk ").0, "one");
        assert_eq!(device(&headers, true, "manager").0, "two");
        assert_eq!(device(&headers, true, "auditor").0, "");
        assert_eq!(device(&headers, false, "clerk").0, "");
        let line = format!("c=d; {}=three", device_name(true, "auditor"));
        headers.append(header::COOKIE, line.parse().unwrap());
        assert_eq!(device(&headers, true, "auditor").0, "three");
    }
}
