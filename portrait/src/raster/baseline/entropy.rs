//! The bits of a scan (ITU-T T.81, B.1.1.5 and F.1.2.3).

/// Zeros after the last bit, so that whole words can be taken up to it.
const PADDING: usize = 8;
/// Bits that one peek shows at least: whole bytes.
pub(super) const SHOWN: u32 = 56;

/// The restart intervals of a scan; the whole scan where there are none.
pub(super) struct Intervals<'a> {
    rest: &'a [u8],
    /// Number of the next restart marker.
    restart: u8,
    ended: bool,
    /// The interval being read, without stuffed zeros.
    plain: Vec<u8>,
}

impl<'a> Intervals<'a> {
    /// Those in what follows the header of a scan.
    pub(super) fn new(scan: &'a [u8]) -> Self {
        Self {
            rest: scan,
            restart: 0,
            ended: false,
            plain: Vec::new(),
        }
    }

    /// The bits of the next one; `None` where there is none, where restart markers are out of
    /// turn, and where anything but such a marker or the end of the picture follows.
    pub(super) fn next(&mut self) -> Option<Bits<'_>> {
        const EOI: u8 = 0xD9;
        if self.ended {
            return None;
        }
        self.plain.clear();
        self.plain.reserve(self.rest.len() + PADDING);
        loop {
            let at = memchr::memchr(0xFF, self.rest)?;
            let (data, marked) = self.rest.split_at(at);
            self.plain.extend_from_slice(data);
            let after = *marked.get(1)?;
            self.rest = marked.get(2..)?;
            match after {
                0x00 => self.plain.push(0xFF),
                EOI => {
                    self.ended = true;
                    break;
                }
                marker if marker == 0xD0 + self.restart => {
                    self.restart = (self.restart + 1) % 8;
                    break;
                }
                _ => return None,
            }
        }
        let length = self.plain.len();
        self.plain.extend_from_slice(&[0; PADDING]);
        Some(Bits {
            data: &self.plain,
            length,
            at: 0,
            window: 0,
            held: 0,
        })
    }

    /// Whether the picture's end marker was met.
    pub(super) fn is_at_end(&self) -> bool {
        self.ended
    }
}

/// Bits, the highest first; zeros after the end.
pub(super) struct Bits<'a> {
    /// With [`PADDING`].
    data: &'a [u8],
    /// Bytes without it.
    length: usize,
    /// The next byte that is not counted in `held`.
    at: usize,
    /// The next bits, from the highest on.
    window: u64,
    /// Whole bits of `window`. More of the next byte may be in it: the same bits come again.
    held: u32,
}

impl Bits<'_> {
    /// At least [`SHOWN`] bits, the first of them highest.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> u64 {
        let word = self
            .data
            .get(self.at..)
            .and_then(|rest| rest.first_chunk())
            .map_or(0, |bytes| u64::from_be_bytes(*bytes));
        self.window |= word >> self.held;
        self.at += ((63 - self.held) >> 3) as usize;
        // Whole bytes come in: the lowest three bits stay as they are, the others are set.
        self.held |= SHOWN;
        self.window
    }

    /// Passes over `count` bits, at most as many as the last [`Bits::peek`] showed.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.window <<= count;
        self.held -= count;
    }

    /// Whether more was taken than there is.
    pub(super) fn is_over(&self) -> bool {
        self.taken() > 8 * self.length
    }

    /// Whether no more than the filling of the last byte is left.
    pub(super) fn is_at_end(&self) -> bool {
        (8 * self.length)
            .checked_sub(self.taken())
            .is_some_and(|left| left < 8)
    }

    fn taken(&self) -> usize {
        8 * self.at - self.held as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffed_bytes_are_one_and_restart_markers_come_in_turn() {
        let scan = [
            0x12, 0xFF, 0x00, 0xFF, 0xD0, 0x34, 0xFF, 0xD1, 0xFF, 0xD9, 9,
        ];
        let mut intervals = Intervals::new(&scan);
        let mut bits = intervals.next().unwrap();
        assert_eq!(bits.peek() >> 48, 0x12FF);
        bits.skip(8);
        assert!(!bits.is_at_end());
        bits.skip(1);
        assert!(bits.is_at_end() && !bits.is_over());
        assert_eq!(bits.peek() >> 56, 0xFE);
        bits.skip(8);
        assert!(bits.is_over() && !bits.is_at_end());
        assert_eq!(intervals.next().unwrap().peek() >> 56, 0x34);
        assert!(!intervals.is_at_end());
        assert!(intervals.next().unwrap().is_at_end());
        assert!(intervals.is_at_end() && intervals.next().is_none());
        for broken in [&[1, 0xFF, 0xD1][..], &[1, 0xFF], &[1], &[1, 0xFF, 0xDC, 0]] {
            assert!(Intervals::new(broken).next().is_none(), "{broken:?}");
        }
    }

    #[test]
    fn every_bit_comes_once_however_many_are_taken() {
        let data: Vec<u8> = (0..200_u8).map(|n| n.wrapping_mul(77) & 0xFE).collect();
        let scan = [&data[..], &[0xFF, 0xD9]].concat();
        let mut intervals = Intervals::new(&scan);
        let mut bits = intervals.next().unwrap();
        let (mut at, mut step) = (0, 1);
        while at + step <= 8 * data.len() {
            let expected = (at..at + step).fold(0_u64, |bits, at| {
                bits << 1 | u64::from(data[at / 8] >> (7 - at % 8) & 1)
            });
            assert_eq!(bits.peek() >> (64 - step), expected);
            bits.skip(step as u32);
            at += step;
            step = step % 31 + 1;
        }
        assert!(!bits.is_over());
    }
}
