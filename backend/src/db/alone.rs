//! What one process does while every other one waits: the schema, and what belongs to a first
//! start.

use migrations::Migrator;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::{Db, Fault, begin_immediate};

/// The number of PostgreSQL's lock; within one database nobody else has it.
const LOCK: i64 = 0x6875_697a_6865_6e67;

/// How long another process is waited for. It may be bringing 350,000 members to new rules.
const PATIENCE: &str = "SET LOCAL lock_timeout = '15min'";

/// How often SQLite is asked; each time it waits for some fifteen seconds.
const ATTEMPTS: u32 = 20;

/// Held by the one process that may go on. Dropped, it lets the next one in.
pub(crate) struct Alone(Option<DatabaseTransaction>);

impl Alone {
    /// Waits until no other process holds it. On SQLite nothing is waited for: there one server works
    /// on a database, and what is done under this lock can be done twice.
    async fn of(db: &DatabaseConnection) -> Result<Self, DbErr> {
        if db.get_database_backend() == DbBackend::Sqlite {
            return Ok(Self(None));
        }
        let holder = db.begin().await?;
        holder.execute_unprepared(PATIENCE).await?;
        let lock = format!("SELECT pg_advisory_xact_lock({LOCK})");
        holder
            .execute_raw(Statement::from_string(DbBackend::Postgres, lock))
            .await?;
        Ok(Self(Some(holder)))
    }

    /// Lets the next one in.
    pub(crate) async fn release(self) -> Result<(), DbErr> {
        match self.0 {
            Some(holder) => holder.commit().await,
            None => Ok(()),
        }
    }
}

impl Db {
    /// Waits until no other process is at what only one may do at a time.
    pub(crate) async fn alone(&self) -> Result<Alone, DbErr> {
        Alone::of(&self.writer).await
    }
}

/// Brings the schema up to date, or finds that another process has done so meanwhile.
pub(super) async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return migrate_sqlite(db).await;
    }
    let alone = Alone::of(db).await?;
    // On another connection: each migration is a transaction of its own.
    Migrator::up(db, None).await?;
    alone.release().await
}

/// All of it in one transaction that no other writer comes into, or none of it.
async fn migrate_sqlite(db: &DatabaseConnection) -> Result<(), DbErr> {
    // Where nothing is to be done nothing is locked, and a database that cannot be written to can be
    // read.
    let pending = Migrator::get_pending_migrations_read_only(db).await?;
    if pending.is_empty() {
        return Ok(());
    }
    let mut attempt = 1;
    let transaction = loop {
        match begin_immediate(db).await {
            Err(error) if Fault::of(&error) == Fault::Busy && attempt < ATTEMPTS => attempt += 1,
            begun => break begun?,
        }
    };
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}
