//! Rows of rosters that came in.

use domain::roster::Likeness;
use domain::roster::import::{Decision, ImportGroup, PAGE_ROWS};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::Scope;
use crate::entity::Storable;
use crate::entity::roster_import_row::{ActiveModel, Column, Entity, Model};
use crate::entity::stored::Stored;

fn of_import(scope: &Scope, import_id: i64) -> Select<Entity> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::ImportId.eq(import_id))
}

/// A page of one group, from 1, in the order of the file.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
    group: ImportGroup,
    page: u64,
) -> Result<Vec<Model>, DbErr> {
    of_import(scope, import_id)
        .filter(Column::Grouping.eq(group.to_raw()))
        .order_by_asc(Column::RowNo)
        .paginate(db, PAGE_ROWS)
        .fetch_page(page.saturating_sub(1))
        .await
}

/// At most 500 rows with a member, after this one: those that an import has changed.
pub(crate) async fn done_after(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
    after: i64,
) -> Result<Vec<Model>, DbErr> {
    of_import(scope, import_id)
        .filter(Column::Version.is_not_null())
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(500)
        .all(db)
        .await
}

/// At most 500 rows of these groups, after this one.
pub(crate) async fn after(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
    groups: &[ImportGroup],
    after: i64,
) -> Result<Vec<Model>, DbErr> {
    of_import(scope, import_id)
        .filter(Column::Grouping.is_in(groups.iter().map(Storable::to_raw)))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(500)
        .all(db)
        .await
}

/// The rows on which somebody has decided.
pub(crate) async fn decided(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
) -> Result<Vec<Model>, DbErr> {
    of_import(scope, import_id)
        .filter(Column::Decision.is_not_null())
        .order_by_asc(Column::RowNo)
        .all(db)
        .await
}

/// How many rows of these groups there are with each decision.
pub(crate) async fn count_decided(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
) -> Result<Vec<(ImportGroup, Option<Decision>, u64)>, DbErr> {
    type Counted = (
        Stored<Entity, ImportGroup>,
        Option<Stored<Entity, Decision>>,
        i64,
    );
    let rows: Vec<Counted> = of_import(scope, import_id)
        .select_only()
        .columns([Column::Grouping, Column::Decision])
        .column_as(Expr::col(Column::Id).count(), "rows")
        .group_by(Column::Grouping)
        .group_by(Column::Decision)
        .into_tuple()
        .all(db)
        .await?;
    let counted = |(group, decision, rows): Counted| {
        let decision = decision.map(Stored::into_inner);
        (
            group.into_inner(),
            decision,
            u64::try_from(rows).unwrap_or(0),
        )
    };
    Ok(rows.into_iter().map(counted).collect())
}

/// Decides on one row of these groups; says whether there is such a row.
pub(crate) async fn decide(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (import_id, id): (i64, i64),
    decision: Decision,
) -> Result<bool, DbErr> {
    // A row that repeats another means nobody who could be the same.
    let groups: &[ImportGroup] = match decision {
        Decision::Same => &[ImportGroup::Probable],
        Decision::Other | Decision::Skip => &[ImportGroup::Probable, ImportGroup::Repeated],
    };
    let updated = Entity::update_many()
        .col_expr(Column::Decision, Expr::value(decision.to_raw()))
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::ImportId.eq(import_id))
        .filter(Column::Id.eq(id))
        .filter(Column::Grouping.is_in(groups.iter().map(Storable::to_raw)))
        .exec(db)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// Decides on every row that differs in spelling alone.
pub(crate) async fn decide_by_spelling(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
    decision: Decision,
) -> Result<(), DbErr> {
    let mut after_id = i64::MIN;
    loop {
        let rows = after(db, scope, import_id, &[ImportGroup::Probable], after_id).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after_id = last.id;
        let spelt = rows
            .iter()
            .filter(|row| row.detail.likeness == Some(Likeness::Spelling));
        for row in spelt {
            decide(db, scope, (import_id, row.id), decision).await?;
        }
    }
}

/// Forgets every row of an import.
pub(crate) async fn clear(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::ImportId.eq(import_id))
        .exec(db)
        .await
        .map(|_| ())
}

/// Adds rows to an import.
pub(crate) async fn insert_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
    rows: Vec<ActiveModel>,
) -> Result<(), DbErr> {
    // A statement of SQLite takes 32,766 values.
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part = rows.by_ref().take(1_000).map(|row| ActiveModel {
            association_id: Set(scope.association_id),
            import_id: Set(import_id),
            ..row
        });
        Entity::insert_many(part).exec_without_returning(db).await?;
    }
    Ok(())
}
