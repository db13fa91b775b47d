//! 视图: plain forms that save, rename and delete views of the list, and lead back to it.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;

use super::members::{MAINTENANCE, MEMBERS, address};
use super::{Scoped, member_id};
use crate::AppState;
use crate::problem::Problem;

/// What the forms send.
#[derive(Default, Deserialize)]
pub(crate) struct View {
    #[serde(default)]
    name: String,
    /// The query of the list's address.
    #[serde(default)]
    list: String,
    /// The page that the form stands on.
    #[serde(default)]
    from: String,
}

impl View {
    fn back(&self) -> Redirect {
        let path = match self.from == MAINTENANCE {
            true => MAINTENANCE,
            false => MEMBERS,
        };
        Redirect::to(&address(path, &app::list_query(&self.list)))
    }
}

/// Saves the list that is shown.
pub(crate) async fn save(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Form(view): Form<View>,
) -> Result<Redirect, Problem> {
    let list = app::list_query(&view.list);
    let views = state.services.views();
    views.save(&scope, &view.name, &list).await?;
    Ok(view.back())
}

/// Gives a view another name.
pub(crate) async fn rename(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    Form(view): Form<View>,
) -> Result<Redirect, Problem> {
    let views = state.services.views();
    views.rename(&scope, member_id(&id)?, &view.name).await?;
    Ok(view.back())
}

/// Deletes a view.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Scoped(scope): Scoped,
    Path(id): Path<String>,
    Form(view): Form<View>,
) -> Result<Redirect, Problem> {
    state
        .services
        .views()
        .delete(&scope, member_id(&id)?)
        .await?;
    Ok(view.back())
}
