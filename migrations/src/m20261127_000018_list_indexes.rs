//! Indexes that hold all that the members list asks for: in each order, with what queues and firms
//! are told by, and one with what a search looks through. The rows of members are wide, and an
//! association has 20,000.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Indexes of the same beginnings that held less.
const REPLACED: [&str; 5] = [
    "ix_members_association_id_status_arrival",
    "ix_members_association_id_status_name_key_arrival",
    "ix_members_association_id_status_member_no_arrival",
    "ix_members_association_id_status_birth_date_arrival",
    "ix_members_association_id_firm_id",
];

/// Name, what they are ordered by inside those of one association and status, what else they hold.
const LIST: [(&str, &str, &str); 5] = [
    (
        "ix_members_search",
        "arrival",
        "search_key, state, no_photo, missing, doubtful, firm_id",
    ),
    (
        "ix_members_list_name",
        "name_key, arrival",
        "state, no_photo, missing, doubtful, firm_id",
    ),
    (
        "ix_members_list_member_no",
        "member_no, arrival",
        "state, no_photo, missing, doubtful, firm_id",
    ),
    (
        "ix_members_list_birth_date",
        "birth_date, arrival",
        "state, no_photo, missing, doubtful, firm_id",
    ),
    (
        "ix_members_list_firm",
        "firm_id, arrival",
        "state, no_photo, missing, doubtful",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        if postgres {
            // An entry of an index has room for 2,704 bytes (`domain::search::MAX_KEY`).
            let shorten = "UPDATE members SET search_key = left(search_key, 500) \
                           WHERE octet_length(search_key) > 2000";
            db.execute_unprepared(shorten).await?;
        }
        for name in REPLACED {
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
        Ok(())
    }
}
