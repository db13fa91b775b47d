//! Work in the background. The engine (apalis) wakes workers, here and in other servers; what is
//! to be done, how far it is and who works on it stands in our own tables, so that losing what the
//! engine holds loses nothing.
//!
//! A worker that is woken takes the waiting job whose association has the fewest at work. From
//! then on it is heard of every few seconds; one that is silent for [`JobSettings::lease`] has
//! lost its job, which then waits for another. Each run of a job has a number, and every
//! transaction of its work asks for it: a worker that has lost its job changes nothing more.

mod engine;
mod run;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, OnceCell, Semaphore, watch};

use crate::{Error, Services, SystemScope, repo};
use engine::Engine;
pub(crate) use run::{Halt, Run};
pub(crate) use worker::Finished;

/// How jobs are worked on.
#[derive(Clone, Copy, Debug)]
pub struct JobSettings {
    /// Jobs at once in this process.
    pub at_once: usize,
    /// How long a worker may be silent before its job is another's.
    pub lease: Duration,
    /// How often the engine is asked whether there is something to do.
    pub poll: Duration,
    /// How often jobs are looked for whose worker is gone.
    pub sweep: Duration,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self {
            at_once: 2,
            lease: Duration::from_secs(15),
            poll: Duration::from_millis(250),
            sweep: Duration::from_secs(5),
        }
    }
}

impl JobSettings {
    /// How often a worker says that it is there.
    fn beat(&self) -> Duration {
        self.lease / 5
    }
}

/// What this process has of the work on jobs; nothing before it is started.
#[derive(Default)]
pub(crate) struct JobDesk {
    engine: OnceCell<Engine>,
    /// Rung for work that is begun in this process: it does not wait for the engine.
    bell: Arc<Notify>,
}

impl JobDesk {
    /// Wakes a worker for a job whose row is committed. Where that fails, or nobody works in this
    /// process, the job is found by the next who looks.
    pub(crate) fn wake(&self, job_id: i64) {
        self.bell.notify_one();
        let Some(engine) = self.engine.get().cloned() else {
            return;
        };
        // Nobody waits for the ticket: a queue that is slow keeps no request.
        tokio::spawn(async move {
            if let Err(error) = engine.push(job_id).await {
                tracing::warn!(job_id, %error, "other servers were not woken for a job yet");
            }
        });
    }
}

/// What every worker of the process shares.
pub(crate) struct Hall {
    services: Services,
    settings: JobSettings,
    /// Whether the process is about to end.
    stopping: watch::Sender<bool>,
    places: Arc<Semaphore>,
}

/// The workers of this process.
pub struct JobWorkers {
    hall: Arc<Hall>,
    work: tokio::task::JoinHandle<()>,
}

impl JobWorkers {
    /// Lets every job stop after the step it is at; it waits then for the next who starts. Returns
    /// once all have, or after 20 seconds.
    pub async fn stop(self) {
        self.hall.stopping.send_replace(true);
        if tokio::time::timeout(Duration::from_secs(20), self.work)
            .await
            .is_err()
        {
            tracing::warn!("stopped with jobs under way");
        }
    }
}

impl Services {
    /// Makes the tables of the engine that wakes workers, if they are not there.
    ///
    /// # Errors
    /// [`Error::Setup`] if they cannot be made.
    pub async fn prepare_jobs(&self) -> Result<(), Error> {
        self.engine().await.map(|_| ())
    }

    async fn engine(&self) -> Result<&Engine, Error> {
        let open = || async {
            // Of two servers that start at once one makes its tables.
            let alone = self.cx.db.alone().await?;
            let engine = Engine::open(&self.cx.db).await?;
            alone.release().await?;
            Ok(engine)
        };
        self.cx.jobs.engine.get_or_try_init(open).await
    }

    /// Begins to work on jobs, also on those that an earlier stop has left.
    ///
    /// # Errors
    /// [`Error::Setup`] if the engine's tables cannot be made.
    pub async fn start_jobs(&self, settings: JobSettings) -> Result<JobWorkers, Error> {
        let cx = &self.cx;
        let engine = self.engine().await?.clone();
        if engine.is_alone() {
            // No other process works on this database: who was at work is gone.
            let transaction = cx.db.begin().await?;
            repo::jobs::release(&transaction, &SystemScope::acting(), None).await?;
            transaction.commit().await?;
        }
        let hall = Arc::new(Hall {
            services: self.clone(),
            settings,
            stopping: watch::Sender::new(false),
            places: Arc::new(Semaphore::new(settings.at_once)),
        });
        let work = tokio::spawn(worker::work(hall.clone(), engine));
        Ok(JobWorkers { hall, work })
    }
}
