//! Files of batches.

use domain::photo_batch::{BatchFilter, BatchGroup, ItemOutcome, PAGE_ROWS};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::Scope;
use crate::entity::Storable;
use crate::entity::photo_batch_item::{ActiveModel, Column, Entity, Model};
use crate::entity::stored::Stored;

fn of_batch(scope: &Scope, batch_id: i64) -> Select<Entity> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::BatchId.eq(batch_id))
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .one(db)
        .await
}

/// These rows of the association, by identity.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Id.is_in(part.iter().copied()))
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The row of this file.
pub(crate) async fn by_key(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
    key: &str,
) -> Result<Option<Model>, DbErr> {
    of_batch(scope, batch_id)
        .filter(Column::FileKey.eq(key))
        .one(db)
        .await
}

/// The rows of these members that may still give them a photo.
pub(crate) async fn for_members(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
    members: &[i64],
) -> Result<Vec<Model>, DbErr> {
    of_batch(scope, batch_id)
        .filter(Column::MemberId.is_in(members.iter().copied()))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Those of these members whom a row of any batch means.
pub(crate) async fn members_meant(
    db: &impl ConnectionTrait,
    scope: &Scope,
    members: &[i64],
) -> Result<Vec<i64>, DbErr> {
    let mut found = Vec::new();
    for part in members.chunks(500) {
        let meant: Vec<i64> = Entity::find()
            .select_only()
            .column(Column::MemberId)
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::MemberId.is_in(part.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(meant);
    }
    Ok(found)
}

pub(crate) async fn count(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<u64, DbErr> {
    of_batch(scope, batch_id).count(db).await
}

/// A page of the table, from 1, in the order of names.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
    filter: BatchFilter,
    page: u64,
) -> Result<Vec<Model>, DbErr> {
    let rows = of_batch(scope, batch_id);
    let rows = match filter {
        BatchFilter::All => rows,
        BatchFilter::Remind => rows.filter(Column::Reminds.eq(true)),
        BatchFilter::Group(group) => rows.filter(Column::Grouping.eq(group.to_raw())),
    };
    rows.order_by_asc(Column::FileName)
        .order_by_asc(Column::Id)
        .paginate(db, PAGE_ROWS)
        .fetch_page(page.saturating_sub(1))
        .await
}

/// At most `limit` rows after this one in these groups, with this outcome.
pub(crate) async fn next(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
    (groups, outcome): (&[BatchGroup], ItemOutcome),
    (after, limit): (i64, u64),
) -> Result<Vec<Model>, DbErr> {
    of_batch(scope, batch_id)
        .filter(Column::Grouping.is_in(groups.iter().map(Storable::to_raw)))
        .filter(Column::Outcome.eq(outcome.to_raw()))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// How many rows are in a group with an outcome, with and without a reminder.
#[derive(FromQueryResult)]
pub(crate) struct Tally {
    pub(crate) grouping: Stored<Entity, BatchGroup>,
    pub(crate) outcome: Stored<Entity, ItemOutcome>,
    pub(crate) reminds: bool,
    pub(crate) rows: i64,
}

pub(crate) async fn tallies(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<Vec<Tally>, DbErr> {
    of_batch(scope, batch_id)
        .select_only()
        .columns([Column::Grouping, Column::Outcome, Column::Reminds])
        .column_as(
            Expr::col(Column::Id).count().cast_as(Alias::new("bigint")),
            "rows",
        )
        // One of them, to be named if it cannot be read.
        .column_as(Column::Id.min(), "id")
        .group_by(Column::Grouping)
        .group_by(Column::Outcome)
        .group_by(Column::Reminds)
        .into_model::<Tally>()
        .all(db)
        .await
}

#[derive(FromQueryResult)]
struct Received {
    file_name: String,
    size: Stored<Entity, u64>,
}

/// Names and sizes of the files that came one by one, in the order of arrival.
pub(crate) async fn received(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<Vec<(String, u64)>, DbErr> {
    let files = of_batch(scope, batch_id)
        .filter(Column::ArchiveId.is_null())
        .select_only()
        .columns([Column::Id, Column::FileName, Column::Size])
        .order_by_asc(Column::Id)
        .into_model::<Received>()
        .all(db)
        .await?;
    let named = files.into_iter().map(|file| (file.file_name, *file.size));
    Ok(named.collect())
}

/// The keys of the batch's files that are photos.
pub(crate) async fn keys_of_photos(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<Vec<String>, DbErr> {
    of_batch(scope, batch_id)
        .filter(Column::Sha256.is_not_null())
        .select_only()
        .column(Column::FileKey)
        .into_tuple()
        .all(db)
        .await
}

#[derive(FromQueryResult)]
struct Fingerprinted {
    id: i64,
    fingerprint: String,
    original_sha256: Option<String>,
}

/// Fingerprints of a batch's photos with their files' hashes, by row.
pub(crate) async fn fingerprints(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
    after: i64,
) -> Result<Vec<(i64, String, String)>, DbErr> {
    let rows = of_batch(scope, batch_id)
        .filter(Column::Id.gt(after))
        .filter(Column::OriginalSha256.is_not_null())
        .select_only()
        .columns([Column::Id, Column::Fingerprint, Column::OriginalSha256])
        .into_model::<Fingerprinted>()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| {
            (
                row.id,
                row.fingerprint,
                row.original_sha256.unwrap_or_default(),
            )
        })
        .collect())
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        ..row
    };
    Entity::insert(row).exec_with_returning(db).await
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let own = Column::AssociationId.eq(scope.association_id);
    Entity::update(row).validate()?.filter(own).exec(db).await
}

/// Deletes a row in whose stead another comes.
pub(crate) async fn delete(db: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await
        .map(|_| ())
}

/// Deletes the rows of a batch that is given up.
pub(crate) async fn delete_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    batch_id: i64,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::BatchId.eq(batch_id))
        .exec(db)
        .await
        .map(|_| ())
}
