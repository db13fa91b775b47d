//! Baseline JPEG decoded to a half or quarter of its size, for the intake of thousands: what the smaller picture does not need is passed over, not decoded.
//!
//! Takes what cameras and phones write (ITU-T T.81: sequential, 8 bits, Huffman codes, one
//! scan; grey or YCbCr). Everything else, and whatever is not sound to its last bit, gives
//! `None`: the strict decoder of full pictures then says what it is.

mod colour;
mod entropy;
mod header;
mod huffman;
mod plane;
#[cfg(test)]
mod tests;

use super::Rgb;
use entropy::Intervals;
use header::Header;
use plane::Plane;

/// How much smaller than stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reduction {
    Half,
    Quarter,
}

impl Reduction {
    /// The strongest that leaves at least `shorter` of `length` pixels.
    pub(super) fn keeping(shorter: u32, length: u32) -> Option<Self> {
        [Self::Quarter, Self::Half]
            .into_iter()
            .find(|one| length >= shorter.saturating_mul(one.factor()))
    }

    /// Pixels of the original to one, across and down.
    pub(super) fn factor(self) -> u32 {
        match self {
            Self::Half => 2,
            Self::Quarter => 4,
        }
    }
}

/// The picture of `stored` pixels in `jpeg`, made smaller. A pixel that the right or lower edge
/// cuts is there, with what the encoder filled its block up with in it.
pub(super) fn decode(jpeg: &[u8], stored: (u32, u32), reduction: Reduction) -> Option<Rgb> {
    let header = Header::read(jpeg)?;
    if header.size != stored {
        return None;
    }
    let mut planes: Vec<Plane> = header
        .components
        .iter()
        .map(|component| Plane::of(component, &header, reduction.factor()))
        .collect();
    read(&header, &mut planes)?;
    let (width, height) = stored;
    let factor = reduction.factor();
    colour::picture(&planes, width.div_ceil(factor), height.div_ceil(factor))
}

/// Fills the planes from the scan, to its very end.
fn read(header: &Header, planes: &mut [Plane<'_>]) -> Option<()> {
    let units = header.units.0 * header.units.1;
    let interval = match header.restart_interval {
        0 => units,
        apart => apart,
    };
    let mut intervals = Intervals::new(header.scan);
    let mut done = 0;
    while done < units {
        let mut bits = intervals.next()?;
        let end = units.min(done + interval);
        planes.iter_mut().for_each(Plane::restart);
        for unit in done..end {
            let at = (unit % header.units.0, unit / header.units.0);
            for plane in &mut *planes {
                plane.read(&mut bits, at)?;
            }
            // Zeros follow the end: without this the reader would go on past the end of a cut file.
            if at.0 == 0 && bits.is_over() {
                return None;
            }
        }
        bits.is_at_end().then_some(())?;
        done = end;
    }
    intervals.is_at_end().then_some(())
}
