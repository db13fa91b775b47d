//! Pixels with opacity.

use std::fmt;

/// Bytes of one pixel.
const CHANNELS: usize = 4;

/// An 8-bit RGBA picture, rows from the top without padding; colours are not
/// multiplied by opacity.
#[derive(Clone, PartialEq, Eq)]
pub struct Rgba {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

impl fmt::Debug for Rgba {
    /// The size only: the bytes would fill a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rgba({} × {})", self.width, self.height)
    }
}

impl Rgba {
    /// `data` as a picture; `None` unless it is exactly width × height × 4
    /// bytes and not empty.
    #[must_use]
    pub fn new(width: u32, height: u32, data: Vec<u8>) -> Option<Self> {
        let bytes = (width as usize)
            .checked_mul(height as usize)?
            .checked_mul(CHANNELS)?;
        (bytes > 0 && data.len() == bytes).then_some(Self {
            width,
            height,
            data,
        })
    }

    /// Width, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The bytes, four a pixel.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The pixels from left to right, row by row.
    pub(super) fn pixels(&self) -> impl DoubleEndedIterator<Item = &[u8; CHANNELS]> {
        self.data.as_chunks::<CHANNELS>().0.iter()
    }

    /// The picture without margins in which no pixel is at least so opaque;
    /// `None` if none is.
    pub(super) fn trimmed(&self, opacity: u8) -> Option<Self> {
        let width = self.width as usize;
        let (mut left, mut right) = (width, 0);
        let (mut top, mut bottom) = (None, 0);
        for (at, [.., alpha]) in self.pixels().enumerate() {
            if *alpha >= opacity {
                let (x, y) = (at % width, at / width);
                left = left.min(x);
                right = right.max(x + 1);
                top.get_or_insert(y);
                bottom = y + 1;
            }
        }
        let rows = top?..bottom;
        let row = |y: usize| {
            let from = (y * width + left) * CHANNELS;
            self.data.get(from..from + (right - left) * CHANNELS)
        };
        let height = u32::try_from(rows.len()).ok()?;
        let data = rows.filter_map(row).flatten().copied().collect();
        Self::new(u32::try_from(right - left).ok()?, height, data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_cut_off_and_nothing_else() {
        let seen = [(2, 1), (4, 3)];
        let mut data = vec![0; 6 * 5 * CHANNELS];
        for (x, y) in seen {
            data[(y * 6 + x) * CHANNELS + 3] = 200;
        }
        data[3] = 7;
        let picture = Rgba::new(6, 5, data).unwrap();
        let cut = picture.trimmed(8).unwrap();
        assert_eq!((cut.width(), cut.height()), (3, 3));
        let opaque: Vec<usize> = cut
            .pixels()
            .enumerate()
            .filter_map(|(at, pixel)| (pixel[3] == 200).then_some(at))
            .collect();
        assert_eq!(opaque, [0, 8]);
        assert!(Rgba::new(2, 2, vec![0; 16]).unwrap().trimmed(8).is_none());
    }
}
