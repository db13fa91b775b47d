//! Audit events and sessions.

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
                    .table("audit_events")
                    .col(id())
                    .col(ColumnDef::new("association_id").big_integer().null())
                    .col(instant("at"))
                    .col(text("actor"))
                    .col(text("action"))
                    .col(ColumnDef::new("member_id").big_integer().null())
                    .col(text("detail"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("audit_events", &["association_id", "at"]))
            .await?;
        manager
            .create_index(index("audit_events", &["member_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sessions")
                    .col(ColumnDef::new("id").text().not_null().primary_key())
                    .col(text("data"))
                    .col(instant("expires_at"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("sessions", &["expires_at"]))
            .await
    }
}
