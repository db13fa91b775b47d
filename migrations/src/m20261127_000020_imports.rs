//! Rosters that came in: what each of their rows would do or has done.

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
        manager.create_table(imports()).await?;
        manager
            .create_index(index("roster_imports", &["association_id", "id"]))
            .await?;
        manager.create_table(rows()).await?;
        manager
            .create_index(
                index("roster_import_rows", &["import_id", "row_no"])
                    .unique()
                    .take(),
            )
            .await?;
        manager
            .create_index(index(
                "roster_import_rows",
                &["import_id", "grouping", "row_no"],
            ))
            .await?;
        manager.create_table(sayings()).await?;
        manager
            .create_index(
                index("column_sayings", &["association_id", "title"])
                    .unique()
                    .take(),
            )
            .await
    }
}

fn imports() -> TableCreateStatement {
    Table::create()
        .table("roster_imports")
        .col(id())
        .col(reference("association_id"))
        .col(text("state"))
        .col(ColumnDef::new("created_by").big_integer().null())
        .col(text("created_by_name"))
        .col(text("file_name"))
        .col(ColumnDef::new("size").big_integer().not_null())
        .col(text("sha256"))
        // Which of the file's tables, what its columns mean, and whether empty cells clear.
        .col(text("choice"))
        .col(text("counts"))
        // Of the outcome that was shown: what is done must be that.
        .col(text("digest"))
        .col(text("message"))
        .col(instant("created_at"))
        .col(optional_instant("done_at"))
        // The job that does it, or did.
        .col(ColumnDef::new("job_id").big_integer().null())
        .foreign_key(&mut foreign_key(
            "roster_imports",
            "association_id",
            "associations",
        ))
        .take()
}

fn rows() -> TableCreateStatement {
    Table::create()
        .table("roster_import_rows")
        .col(id())
        .col(reference("association_id"))
        .col(reference("import_id"))
        .col(integer("row_no"))
        .col(text("grouping"))
        .col(ColumnDef::new("member_id").big_integer().null())
        .col(text("name"))
        .col(text("detail"))
        .col(optional_text("decision"))
        // The member before and its version after, while the import can be undone.
        .col(optional_text("before"))
        .col(optional_text("confirmed"))
        .col(ColumnDef::new("version").big_integer().null())
        .foreign_key(
            ForeignKey::create()
                .from("roster_import_rows", "import_id")
                .to("roster_imports", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}

fn sayings() -> TableCreateStatement {
    Table::create()
        .table("column_sayings")
        .col(id())
        .col(reference("association_id"))
        .col(text("title"))
        .col(optional_text("field"))
        .foreign_key(&mut foreign_key(
            "column_sayings",
            "association_id",
            "associations",
        ))
        .take()
}
