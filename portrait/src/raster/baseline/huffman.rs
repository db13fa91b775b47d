//! Huffman codes (ITU-T T.81, annexes C and F.2.2).

use super::entropy::{Bits, SHOWN};

const LONGEST: usize = 16;
/// Codes of up to this many bits are looked up, longer ones searched.
const QUICK: u32 = 10;
/// Bits that one look of [`Skips`] covers: with those of luma and of chroma, all tables fit a
/// core's nearest cache.
const STRIDE: u32 = 12;

/// The codes of a table.
pub(super) struct Codes {
    /// By the next bits: length and value of the code that they begin with; length 0 where it
    /// is longer, or there is none.
    quick: Box<[(u8, u8); 1 << QUICK]>,
    /// By length less one: the largest code, -1 where there is none.
    largest: [i32; LONGEST],
    /// By length less one: what to add to a code for its place in `values`.
    offset: [i32; LONGEST],
    values: Vec<u8>,
}

impl Codes {
    /// From the numbers of codes of each length, and their values in order. `None` where they
    /// are more than there can be, or not as many as values.
    pub(super) fn new(counts: &[u8; LONGEST], values: &[u8]) -> Option<Self> {
        let mut codes = Self {
            quick: Box::new([(0, 0); 1 << QUICK]),
            largest: [-1; LONGEST],
            offset: [0; LONGEST],
            values: values.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        let limits = codes.largest.iter_mut().zip(&mut codes.offset);
        for ((length, count), (largest, offset)) in (1_u32..).zip(counts).zip(limits) {
            *offset = i32::try_from(place).ok()? - i32::try_from(code).ok()?;
            for _ in 0..*count {
                let value = *values.get(place)?;
                // All ones are no code (C.2).
                if code + 1 >= 1 << length {
                    return None;
                }
                if length <= QUICK {
                    let width = 1_usize << (QUICK - length);
                    let from = code as usize * width;
                    codes
                        .quick
                        .get_mut(from..from + width)?
                        .fill((length as u8, value));
                }
                *largest = i32::try_from(code).ok()?;
                place += 1;
                code += 1;
            }
            code <<= 1;
        }
        (place == values.len()).then_some(codes)
    }

    /// Length and value of the code at the head of `window`.
    #[inline(always)]
    fn look(&self, window: u64) -> Option<(u32, u8)> {
        match self.quick.get((window >> (64 - QUICK)) as usize) {
            Some((0, _)) | None => self.search(window),
            Some((length, value)) => Some((u32::from(*length), *value)),
        }
    }

    #[cold]
    fn search(&self, window: u64) -> Option<(u32, u8)> {
        let limits = self.largest.iter().zip(&self.offset);
        (1_u32..)
            .zip(limits)
            .find_map(|(length, (largest, offset))| {
                let code = (window >> (64 - length)) as i32;
                if code > *largest {
                    return None;
                }
                let value = self.values.get(usize::try_from(code + offset).ok()?)?;
                Some((length, *value))
            })
    }

    /// Takes the difference of a DC coefficient.
    #[inline(always)]
    pub(super) fn difference(&self, bits: &mut Bits<'_>) -> Option<i32> {
        let window = bits.peek();
        let (length, size) = self.look(window)?;
        let size = u32::from(size);
        // 8 bits a sample (F.1.2.1).
        if size > 11 {
            return None;
        }
        bits.skip(length + size);
        Some(extended(window << length, size))
    }

    /// Takes one step along the AC coefficients.
    #[inline(always)]
    pub(super) fn step(&self, bits: &mut Bits<'_>) -> Option<Step> {
        let window = bits.peek();
        let (length, value) = self.look(window)?;
        let (run, size) = (u32::from(value >> 4), u32::from(value & 15));
        bits.skip(length + size);
        Some(match (run, size) {
            (0, 0) => Step::End,
            (15, 0) => Step::Zeros,
            // 8 bits a sample (F.1.2.2).
            (_, 0 | 11..) => return None,
            _ => Step::Value {
                zeros: run,
                value: extended(window << length, size),
            },
        })
    }
}

/// What a code says of the AC coefficients from here on.
pub(super) enum Step {
    /// They are all zero.
    End,
    /// Sixteen are zero.
    Zeros,
    /// After `zeros` zeros comes `value`.
    Value { zeros: u32, value: i32 },
}

/// The number in the first `size` bits (F.2.2.1, EXTEND).
#[inline(always)]
fn extended(window: u64, size: u32) -> i32 {
    // In two shifts: there may be no bits at all.
    let bits = (window >> 1 >> (63 - size)) as i32;
    // One that begins with a zero is negative, one less than its complement.
    let negative = (window >> 63) as i32 - 1;
    bits + (negative & (1 - (1 << size)))
}

/// Passing over AC coefficients, several at one look.
pub(super) struct Skips(Box<[Skip; 1 << STRIDE]>);

/// What the next [`STRIDE`] bits hold in whole codes with their values: how many bits of it,
/// whether the last code said that the rest is zero, and from bit 8 on the coefficients passed
/// over. 0 where not even one code is whole, or what follows is no code.
#[derive(Clone, Copy, Default)]
pub(super) struct Skip(u16);

impl Skips {
    /// Looks that one peek is enough for.
    pub(super) const LOOKS: u32 = SHOWN / STRIDE;

    pub(super) fn of(codes: &Codes) -> Self {
        let mut skips = Box::new([Skip::default(); 1 << STRIDE]);
        for (index, skip) in skips.iter_mut().enumerate() {
            *skip = skip_of(codes, index as u64);
        }
        Self(skips)
    }

    /// What comes next.
    #[inline(always)]
    pub(super) fn look(&self, window: u64) -> Skip {
        let index = (window >> (64 - STRIDE)) as usize;
        self.0.get(index).copied().unwrap_or_default()
    }
}

impl Skip {
    const ENDS: u16 = 0x80;

    #[inline(always)]
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// How many are passed over.
    #[inline(always)]
    pub(super) fn coefficients(self) -> usize {
        usize::from(self.0 >> 8)
    }

    /// Whether all that follow are zero.
    #[inline(always)]
    pub(super) fn ends(self) -> bool {
        self.0 & Self::ENDS != 0
    }

    /// How many bits that takes.
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        u32::from(self.0 & 15)
    }
}

/// The whole codes in [`STRIDE`] bits.
fn skip_of(codes: &Codes, index: u64) -> Skip {
    let (mut taken, mut coefficients) = (0, 0);
    let mut window = index << (64 - STRIDE);
    while let Some((length, value)) = codes.look(window) {
        let (run, size) = (u16::from(value >> 4), u32::from(value & 15));
        let whole = length + size;
        // Zeros follow the bits: what is not all here may look like another code.
        let is_code = (1..=10).contains(&size) || (size == 0 && matches!(run, 0 | 15));
        if taken + whole > STRIDE || !is_code {
            break;
        }
        taken += whole;
        window <<= whole;
        if value == 0 {
            return Skip(coefficients << 8 | Skip::ENDS | taken as u16);
        }
        coefficients += run + 1;
    }
    Skip(coefficients << 8 | taken as u16)
}
