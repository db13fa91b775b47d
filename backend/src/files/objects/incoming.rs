//! ZIP files that come in: a piece an object, `incoming/{id}/{offset}-{length}`. Whichever machine
//! a piece reaches stores it, and any machine reads them as one file.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use bytes::Bytes;
use object_store::path::Path as Name;

use super::{Objects, PATIENCE};
use crate::files::ReadSeek;

/// The folder's name.
const INCOMING: &str = "incoming";

impl Objects {
    fn incoming(&self, archive_id: i64) -> Name {
        self.name(&format!("{INCOMING}/{archive_id}"))
    }

    /// The name says where the piece begins and ends: one that was sent twice, and cut otherwise
    /// the second time, takes nothing away from the first.
    pub(in crate::files) fn append_incoming(
        &self,
        archive_id: i64,
        offset: u64,
        bytes: &[u8],
    ) -> io::Result<()> {
        let piece = format!("{INCOMING}/{archive_id}/{offset:020}-{}", bytes.len());
        self.put_at(self.name(&piece), bytes.to_vec(), PATIENCE)
    }

    pub(in crate::files) fn open_incoming(
        &self,
        archive_id: i64,
    ) -> io::Result<[Box<dyn ReadSeek>; 2]> {
        let pieces = self.pieces(archive_id)?;
        let open = || {
            Box::new(Pieces {
                store: self.clone(),
                archive_id,
                pieces: pieces.clone(),
                at: 0,
                held: None,
            })
        };
        Ok([open(), open()])
    }

    pub(in crate::files) fn incoming_length(&self, archive_id: i64) -> io::Result<u64> {
        Ok(length(&self.pieces(archive_id)?))
    }

    pub(in crate::files) fn remove_incoming(&self, archive_id: i64) -> io::Result<()> {
        for piece in self.list(self.incoming(archive_id))? {
            self.delete_at(piece.location)?;
        }
        Ok(())
    }

    pub(in crate::files) fn all_incoming(&self) -> io::Result<HashSet<i64>> {
        let folders = self.folders(self.name(INCOMING))?;
        let ids = folders
            .iter()
            .filter_map(|folder| folder.filename()?.parse().ok());
        Ok(ids.collect())
    }

    /// The pieces of a ZIP, in their order, the longest first of those that begin at one place.
    fn pieces(&self, archive_id: i64) -> io::Result<Vec<Piece>> {
        let found = self.list(self.incoming(archive_id))?;
        let mut pieces: Vec<Piece> = found
            .into_iter()
            .filter_map(|object| {
                let (start, length) = object.location.filename()?.split_once('-')?;
                let start: u64 = start.parse().ok()?;
                let end = start.checked_add(length.parse().ok()?)?;
                Some(Piece { start, end })
            })
            .collect();
        pieces.sort_by_key(|piece| (piece.start, std::cmp::Reverse(piece.end)));
        Ok(pieces)
    }
}

/// Where a piece begins, and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    start: u64,
    end: u64,
}

/// How many bytes there are from the beginning without a gap.
fn length(pieces: &[Piece]) -> u64 {
    pieces.iter().fold(0, |there, piece| match piece.start {
        start if start <= there => there.max(piece.end),
        _ => there,
    })
}

/// Pieces read as one file. One of them is in memory.
struct Pieces {
    store: Objects,
    archive_id: i64,
    pieces: Vec<Piece>,
    at: u64,
    held: Option<(Piece, Bytes)>,
}

impl Pieces {
    /// The piece that has the byte at this place.
    fn piece(&self, at: u64) -> Option<Piece> {
        // Pieces may lie over one another where one was sent twice; they are the same bytes.
        let until = self.pieces.partition_point(|piece| piece.start <= at);
        let before = self.pieces.get(..until)?.iter().rev();
        before.copied().find(|piece| piece.end > at)
    }
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let at = self.at;
        let holds = |held: &(Piece, Bytes)| (held.0.start..held.0.end).contains(&at);
        if !self.held.as_ref().is_some_and(holds) {
            let Some(piece) = self.piece(at) else {
                return match at < length(&self.pieces) {
                    true => Err(io::ErrorKind::UnexpectedEof.into()),
                    false => Ok(0),
                };
            };
            let length = piece.end - piece.start;
            let name = format!(
                "{INCOMING}/{}/{:020}-{length}",
                self.archive_id, piece.start
            );
            let bytes = self.store.get_at(self.store.name(&name))?;
            if bytes.len() as u64 != length {
                return Err(io::Error::other(
                    "a piece of a ZIP is not as long as it was",
                ));
            }
            self.held = Some((piece, bytes));
        }
        let Some((piece, bytes)) = &self.held else {
            return Ok(0);
        };
        let from = usize::try_from(at - piece.start).unwrap_or(usize::MAX);
        let rest = bytes.get(from..).unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Pieces {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(by) => (length(&self.pieces), by),
            SeekFrom::Current(by) => (self.at, by),
        };
        let at = from.checked_add_signed(by);
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: u64, end: u64) -> Piece {
        Piece { start, end }
    }

    #[test]
    fn what_is_there_ends_at_the_first_gap() {
        assert_eq!(length(&[]), 0);
        assert_eq!(length(&[piece(0, 5), piece(5, 9)]), 9);
        assert_eq!(length(&[piece(0, 5), piece(6, 9)]), 5);
        assert_eq!(length(&[piece(1, 5)]), 0);
        // Sent twice and cut otherwise.
        assert_eq!(length(&[piece(0, 8), piece(0, 4), piece(4, 6)]), 8);
    }
}
