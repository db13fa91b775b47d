//! A file that a job is making: written on this machine, and given its name in the store when it
//! is whole. Dropped before it is kept, it is gone.

use std::fs::File;
use std::io;
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
        temporary: NamedTempFile,
        job: i64,
        run: u32,
    },
}

impl ResultPart {
    pub(super) fn for_folder(temporary: NamedTempFile, place: PathBuf) -> Self {
        Self(Kind::Folder { temporary, place })
    }

    pub(super) fn for_objects(
        store: Objects,
        temporary: NamedTempFile,
        job: i64,
        run: u32,
    ) -> Self {
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
            Kind::Folder { temporary, .. } | Kind::Objects { temporary, .. } => temporary.reopen(),
        }
    }

    /// Gives it its name in the store. When this returns, it is there and outlasts a loss of
    /// power; its length in bytes.
    pub(crate) fn keep(self) -> io::Result<u64> {
        match self.0 {
            Kind::Folder { temporary, place } => folder::keep(temporary, &place),
            Kind::Objects {
                store,
                temporary,
                job,
                run,
            } => store.keep_result(temporary.reopen()?, job, run),
        }
    }
}
