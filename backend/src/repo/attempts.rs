//! Counts of guesses, shared by all servers.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use crate::SystemScope;
use crate::entity::attempt::{ActiveModel, Column, Entity, Model};

/// The rows of these keys, which must be in order, locked until the transaction ends; a row of no
/// attempts where there was none. Everybody locks them in their order, so that nobody waits for
/// somebody who waits for them.
pub(crate) async fn lock(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    keys: &[String],
    now: OffsetDateTime,
) -> Result<Vec<Model>, DbErr> {
    let fresh = keys.iter().map(|key| ActiveModel {
        key: Set(key.clone()),
        count: Set(0),
        last_at: Set(now),
        forgotten_at: Set(now),
    });
    let stays = OnConflict::column(Column::Key).do_nothing().to_owned();
    Entity::insert_many(fresh)
        .on_conflict(stays)
        .exec_without_returning(db)
        .await?;
    Entity::find()
        .filter(Column::Key.is_in(keys))
        .order_by_asc(Column::Key)
        .lock_exclusive()
        .all(db)
        .await
}

/// Writes down what a locked row holds now.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    row: Model,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Count, Expr::val(row.count))
        .col_expr(Column::LastAt, Expr::val(row.last_at))
        .col_expr(Column::ForgottenAt, Expr::val(row.forgotten_at))
        .filter(Column::Key.eq(row.key))
        .exec(db)
        .await
        .map(|_| ())
}

/// Forgets the attempts of these keys, whose rows are locked.
pub(crate) async fn forget(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    keys: Vec<String>,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Key.is_in(keys))
        .exec(db)
        .await
        .map(|_| ())
}

/// Forgets what counts no longer; then, where there are more than `most`, those with the fewest
/// attempts, of these the oldest.
pub(crate) async fn make_room(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    most: u64,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ForgottenAt.lte(now))
        .exec(db)
        .await?;
    let surplus = Entity::find().count(db).await?.saturating_sub(most);
    if surplus == 0 {
        return Ok(());
    }
    let coldest: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Key)
        .order_by_asc(Column::Count)
        .order_by_asc(Column::LastAt)
        .limit(surplus)
        .into_tuple()
        .all(db)
        .await?;
    // A statement takes some 65,000 values at most.
    for keys in coldest.chunks(10_000) {
        Entity::delete_many()
            .filter(Column::Key.is_in(keys))
            .exec(db)
            .await?;
    }
    Ok(())
}
