//! apalis: a queue of tickets. A ticket says that there is a job to do; which one the worker takes
//! is decided when it is free.
//!
//! On SQLite one process works on a database, so the queue is in its memory: nothing is polled on
//! the disk, and it is never in the way of our one writer. On PostgreSQL it stands in the schema
//! `apalis` of the same database, where every server finds it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use apalis::prelude::{
    BackendExt, BoxDynError, Data, TaskSink, WorkerBuilder, WorkerBuilderExt, WorkerContext,
    WorkerError,
};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::{SqlitePoolOptions, SqliteStorage};
use sea_orm::sqlx::query;
use sea_orm::{DbBackend, SqlxError};
use serde::{Deserialize, Serialize};

use super::Hall;
use super::worker::take;
use crate::{Db, Error};

/// The queue's name.
const QUEUE: &str = "huizheng";

/// Says that there is a job to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Ticket {
    job_id: i64,
}

/// The queue, and who is woken by it.
#[derive(Clone)]
pub(super) enum Engine {
    Memory(SqliteStorage<Ticket>),
    Postgres(PostgresStorage<Ticket>),
}

impl Engine {
    pub(super) async fn open(db: &Db) -> Result<Self, Error> {
        let failed = |error: &dyn std::fmt::Display| {
            Error::Setup(format!("the queue of jobs cannot be set up: {error}"))
        };
        if db.backend() == DbBackend::Sqlite {
            // All of them share one database in memory, which lives as long as one of them: none is
            // ever closed. Several, since a worker waits for its heartbeat while what it was about
            // to fetch holds a connection: with a single one it stood still for half a minute.
            let pool = SqlitePoolOptions::new()
                .min_connections(2)
                .max_connections(4)
                .idle_timeout(None)
                .max_lifetime(None)
                .connect("sqlite::memory:")
                .await
                .map_err(|error| failed(&error))?;
            SqliteStorage::setup(&pool)
                .await
                .map_err(|error| failed(&error))?;
            let config = apalis_sqlite::Config::default().queue(QUEUE).batch_size(1);
            Ok(Self::Memory(SqliteStorage::new(&pool).with_config(config)))
        } else {
            let pool = db.postgres_pool();
            PostgresStorage::setup(pool)
                .await
                .map_err(|error| failed(&error))?;
            let config = apalis_postgres::Config::default()
                .queue(QUEUE)
                .batch_size(1);
            Ok(Self::Postgres(
                PostgresStorage::new(pool).with_config(config),
            ))
        }
    }

    /// Whether no other process can work on the same database.
    pub(super) fn is_alone(&self) -> bool {
        matches!(self, Self::Memory(_))
    }

    pub(super) async fn push(&self, job_id: i64) -> Result<(), BoxDynError> {
        let ticket = Ticket { job_id };
        match self.clone() {
            Self::Memory(mut queue) => queue.push(ticket).await?,
            Self::Postgres(mut queue) => queue.push(ticket).await?,
        }
        Ok(())
    }

    /// Forgets tickets that were taken, and workers who are long gone.
    pub(super) async fn tidy(&self) -> Result<(), SqlxError> {
        match self {
            Self::Memory(queue) => {
                let taken = query("DELETE FROM Jobs WHERE status = 'Done'");
                taken.execute(queue.pool()).await?;
            }
            Self::Postgres(queue) => {
                let taken = query(
                    "DELETE FROM apalis.jobs \
                     WHERE status = 'Done' AND done_at < now() - interval '1 hour'",
                );
                taken.execute(queue.pool()).await?;
                let gone = query(
                    "DELETE FROM apalis.workers w WHERE last_seen < now() - interval '1 day' \
                     AND NOT EXISTS (SELECT 1 FROM apalis.jobs j WHERE j.lock_by = w.id)",
                );
                gone.execute(queue.pool()).await?;
            }
        }
        Ok(())
    }

    /// Lets tickets wake workers until the hall closes.
    ///
    /// # Errors
    /// Where the queue cannot be reached. Jobs that were begun go on.
    pub(super) async fn wake_workers(
        &self,
        name: &str,
        hall: &Arc<Hall>,
    ) -> Result<(), WorkerError> {
        let context = WorkerContext::new(name);
        let settings = hall.settings;
        match self.clone() {
            Self::Memory(queue) => {
                let queue = queue.poll_with_interval(settings.poll);
                let worker = WorkerBuilder::new(&context)
                    .backend(queue)
                    .data(hall.clone())
                    .concurrency(settings.at_once)
                    .build(on_ticket);
                until_closed(hall, &context, worker.run()).await
            }
            Self::Postgres(queue) => {
                let queue = queue.poll_with_interval(settings.poll.max(Duration::from_millis(100)));
                let worker = WorkerBuilder::new(&context)
                    .backend(queue)
                    .data(hall.clone())
                    .concurrency(settings.at_once)
                    .build(on_ticket);
                until_closed(hall, &context, worker.run()).await
            }
        }
    }
}

async fn on_ticket(ticket: Ticket, hall: Data<Arc<Hall>>) -> Result<(), BoxDynError> {
    take((*hall).clone(), ticket.job_id).await;
    Ok(())
}

/// Runs a worker; once the hall closes it takes no more tickets and ends with the last of its jobs.
async fn until_closed(
    hall: &Hall,
    context: &WorkerContext,
    run: impl Future<Output = Result<(), WorkerError>>,
) -> Result<(), WorkerError> {
    tokio::pin!(run);
    let mut stopping = hall.stopping.subscribe();
    tokio::select! {
        ended = &mut run => return ended,
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
    // It has not even begun where this fails.
    if context.stop().is_err() {
        return Ok(());
    }
    run.await
}
