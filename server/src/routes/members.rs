//! The two list pages, and what their search box sends.

use std::borrow::Cow;
use std::collections::HashMap;

use app::api::{ApiError, ApiResult};
use app::pages::{MaintenancePage, MembersPage};
use app::{ListStart, list_query, panel_target};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use backend::{Error, Scope, Staff};
use domain::list::NUMBER_FOR_FIRM;
use domain::{ListQuery, PublicError, sought};
use leptos::prelude::*;

use super::Scoped;
use crate::AppState;
use crate::page::Reader;
use crate::problem::Problem;

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
    let search = search.unwrap_or_default();
    if let Some(elsewhere) = elsewhere(&state, &staff, MEMBERS, &search).await {
        return elsewhere;
    }
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
    let search = search.unwrap_or_default();
    if let Some(elsewhere) = elsewhere(&state, &staff, MAINTENANCE, &search).await {
        return elsewhere;
    }
    let start = start(&state, &staff, search).await;
    reader.page(error(&start), || view! { <MaintenancePage start /> })
}

/// What the search box of a list page sends: it leads to the list, whose address never holds the
/// number of a document.
pub(crate) async fn search_members(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Redirect, Problem> {
    searched(&state, &scope, MEMBERS, &typed).await
}

/// The same of the page for editing.
pub(crate) async fn search_maintenance(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Redirect, Problem> {
    searched(&state, &scope, MAINTENANCE, &typed).await
}

async fn searched(
    state: &AppState,
    scope: &Scope,
    path: &str,
    typed: &HashMap<String, String>,
) -> Result<Redirect, Problem> {
    if typed.contains_key(NARROWS) {
        let firm = typed.get("firm-name").map(String::as_str);
        if sought::is_secret(firm.unwrap_or_default()) {
            return Err(Problem(PublicError::BadRequest(NUMBER_FOR_FIRM.to_owned())));
        }
        let list = ListQuery::from_params(|name| typed.get(name).cloned());
        return Ok(Redirect::to(&address(path, &list)));
    }
    // What is typed takes the place of an earlier search.
    let field = |name: &str| typed.get(name).filter(|_| name != "t");
    let typed = ListQuery::from_params(|name| field(name).cloned());
    let list = state.services.members().sought(scope, &typed).await?;
    Ok(Redirect::to(&address(path, &list)))
}

/// The address of a list on a page.
pub(super) fn address(path: &str, list: &ListQuery) -> String {
    match list.to_query_string() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// Whether an address was made by hand with what none may hold.
fn holds_number(list: &ListQuery) -> bool {
    sought::is_secret(&list.search) || sought::is_secret(&list.firm_name)
}

/// Whether something was written for a token that is none: it may be a number, too.
fn is_odd(list: &ListQuery, search: &str) -> bool {
    let written = format!("t={}", list.token);
    !list.token.is_empty() && search.split('&').all(|pair| pair != written)
}

/// What the form of filters sends besides: it leaves the search as it is.
const NARROWS: &str = "narrow";

/// The way from an address that holds the number of a document to the same list under one that
/// does not: the browser keeps the second alone, and no link, title or page repeats the first. So
/// is what a form without script has sent brought to the address that links have.
async fn elsewhere(state: &AppState, staff: &Staff, path: &str, search: &str) -> Option<Response> {
    let typed = list_query(search);
    if !holds_number(&typed) {
        let is_odd = is_odd(&typed, search);
        return is_odd.then(|| Redirect::to(&address(path, &typed)).into_response());
    }
    let list = match staff.scope() {
        Ok(scope) => state.services.members().sought(&scope, &typed).await,
        Err(_) => Ok(typed),
    };
    Some(match list {
        Ok(list) => Redirect::to(&address(path, &list)).into_response(),
        Err(error) => Problem(error.into_public()).into_response(),
    })
}

/// An address to come back to after signing in, without the number of a document.
pub(crate) fn without_number(target: &str) -> Cow<'_, str> {
    let Some((path, search)) = target.split_once('?') else {
        return Cow::Borrowed(target);
    };
    let list = list_query(search);
    let is_secret = holds_number(&list) || is_odd(&list, search);
    match [MEMBERS, MAINTENANCE].contains(&path) && is_secret {
        true => Cow::Owned(address(path, &list)),
        false => Cow::Borrowed(target),
    }
}

/// What the page shows first.
async fn start(state: &AppState, staff: &Staff, search: String) -> ListStart {
    let may_change = staff.signed_in().role.may_change();
    let scope = match staff.scope() {
        Ok(scope) => scope,
        Err(error) => {
            return ListStart {
                search,
                may_change,
                list: Err(ApiError(error)),
                views: Vec::new(),
                detail: None,
            };
        }
    };
    let members = state.services.members();
    let list = told(members.list(&scope, &list_query(&search)).await);
    let (list, views) = match told(state.services.views().list(&scope).await) {
        Ok(views) => (list, views),
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
        views,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_holds_no_number() {
        for (asked, kept) in [
            (
                "/members?q=11010519491231002X&queue=ready",
                "/members?queue=ready",
            ),
            ("/maintenance?q=1101+0519+4912+3100+2x", "/maintenance"),
            (
                "/members?q=%E4%B8%81&member=7",
                "/members?q=%E4%B8%81&member=7",
            ),
            ("/members?firm-name=E12345678", "/members"),
            ("/members?q=330000010001", "/members?q=330000010001"),
            ("/jobs", "/jobs"),
        ] {
            assert_eq!(without_number(asked), kept);
        }
    }
}
