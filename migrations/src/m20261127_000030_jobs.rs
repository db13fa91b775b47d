//! 批量任务: work in the background, and each of its items.

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
        manager.create_table(jobs()).await?;
        for columns in [&["association_id", "id"][..], &["state", "id"]] {
            manager.create_index(index("jobs", columns)).await?;
        }
        manager.create_table(items()).await?;
        manager
            .create_index(index("job_items", &["job_id", "position"]).unique().take())
            .await?;
        manager
            .create_index(index("job_items", &["job_id", "state", "position"]))
            .await
    }
}

fn jobs() -> TableCreateStatement {
    Table::create()
        .table("jobs")
        .col(id())
        .col(reference("association_id"))
        .col(text("kind"))
        .col(text("input"))
        .col(text("state"))
        .col(ColumnDef::new("created_by").big_integer().null())
        .col(text("created_by_name"))
        // Who asked for it last: it is worked on in their name.
        .col(ColumnDef::new("acted_by").big_integer().null())
        .col(text("acted_by_name"))
        // How often it was begun: who works on it says so with every step.
        .col(integer("run"))
        // When who works on it was last heard of.
        .col(optional_instant("seen_at"))
        .col(boolean("cancel_requested"))
        .col(integer("total"))
        .col(integer("done"))
        .col(integer("failed"))
        // What was done and failed when the present run began.
        .col(integer("before_run"))
        .col(text("message"))
        .col(optional_text("file_name"))
        .col(ColumnDef::new("file_size").big_integer().null())
        .col(integer("file_run"))
        .col(instant("created_at"))
        .col(optional_instant("started_at"))
        .col(optional_instant("finished_at"))
        .col(optional_instant("kept_until"))
        .foreign_key(&mut foreign_key("jobs", "association_id", "associations"))
        .take()
}

fn items() -> TableCreateStatement {
    Table::create()
        .table("job_items")
        .col(id())
        .col(reference("association_id"))
        .col(reference("job_id"))
        .col(integer("position"))
        .col(reference("member_id"))
        .col(text("wish"))
        .col(text("state"))
        .col(text("reason"))
        // The certificate that came of it.
        .col(optional_text("code"))
        .col(boolean("is_new"))
        .foreign_key(&mut foreign_key("job_items", "job_id", "jobs"))
        .take()
}
