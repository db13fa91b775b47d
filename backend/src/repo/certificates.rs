//! Issued certificates.

use std::collections::HashMap;

use domain::{CertificateCode, CertificateState, Revocation};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::certificate::{ActiveModel, Column, Entity, Model};
use crate::entity::stored::{Readable, Storable, Stored};
use crate::printed::Printed;
use crate::{Scope, SystemScope};

/// Every version of a member's certificate, newest first.
pub(crate) async fn of_member(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_id: i64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::MemberId.eq(member_id))
        .order_by_desc(Column::Version)
        .all(db)
        .await
}

/// Every version of these members' certificates, the newest of each first.
pub(crate) async fn of_members(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_ids: &[i64],
) -> Result<HashMap<i64, Vec<Model>>, DbErr> {
    let mut found: HashMap<i64, Vec<Model>> = HashMap::new();
    for part in member_ids.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::MemberId.is_in(part.iter().copied()))
            .order_by_desc(Column::Version)
            .all(db)
            .await?;
        for row in rows {
            found.entry(row.member_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// The valid certificates of these members.
pub(crate) async fn valid_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for part in member_ids.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::MemberId.is_in(part.iter().copied()))
            .filter(Column::State.eq(CertificateState::Valid.to_raw()))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The newest version of each of these members where it was revoked: whoever has a later
/// one, valid or lapsed, is not among them.
pub(crate) async fn revoked_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for part in member_ids.chunks(500) {
        let later = Alias::new("later");
        let newest = Query::select()
            .expr(Expr::col((later.clone(), Column::Version)).max())
            .from_as(Entity, later.clone())
            .and_where(Expr::col((later, Column::MemberId)).equals((Entity, Column::MemberId)))
            .take();
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::MemberId.is_in(part.iter().copied()))
            .filter(Column::State.eq(CertificateState::Revoked.to_raw()))
            .filter(Column::Version.in_subquery(newest))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Those of these members of whom a certificate was issued or has ended since this instant.
pub(crate) async fn members_touched_since(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_ids: &[i64],
    since: OffsetDateTime,
) -> Result<Vec<i64>, DbErr> {
    let mut found = Vec::new();
    for part in member_ids.chunks(500) {
        let members: Vec<i64> = Entity::find()
            .select_only()
            .column(Column::MemberId)
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::MemberId.is_in(part.iter().copied()))
            .filter(Column::IssuedAt.gte(since).or(Column::EndedAt.gte(since)))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(members);
    }
    Ok(found)
}

/// The certificate of this code, within the association.
pub(crate) async fn by_code(
    db: &impl ConnectionTrait,
    scope: &Scope,
    code: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Code.eq(code))
        .one(db)
        .await
}

/// The certificates of these codes, within the association.
pub(crate) async fn by_codes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    codes: &[CertificateCode],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::with_capacity(codes.len());
    for part in codes.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Code.is_in(part.iter().map(CertificateCode::as_str)))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The certificate of this code, whoever issued it: for public verification alone.
pub(crate) async fn by_public_code(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    code: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Code.eq(code)).one(db).await
}

/// The certificate of this very file, whoever issued it: for public verification alone.
pub(crate) async fn by_sha256(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    sha256: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::Sha256.eq(sha256))
        .one(db)
        .await
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

/// Inserts versions, whose rows name the scope's association.
pub(crate) async fn insert_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<ActiveModel>,
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let own = rows.into_iter().map(|row| ActiveModel {
        association_id: Set(scope.association_id),
        ..row
    });
    Entity::insert_many(own)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Ends the valid certificates of these members.
pub(crate) async fn end_valid(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_ids: &[i64],
    state: CertificateState,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.to_raw()))
        .col_expr(Column::EndedAt, Expr::value(now))
        .col_expr(Column::EndedBy, Expr::value(scope.staff_id))
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::MemberId.is_in(member_ids.iter().copied()))
        .filter(Column::State.eq(CertificateState::Valid.to_raw()))
        .exec(db)
        .await
        .map(|_| ())
}

/// Marks a version as revoked.
pub(crate) async fn revoke(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: Model,
    revocation: &Revocation,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let mut change = row.into_active_model();
    change.state = Set(CertificateState::Revoked.into());
    change.ended_at = Set(Some(now));
    change.ended_by = Set(scope.staff_id);
    change.end_reason = Set(Some(revocation.reason().into()));
    change.end_note = Set(Some(revocation.note().to_owned()));
    let own = Column::AssociationId.eq(scope.association_id);
    let change = Entity::update(change).validate()?.filter(own);
    change.exec(db).await.map(|_| ())
}

/// A page of all certificates of every association, for the integrity check.
pub(crate) async fn every(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    page: u64,
) -> Result<Vec<Readable<Model>>, DbErr> {
    Entity::find()
        .order_by_asc(Column::Id)
        .into_model()
        .paginate(db, 1000)
        .fetch_page(page)
        .await
}

/// The version of each certificate of every association, with its member, for the integrity check.
pub(crate) async fn versions(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<(i64, i32)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::MemberId, Column::Version])
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// What is printed on an issued certificate.
#[derive(FromQueryResult)]
pub(crate) struct StoredPrinted {
    pub(crate) printed: Stored<Entity, Printed>,
}

/// What is printed on at most 2000 issued certificates after this one, by identity.
pub(crate) async fn printed(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    after: i64,
) -> Result<Vec<Readable<StoredPrinted>>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .column_as(Column::Printed, "printed")
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(2000)
        .into_model()
        .all(db)
        .await
}
