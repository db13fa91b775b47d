//! Many photos at once: what came in, what each file means, what became of it.

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
        // The newest event of an association is asked for with every file of a batch.
        manager
            .create_index(index("audit_events", &["association_id", "id"]))
            .await?;
        manager.create_table(batches()).await?;
        manager
            .create_index(index("photo_batches", &["association_id", "state"]))
            .await?;
        manager.create_table(archives()).await?;
        manager
            .create_index(index("photo_batch_archives", &["batch_id"]))
            .await?;
        manager.create_table(items()).await?;
        // The same file again finds its row.
        manager
            .create_index(
                index("photo_batch_items", &["batch_id", "file_key"])
                    .unique()
                    .take(),
            )
            .await?;
        for columns in [["batch_id", "grouping"], ["batch_id", "member_id"]] {
            manager
                .create_index(index("photo_batch_items", &columns))
                .await?;
        }
        Ok(())
    }
}

fn batches() -> TableCreateStatement {
    Table::create()
        .table("photo_batches")
        .col(id())
        .col(reference("association_id"))
        .col(text("kind"))
        .col(text("state"))
        .col(ColumnDef::new("created_by").big_integer().null())
        .col(text("created_by_name"))
        // Who saved or undid it last: work goes on in their name after a restart.
        .col(ColumnDef::new("acted_by").big_integer().null())
        .col(text("acted_by_name"))
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .foreign_key(&mut foreign_key(
            "photo_batches",
            "association_id",
            "associations",
        ))
        .take()
}

fn archives() -> TableCreateStatement {
    Table::create()
        .table("photo_batch_archives")
        .col(id())
        .col(reference("association_id"))
        .col(reference("batch_id"))
        .col(text("name"))
        .col(ColumnDef::new("size").big_integer().not_null())
        .col(ColumnDef::new("received").big_integer().not_null())
        .col(text("state"))
        .col(ColumnDef::new("unpacked").big_integer().not_null())
        .col(ColumnDef::new("entries").big_integer().not_null())
        .col(text("message"))
        .col(instant("created_at"))
        .foreign_key(&mut foreign_key(
            "photo_batch_archives",
            "batch_id",
            "photo_batches",
        ))
        .take()
}

fn items() -> TableCreateStatement {
    let optional = |name: &'static str| ColumnDef::new(name).big_integer().null().take();
    Table::create()
        .table("photo_batch_items")
        .col(id())
        .col(reference("association_id"))
        .col(reference("batch_id"))
        .col(optional("archive_id"))
        .col(text("file_name"))
        .col(text("file_key"))
        .col(ColumnDef::new("size").big_integer().not_null())
        .col(text("candidates"))
        .col(optional_text("found_by"))
        .col(text("disagreement"))
        .col(optional("member_id"))
        .col(text("decision"))
        .col(optional_text("original_sha256"))
        .col(integer("original_width"))
        .col(integer("original_height"))
        .col(optional_text("sha256"))
        .col(integer("width"))
        .col(integer("height"))
        .col(text("crop"))
        .col(boolean("whitened"))
        .col(text("fingerprint"))
        .col(text("checks"))
        .col(boolean("unfit"))
        .col(text("refusal_code"))
        .col(text("refusal"))
        .col(text("override_reason"))
        .col(text("grouping"))
        .col(text("reason"))
        .col(text("guards"))
        .col(boolean("reminds"))
        // The member's photo when the row was last judged: what saving may replace.
        .col(optional("seen_photo_id"))
        .col(optional("photo_id"))
        .col(optional("previous_photo_id"))
        .col(text("outcome"))
        .col(text("outcome_note"))
        .col(instant("created_at"))
        .foreign_key(&mut foreign_key(
            "photo_batch_items",
            "batch_id",
            "photo_batches",
        ))
        .take()
}
