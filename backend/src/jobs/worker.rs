//! Workers: they are woken, take a job, and see it to its end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::job::{JobKind, JobState};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::Hall;
use super::engine::Engine;
use super::run::{Halt, Run, is_passing};
use crate::entity::job;
use crate::repo::{self, audit::Event};
use crate::service::photo_batches::{self, CANCELLED};
use crate::{AssociationId, Error, SystemScope};

/// How often what is in the way for a while is tried again before the job is given up; the pauses
/// grow to ten seconds, so that it takes some ten minutes.
const ATTEMPTS: u32 = 60;

/// After so many rounds of looking for jobs old tickets are forgotten.
const TIDYING: u32 = 500;

/// How long what a job has made is kept.
const KEPT: time::Duration = time::Duration::days(7);

const SHUT_OUT: &str = "经办人的账号已停用或不再有权限，任务已停止；已完成的都在。";

/// What a job has come to.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    /// The file it has made: its name, and its length in bytes.
    pub(crate) file: Option<(String, u64)>,
}

/// Wakes workers until the hall closes.
pub(super) async fn work(hall: Arc<Hall>, engine: Engine) {
    let sweeping = tokio::spawn(sweep(hall.clone(), engine.clone()));
    while !*hall.stopping.borrow() {
        let ended = match crate::random::token() {
            Ok(name) => engine.wake_workers(&name, &hall).await,
            Err(error) => {
                tracing::error!(%error, "no worker could be named");
                Ok(())
            }
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "the queue of jobs was out of reach");
        }
        pause(&hall, Duration::from_secs(1)).await;
    }
    let _ = sweeping.await;
    // Jobs that outlived their worker, and those that it ended with, have given their place back.
    let all = u32::try_from(hall.settings.at_once).unwrap_or(u32::MAX);
    let _ = hall.places.acquire_many(all).await;
}

/// Waits, but not once the hall closes.
async fn pause(hall: &Hall, length: Duration) {
    let mut stopping = hall.stopping.subscribe();
    let closing = stopping.wait_for(|stopping| *stopping);
    let _ = tokio::time::timeout(length, closing).await;
}

/// Looks for jobs whose worker is gone, and for waiting ones that nobody was woken for.
async fn sweep(hall: Arc<Hall>, engine: Engine) {
    for round in 0u32.. {
        if *hall.stopping.borrow() {
            return;
        }
        if let Err(error) = look_around(&hall).await {
            tracing::warn!(%error, "waiting jobs were not looked for");
        }
        if round.is_multiple_of(TIDYING)
            && let Err(error) = engine.tidy().await
        {
            tracing::warn!(%error, "old tickets were not forgotten");
        }
        wait_for_bell(&hall).await;
    }
}

/// Waits until the next look around; whenever the bell rings, works on what waits.
async fn wait_for_bell(hall: &Arc<Hall>) {
    let bell = hall.services.cx.jobs.bell.clone();
    let ringing = async {
        loop {
            bell.notified().await;
            if let Err(error) = take_waiting(hall).await {
                tracing::warn!(%error, "waiting jobs were not looked for");
            }
        }
    };
    tokio::select! {
        () = ringing => {}
        () = pause(hall, hall.settings.sweep) => {}
    }
}

async fn look_around(hall: &Arc<Hall>) -> Result<(), Error> {
    let (cx, system) = (&hall.services.cx, SystemScope::acting());
    let db = cx.db.read();
    if !repo::jobs::in_state(db, &system, JobState::Running)
        .await?
        .is_empty()
    {
        let transaction = cx.db.begin().await?;
        let silent_since = cx.clock.now() - hall.settings.lease;
        let released = repo::jobs::release(&transaction, &system, Some(silent_since)).await?;
        transaction.commit().await?;
        if released > 0 {
            tracing::warn!(released, "jobs wait again: their workers are gone");
        }
    }
    take_waiting(hall).await
}

/// Lets free workers take what waits, past the engine, whose queue may stand still.
async fn take_waiting(hall: &Arc<Hall>) -> Result<(), Error> {
    let (db, system) = (hall.services.cx.db.read(), SystemScope::acting());
    for (_, job_id) in repo::jobs::in_state(db, &system, JobState::Waiting).await? {
        // Whoever is busy looks for the next by itself.
        if hall.places.available_permits() == 0 {
            return Ok(());
        }
        tokio::spawn(take(hall.clone(), job_id));
    }
    Ok(())
}

/// Somebody was woken: works on whatever waits, one after another. The job named is only what the
/// ticket was written for.
pub(super) async fn take(hall: Arc<Hall>, job_id: i64) {
    let Ok(place) = hall.places.clone().try_acquire_owned() else {
        // A job that outlived its worker has the place, and looks for the next.
        return;
    };
    // A task of its own: where the queue fails and its worker with it, the job goes on.
    let worked = tokio::spawn(async move {
        let _place = place;
        while !*hall.stopping.borrow() {
            match next(&hall).await {
                Ok(Some(row)) => see_to_its_end(&hall, row).await,
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "the next job could not be taken in hand");
                    break;
                }
            }
        }
    });
    if let Err(error) = worked.await {
        tracing::error!(job_id, %error, "a worker broke down");
    }
}

/// Takes the waiting job whose association has the fewest at work, the oldest of these.
async fn next(hall: &Hall) -> Result<Option<job::Model>, Error> {
    let (cx, system) = (&hall.services.cx, SystemScope::acting());
    let mut waiting = repo::jobs::in_state(cx.db.read(), &system, JobState::Waiting).await?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let mut at_work: HashMap<AssociationId, usize> = HashMap::new();
    for (association, _) in repo::jobs::in_state(cx.db.read(), &system, JobState::Running).await? {
        *at_work.entry(association).or_default() += 1;
    }
    waiting.sort_by_key(|(association, id)| (at_work.get(association).copied(), *id));
    for (_, id) in waiting {
        let transaction = cx.db.begin().await?;
        let claimed = repo::jobs::claim(&transaction, &system, id, cx.clock.now()).await?;
        transaction.commit().await?;
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
    Ok(None)
}

/// Works on a job until it ends, and says how. Meanwhile it is heard of.
async fn see_to_its_end(hall: &Arc<Hall>, row: job::Model) {
    let run = Run::of(hall.clone(), &row);
    let _beating = {
        let (run, every) = (run.clone(), hall.settings.beat());
        Beating(tokio::spawn(async move {
            loop {
                tokio::time::sleep(every).await;
                match run.beat().await {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => {
                        tracing::warn!(job = run.job, %error, "a worker was not heard of")
                    }
                }
            }
        }))
    };
    let ended = patiently(&run, || work_on(&run, &row)).await;
    let ended = match ended {
        Err(Halt::Error(error)) => {
            tracing::error!(job = run.job, %error, "a job has stopped");
            let why = error.into_public().title();
            End::Failed(match *row.kind {
                JobKind::Certificates => {
                    format!("{why}已完成的都在；排除原因后点「继续」即可接着办理。")
                }
                JobKind::Import => format!("{why}请在「导入 / 导出」中查看。"),
                JobKind::PhotoUnpack | JobKind::PhotoSave | JobKind::PhotoUndo => {
                    format!("{why}已完成的都在；请打开这一批照片继续。")
                }
            })
        }
        Ok(finished) => End::Done(finished),
        Err(Halt::Cancelled) => End::Cancelled,
        Err(Halt::ShutOut) => End::ShutOut,
        Err(Halt::Closing) => End::Waiting,
        Err(Halt::Lost) => {
            tracing::warn!(job = run.job, "another has taken a job over");
            return;
        }
    };
    if let Err(Halt::Error(error)) = patiently(&run, || note(&run, &ended)).await {
        // It waits again once its lease is over.
        tracing::error!(job = run.job, %error, "the end of a job was not noted");
    }
    let of_batch = matches!(
        *row.kind,
        JobKind::PhotoUnpack | JobKind::PhotoSave | JobKind::PhotoUndo
    );
    if of_batch && matches!(ended, End::ShutOut) {
        let hand_over = || async {
            Ok(photo_batches::handed_over(&run.services, &run.scope, &row.input).await?)
        };
        if let Err(Halt::Error(error)) = patiently(&run, hand_over).await {
            tracing::error!(job = run.job, %error, "a batch that was taken over stands still");
        }
    }
}

/// Says that a worker is there, as long as it is: also one that breaks down is heard of no more.
struct Beating(tokio::task::JoinHandle<()>);

impl Drop for Beating {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn work_on(run: &Run, row: &job::Model) -> Result<Finished, Halt> {
    match *row.kind {
        JobKind::Certificates => crate::service::certificates::run(run, &row.input).await,
        JobKind::Import => crate::service::roster_import::run(run, &row.input).await,
        kind @ (JobKind::PhotoUnpack | JobKind::PhotoSave | JobKind::PhotoUndo) => {
            photo_batches::run(run, kind, &row.input).await
        }
    }
}

/// Tries again what was only in the way for a while. All of it goes on where it was: what is done
/// is marked.
async fn patiently<T, F: Future<Output = Result<T, Halt>>>(
    run: &Run,
    act: impl Fn() -> F,
) -> Result<T, Halt> {
    let mut attempt = 0;
    loop {
        match act().await {
            Err(Halt::Error(error)) if is_passing(&error) && attempt < ATTEMPTS => {
                tracing::warn!(job = run.job, %error, "a job is tried again in a moment");
            }
            ended => return ended,
        }
        attempt += 1;
        if *run.hall.stopping.borrow() {
            return Err(Halt::Closing);
        }
        let length = Duration::from_millis(250 * u64::from(attempt.min(40)));
        pause(&run.hall, length).await;
    }
}

/// How a run ended.
enum End {
    Done(Finished),
    Cancelled,
    ShutOut,
    Failed(String),
    Waiting,
}

/// Writes down how a run ended.
async fn note(run: &Run, end: &End) -> Result<(), Halt> {
    let cx = &run.services.cx;
    let transaction = cx.db.begin().await?;
    let row = repo::jobs::held(&transaction, &run.scope, run.of_job()).await?;
    let row = row.ok_or(Halt::Lost)?;
    let now = cx.clock.now();
    let counts = json!({ "job": row.id, "done": *row.done, "failed": *row.failed });
    let stopped = match end {
        End::Failed(why) => {
            Some(photo_batches::stopped(&transaction, &run.scope, &row, why).await?)
        }
        End::Cancelled => {
            Some(photo_batches::stopped(&transaction, &run.scope, &row, CANCELLED).await?)
        }
        End::Done(_) | End::ShutOut | End::Waiting => None,
    };
    let kind = *row.kind;
    let mut change = row.into_active_model();
    change.seen_at = Set(None);
    change.finished_at = Set(Some(now));
    let (state, action) = match end {
        End::Done(finished) => {
            if let Some((name, size)) = &finished.file {
                change.file_name = Set(Some(name.clone()));
                change.file_size = Set(Some((*size).into()));
                change.file_run = Set(run.run.into());
                change.kept_until = Set(Some(now + KEPT));
            }
            (JobState::Done, Some("job.finish"))
        }
        End::Cancelled => (JobState::Cancelled, Some("job.cancelled")),
        End::ShutOut => {
            let way = match kind {
                JobKind::Certificates => "同事可点「继续」接手。",
                JobKind::Import => "同事可在「导入 / 导出」中查看。",
                JobKind::PhotoUnpack | JobKind::PhotoSave | JobKind::PhotoUndo => {
                    "同事可打开这一批照片接手并继续。"
                }
            };
            change.message = Set(format!("{SHUT_OUT}{way}"));
            (JobState::Failed, Some("job.stop"))
        }
        End::Failed(message) => {
            change.message = Set(message.clone());
            (JobState::Failed, Some("job.fail"))
        }
        End::Waiting => {
            change.finished_at = Set(None);
            (JobState::Waiting, None)
        }
    };
    change.state = Set(state.into());
    repo::jobs::update(&transaction, &run.scope, change).await?;
    if let Some(action) = action {
        let event = Event::of(action, counts);
        repo::audit::record(&transaction, &run.scope, now, event).await?;
    }
    transaction.commit().await?;
    if let Some(stopped) = stopped {
        stopped.forget(&run.services).await;
    }
    Ok(())
}
