//! Associations (tenants) and their staff.

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
                    .table("associations")
                    .col(id())
                    .col(text("code").unique_key())
                    .col(text("name"))
                    .col(text("national_name"))
                    .col(instant("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("staff")
                    .col(id())
                    .col(ColumnDef::new("association_id").big_integer().null())
                    .col(text("username").unique_key())
                    .col(text("role"))
                    .col(text("password_hash"))
                    .col(boolean("must_change_password"))
                    .col(boolean("disabled"))
                    .col(instant("created_at"))
                    .foreign_key(&mut foreign_key("staff", "association_id", "associations"))
                    .take(),
            )
            .await
    }
}
