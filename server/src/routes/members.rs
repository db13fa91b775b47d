//! The two list pages.

use app::api::{ApiError, ApiResult};
use app::pages::{MaintenancePage, MembersPage};
use app::{ListStart, list_query, panel_target};
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use backend::{Error, Staff};
use domain::PublicError;
use leptos::prelude::*;

use crate::AppState;
use crate::page::Reader;

/// 执业电子会员证.
pub(crate) const MEMBERS: &str = "/members";
/// 注师维护.
pub(crate) const MAINTENANCE: &str = "/maintenance";

/// 执业电子会员证.
pub(crate) async fn members(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    RawQuery(search): RawQuery,
    reader: Reader,
) -> Response {
    let start = start(&state, &staff, search).await;
    reader.page(error(&start), || view! { <MembersPage start /> })
}

/// 注师维护.
pub(crate) async fn maintenance(
    State(state): State<AppState>,
    Extension(staff): Extension<Staff>,
    RawQuery(search): RawQuery,
    reader: Reader,
) -> Response {
    let start = start(&state, &staff, search).await;
    reader.page(error(&start), || view! { <MaintenancePage start /> })
}

/// What the page shows first.
async fn start(state: &AppState, staff: &Staff, search: Option<String>) -> ListStart {
    let search = search.unwrap_or_default();
    let may_change = staff.signed_in().role.may_change();
    let scope = match staff.scope() {
        Ok(scope) => scope,
        Err(error) => {
            return ListStart {
                search,
                may_change,
                list: Err(ApiError(error)),
                firms: Vec::new(),
                detail: None,
            };
        }
    };
    let members = state.services.members();
    let list = told(members.list(&scope, &list_query(&search)).await);
    // Without them a list of one firm looks like that of all.
    let (list, firms) = match told(members.firms(&scope).await) {
        Ok(firms) => (list, firms),
        Err(error) => (list.and(Err(error)), Vec::new()),
    };
    let detail = match panel_target(&search) {
        Some(panel) => Some(told(members.detail(&scope, panel.member).await)),
        None => None,
    };
    ListStart {
        search,
        may_change,
        list,
        firms,
        detail,
    }
}

fn told<T>(found: Result<T, Error>) -> ApiResult<T> {
    found.map_err(|error| ApiError(error.into_public()))
}

fn error(start: &ListStart) -> Option<PublicError> {
    let list = start.list.as_ref().err();
    let detail = start
        .detail
        .as_ref()
        .and_then(|detail| detail.as_ref().err());
    list.or(detail).map(|ApiError(error)| error.clone())
}
