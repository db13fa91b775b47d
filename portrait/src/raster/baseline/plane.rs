//! One component made smaller.

use super::entropy::Bits;
use super::header::{BLOCK, Component, Header};
use super::huffman::{Skips, Step};

/// Where a coefficient stands in its block: row and column, by its place in the file (ITU-T
/// T.81, figure 5).
const PLACES: [(u8, u8); BLOCK] = places();

const fn places() -> [(u8, u8); BLOCK] {
    let mut places = [(0, 0); BLOCK];
    let (mut row, mut column, mut at) = (0_u8, 0_u8, 0);
    #[expect(
        clippy::indexing_slicing,
        reason = "checked by the compiler, which runs this"
    )]
    while at < BLOCK {
        places[at] = (row, column);
        let up = (row + column).is_multiple_of(2);
        match (up, row, column) {
            (true, _, 7) => row += 1,
            (true, 0, _) => column += 1,
            (true, ..) => (row, column) = (row - 1, column + 1),
            (false, 7, _) => column += 1,
            (false, _, 0) => row += 1,
            (false, ..) => (row, column) = (row + 1, column - 1),
        }
        at += 1;
    }
    places
}

/// A component's samples, of each block `side` across and down.
pub(super) struct Plane<'a> {
    component: &'a Component,
    side: usize,
    /// Pixels of the picture that a sample stands for, across and down.
    pub(super) spread: (usize, usize),
    /// Samples in a row.
    stride: usize,
    samples: Vec<u8>,
    /// The DC coefficient of the block before.
    predicted: i32,
}

impl<'a> Plane<'a> {
    /// An empty one, of a picture made smaller by `factor`: 2 or 4. A component of fewer
    /// samples is made smaller by less.
    pub(super) fn of(component: &'a Component, header: &Header<'_>, factor: u32) -> Self {
        let (across, down) = component.sampling;
        let shares = (header.most.0 / across, header.most.1 / down);
        let least = shares.0.min(shares.1);
        let side = 8 / factor as usize * least;
        let stride = header.units.0 * across * side;
        Self {
            component,
            side,
            spread: (shares.0 / least, shares.1 / least),
            stride,
            samples: vec![0; stride * header.units.1 * down * side],
            predicted: 0,
        }
    }

    /// A row of samples; empty where there is none.
    pub(super) fn row(&self, row: usize) -> &[u8] {
        let from = row * self.stride;
        self.samples
            .get(from..from + self.stride)
            .unwrap_or_default()
    }

    /// Forgets the block before, as a restart marker says (F.2.1.3.1).
    pub(super) fn restart(&mut self) {
        self.predicted = 0;
    }

    /// Reads this component's blocks of the unit in column and row `unit`.
    pub(super) fn read(&mut self, bits: &mut Bits<'_>, unit: (usize, usize)) -> Option<()> {
        let (across, down) = self.component.sampling;
        for y in 0..down {
            for x in 0..across {
                let at = (unit.0 * across + x, unit.1 * down + y);
                match self.side {
                    2 => self.block::<2>(bits, at, 4),
                    4 => self.block::<4>(bits, at, 24),
                    _ => self.block::<8>(bits, at, 63),
                }?;
            }
        }
        Some(())
    }

    /// Reads the block in column and row `at`. The coefficients that make up `N` × `N` samples
    /// are no further on than at `last`.
    #[inline(always)]
    fn block<const N: usize>(
        &mut self,
        bits: &mut Bits<'_>,
        at: (usize, usize),
        last: usize,
    ) -> Option<()> {
        // 25 megapixels of differences are too few to overflow.
        self.predicted += self.component.dc.difference(bits)?;
        let mut block: Square<N> = [[0.0; N]; N];
        self.put(&mut block, 0, self.predicted);
        let mut place = 1;
        while place <= last {
            match self.component.ac.step(bits)? {
                Step::End => {
                    self.store(&block, at);
                    return Some(());
                }
                Step::Zeros => place += 16,
                Step::Value { zeros, value } => {
                    place += zeros as usize;
                    self.put(&mut block, place, value);
                    place += 1;
                }
            }
        }
        self.pass_over(bits, place)?;
        self.store(&block, at);
        Some(())
    }

    /// Passes over the coefficients from `place` on.
    #[inline(always)]
    fn pass_over(&self, bits: &mut Bits<'_>, mut place: usize) -> Option<()> {
        while place < BLOCK {
            let mut window = bits.peek();
            let mut taken = 0;
            for _ in 0..Skips::LOOKS {
                let skip = self.component.skips.look(window);
                // At the block's end the next bits are another block's.
                let then = place + skip.coefficients();
                if skip.is_none() || then > BLOCK - usize::from(skip.ends()) {
                    break;
                }
                window <<= skip.bits();
                taken += skip.bits();
                if skip.ends() {
                    bits.skip(taken);
                    return Some(());
                }
                place = then;
            }
            bits.skip(taken);
            if taken > 0 {
                continue;
            }
            match self.component.ac.step(bits)? {
                Step::End => return Some(()),
                Step::Zeros => place += 16,
                Step::Value { zeros, .. } => place += zeros as usize + 1,
            }
        }
        (place == BLOCK).then_some(())
    }

    #[inline(always)]
    fn put<const N: usize>(&self, block: &mut Square<N>, place: usize, value: i32) {
        let (Some(quantiser), Some((row, column))) =
            (self.component.quantisers.get(place), PLACES.get(place))
        else {
            return;
        };
        let row = block.get_mut(usize::from(*row));
        if let Some(sample) = row.and_then(|row| row.get_mut(usize::from(*column))) {
            *sample = value as f32 * quantiser;
        }
    }

    #[inline(always)]
    fn store<const N: usize>(&mut self, block: &Square<N>, at: (usize, usize)) {
        let samples = samples(block);
        let rows = self.samples.chunks_exact_mut(self.stride).skip(at.1 * N);
        for (row, samples) in rows.zip(samples) {
            if let Some(target) = row.get_mut(at.0 * N..(at.0 + 1) * N) {
                target.copy_from_slice(&samples);
            }
        }
    }
}

/// The samples of a block whose coefficients beyond `N` × `N` are left away: a transform of
/// `N` × `N` in the measure of one of 8 × 8 (ITU-T T.81, A.3.3).
#[inline(always)]
fn samples<const N: usize>(block: &Square<N>) -> [[u8; N]; N] {
    let across = const { waves::<N>() };
    let down = const { turned(&waves::<N>()) };
    let levels = product(&down, &product(block, &across));
    let mut samples = [[0; N]; N];
    for (sample, level) in samples.iter_mut().flatten().zip(levels.iter().flatten()) {
        // Shifted to be positive, and rounded; the conversion keeps within a byte.
        *sample = (level + 128.5) as u8;
    }
    samples
}

type Square<const N: usize> = [[f32; N]; N];

#[inline(always)]
fn product<const N: usize>(left: &Square<N>, right: &Square<N>) -> Square<N> {
    let mut product = [[0.0; N]; N];
    for (sums, factors) in product.iter_mut().zip(left) {
        for (factor, row) in factors.iter().zip(right) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += factor * value;
            }
        }
    }
    product
}

/// In row `k` the wave of coefficient `k`, at the middles of `N` samples.
#[expect(
    clippy::indexing_slicing,
    reason = "checked by the compiler, which runs this"
)]
const fn waves<const N: usize>() -> Square<N> {
    let mut waves = [[0.0; N]; N];
    let (mut k, mut n) = (0, 0);
    while k < N {
        let height = if k == 0 { 0.353_553_4 } else { 0.5 };
        waves[k][n] = height * cosine((2 * n + 1) * k * (8 / N));
        n += 1;
        if n == N {
            (k, n) = (k + 1, 0);
        }
    }
    waves
}

#[expect(
    clippy::indexing_slicing,
    reason = "checked by the compiler, which runs this"
)]
const fn turned<const N: usize>(square: &Square<N>) -> Square<N> {
    let mut turned = [[0.0; N]; N];
    let (mut row, mut column) = (0, 0);
    while row < N {
        turned[row][column] = square[column][row];
        column += 1;
        if column == N {
            (row, column) = (row + 1, 0);
        }
    }
    turned
}

/// The cosine of `sixteenths` of half a turn.
#[expect(
    clippy::indexing_slicing,
    reason = "checked by the compiler, which runs this"
)]
const fn cosine(sixteenths: usize) -> f32 {
    const QUARTER: [f32; 9] = [
        1.0,
        0.980_785_25,
        0.923_879_5,
        0.831_469_6,
        0.707_106_77,
        0.555_570_24,
        0.382_683_43,
        0.195_090_32,
        0.0,
    ];
    match sixteenths % 32 {
        at @ 0..=8 => QUARTER[at],
        at @ 9..=16 => -QUARTER[16 - at],
        at @ 17..=24 => -QUARTER[at - 16],
        at => QUARTER[32 - at],
    }
}
