//! Routes with their class: the only way to put one into the router.

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::MethodRouter;
use std::convert::Infallible;
use tower::{Layer, Service};

use super::{Class, gate};
use crate::AppState;

/// Routes, each with its limits around it.
pub(crate) struct Routes {
    state: AppState,
    router: Router<AppState>,
    rows: Vec<(String, Class)>,
}

impl Routes {
    pub(crate) fn new(state: &AppState) -> Self {
        Self {
            state: state.clone(),
            router: Router::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a route. What only reads has the limits of reading ([`Class`]).
    pub(crate) fn at(mut self, path: &str, class: Class, route: MethodRouter<AppState>) -> Self {
        let kept = from_fn_with_state((self.state.clone(), class), gate::keep);
        self.router = self.router.route(path, route.layer(kept));
        self.rows.push((path.to_owned(), class));
        self
    }

    /// Whatever no route takes.
    pub(crate) fn otherwise<S>(mut self, class: Class, service: S) -> Self
    where
        S: Service<Request, Response = Response, Error = Infallible, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let kept = from_fn_with_state((self.state.clone(), class), gate::keep);
        self.router = self.router.fallback_service(kept.layer(service));
        self
    }

    /// Puts a layer around the routes so far.
    pub(crate) fn around(
        mut self,
        wrap: impl FnOnce(Router<AppState>) -> Router<AppState>,
    ) -> Self {
        self.router = wrap(self.router);
        self
    }

    /// Adds the routes of another.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.rows.extend(other.rows);
        self
    }

    /// The router, and every route's path with its class.
    pub(crate) fn finish(self) -> (Router<AppState>, Vec<(String, Class)>) {
        (self.router, self.rows)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_route_goes_past_the_table() {
        let source = include_str!("../router.rs");
        for way in [
            ".route(",
            ".route_service(",
            ".fallback(",
            ".fallback_service(",
            ".nest(",
        ] {
            assert!(
                !source.contains(way),
                "{way} in router.rs: use Routes, which asks for a class"
            );
        }
    }
}
