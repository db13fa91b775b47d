//! A transaction that writes, and is one: what is said after its commit is true.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use super::Fault;
use crate::Error;

/// Whether the writer connection has seen something after which it is not trusted: it is then
/// thrown away, and the next transaction begins on a new one.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspicion(Arc<AtomicBool>);

impl Suspicion {
    pub(super) fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was raised; it no longer is.
    pub(super) fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

/// A transaction that writes; dropped without [`Transaction::commit`], it leaves no trace.
///
/// A statement that fails ends it: SQLite may have rolled everything back by itself (a full
/// disk), and what followed would be kept statement by statement; PostgreSQL would answer the
/// COMMIT with a rollback that looks like success. So nothing more is sent, and it cannot be
/// committed.
#[derive(Debug)]
pub(crate) struct Transaction {
    inner: DatabaseTransaction,
    failed: AtomicBool,
    suspicion: Suspicion,
}

impl Transaction {
    pub(super) fn new(inner: DatabaseTransaction, suspicion: Suspicion) -> Self {
        Self {
            inner,
            failed: AtomicBool::new(false),
            suspicion,
        }
    }

    /// Makes everything done in it last. Nothing may be called done before this has returned.
    ///
    /// # Errors
    /// [`Error::Database`] if nothing was kept, [`Error::Uncertain`] if that cannot be known.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.usable()?;
        self.inner.commit().await.map_err(|error| {
            self.suspicion.raise();
            if Fault::of(&error).leaves_commit_open() {
                Error::Uncertain(error)
            } else {
                Error::Database(error)
            }
        })
    }

    fn usable(&self) -> Result<(), DbErr> {
        if self.failed.load(Ordering::Acquire) {
            return Err(DbErr::Custom(
                "a statement of this transaction failed before".into(),
            ));
        }
        Ok(())
    }

    fn noted<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &outcome {
            self.failed.store(true, Ordering::Release);
            if Fault::of(error) != Fault::Constraint {
                self.suspicion.raise();
            }
        }
        outcome
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.usable()?;
        self.noted(self.inner.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.usable()?;
        self.noted(self.inner.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.usable()?;
        self.noted(self.inner.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.usable()?;
        self.noted(self.inner.query_all_raw(statement).await)
    }
}
