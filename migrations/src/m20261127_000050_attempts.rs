//! Counts of guesses that all servers on one database share.

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
        manager
            .create_table(
                Table::create()
                    .table("attempts")
                    // What is counted, and a hash of whose: what people type as their name may be
                    // their password.
                    .col(ColumnDef::new("key").text().not_null().primary_key())
                    .col(integer("count"))
                    .col(instant("last_at"))
                    .col(instant("forgotten_at"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("attempts", &["forgotten_at"]))
            .await
    }
}
