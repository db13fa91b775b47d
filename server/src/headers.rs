//! Response headers.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

/// Everything that is not a rendered page: nothing may run in it.
const STRICT_POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; \
                             frame-ancestors 'none'; base-uri 'none'";

/// The script of a worker brings the policy of the worker: it loads its module, and sends files.
const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// Abilities that no page here needs: a script that got in would not have them either.
const NO_ABILITIES: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
    display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=()";

/// For a year browsers come by https alone, once they have.
const HTTPS_ALONE: &str = "max-age=31536000";

/// Headers that keep other sites out. `https`: whether people reach the server by it.
pub(crate) fn keep_apart(https: bool, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", NO_ABILITIES),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        let value = HeaderValue::from_static(HTTPS_ALONE);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// A header that is set unless the route has set it.
pub(crate) fn default_header(
    name: HeaderName,
    value: &'static str,
) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The content security policy of what a page starts as its worker.
pub(crate) fn worker_policy() -> SetResponseHeaderLayer<HeaderValue> {
    default_header(header::CONTENT_SECURITY_POLICY, WORKER_POLICY)
}

/// The content security policy of everything that is not a rendered page.
pub(crate) fn strict_policy() -> SetResponseHeaderLayer<HeaderValue> {
    default_header(header::CONTENT_SECURITY_POLICY, STRICT_POLICY)
}

/// The content security policy of a page: its own scripts alone run, by a nonce.
pub(crate) fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; style-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}
