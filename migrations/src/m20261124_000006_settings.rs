//! What an association gives to its certificates: signatory and seals. Sizes and
//! places of seals are in tenths of a millimetre.

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
        // SQLite adds one column at a time.
        for mut column in [
            ColumnDef::new("settings_version")
                .big_integer()
                .not_null()
                .default(1)
                .take(),
            text("signatory").default("").take(),
            optional_text("national_seal_sha256"),
            integer("national_seal_width").default(250).take(),
            integer("national_seal_dx").default(0).take(),
            integer("national_seal_dy").default(0).take(),
            optional_text("provincial_seal_sha256"),
            integer("provincial_seal_width").default(250).take(),
            integer("provincial_seal_dx").default(0).take(),
            integer("provincial_seal_dy").default(0).take(),
        ] {
            let table = Table::alter()
                .table("associations")
                .add_column(&mut column)
                .take();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
