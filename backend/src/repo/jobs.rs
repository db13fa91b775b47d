//! 批量任务: who asked for what, and how far it is.

use domain::job::{JobKind, JobState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::Storable;
use crate::entity::job::{ActiveModel, Column, Entity, Model};
use crate::{AssociationId, Scope, SystemScope};

/// At most so many of the association, the newest first.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    scope: &Scope,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .one(db)
        .await
}

/// The job, locked until the transaction ends.
pub(crate) async fn lock(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .lock_exclusive()
        .one(db)
        .await
}

/// A job as it is begun.
pub(crate) struct NewJob {
    pub(crate) kind: JobKind,
    /// What it is to do.
    pub(crate) input: serde_json::Value,
    /// Items, as far as is known.
    pub(crate) total: u32,
    /// What is to be said of it; empty if nothing.
    pub(crate) message: String,
    pub(crate) at: OffsetDateTime,
}

/// Inserts a job of the scope's, asked for by its person: it waits.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    new: NewJob,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        created_by: Set(scope.staff_id),
        created_by_name: Set(scope.actor.clone()),
        acted_by: Set(scope.staff_id),
        acted_by_name: Set(scope.actor.clone()),
        kind: Set(new.kind.into()),
        input: Set(new.input.into()),
        state: Set(JobState::Waiting.into()),
        run: Set(0.into()),
        cancel_requested: Set(false),
        total: Set(new.total.into()),
        done: Set(0.into()),
        failed: Set(0.into()),
        before_run: Set(0.into()),
        message: Set(new.message),
        file_run: Set(0.into()),
        created_at: Set(new.at),
        ..Default::default()
    };
    Entity::insert(row).exec_with_returning(db).await
}

/// Whether this job waits or is worked on; none never is.
pub(crate) async fn is_unfinished(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Option<i64>,
) -> Result<bool, DbErr> {
    let Some(id) = id else {
        return Ok(false);
    };
    let job = by_id(db, scope, id).await?;
    Ok(job.is_some_and(|job| job.state.is_unfinished()))
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let own = Column::AssociationId.eq(scope.association_id);
    Entity::update(row).validate()?.filter(own).exec(db).await
}

/// Asks a job that goes on, or waits to, to stop at its next step.
pub(crate) async fn give_up(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<(), DbErr> {
    let unfinished = [JobState::Waiting, JobState::Running].map(|state| state.to_raw());
    Entity::update_many()
        .col_expr(Column::CancelRequested, Expr::value(true))
        .filter(Column::Id.eq(id))
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::State.is_in(unfinished))
        .exec(db)
        .await
        .map(|_| ())
}

/// The association and job of everything that is in this state, of every association, the oldest
/// first.
pub(crate) async fn in_state(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    state: JobState,
) -> Result<Vec<(AssociationId, i64)>, DbErr> {
    Entity::find()
        .filter(Column::State.eq(state.to_raw()))
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::AssociationId, Column::Id])
        .into_tuple()
        .all(db)
        .await
}

/// Takes a waiting job in hand; `None` if somebody else was quicker.
pub(crate) async fn claim(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: i64,
    now: OffsetDateTime,
) -> Result<Option<Model>, DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::State, Expr::value(JobState::Running.to_raw()))
        .col_expr(Column::Run, Expr::col(Column::Run).add(1))
        .col_expr(
            Column::BeforeRun,
            Expr::col(Column::Done).add(Expr::col(Column::Failed)),
        )
        .col_expr(Column::SeenAt, Expr::value(now))
        .col_expr(Column::StartedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(JobState::Waiting.to_raw()))
        .exec(db)
        .await?;
    match taken.rows_affected {
        0 => Ok(None),
        _ => Entity::find_by_id(id).one(db).await,
    }
}

/// Lets jobs wait again whose worker was not heard of since this instant; with `None`, all that
/// are being worked on. Says how many.
pub(crate) async fn release(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    silent_since: Option<OffsetDateTime>,
) -> Result<u64, DbErr> {
    let silent = match silent_since {
        Some(instant) => Condition::any()
            .add(Column::SeenAt.is_null())
            .add(Column::SeenAt.lt(instant)),
        None => Condition::all(),
    };
    let released = Entity::update_many()
        .col_expr(Column::State, Expr::value(JobState::Waiting.to_raw()))
        .filter(Column::State.eq(JobState::Running.to_raw()))
        .filter(silent)
        .exec(db)
        .await?;
    Ok(released.rows_affected)
}

/// A run of a job: no other has its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunOf {
    pub(crate) job: i64,
    pub(crate) run: u32,
}

impl RunOf {
    /// That it is still the job's present one.
    fn holds(self, scope: &Scope) -> Condition {
        Condition::all()
            .add(Column::Id.eq(self.job))
            .add(Column::AssociationId.eq(scope.association_id))
            .add(Column::Run.eq(self.run.to_raw()))
            .add(Column::State.eq(JobState::Running.to_raw()))
    }
}

/// Says that somebody works on the job, and adds what was done since; `false` if this run is not
/// the job's any longer.
pub(crate) async fn advance(
    db: &impl ConnectionTrait,
    scope: &Scope,
    run: RunOf,
    (done, failed): (u32, u32),
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    let advanced = Entity::update_many()
        .col_expr(Column::SeenAt, Expr::value(now))
        .col_expr(Column::Done, Expr::col(Column::Done).add(done.to_raw()))
        .col_expr(
            Column::Failed,
            Expr::col(Column::Failed).add(failed.to_raw()),
        )
        .filter(run.holds(scope))
        .exec(db)
        .await?;
    Ok(advanced.rows_affected > 0)
}

/// Says how many items a job has, and how far it is: what was done before is known only then.
/// `false` if this run is not the job's any longer.
pub(crate) async fn stand_at(
    db: &impl ConnectionTrait,
    scope: &Scope,
    run: RunOf,
    (done, total): (u32, u32),
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    let stands = Entity::update_many()
        .col_expr(Column::SeenAt, Expr::value(now))
        .col_expr(Column::Done, Expr::value(done.to_raw()))
        .col_expr(Column::Total, Expr::value(total.to_raw()))
        .filter(run.holds(scope))
        .exec(db)
        .await?;
    Ok(stands.rows_affected > 0)
}

/// The job, locked, if this run is still its present one.
pub(crate) async fn held(
    db: &impl ConnectionTrait,
    scope: &Scope,
    run: RunOf,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(run.holds(scope))
        .lock_exclusive()
        .one(db)
        .await
}

/// Jobs of every association with a file that is kept no longer than until this instant.
pub(crate) async fn outlived(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    now: OffsetDateTime,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::FileName.is_not_null())
        .filter(Column::KeptUntil.lte(now))
        .all(db)
        .await
}

/// The files of jobs that are there, of every association: the job and the run that made it.
pub(crate) async fn files(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<(i64, i32)>, DbErr> {
    Entity::find()
        .filter(Column::FileName.is_not_null())
        .select_only()
        .columns([Column::Id, Column::FileRun])
        .into_tuple()
        .all(db)
        .await
}

/// Forgets the file of a job.
pub(crate) async fn forget_file(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    id: i64,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::FileName, Expr::value(None::<String>))
        .col_expr(Column::FileSize, Expr::value(None::<i64>))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await
        .map(|_| ())
}
