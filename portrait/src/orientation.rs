//! The eight orientations of EXIF tag 0x0112.

/// How stored pixels become the upright picture (EXIF 2.32, tag 0x0112).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// 1: stored as it is to be seen.
    #[default]
    Upright,
    /// 2: mirrored left to right.
    FlipHorizontal,
    /// 3: to be turned by 180°.
    Turn180,
    /// 4: mirrored top to bottom.
    FlipVertical,
    /// 5: mirrored across the diagonal from top left.
    Transpose,
    /// 6: to be turned clockwise by 90°.
    Turn90,
    /// 7: mirrored across the diagonal from top right.
    Transverse,
    /// 8: to be turned anticlockwise by 90°.
    Turn270,
}

impl Orientation {
    /// All eight, in EXIF order.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::FlipHorizontal,
        Self::Turn180,
        Self::FlipVertical,
        Self::Transpose,
        Self::Turn90,
        Self::Transverse,
        Self::Turn270,
    ];

    /// From the EXIF value, 1 to 8; anything else counts as upright, as in browsers.
    #[must_use]
    pub fn from_exif(value: u16) -> Self {
        usize::from(value)
            .checked_sub(1)
            .and_then(|index| Self::ALL.get(index))
            .copied()
            .unwrap_or_default()
    }

    /// The EXIF value, 1 to 8.
    #[must_use]
    pub fn to_exif(self) -> u8 {
        self as u8 + 1
    }

    /// Whether stored width and height change places.
    #[must_use]
    pub fn swaps_sides(self) -> bool {
        matches!(
            self,
            Self::Transpose | Self::Turn90 | Self::Transverse | Self::Turn270
        )
    }

    /// Upright size of a picture stored as `width` × `height`, and the reverse.
    #[must_use]
    pub fn oriented_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Where the upright point (`x`, `y`) lies in a picture stored as `width` ×
    /// `height`. Continuous coordinates: the picture spans 0 to `width`.
    #[must_use]
    pub fn to_stored(self, (x, y): (f64, f64), width: f64, height: f64) -> (f64, f64) {
        let (x, y) = if self.swaps_sides() { (y, x) } else { (x, y) };
        (
            if self.mirrors_columns() { width - x } else { x },
            if self.mirrors_rows() { height - y } else { y },
        )
    }

    fn mirrors_columns(self) -> bool {
        matches!(
            self,
            Self::FlipHorizontal | Self::Turn180 | Self::Transverse | Self::Turn270
        )
    }

    fn mirrors_rows(self) -> bool {
        matches!(
            self,
            Self::Turn180 | Self::FlipVertical | Self::Turn90 | Self::Transverse
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exif_values_round_trip() {
        for value in 1..=8u8 {
            assert_eq!(Orientation::from_exif(value.into()).to_exif(), value);
        }
        for odd in [0, 9, 0x0600, u16::MAX] {
            assert_eq!(Orientation::from_exif(odd), Orientation::Upright);
        }
    }

    #[test]
    fn the_upright_top_left_corner_is_where_exif_says() {
        // EXIF 2.32: the visual (top, left) is the stored (row 0, column 0) side of each value.
        let corner = |o: Orientation| o.to_stored((0.0, 0.0), 40.0, 30.0);
        let expected = [
            (0.0, 0.0),
            (40.0, 0.0),
            (40.0, 30.0),
            (0.0, 30.0),
            (0.0, 0.0),
            (0.0, 30.0),
            (40.0, 30.0),
            (40.0, 0.0),
        ];
        assert_eq!(Orientation::ALL.map(corner), expected);
    }
}
