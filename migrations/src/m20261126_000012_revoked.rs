//! 已撤销 is a state of its own, and a version issued after a revocation keeps its reason.

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
            .alter_table(
                Table::alter()
                    .table("certificates")
                    .add_column(optional_text("issue_reason"))
                    .take(),
            )
            .await?;
        // Members whose newest version was revoked stood among those without any.
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE members SET state = 'revoked' \
                 WHERE state IN ('ready', 'incomplete') AND EXISTS ( \
                   SELECT 1 FROM certificates c \
                   WHERE c.member_id = members.id AND c.state = 'revoked' AND c.version = ( \
                     SELECT MAX(v.version) FROM certificates v WHERE v.member_id = members.id))",
            )
            .await
            .map(|_| ())
    }
}
