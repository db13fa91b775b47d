//! Items of 批量任务.

use domain::CertificateCode;
use domain::job::JobItemState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::Scope;
use crate::entity::Storable;
use crate::entity::job_item::{ActiveModel, Column, Entity, Model, Wish};

/// Rows of one statement: far below what databases take as parameters.
const AT_ONCE: usize = 200;

/// Inserts what is asked for, in this order.
pub(crate) async fn insert_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    job_id: i64,
    wishes: Vec<(i64, Wish)>,
) -> Result<(), DbErr> {
    let mut rows = wishes.into_iter().zip(0u32..).peekable();
    while rows.peek().is_some() {
        let part = rows.by_ref().take(AT_ONCE);
        let part = part.map(|((member_id, wish), position)| ActiveModel {
            association_id: Set(scope.association_id),
            job_id: Set(job_id),
            position: Set(position.into()),
            member_id: Set(member_id),
            wish: Set(wish.into()),
            state: Set(JobItemState::Waiting.into()),
            reason: Set(String::new()),
            is_new: Set(false),
            ..Default::default()
        });
        Entity::insert_many(part).exec_without_returning(db).await?;
    }
    Ok(())
}

/// At most so many items in this state after this position, in their order.
pub(crate) async fn in_state(
    db: &impl ConnectionTrait,
    scope: &Scope,
    job_id: i64,
    state: JobItemState,
    (after, limit): (Option<u32>, u64),
) -> Result<Vec<Model>, DbErr> {
    let mut found = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::JobId.eq(job_id))
        .filter(Column::State.eq(state.to_raw()));
    if let Some(after) = after {
        found = found.filter(Column::Position.gt(after.to_raw()));
    }
    found
        .order_by_asc(Column::Position)
        .limit(limit)
        .all(db)
        .await
}

/// What came of an item.
#[derive(Clone, Debug)]
pub(crate) enum ItemEnd {
    /// This certificate; whether it was made for it.
    Done(CertificateCode, bool),
    /// Nothing, for this reason.
    Refused(String),
}

/// Marks an item; `false` if it was marked already.
pub(crate) async fn mark(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    end: &ItemEnd,
) -> Result<bool, DbErr> {
    let marking = match end {
        ItemEnd::Done(code, is_new) => Entity::update_many()
            .col_expr(Column::State, Expr::value(JobItemState::Done.to_raw()))
            .col_expr(Column::Code, Expr::value(code.to_raw()))
            .col_expr(Column::IsNew, Expr::value(*is_new)),
        ItemEnd::Refused(reason) => Entity::update_many()
            .col_expr(Column::State, Expr::value(JobItemState::Failed.to_raw()))
            .col_expr(Column::Reason, Expr::value(reason.as_str())),
    };
    let marked = marking
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(JobItemState::Waiting.to_raw()))
        .exec(db)
        .await?;
    Ok(marked.rows_affected > 0)
}

/// Lets every item wait again that was refused; says how many.
pub(crate) async fn try_again(
    db: &impl ConnectionTrait,
    scope: &Scope,
    job_id: i64,
) -> Result<u64, DbErr> {
    let waiting = Entity::update_many()
        .col_expr(Column::State, Expr::value(JobItemState::Waiting.to_raw()))
        .col_expr(Column::Reason, Expr::value(""))
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::JobId.eq(job_id))
        .filter(Column::State.eq(JobItemState::Failed.to_raw()))
        .exec(db)
        .await?;
    Ok(waiting.rows_affected)
}
