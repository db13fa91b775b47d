//! Whether everything stored is whole: `huizheng check`.
//!
//! Each part looks at one kind of damage and goes on whatever the others find: a damaged page of
//! the database must not hide a missing file.

mod certificates;
mod database;
mod files;
mod references;
mod rows;
mod standing;

use super::Context;
use crate::{Error, SystemScope};

/// See [`crate::Services::integrity`].
pub struct Integrity<'a> {
    pub(crate) cx: &'a Context,
}

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrityReport {
    /// Files that rows name, each read once and compared with its hash.
    pub files: u64,
    /// What is wrong, a line each. No personal data: rows are named by their numbers.
    pub faults: Vec<String>,
    /// What could not be looked at here, and is no fault.
    pub notes: Vec<String>,
    /// Fonts that are not installed.
    pub absent_fonts: Vec<&'static str>,
}

impl IntegrityReport {
    fn fault(&mut self, line: String) {
        self.faults.push(line);
    }

    /// A part that failed could not look at everything: that is a fault of its own.
    fn ended(&mut self, part: &str, outcome: Result<(), Error>) {
        if let Err(error) = outcome {
            self.fault(format!("{part}: not checked to its end: {error}"));
        }
    }
}

impl Integrity<'_> {
    /// Looks at the database itself, at whether every row can be read, at what rows refer to, at every file that a row names, at
    /// certificates against their files, and at each member's standing against a fresh judgement.
    /// The numbers above the list are counted from the standings, so they are right where those
    /// are.
    pub async fn check(&self) -> Result<IntegrityReport, Error> {
        let system = SystemScope::acting();
        let mut report = IntegrityReport {
            absent_fonts: self.cx.renderer.fonts().absent().to_vec(),
            ..IntegrityReport::default()
        };
        let found = database::check(self.cx, &system, &mut report).await;
        report.ended("database", found);
        let found = rows::check(self.cx, &system, &mut report).await;
        report.ended("rows", found);
        let found = references::check(self.cx, &system, &mut report).await;
        report.ended("references", found);
        let found = files::check(self.cx, &system, &mut report).await;
        report.ended("files", found);
        let found = certificates::check(self.cx, &system, &mut report).await;
        report.ended("certificates", found);
        let found = standing::check(self.cx, &system, &mut report).await;
        report.ended("standing", found);
        Ok(report)
    }
}
