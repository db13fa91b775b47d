//! The keys that certificates are signed with. Private keys are wrapped by a key outside.

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
                    .table("signing_keys")
                    .col(id())
                    .col(reference("association_id"))
                    .col(ColumnDef::new("wrapped_key").binary().not_null())
                    .col(ColumnDef::new("chain").binary().not_null())
                    .col(instant("created_at"))
                    .foreign_key(&mut foreign_key(
                        "signing_keys",
                        "association_id",
                        "associations",
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("signing_keys", &["association_id"]))
            .await?;
        // Files that people ask about are found by their hash.
        manager
            .create_index(index("certificates", &["sha256"]))
            .await
    }
}
