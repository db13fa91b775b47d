//! Who asks: the address a request comes from, for limits alone.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;

use crate::AppState;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The address of whoever asks, as the proxy in front says it if one is configured.
pub(crate) struct Client {
    name: String,
    alone: bool,
}

impl Client {
    /// A name to count by. Who has an IPv6 network has 2⁶⁴ addresses in it: they count as one.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The name, unless it speaks for many: a proxy on this machine hands on what everybody asks,
    /// and says who it was only where a header for that is configured.
    pub(crate) fn alone(&self) -> Option<&str> {
        self.alone.then_some(&*self.name)
    }
}

impl<S: Sync> FromRequestParts<S> for Client
where
    AppState: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let state = AppState::from_ref(state);
        let said = state.settings.client_header.as_ref().and_then(|header| {
            // The nearest proxy adds its own word at the end.
            let value = parts.headers.get(header)?.to_str().ok()?;
            value.rsplit(',').next()?.trim().parse().ok()
        });
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        // A socket for both kinds of address tells IPv4 ones as IPv6.
        let address = said.or(peer).map(|address: IpAddr| address.to_canonical());
        let alone = address.is_some_and(|address| !address.is_loopback());
        let name = match address {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
            Some(address) => address.to_string(),
            None => String::new(),
        };
        Ok(Self { name, alone })
    }
}
