//! One normal form of names: a place for what no certificate can show, and for how far the
//! stored rows have been brought to the rules; one order of texts on both databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Texts that lists are ordered by. SQLite compares them byte by byte; PostgreSQL would by the
/// collation of its cluster.
const ORDERED: [(&str, &str); 7] = [
    ("members", "name_key"),
    ("members", "member_no"),
    ("firms", "name"),
    ("printer_profiles", "name"),
    ("photo_batch_items", "file_name"),
    ("associations", "code"),
    ("staff", "username"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table("members")
            .add_column(text("unprintable").default("").take())
            .take();
        manager.alter_table(table).await?;
        let mut topic = text("topic");
        manager
            .create_table(
                Table::create()
                    .table("renewals")
                    .col(topic.primary_key())
                    .col(text("state"))
                    .col(instant("done_at"))
                    .take(),
            )
            .await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for (table, column) in ORDERED {
                // Indexes follow their column.
                let statement =
                    format!(r#"ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "C""#);
                manager
                    .get_connection()
                    .execute_unprepared(&statement)
                    .await?;
            }
        }
        Ok(())
    }
}
