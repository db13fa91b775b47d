//! Firms and members. What the list shows, filters and counts by stands in the
//! member's row, kept there by the use-case that changes it.

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
                    .table("firms")
                    .col(id())
                    .col(reference("association_id"))
                    .col(text("name"))
                    .foreign_key(&mut foreign_key("firms", "association_id", "associations"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("firms", &["association_id", "name"]).unique().take())
            .await?;
        manager.create_table(members()).await?;
        for columns in [
            &["association_id", "status", "arrival"][..],
            &["association_id", "status", "name_key", "arrival"],
            &["association_id", "status", "member_no", "arrival"],
            &["association_id", "status", "birth_date", "arrival"],
            &[
                "association_id",
                "status",
                "state",
                "no_photo",
                "missing",
                "doubtful",
            ],
            &["association_id", "id_number"],
            &["association_id", "member_no"],
            &["association_id", "firm_id"],
        ] {
            manager.create_index(index("members", columns)).await?;
        }
        Ok(())
    }
}

fn members() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("members")
        .col(id())
        .col(reference("association_id"));
    table.col(ColumnDef::new("arrival").big_integer().not_null());
    table.col(ColumnDef::new("version").big_integer().not_null());
    table
        .col(text("name"))
        .col(boolean("starred"))
        .col(optional_text("sex"))
        .col(optional_date("birth_date"));
    table
        .col(optional_text("id_kind"))
        .col(text("id_number"))
        .col(text("member_no"));
    table.col(ColumnDef::new("firm_id").big_integer().null());
    table
        .col(optional_date("joined_on"))
        .col(text("approval_no"))
        .col(optional_date("approval_date"));
    table
        .col(text("status"))
        .col(ColumnDef::new("partner").boolean().null());
    for name in [
        "position",
        "ethnicity",
        "education",
        "degree",
        "school",
        "major",
        "mobile",
        "email",
        "address",
        "inspection_result",
        "remark",
    ] {
        table.col(text(name));
    }
    table.col(ColumnDef::new("inspection_year").integer().null());
    table.col(text("name_key")).col(text("search_key"));
    table.col(ColumnDef::new("photo_id").big_integer().null());
    table
        .col(optional_text("photo_sha256"))
        .col(optional_text("photo_kind"));
    table
        .col(ColumnDef::new("photo_width").integer().null())
        .col(ColumnDef::new("photo_height").integer().null());
    table.col(text("doubts")).col(text("confirmed_doubts"));
    table
        .col(text("state"))
        .col(boolean("no_photo"))
        .col(integer("missing"))
        .col(boolean("doubtful"));
    table.col(ColumnDef::new("issued_version").integer().null());
    table.col(instant("created_at")).col(instant("updated_at"));
    table.foreign_key(&mut foreign_key(
        "members",
        "association_id",
        "associations",
    ));
    table.foreign_key(&mut foreign_key("members", "firm_id", "firms"));
    table
}
