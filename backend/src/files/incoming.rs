//! ZIP files that are put together from their pieces, in a folder beside the store.

use std::collections::HashSet;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::{FileStore, sync_folder};

/// The folder's name.
const INCOMING: &str = "incoming";

impl FileStore {
    /// Where a ZIP is put together from its pieces.
    pub(crate) fn incoming(&self, archive_id: i64) -> PathBuf {
        self.root
            .with_file_name(INCOMING)
            .join(format!("{archive_id}.zip"))
    }

    /// Writes a piece of a ZIP behind those before it. When this returns it is on the disk.
    pub(crate) fn append_incoming(
        &self,
        archive_id: i64,
        offset: u64,
        bytes: &[u8],
    ) -> io::Result<()> {
        let path = self.incoming(archive_id);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)?;
        let mut options = std::fs::OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        if file.metadata()?.len() < offset {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "pieces of the ZIP are missing before this one",
            ));
        }
        // What a piece left behind of which no row tells is written over.
        file.set_len(offset)?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if offset == 0 {
            sync_folder(folder)?;
        }
        Ok(())
    }

    /// Removes a ZIP, if it is there.
    pub(crate) fn remove_incoming(&self, archive_id: i64) -> io::Result<()> {
        match std::fs::remove_file(self.incoming(archive_id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The ZIP files that are there.
    pub(crate) fn all_incoming(&self) -> io::Result<HashSet<i64>> {
        let folder = self.root.with_file_name(INCOMING);
        let mut found = HashSet::new();
        if !folder.exists() {
            return Ok(found);
        }
        for file in std::fs::read_dir(folder)? {
            let name = file?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".zip"));
            found.extend(id.and_then(|id| id.parse::<i64>().ok()));
        }
        Ok(found)
    }

    /// Removes every ZIP but these.
    pub(crate) fn sweep_incoming(&self, needed: &HashSet<i64>) -> io::Result<()> {
        for id in self.all_incoming()?.difference(needed) {
            self.remove_incoming(*id)?;
        }
        Ok(())
    }
}
