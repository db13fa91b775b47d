//! Counts of members and of first certificates, for 进度.

use domain::{CalendarDate, IssueState, MembershipStatus};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::entity::stored::{Storable, Stored};
use crate::entity::{certificate, member};
use crate::{AssociationId, Scope, SystemScope};

/// How many members of a firm are in a state.
#[derive(FromQueryResult)]
pub(crate) struct OfFirm {
    pub(crate) firm_id: Option<i64>,
    pub(crate) state: Stored<member::Entity, IssueState>,
    pub(crate) members: i64,
}

/// How many members of an association are in a state.
#[derive(FromQueryResult)]
pub(crate) struct OfAssociation {
    pub(crate) association_id: AssociationId,
    pub(crate) state: Stored<member::Entity, IssueState>,
    pub(crate) members: i64,
    pub(crate) no_photo: i64,
    pub(crate) incomplete: i64,
}

/// How many members got their first certificate on a day.
#[derive(FromQueryResult)]
pub(crate) struct OfDay {
    pub(crate) issued_on: Stored<certificate::Entity, CalendarDate>,
    pub(crate) members: i64,
}

/// The association's members by firm and state.
pub(crate) async fn by_firm(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<OfFirm>, DbErr> {
    listed()
        .filter(member::Column::AssociationId.eq(scope.association_id))
        .select_only()
        .columns([member::Column::FirmId, member::Column::State])
        .column_as(member::Column::Id.count(), "members")
        .group_by(member::Column::FirmId)
        .group_by(member::Column::State)
        .into_model()
        .all(db)
        .await
}

/// Everybody by association and state.
pub(crate) async fn by_association(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<OfAssociation>, DbErr> {
    let sum = |holds: SimpleExpr| {
        let one_each: SimpleExpr = Expr::case(holds, Expr::val(1)).finally(Expr::val(0)).into();
        one_each.sum().cast_as(Alias::new("bigint"))
    };
    listed()
        .select_only()
        .columns([member::Column::AssociationId, member::Column::State])
        .column_as(member::Column::Id.count(), "members")
        .column_as(sum(member::Column::NoPhoto.eq(true)), "no_photo")
        .column_as(sum(member::Column::Missing.gt(0)), "incomplete")
        .group_by(member::Column::AssociationId)
        .group_by(member::Column::State)
        .into_model()
        .all(db)
        .await
}

/// The association's members with a valid certificate, by the day of their first one, in order.
pub(crate) async fn by_day(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<OfDay>, DbErr> {
    let holders = holders().filter(member::Column::AssociationId.eq(scope.association_id));
    let own = certificate::Column::AssociationId.eq(scope.association_id);
    first_issues(holders).filter(own).into_model().all(db).await
}

/// The same of all associations.
pub(crate) async fn by_day_of_all(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<OfDay>, DbErr> {
    first_issues(holders()).into_model().all(db).await
}

fn listed() -> Select<member::Entity> {
    member::Entity::find().filter(member::Column::Status.eq(MembershipStatus::Listed.to_raw()))
}

/// Members with a valid certificate.
fn holders() -> Select<member::Entity> {
    let states = [IssueState::Issued, IssueState::Changed].map(|state| state.to_raw());
    listed().filter(member::Column::State.is_in(states))
}

/// First versions of these members by day. A member whose certificate was revoked and issued again
/// counts on the day of the first one.
fn first_issues(holders: Select<member::Entity>) -> Select<certificate::Entity> {
    let holders = holders.select_only().column(member::Column::Id);
    certificate::Entity::find()
        .select_only()
        .column(certificate::Column::IssuedOn)
        .column_as(certificate::Column::Id.count(), "members")
        .filter(certificate::Column::Version.eq(1))
        .filter(certificate::Column::MemberId.in_subquery(holders.into_query()))
        .group_by(certificate::Column::IssuedOn)
        .order_by_asc(certificate::Column::IssuedOn)
}
