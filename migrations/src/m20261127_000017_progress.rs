//! 进度: the deadline of an association, and what its counts by firm and by day are read from.

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
        let mut deadline = ColumnDef::new("deadline")
            .date()
            .not_null()
            .default("2026-12-31")
            .take();
        let table = Table::alter()
            .table("associations")
            .add_column(&mut deadline)
            .take();
        manager.alter_table(table).await?;
        manager
            .create_index(index(
                "members",
                &["association_id", "status", "firm_id", "state"],
            ))
            .await?;
        manager
            .create_index(index(
                "certificates",
                &["association_id", "version", "issued_on", "member_id"],
            ))
            .await
    }
}
