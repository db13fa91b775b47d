//! Printer profiles: how far off each of an association's printers is.

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
                    .table("printer_profiles")
                    .col(id())
                    .col(reference("association_id"))
                    .col(integer("version"))
                    .col(text("name"))
                    // Hundredths of a millimetre, of a percent.
                    .col(integer("offset_x"))
                    .col(integer("offset_y"))
                    .col(integer("scale_x"))
                    .col(integer("scale_y"))
                    .col(instant("created_at"))
                    .foreign_key(&mut foreign_key(
                        "printer_profiles",
                        "association_id",
                        "associations",
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                index("printer_profiles", &["association_id", "name"])
                    .unique()
                    .take(),
            )
            .await
    }
}
