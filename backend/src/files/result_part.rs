//! A file that a job is making: written on this machine, and given its name in the store when it
//! is whole. Dropped before it is kept, it is gone.

use std::fs::File;
use std::io::{self, Seek};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::folder;
use super::objects::Objects;

/// A file that is being made.
pub(crate) struct ResultPart(Kind);

enum Kind {
    Folder {
        temporary: NamedTempFile,
        place: PathBuf,
    },
    Objects {
        store: Objects,
        /// Without a name: whatever ends this process, it is gone.
        temporary: File,
        job: i64,
        run: u32,
    },
}

impl ResultPart {
    pub(super) fn for_folder(temporary: NamedTempFile, place: PathBuf) -> Self {
        Self(Kind::Folder { temporary, place })
    }

    pub(super) fn for_objects(store: Objects, temporary: File, job: i64, run: u32) -> Self {
        Self(Kind::Objects {
            store,
            temporary,
            job,
            run,
        })
    }

    /// Where it is written to.
    pub(crate) fn writer(&self) -> io::Result<File> {
        match &self.0 {
            Kind::Folder { temporary, .. } => temporary.reopen(),
            Kind::Objects { temporary, .. } => temporary.try_clone(),
        }
    }

    /// Gives it its name in the store. When this returns, it is there and outlasts a loss of
    /// power; its length in bytes.
    pub(crate) fn keep(self) -> io::Result<u64> {
        match self.0 {
            Kind::Folder { temporary, place } => folder::keep(temporary, &place),
            Kind::Objects {
                store,
                mut temporary,
                job,
                run,
            } => {
                // The writer has left it at its end.
                temporary.rewind()?;
                store.keep_result(temporary, job, run)
            }
        }
    }
}
