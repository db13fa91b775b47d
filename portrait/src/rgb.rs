//! Plain pixels.

use crate::Orientation;
use std::fmt;

/// Bytes of one pixel.
pub(crate) const CHANNELS: usize = 3;

/// An 8-bit RGB picture, rows from the top without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Rgb {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

impl fmt::Debug for Rgb {
    /// The size only: a face has no business in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rgb({} × {})", self.width, self.height)
    }
}

impl Rgb {
    /// `data` as a picture; `None` unless it is exactly width × height × 3
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

    /// A picture computed pixel by pixel from column and row; a side of 0 counts as 1.
    #[must_use]
    pub fn from_fn(width: u32, height: u32, mut pixel: impl FnMut(u32, u32) -> [u8; 3]) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let mut data = Vec::with_capacity(width as usize * height as usize * CHANNELS);
        for y in 0..height {
            for x in 0..width {
                data.extend_from_slice(&pixel(x, y));
            }
        }
        Self {
            width,
            height,
            data,
        }
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

    /// The bytes, three a pixel.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The bytes themselves.
    #[cfg(feature = "raster")]
    pub(crate) fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// The pixel in column `x` and row `y`; beyond an edge the edge's own.
    #[must_use]
    pub fn pixel(&self, x: i64, y: i64) -> [u8; 3] {
        let x = x.clamp(0, i64::from(self.width) - 1) as usize;
        let y = y.clamp(0, i64::from(self.height) - 1) as usize;
        let at = (y * self.width as usize + x) * CHANNELS;
        self.data
            .get(at..at + CHANNELS)
            .and_then(|p| p.try_into().ok())
            .unwrap_or_default()
    }

    /// Row `y` from column `from` up to `to`; empty where there is no such row.
    pub(crate) fn row(&self, y: usize, from: usize, to: usize) -> &[u8] {
        let start = y * self.width as usize;
        self.data
            .get((start + from) * CHANNELS..(start + to) * CHANNELS)
            .unwrap_or_default()
    }

    /// The picture made smaller so that its longer side is at most `side` pixels; each pixel
    /// is the mean of those it stands for.
    #[must_use]
    pub fn reduced(&self, side: u32) -> Self {
        let longer = self.width.max(self.height);
        if longer <= side.max(1) {
            return self.clone();
        }
        let scaled = |length: u32| {
            (u64::from(length) * u64::from(side.max(1)) / u64::from(longer)).max(1) as u32
        };
        let (width, height) = (scaled(self.width), scaled(self.height));
        let edge = |index: u32, parts: u32, length: u32| {
            (u64::from(index) * u64::from(length) / u64::from(parts)) as usize
        };
        let columns: Vec<usize> = (0..=width).map(|x| edge(x, width, self.width)).collect();
        let mut data = Vec::with_capacity(width as usize * height as usize * CHANNELS);
        for y in 0..height {
            let mut sums = vec![[0_u32; CHANNELS]; width as usize];
            let rows = edge(y, height, self.height)..edge(y + 1, height, self.height);
            let count = rows.len();
            for row in rows {
                let pixels = self
                    .row(row, 0, self.width as usize)
                    .as_chunks::<CHANNELS>()
                    .0;
                for (sum, span) in sums.iter_mut().zip(columns.windows(2)) {
                    let &[left, right] = span else { continue };
                    for pixel in pixels.get(left..right).unwrap_or_default() {
                        for (total, byte) in sum.iter_mut().zip(pixel) {
                            *total += u32::from(*byte);
                        }
                    }
                }
            }
            for (sum, span) in sums.iter().zip(columns.windows(2)) {
                let &[left, right] = span else { continue };
                let pixels = ((right - left) * count).max(1) as u32;
                // A mean of bytes.
                data.extend(sum.map(|total| (total / pixels) as u8));
            }
        }
        Self {
            width,
            height,
            data,
        }
    }

    /// The picture as it is to be seen, taking this one as stored.
    #[must_use]
    pub fn oriented(self, orientation: Orientation) -> Self {
        if orientation == Orientation::Upright {
            return self;
        }
        let (width, height) = orientation.oriented_size(self.width, self.height);
        let (stored_w, stored_h) = (f64::from(self.width), f64::from(self.height));
        Self::from_fn(width, height, |x, y| {
            let centre = (f64::from(x) + 0.5, f64::from(y) + 0.5);
            let (sx, sy) = orientation.to_stored(centre, stored_w, stored_h);
            self.pixel(sx as i64, sy as i64)
        })
    }
}
