//! Compression of streams, with one compressor for all of a document.
//!
//! A compressor's tables take a third of a megabyte; made anew for each of a certificate's fifteen
//! small streams they cost more than the compression.

use flate2::{Compress, Compression, FlushCompress, Status};

/// A compressor to use again and again.
pub(crate) struct Deflater(Compress);

impl Deflater {
    /// For what is compressed for each certificate: mostly glyph programs, of which the highest level
    /// makes a hundredth less in three times the time.
    pub(crate) fn new() -> Self {
        Self(Compress::new(Compression::new(2), true))
    }

    /// For what is compressed once and used many times.
    pub(crate) fn thorough() -> Self {
        Self(Compress::new(Compression::best(), true))
    }

    /// `data` as a zlib stream, which is what PDF calls `FlateDecode`.
    pub(crate) fn deflate(&mut self, data: &[u8]) -> Vec<u8> {
        self.0.reset();
        // What does not get smaller grows by five bytes in 16 KB, and six for the frame.
        let mut out = Vec::with_capacity(data.len() + data.len() / 1000 + 64);
        loop {
            let start = usize::try_from(self.0.total_in())
                .expect("no more was taken in than the data in memory");
            let rest = data.get(start..).unwrap_or_default();
            match self.0.compress_vec(rest, &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => return out,
                Ok(Status::Ok | Status::BufError) => out.reserve(1024),
                Err(_) => unreachable!("only a misused compressor fails, and it was just reset"),
            }
        }
    }
}
