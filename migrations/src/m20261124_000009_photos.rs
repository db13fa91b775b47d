//! What is known of every photo given: its way here, its fingerprint, what the checks said.

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
            text("source").default("upload").take(),
            text("file_name").default("").take(),
            text("fingerprint").default("").take(),
            text("checks").default("[]").take(),
            text("override_reason").default("").take(),
            boolean("whitened").default(false).take(),
        ];
        for mut column in columns {
            // SQLite adds one column at a time.
            let table = Table::alter()
                .table("photos")
                .add_column(&mut column)
                .take();
            manager.alter_table(table).await?;
        }
        let exam = Query::update()
            .table("photos")
            .value("source", "exam")
            .and_where(Expr::col("kind").eq("exam"))
            .take();
        manager.execute(exam).await?;
        // The same file in other hands is looked for among all of an association.
        manager
            .create_index(index("photos", &["association_id", "original_sha256"]))
            .await
    }
}
