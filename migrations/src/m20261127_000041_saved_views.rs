//! Views of the list that people have saved, each for themselves.

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
        let table = Table::create()
            .table("saved_views")
            .col(id())
            .col(reference("association_id"))
            .col(reference("staff_id"))
            .col(text("name"))
            // The query of the list's address.
            .col(text("list"))
            .col(instant("created_at"))
            .foreign_key(&mut foreign_key(
                "saved_views",
                "association_id",
                "associations",
            ))
            .foreign_key(&mut foreign_key("saved_views", "staff_id", "staff"))
            .take();
        manager.create_table(table).await?;
        let names = index("saved_views", &["association_id", "staff_id", "name"])
            .unique()
            .take();
        manager.create_index(names).await
    }
}
