//! The audit trail.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::Value;
use time::OffsetDateTime;

use crate::entity::audit_event::{ActiveModel, Column, Entity, Model};
use crate::{AssociationId, Scope, SystemScope};

/// A full 证件号 was shown.
pub(crate) const REVEAL: &str = "member.reveal-id-number";
/// A signed-in person has given the password once more.
pub(crate) const CONFIRM_PASSWORD: &str = "session.confirm-password";

/// One thing that somebody did. `detail` holds no ID number, birth date or photo.
pub(crate) struct Event {
    action: &'static str,
    member_id: Option<i64>,
    detail: Value,
}

/// Who did something outside of any [`Scope`], and to whose data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor<'a> {
    pub(crate) association: Option<AssociationId>,
    pub(crate) name: &'a str,
}

/// The name under which the program itself acts.
pub(crate) const PROGRAM: &str = "huizheng";

impl Event {
    /// Something done that is no single member's.
    pub(crate) fn of(action: &'static str, detail: Value) -> Self {
        Self {
            action,
            member_id: None,
            detail,
        }
    }

    /// Something done to one member.
    pub(crate) fn on_member(action: &'static str, member_id: i64, detail: Value) -> Self {
        Self {
            action,
            member_id: Some(member_id),
            detail,
        }
    }
}

pub(crate) async fn record(
    db: &impl ConnectionTrait,
    scope: &Scope,
    now: OffsetDateTime,
    event: Event,
) -> Result<(), DbErr> {
    let actor = Actor {
        association: Some(scope.association_id),
        name: &scope.actor,
    };
    insert(db, actor, now, event).await
}

/// The same of several things done at once.
pub(crate) async fn record_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    now: OffsetDateTime,
    events: Vec<Event>,
) -> Result<(), DbErr> {
    if events.is_empty() {
        return Ok(());
    }
    let actor = Actor {
        association: Some(scope.association_id),
        name: &scope.actor,
    };
    let rows = events.into_iter().map(|event| to_row(actor, now, event));
    Entity::insert_many(rows)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// The same of what nobody did within an association's scope.
pub(crate) async fn record_of(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    actor: Actor<'_>,
    now: OffsetDateTime,
    event: Event,
) -> Result<(), DbErr> {
    insert(db, actor, now, event).await
}

async fn insert(
    db: &impl ConnectionTrait,
    actor: Actor<'_>,
    now: OffsetDateTime,
    event: Event,
) -> Result<(), DbErr> {
    Entity::insert(to_row(actor, now, event))
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

fn to_row(actor: Actor<'_>, now: OffsetDateTime, event: Event) -> ActiveModel {
    ActiveModel {
        association_id: Set(actor.association),
        at: Set(now),
        actor: Set(actor.name.to_owned()),
        action: Set(event.action.to_owned()),
        member_id: Set(event.member_id),
        detail: Set(event.detail.into()),
        ..Default::default()
    }
}

/// How many numbers the actor has been shown since an instant, and since the password was last
/// given; at most `most` are counted.
pub(crate) async fn reveals(
    db: &impl ConnectionTrait,
    scope: &Scope,
    since: OffsetDateTime,
    most: u64,
) -> Result<u64, DbErr> {
    let actions: Vec<String> = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Actor.eq(&*scope.actor))
        .filter(Column::At.gt(since))
        .filter(Column::Action.is_in([REVEAL, CONFIRM_PASSWORD]))
        .order_by_desc(Column::Id)
        .select_only()
        .column(Column::Action)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    let shown = actions.iter().take_while(|action| *action == REVEAL);
    Ok(shown.count() as u64)
}

/// The newest event of this action on a member.
pub(crate) async fn newest_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_id: i64,
    action: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::MemberId.eq(member_id))
        .filter(Column::Action.eq(action))
        .order_by_desc(Column::Id)
        .one(db)
        .await
}

/// The newest event of the association. Whatever changes a member writes one, so what was learnt
/// of members holds as long as this is the same.
pub(crate) async fn newest(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<i64>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_desc(Column::Id)
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .one(db)
        .await
}
