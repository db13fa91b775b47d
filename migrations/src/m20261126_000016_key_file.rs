//! Remembers which key file the signing keys are locked with. Ends every session: until now their
//! rows held the hash of the password.

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
                    .table("key_files")
                    .col(ColumnDef::new("id").big_integer().not_null().primary_key())
                    .col(text("fingerprint"))
                    .col(instant("created_at"))
                    .take(),
            )
            .await?;
        manager
            .exec_stmt(Query::delete().from_table("sessions").take())
            .await
    }
}
