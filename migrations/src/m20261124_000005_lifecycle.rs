//! How a certificate ended: by whom, and for a revocation why.

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
        let columns = [
            ColumnDef::new("ended_by").big_integer().null().take(),
            optional_text("end_reason"),
            optional_text("end_note"),
        ];
        // SQLite adds one column at a time.
        for mut column in columns {
            manager
                .alter_table(
                    Table::alter()
                        .table("certificates")
                        .add_column(&mut column)
                        .take(),
                )
                .await?;
        }
        Ok(())
    }
}
