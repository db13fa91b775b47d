//! Photos and certificates. Both name their files by SHA-256.

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
                    .table("photos")
                    .col(id())
                    .col(reference("association_id"))
                    .col(reference("member_id"))
                    .col(text("kind"))
                    .col(text("original_sha256"))
                    .col(integer("original_width"))
                    .col(integer("original_height"))
                    .col(text("crop"))
                    .col(text("sha256"))
                    .col(integer("width"))
                    .col(integer("height"))
                    .col(ColumnDef::new("created_by").big_integer().null())
                    .col(instant("created_at"))
                    .foreign_key(&mut foreign_key("photos", "association_id", "associations"))
                    .foreign_key(&mut foreign_key("photos", "member_id", "members"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("photos", &["member_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("certificates")
                    .col(id())
                    .col(reference("association_id"))
                    .col(reference("member_id"))
                    .col(integer("version"))
                    .col(text("code").unique_key())
                    .col(text("face"))
                    .col(text("photo_sha256"))
                    .col(text("sha256"))
                    .col(integer("size"))
                    .col(text("state"))
                    .col(ColumnDef::new("issued_on").date().not_null())
                    .col(instant("issued_at"))
                    .col(ColumnDef::new("issued_by").big_integer().null())
                    .col(optional_instant("ended_at"))
                    .foreign_key(&mut foreign_key(
                        "certificates",
                        "association_id",
                        "associations",
                    ))
                    .foreign_key(&mut foreign_key("certificates", "member_id", "members"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                index("certificates", &["member_id", "version"])
                    .unique()
                    .take(),
            )
            .await
    }
}
