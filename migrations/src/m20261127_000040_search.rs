//! What a search looks through and what the list is narrowed to: facets of members in one number,
//! held by every index of the list; firms as they are read; what was typed into the search box and
//! may stand in no address.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Name, what they are ordered by inside those of one association and status, what else they hold.
/// All but the first and the last were there and held no facets.
const LIST: [(&str, &str, &str); 6] = [
    (
        "ix_members_counts",
        "state, no_photo, missing, doubtful",
        "facets, firm_id",
    ),
    (
        "ix_members_search",
        "arrival",
        "search_key, state, no_photo, missing, doubtful, firm_id, facets",
    ),
    (
        "ix_members_list_name",
        "name_key, arrival",
        "state, no_photo, missing, doubtful, firm_id, facets",
    ),
    (
        "ix_members_list_member_no",
        "member_no, arrival",
        "state, no_photo, missing, doubtful, firm_id, facets",
    ),
    (
        "ix_members_list_birth_date",
        "birth_date, arrival",
        "state, no_photo, missing, doubtful, firm_id, facets",
    ),
    (
        "ix_members_list_firm",
        "firm_id, arrival",
        "state, no_photo, missing, doubtful, facets",
    ),
];

/// What they take the place of.
const REPLACED: [&str; 6] = [
    "ix_members_association_id_status_state_no_photo_missing_doubtful",
    "ix_members_search",
    "ix_members_list_name",
    "ix_members_list_member_no",
    "ix_members_list_birth_date",
    "ix_members_list_firm",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        for column in [
            "members ADD COLUMN facets bigint NOT NULL DEFAULT 0",
            "firms ADD COLUMN search_key text NOT NULL DEFAULT ''",
        ] {
            db.execute_unprepared(&format!("ALTER TABLE {column}"))
                .await?;
        }
        for name in REPLACED {
            // PostgreSQL cuts names after 63 characters.
            let name = match postgres {
                true => name.get(..63).unwrap_or(name),
                false => name,
            };
            db.execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        for (name, order, more) in LIST {
            // In SQLite every index holds the row's identity.
            let holds = match postgres {
                true => format!("(association_id, status, {order}) INCLUDE (id, {more})"),
                false => format!("(association_id, status, {order}, {more})"),
            };
            db.execute_unprepared(&format!("CREATE INDEX {name} ON members {holds}"))
                .await?;
        }
        let firms = match postgres {
            true => "(association_id, name) INCLUDE (id, search_key)",
            false => "(association_id, name, search_key)",
        };
        db.execute_unprepared(&format!("CREATE INDEX ix_firms_search ON firms {firms}"))
            .await?;
        manager.create_table(searches()).await?;
        manager
            .create_index(index("searches", &["session", "created_at"]))
            .await?;
        manager
            .create_index(index("searches", &["expires_at"]))
            .await
    }
}

fn searches() -> TableCreateStatement {
    Table::create()
        .table("searches")
        // The hash of the token that addresses hold.
        .col(text("id").primary_key())
        .col(reference("association_id"))
        .col(reference("staff_id"))
        // The hash of the session's key: what was typed ends with it.
        .col(text("session"))
        .col(text("sought"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .foreign_key(&mut foreign_key(
            "searches",
            "association_id",
            "associations",
        ))
        .foreign_key(&mut foreign_key("searches", "staff_id", "staff"))
        .take()
}
