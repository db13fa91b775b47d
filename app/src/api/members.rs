//! Members: the list, one member, changes.
#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments"
)]

use super::client::Owned;
use super::json::Json;
use domain::{Field, FirmChoice, ListQuery, MemberDetail, MemberPage};
use leptos::prelude::*;

use super::ApiResult;

/// One page of the list with the queue counts.
#[server(endpoint = "members/list", input = Json, output = Json, client = Owned)]
pub async fn list_members(query: ListQuery) -> ApiResult<MemberPage> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .list(&scope()?, &query)
        .await
        .map_err(refuse)
}

/// Every member of the list, whatever its page.
#[server(endpoint = "members/ids", input = Json, output = Json, client = Owned)]
pub async fn list_ids(query: ListQuery) -> ApiResult<Vec<i64>> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .ids(&scope()?, &query)
        .await
        .map_err(refuse)
}

/// The list that the search box asks for: where its text may stand in no address, that is kept for
/// this session, and the list holds a token instead.
#[server(endpoint = "members/sought", input = Json, output = Json, client = Owned)]
pub async fn sought_list(typed: ListQuery) -> ApiResult<ListQuery> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .sought(&scope()?, &typed)
        .await
        .map_err(refuse)
}

/// The first firms by name that have this in their names, readings or initials.
#[server(endpoint = "firms/matching", input = Json, output = Json, client = Owned)]
pub async fn firms_matching(text: String) -> ApiResult<Vec<FirmChoice>> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .firms_matching(&scope()?, &text)
        .await
        .map_err(refuse)
}

/// The association's firms by name. For programs.
#[server(endpoint = "firms/list", input = Json, output = Json, client = Owned)]
pub async fn list_firms() -> ApiResult<Vec<FirmChoice>> {
    use super::context::{refuse, scope, services};
    services().members().firms(&scope()?).await.map_err(refuse)
}

/// One member in full, without 证件号.
#[server(name = MemberDetailOf, endpoint = "members/detail", input = Json, output = Json, client = Owned)]
pub async fn member_detail(id: i64) -> ApiResult<MemberDetail> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .detail(&scope()?, id)
        .await
        .map_err(refuse)
}

/// Changes fields of a member, all or none. `version` is the one that the
/// person saw: if the member has changed since, nothing is saved and
/// [`domain::PublicError::EditConflict`] brings the present values.
#[server(endpoint = "members/save", input = Json, output = Json, client = Owned)]
pub async fn save_member(
    id: i64,
    version: i64,
    changes: Vec<(Field, String)>,
) -> ApiResult<MemberDetail> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .save(&scope()?, id, version, &changes)
        .await
        .map_err(refuse)
}

/// The full 证件号; the reveal is logged.
#[server(endpoint = "members/reveal-id-number", input = Json, output = Json, client = Owned)]
pub async fn reveal_id_number(id: i64) -> ApiResult<String> {
    use super::context::{refuse, scope, services};
    services()
        .members()
        .reveal_id_number(&scope()?, id)
        .await
        .map_err(refuse)
}
