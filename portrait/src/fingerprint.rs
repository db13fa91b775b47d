//! Whether two files show the same picture.

use std::fmt;
use std::str::FromStr;

/// Columns and rows of the grid that is compared.
pub const GRID: u32 = 16;

/// 256 bits of a picture that survive scaling and recompression: whether each cell of a
/// grid of 16 × 16 is clearly darker than its right neighbour ("dHash"; clearly, because a
/// plain background has no differences but noise). A grid of 8 × 8 is not enough here:
/// portraits on plain grounds are alike.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u64; 4]);

impl Fingerprint {
    /// Two pictures whose fingerprints differ in at most this many bits are the same. The same
    /// picture at half its size and JPEG quality 60 differs in 4; two people drawn to one
    /// pattern differ in 11 and more (`portrait/tests/studio.rs`).
    pub const SAME: u32 = 8;

    /// Less than this is no difference, steps of 0 to 255.
    #[cfg(any(feature = "face", test))]
    const NOISE: u16 = 4;

    /// The fingerprint of a picture, given the brightness of the cell in column 0 to
    /// [`GRID`] (one more than there are bits) and row 0 to [`GRID`] − 1.
    #[cfg(any(feature = "face", test))]
    pub(crate) fn of_cells(cell: impl Fn(u32, u32) -> u16) -> Self {
        let mut bits = [0; 4];
        for (word, rows) in bits.iter_mut().zip(0..) {
            for row in rows * 4..rows * 4 + 4 {
                for column in 0..GRID {
                    *word = *word << 1
                        | u64::from(cell(column, row) + Self::NOISE < cell(column + 1, row));
                }
            }
        }
        Self(bits)
    }

    /// In how many of the 256 bits two differ.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.0
            .iter()
            .zip(other.0)
            .map(|(a, b)| (a ^ b).count_ones())
            .sum()
    }

    /// Whether both show the same picture.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        self.distance(other) <= Self::SAME
    }
}

impl fmt::Display for Fingerprint {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| write!(f, "{word:016x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// Not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let mut bits = [0; 4];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoFingerprint);
        }
        for (word, at) in bits.iter_mut().zip((0..64).step_by(16)) {
            let digits = text.get(at..at + 16).ok_or(NoFingerprint)?;
            *word = u64::from_str_radix(digits, 16).map_err(|_| NoFingerprint)?;
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let fingerprint = Fingerprint([1, 0xfedc_ba98_7654_3210, u64::MAX, 0]);
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        for odd in ["", "12", &"g".repeat(64), &"é".repeat(32)] {
            assert!(odd.parse::<Fingerprint>().is_err());
        }
        assert_eq!(fingerprint.distance(fingerprint), 0);
        assert_eq!(fingerprint.distance(Fingerprint([0; 4])), 1 + 32 + 64);
    }
}
