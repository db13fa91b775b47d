//! One run of a job: what its work may ask and has to say.

use std::sync::Arc;

use domain::Role;
use sea_orm::{ConnectionTrait, DbErr};

use super::Hall;
use crate::entity::job;
use crate::repo::job_items::ItemEnd;
use crate::repo::jobs::RunOf;
use crate::{Error, Scope, Services, repo};

/// Why work on a job stops before its end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Somebody has asked for it.
    Cancelled,
    /// The person in whose name it goes on may not act any longer.
    ShutOut,
    /// Another has taken the job over.
    Lost,
    /// The process is about to end.
    Closing,
    /// Something failed.
    Error(Error),
}

impl<E: Into<Error>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// One run of a job.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) services: Services,
    /// In whose name it goes on.
    pub(crate) scope: Scope,
    pub(super) hall: Arc<Hall>,
    pub(super) job: i64,
    pub(super) run: u32,
}

impl Run {
    pub(super) fn of(hall: Arc<Hall>, row: &job::Model) -> Self {
        Self {
            services: hall.services.clone(),
            scope: owner(row),
            hall,
            job: row.id,
            run: *row.run,
        }
    }

    /// Identity of the job.
    pub(crate) fn job(&self) -> i64 {
        self.job
    }

    /// The number of the run.
    pub(crate) fn number(&self) -> u32 {
        self.run
    }

    pub(super) fn of_job(&self) -> RunOf {
        RunOf {
            job: self.job,
            run: self.run,
        }
    }

    /// Whether the next step may be taken. Asked between the steps, with any connection.
    pub(crate) async fn may_go_on(&self, db: &impl ConnectionTrait) -> Result<(), Halt> {
        if *self.hall.stopping.borrow() {
            return Err(Halt::Closing);
        }
        let row = repo::jobs::by_id(db, &self.scope, self.job).await?;
        match row.filter(|row| *row.run == self.run) {
            None => Err(Halt::Lost),
            Some(row) if row.cancel_requested => Err(Halt::Cancelled),
            Some(_) => self.may_act(db).await,
        }
    }

    /// Whether the person in whose name it goes on may still act. What the program itself does
    /// always may.
    async fn may_act(&self, db: &impl ConnectionTrait) -> Result<(), Halt> {
        if self.scope.staff_id.is_none() {
            return Ok(());
        }
        let who = repo::staff::who_acts(db, &self.scope).await?;
        match who.filter(|row| !row.disabled && row.role.may_change()) {
            Some(_) => Ok(()),
            None => Err(Halt::ShutOut),
        }
    }

    /// Marks items in the transaction that has done them. It must not be committed where this
    /// fails: the job is another's then, somebody was shut out meanwhile, or an item was done
    /// already.
    pub(crate) async fn mark(
        &self,
        db: &impl ConnectionTrait,
        ends: &[(i64, ItemEnd)],
    ) -> Result<(), Halt> {
        self.may_act(db).await?;
        let (mut done, mut failed) = (0, 0);
        for (item, end) in ends {
            if !repo::job_items::mark(db, &self.scope, *item, end).await? {
                return Err(Halt::Lost);
            }
            match end {
                ItemEnd::Done(..) => done += 1,
                ItemEnd::Refused(_) => failed += 1,
            }
        }
        let now = self.services.cx.clock.now();
        let run = self.of_job();
        match repo::jobs::advance(db, &self.scope, run, (done, failed), now).await? {
            true => Ok(()),
            false => Err(Halt::Lost),
        }
    }

    /// Says in the transaction that has done them that so many items are done which have no marks of
    /// their own. It must not be committed where this fails.
    pub(crate) async fn done(&self, db: &impl ConnectionTrait, items: u32) -> Result<(), Halt> {
        self.may_act(db).await?;
        let now = self.services.cx.clock.now();
        let run = self.of_job();
        match repo::jobs::advance(db, &self.scope, run, (items, 0), now).await? {
            true => Ok(()),
            false => Err(Halt::Lost),
        }
    }

    /// Says how many items there are and how far it is, where that is known only now.
    pub(crate) async fn stands_at(
        &self,
        db: &impl ConnectionTrait,
        done: u64,
        total: u64,
    ) -> Result<(), Halt> {
        self.may_act(db).await?;
        let now = self.services.cx.clock.now();
        let [done, total] = [done, total].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        let run = self.of_job();
        match repo::jobs::stand_at(db, &self.scope, run, (done, total), now).await? {
            true => Ok(()),
            false => Err(Halt::Lost),
        }
    }

    /// Says that somebody works on the job; `false` once it is another's.
    pub(super) async fn beat(&self) -> Result<bool, Error> {
        let transaction = self.services.cx.db.begin().await?;
        let now = self.services.cx.clock.now();
        let run = self.of_job();
        let held = repo::jobs::advance(&transaction, &self.scope, run, (0, 0), now).await?;
        transaction.commit().await?;
        Ok(held)
    }
}

/// The scope of who asked for a job last.
pub(crate) fn owner(row: &job::Model) -> Scope {
    Scope {
        association_id: row.association_id,
        staff_id: row.acted_by,
        actor: row.acted_by_name.clone(),
        role: Role::Clerk,
        session: None,
    }
}

/// Whether something may be tried again in a moment: the database or the store of files was away, or
/// somebody was in the way.
pub(super) fn is_passing(error: &Error) -> bool {
    use crate::db::Fault;
    let passing = |error: &DbErr| matches!(Fault::of(error), Fault::Lost | Fault::Busy);
    match error {
        Error::Database(error) => passing(error),
        Error::Uncertain(_) => true,
        Error::Files(error) => crate::files::is_away(error),
        _ => false,
    }
}
