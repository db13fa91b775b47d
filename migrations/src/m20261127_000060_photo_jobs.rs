//! Batches of photos are worked on as jobs: which one.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["photo_batches", "photo_batch_archives"] {
            let job = ColumnDef::new("job_id").big_integer().null().take();
            let alter = Table::alter().table(table).add_column(job).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
