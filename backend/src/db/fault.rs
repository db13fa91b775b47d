//! What a database error means, told by its code: SQLite's extended result code or the SQLSTATE,
//! never by its text, which depends on version and language.
//!
//! SQLite: <https://www.sqlite.org/rescode.html>. PostgreSQL: its manual, appendix A.

use sea_orm::{DbErr, RuntimeErr, SqlxError, SqlxPostgresError, SqlxSqliteError};

/// What went wrong, as far as the program acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No space for more data. Nothing was changed.
    Full,
    /// Somebody else was in the way for too long. Nothing was changed.
    Busy,
    /// The store takes no writes. Nothing was changed.
    ReadOnly,
    /// The connection is not there, or no longer.
    Lost,
    /// The disk or the file under the database answers with errors.
    Storage,
    /// A rule of the schema forbids the change; the transaction could go on.
    Constraint,
    /// Anything else: a fault of the program, or damage.
    Other,
}

impl Fault {
    /// What this error is.
    pub(crate) fn of(error: &DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) => Self::Lost,
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => of_sqlx(error),
            DbErr::Conn(_) => Self::Lost,
            _ => Self::Other,
        }
    }

    /// Whether a COMMIT that ended with it may have been one all the same.
    pub(crate) fn leaves_commit_open(self) -> bool {
        matches!(self, Self::Lost | Self::Storage)
    }
}

fn of_sqlx(error: &SqlxError) -> Fault {
    let error = match error {
        SqlxError::Database(error) => error,
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => return Fault::Lost,
        _ => return Fault::Other,
    };
    if error.try_downcast_ref::<SqlxSqliteError>().is_some() {
        let code = error.code().and_then(|code| code.parse().ok());
        code.map_or(Fault::Other, of_sqlite)
    } else if let Some(error) = error.try_downcast_ref::<SqlxPostgresError>() {
        of_sqlstate(error.code())
    } else {
        Fault::Other
    }
}

/// The meaning of an extended result code; its lowest byte is the primary code.
fn of_sqlite(code: i32) -> Fault {
    match (code & 0xff, code) {
        // SQLITE_FULL; SQLITE_IOERR_SHMSIZE: no space to enlarge the index of the log.
        (13, _) | (_, 4874) => Fault::Full,
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL.
        (5 | 6 | 15, _) => Fault::Busy,
        // SQLITE_READONLY.
        (8, _) => Fault::ReadOnly,
        // SQLITE_IOERR, SQLITE_CANTOPEN.
        (10 | 14, _) => Fault::Storage,
        // SQLITE_CONSTRAINT.
        (19, _) => Fault::Constraint,
        _ => Fault::Other,
    }
}

fn of_sqlstate(code: &str) -> Fault {
    match code {
        // disk_full.
        "53100" => Fault::Full,
        // read_only_sql_transaction.
        "25006" => Fault::ReadOnly,
        // serialization_failure, deadlock_detected, lock_not_available.
        "40001" | "40P01" | "55P03" => Fault::Busy,
        // The server is being stopped, has crashed, or is not ready yet.
        "57P01" | "57P02" | "57P03" | "57P05" => Fault::Lost,
        // system_error, io_error, undefined_file, duplicate_file.
        code if code.starts_with("58") => Fault::Storage,
        // Insufficient resources.
        code if code.starts_with("53") => Fault::Busy,
        // Connection exceptions.
        code if code.starts_with("08") => Fault::Lost,
        // Integrity constraint violations.
        code if code.starts_with("23") => Fault::Constraint,
        _ => Fault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_manuals_say() {
        for (code, meaning) in [
            (13, Fault::Full),
            (4874, Fault::Full),
            (5, Fault::Busy),
            (517, Fault::Busy),
            (6, Fault::Busy),
            (8, Fault::ReadOnly),
            (1032, Fault::ReadOnly),
            (10, Fault::Storage),
            (778, Fault::Storage),
            (14, Fault::Storage),
            (2067, Fault::Constraint),
            (11, Fault::Other),
            (1, Fault::Other),
        ] {
            assert_eq!(of_sqlite(code), meaning, "{code}");
        }
        for (code, meaning) in [
            ("53100", Fault::Full),
            ("53300", Fault::Busy),
            ("40P01", Fault::Busy),
            ("25006", Fault::ReadOnly),
            ("57P01", Fault::Lost),
            ("08006", Fault::Lost),
            ("58030", Fault::Storage),
            ("23505", Fault::Constraint),
            ("42P01", Fault::Other),
        ] {
            assert_eq!(of_sqlstate(code), meaning, "{code}");
        }
    }

    #[test]
    fn the_words_of_an_error_mean_nothing() {
        let words = DbErr::Custom("database or disk is full; database is locked".into());
        assert_eq!(Fault::of(&words), Fault::Other);
    }
}
