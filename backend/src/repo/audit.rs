//! The audit trail.

use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde_json::Value;
use time::OffsetDateTime;

use crate::Scope;
use crate::entity::audit_event::{ActiveModel, Entity};

/// One thing that somebody did. `detail` holds no ID number, birth date or photo.
pub(crate) struct Event<'a> {
    pub(crate) association_id: Option<i64>,
    pub(crate) actor: &'a str,
    pub(crate) action: &'static str,
    pub(crate) member_id: Option<i64>,
    pub(crate) detail: Value,
}

impl<'a> Event<'a> {
    /// Something done to one member.
    pub(crate) fn on_member(
        scope: &'a Scope,
        action: &'static str,
        member_id: i64,
        detail: Value,
    ) -> Self {
        let association_id = Some(scope.association_id);
        Self {
            association_id,
            actor: &scope.actor,
            action,
            member_id: Some(member_id),
            detail,
        }
    }
}

pub(crate) async fn record(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    event: Event<'_>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        association_id: Set(event.association_id),
        at: Set(now),
        actor: Set(event.actor.to_owned()),
        action: Set(event.action.to_owned()),
        member_id: Set(event.member_id),
        detail: Set(event.detail.to_string()),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
