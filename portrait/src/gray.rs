//! Brightness alone, and pictures made small for looking at them.

use crate::Rgb;
use crate::rgb::CHANNELS;

/// An 8-bit picture of brightness, rows from the top without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gray {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

/// Brightness of a colour, 0 to 255 (ITU-R BT.601, as JPEG has it).
pub(crate) fn luma([r, g, b]: [u8; 3]) -> u8 {
    // The weights add up to 65,536: the result fits.
    ((19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b) + 32_768) >> 16) as u8
}

impl Gray {
    /// The brightness of a picture.
    #[must_use]
    pub fn of(picture: &Rgb) -> Self {
        let pixels = picture.data().as_chunks::<CHANNELS>().0;
        Self {
            width: picture.width(),
            height: picture.height(),
            data: pixels.iter().map(|pixel| luma(*pixel)).collect(),
        }
    }

    /// A picture computed pixel by pixel; no side is 0.
    pub(crate) fn from_fn(width: u32, height: u32, mut pixel: impl FnMut(u32, u32) -> u8) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let mut data = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height {
            data.extend((0..width).map(|x| pixel(x, y)));
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

    /// The bytes, one a pixel.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The pixel in column `x` and row `y`; beyond an edge the edge's own.
    #[must_use]
    pub fn pixel(&self, x: i64, y: i64) -> u8 {
        let x = x.clamp(0, i64::from(self.width) - 1) as usize;
        let y = y.clamp(0, i64::from(self.height) - 1) as usize;
        self.data
            .get(y * self.width as usize + x)
            .copied()
            .unwrap_or_default()
    }

    /// Brightness at the continuous point (`x`, `y`), between the four pixels around it.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> f64 {
        let (left, top) = ((x - 0.5).floor(), (y - 0.5).floor());
        let (u, v) = (x - 0.5 - left, y - 0.5 - top);
        let pixel = |dx: i64, dy: i64| f64::from(self.pixel(left as i64 + dx, top as i64 + dy));
        let upper = pixel(0, 0) * (1.0 - u) + pixel(1, 0) * u;
        let lower = pixel(0, 1) * (1.0 - u) + pixel(1, 1) * u;
        upper * (1.0 - v) + lower * v
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
        self.cells(width, height)
    }

    /// The means of `width` × `height` equal parts.
    pub(crate) fn cells(&self, width: u32, height: u32) -> Self {
        let edges = |parts: u32, length: u32| -> Vec<usize> {
            (0..=parts)
                .map(|n| (u64::from(n) * u64::from(length) / u64::from(parts.max(1))) as usize)
                .collect()
        };
        let (columns, rows) = (edges(width, self.width), edges(height, self.height));
        let mut data = Vec::with_capacity(width as usize * height as usize);
        for row in rows.windows(2) {
            let &[top, bottom] = row else { continue };
            for column in columns.windows(2) {
                let &[left, right] = column else { continue };
                data.push(self.mean(left, top, right.max(left + 1), bottom.max(top + 1)));
            }
        }
        Self {
            width,
            height,
            data,
        }
    }

    fn mean(&self, left: usize, top: usize, right: usize, bottom: usize) -> u8 {
        let (mut sum, mut count) = (0_u64, 0_u64);
        for y in top..bottom {
            let start = y * self.width as usize;
            let row = self
                .data
                .get(start + left..start + right)
                .unwrap_or_default();
            sum += row.iter().map(|byte| u64::from(*byte)).sum::<u64>();
            count += row.len() as u64;
        }
        (sum / count.max(1)) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn making_smaller_keeps_shape_and_mean() {
        let slope = Gray::from_fn(400, 300, |x, _| (x / 2) as u8);
        let small = slope.reduced(100);
        assert_eq!((small.width(), small.height()), (100, 75));
        assert!((f64::from(small.pixel(50, 40)) - slope.at(202.0, 162.0)).abs() <= 1.0);
        assert_eq!(slope.reduced(1000), slope);
        assert_eq!(slope.cells(17, 16).data().len(), 17 * 16);
    }

    #[test]
    fn white_is_white_and_black_is_black() {
        assert_eq!((luma([255; 3]), luma([0; 3])), (255, 0));
    }
}
