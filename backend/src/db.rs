//! Connections: one writer and many readers on SQLite, one pool on PostgreSQL.
//!
//! The pool counts how deep in transactions a connection is. SQLite rolls back by itself when the
//! disk is full; the ROLLBACK that follows fails, the count stays one too high, and from then on
//! every BEGIN would be a savepoint inside a transaction that never ends: acknowledged, seen by
//! the writer, and gone with the process. Hence [`only_sound`].

mod alone;
mod fault;
mod transaction;

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{Connection, PgPool};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, SqlxError, TransactionOptions, TransactionTrait,
};

pub(crate) use fault::Fault;
use transaction::Suspicion;
pub(crate) use transaction::Transaction;

/// The database. SQLite allows one writer at a time: writers queue for the one
/// connection that may write, while readers go on beside it (WAL).
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    suspicion: Suspicion,
}

impl Db {
    /// The URL of the default database inside a data folder.
    pub fn sqlite_url(data_dir: &Path) -> String {
        format!(
            "sqlite://{}?mode=rwc",
            data_dir.join("huizheng.sqlite").display()
        )
    }

    /// Connects and brings the schema up to date. Several processes may do so at once: one of them
    /// does it.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let suspicion = Suspicion::default();
        if url.starts_with("sqlite:") {
            create_private(url)?;
            let mut options = sqlite_options(url, 1, false);
            only_sound(&mut options, suspicion.clone());
            let writer = Database::connect(options).await?;
            // The schema is there before a reader opens the file.
            alone::migrate(&writer).await?;
            Ok(Self {
                writer,
                reader: Database::connect(sqlite_options(url, 6, true)).await?,
                suspicion,
            })
        } else {
            let pool = Database::connect(options(url, 12)).await?;
            alone::migrate(&pool).await?;
            Ok(Self {
                writer: pool.clone(),
                reader: pool,
                suspicion,
            })
        }
    }

    /// For reading.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Which database it is.
    pub(crate) fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// The pool of connections to PostgreSQL.
    pub(crate) fn postgres_pool(&self) -> &PgPool {
        self.writer.get_postgres_connection_pool()
    }

    /// Begins a transaction that writes; dropped without commit, it leaves no trace. None was
    /// open on its connection before: [`only_sound`], and BEGIN itself fails inside another.
    pub(crate) async fn begin(&self) -> Result<Transaction, DbErr> {
        let (writer, suspicion) = (self.writer.clone(), self.suspicion.clone());
        // A task of its own, so that a BEGIN is never given up half way: if who asked has gone,
        // the transaction is dropped, and with it rolled back.
        let begun = tokio::spawn(async move {
            match begin_immediate(&writer).await {
                Ok(inner) => Ok(Transaction::new(inner, suspicion)),
                Err(error) => {
                    suspicion.raise();
                    Err(error)
                }
            }
        });
        begun
            .await
            .unwrap_or_else(|error| Err(DbErr::Conn(RuntimeErr::Internal(error.to_string()))))
    }

    /// A connection of its own for reading, other than any that writes: what it sees is committed.
    pub(crate) async fn witness(&self) -> Result<DatabaseTransaction, DbErr> {
        self.reader.begin().await
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }
}

/// Begins a transaction that may write from its beginning.
async fn begin_immediate(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let options = TransactionOptions {
        sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.begin_with_options(options).await
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(15))
        // Statements may hold ID numbers: they are never logged.
        .sqlx_logging(false);
    options
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = options(url, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "MEMORY");
        if read_only {
            sqlite.pragma("query_only", "ON")
        } else {
            sqlite
        }
    });
    options
}

/// Lets a transaction begin only on a connection that has seen nothing odd and has none open; any
/// other is closed, and the pool opens a new one.
fn only_sound(options: &mut ConnectOptions, suspicion: Suspicion) {
    options.map_sqlx_sqlite_before_acquire(move |connection, _| {
        let sound = !suspicion.take() && !connection.is_in_transaction();
        if !sound {
            tracing::warn!("the connection that writes is replaced");
        }
        Box::pin(std::future::ready(Ok(sound)))
    });
}

/// Makes the file of a new database for its owner alone: SQLite's default is readable by all. Its
/// log and index take the rights of the file they belong to.
fn create_private(url: &str) -> Result<(), DbErr> {
    let options: SqliteConnectOptions = url
        .parse()
        .map_err(|error: SqlxError| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    let path = options.get_filename();
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Ok(());
    }
    let makes = url.contains("mode=rwc");
    crate::files::private_file(path, makes)
        .map_err(|error| DbErr::Conn(RuntimeErr::Internal(format!("{}: {error}", path.display()))))
}

#[cfg(test)]
mod tests;
