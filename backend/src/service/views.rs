//! 视图: lists that people have saved, each for themselves.

use domain::list::{MAX_VIEW_NAME, MAX_VIEWS};
use domain::{ListQuery, PublicError, SavedView};
use sea_orm::{DbErr, SqlErr};
use serde_json::json;

use super::Context;
use crate::repo::{self, audit::Event};
use crate::{Error, Scope};

/// See [`crate::Services::views`].
pub struct Views<'a> {
    pub(crate) cx: &'a Context,
}

impl Views<'_> {
    /// The person's views, in the order in which they were saved.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<SavedView>, Error> {
        let rows = repo::saved_views::all(self.cx.db.read(), scope).await?;
        let shown = |row: crate::entity::saved_view::Model| SavedView {
            id: row.id,
            name: row.name,
            list: row.list,
        };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Saves a list under a name: what it is narrowed to and ordered by, from its first page. What
    /// ends with the session is not part of it.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] for a name that cannot be taken, or where there are too many.
    pub async fn save(&self, scope: &Scope, name: &str, list: &ListQuery) -> Result<(), Error> {
        let staff_id = scope.staff_id.ok_or(PublicError::Forbidden)?;
        let name = checked(name)?;
        let list = list.kept().to_query_string();
        let transaction = self.cx.db.begin().await?;
        repo::staff::lock(&transaction, scope).await?;
        match repo::saved_views::named(&transaction, scope, &name).await? {
            // Sent again: it is saved.
            Some(saved) if saved.list == list => return Ok(()),
            Some(_) => return Err(taken()),
            None => {}
        }
        if repo::saved_views::count(&transaction, scope).await? >= MAX_VIEWS as u64 {
            let why = format!("最多保存 {MAX_VIEWS} 个视图，未保存；请先删除不用的视图。");
            return Err(PublicError::BadRequest(why).into());
        }
        let now = self.cx.clock.now();
        let saved = repo::saved_views::insert(&transaction, scope, staff_id, (&name, &list), now);
        saved.await.map_err(name_taken)?;
        let event = Event::of("view.save", json!({ "name": name }));
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await
    }

    /// Gives a view another name.
    ///
    /// # Errors
    /// [`PublicError::BadRequest`] for a name that cannot be taken.
    pub async fn rename(&self, scope: &Scope, id: i64, name: &str) -> Result<(), Error> {
        let name = checked(name)?;
        let transaction = self.cx.db.begin().await?;
        let found = repo::saved_views::by_id(&transaction, scope, id).await?;
        let before = found.ok_or(PublicError::NotFound)?.name;
        let namesake = repo::saved_views::named(&transaction, scope, &name).await?;
        if namesake.is_some_and(|other| other.id != id) {
            return Err(taken());
        }
        let renamed = repo::saved_views::rename(&transaction, scope, id, &name).await;
        renamed.map_err(name_taken)?;
        let event = Event::of("view.rename", json!({ "name": [before, name] }));
        repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
        transaction.commit().await
    }

    /// Deletes a view.
    pub async fn delete(&self, scope: &Scope, id: i64) -> Result<(), Error> {
        let transaction = self.cx.db.begin().await?;
        let found = repo::saved_views::by_id(&transaction, scope, id).await?;
        let name = found.ok_or(PublicError::NotFound)?.name;
        repo::saved_views::delete(&transaction, scope, id).await?;
        let event = Event::of("view.delete", json!({ "name": name }));
        repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
        transaction.commit().await
    }
}

/// The name as it is kept.
fn checked(name: &str) -> Result<String, Error> {
    let visible: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = domain::text::trimmed(&visible);
    let why = match name.chars().count() {
        0 => "请填写视图的名称，未保存。".to_owned(),
        length if length > MAX_VIEW_NAME => {
            format!("视图的名称最多 {MAX_VIEW_NAME} 个字，未保存；请改短后再试。")
        }
        _ if domain::sought::is_secret(&name) => {
            "视图的名称中不能有证件号，未保存；请换一个名称。".to_owned()
        }
        _ => return Ok(name),
    };
    Err(PublicError::BadRequest(why).into())
}

fn taken() -> Error {
    let why = "已有同名的视图，未保存；请换一个名称，或先删除原有的视图。";
    PublicError::BadRequest(why.into()).into()
}

/// One person may save from two tabs at once: the index lets only one have the name.
fn name_taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => taken(),
        _ => error.into(),
    }
}
