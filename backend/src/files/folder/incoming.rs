//! ZIP files that are put together from their pieces, in a folder beside the store.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::{Folder, sync_folder};
use crate::files::ReadSeek;

/// The folder's name.
const INCOMING: &str = "incoming";

impl Folder {
    /// Where a ZIP is put together from its pieces.
    fn incoming(&self, archive_id: i64) -> PathBuf {
        self.root
            .with_file_name(INCOMING)
            .join(format!("{archive_id}.zip"))
    }

    pub(in crate::files) fn append_incoming(
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

    pub(in crate::files) fn open_incoming(
        &self,
        archive_id: i64,
    ) -> io::Result<[Box<dyn ReadSeek>; 2]> {
        let path = self.incoming(archive_id);
        let open = || Ok::<_, io::Error>(BufReader::new(File::open(&path)?));
        Ok([Box::new(open()?), Box::new(open()?)])
    }

    pub(in crate::files) fn incoming_length(&self, archive_id: i64) -> io::Result<u64> {
        match self.incoming(archive_id).metadata() {
            Ok(about) => Ok(about.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    pub(in crate::files) fn remove_incoming(&self, archive_id: i64) -> io::Result<()> {
        match std::fs::remove_file(self.incoming(archive_id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(in crate::files) fn all_incoming(&self) -> io::Result<HashSet<i64>> {
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
}
