//! A number that `/readyz` counts up: that a write lasts is tried, not assumed.

use sea_orm_migration::prelude::*;

use crate::columns::id;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("probes")
                    .col(id())
                    .col(ColumnDef::new("count").big_integer().not_null())
                    .take(),
            )
            .await?;
        let first = Query::insert()
            .into_table("probes")
            .columns(["id", "count"])
            .values_panic([1.into(), 0.into()])
            .take();
        manager.execute(first).await
    }
}
