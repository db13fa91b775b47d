//! The number that is counted up to try whether writing works.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr};

use crate::SystemScope;

/// Adds one, and says what it is then.
pub(crate) async fn count_up(
    db: &impl ConnectionTrait,
    system: &SystemScope,
) -> Result<i64, DbErr> {
    let update = Query::update()
        .table("probes")
        .value("count", Expr::col("count").add(1))
        .and_where(Expr::col("id").eq(1))
        .take();
    db.execute(&update).await?;
    count(db, system).await
}

/// What it is.
pub(crate) async fn count(db: &impl ConnectionTrait, _: &SystemScope) -> Result<i64, DbErr> {
    let query = Query::select()
        .column("count")
        .from("probes")
        .and_where(Expr::col("id").eq(1))
        .take();
    let row = db.query_one(&query).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("probes".into()))?
        .try_get("", "count")
}
