//! 提醒 of photos in a batch are confirmed one by one.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table("photo_batch_items")
            .add_column(text("confirmed").default("[]").take())
            .take();
        manager.alter_table(table).await?;
        // What has not been saved yet and speaks for another person waits for a decision.
        let waiting = Query::update()
            .table("photo_batch_items")
            .value("grouping", "unconfirmed")
            .and_where(Expr::col("grouping").is_in(["new", "replaces"]))
            .and_where(Expr::col("outcome").eq("none"))
            .and_where(Expr::col("reminds").eq(true))
            .take();
        manager.execute(waiting).await
    }
}
