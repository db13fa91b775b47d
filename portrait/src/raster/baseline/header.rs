//! What stands before the scan (ITU-T T.81, B.2).

use std::rc::Rc;

use super::huffman::{Codes, Skips};
use crate::probe::jpeg::{Segment, segments};

/// Coefficients of a block.
pub(super) const BLOCK: usize = 64;

/// A quantisation table, in the order of the file.
type Quantisers = [f32; BLOCK];

/// All that is needed to read the scan.
pub(super) struct Header<'a> {
    /// Width and height, pixels.
    pub(super) size: (u32, u32),
    pub(super) components: Vec<Component>,
    /// Most blocks across and down that a unit has of a component.
    pub(super) most: (usize, usize),
    /// Across and down: units of the scan, which hold some blocks of each component.
    pub(super) units: (usize, usize),
    /// Units between restart markers; 0 where there are none.
    pub(super) restart_interval: usize,
    /// What follows.
    pub(super) scan: &'a [u8],
}

/// One of the picture's components: grey, or Y, Cb and Cr.
pub(super) struct Component {
    /// Blocks across and down in a unit.
    pub(super) sampling: (usize, usize),
    pub(super) quantisers: Quantisers,
    pub(super) dc: Rc<Codes>,
    pub(super) ac: Rc<Codes>,
    pub(super) skips: Rc<Skips>,
}

impl Header<'_> {
    /// Of a whole file.
    pub(super) fn read(jpeg: &[u8]) -> Option<Header<'_>> {
        const DHT: u8 = 0xC4;
        const DQT: u8 = 0xDB;
        const DRI: u8 = 0xDD;
        const APP14: u8 = 0xEE;
        const SOS: u8 = 0xDA;
        const EOI: u8 = 0xD9;
        let mut tables = Tables::default();
        let mut frame = None;
        for segment in segments(jpeg) {
            let Segment {
                marker, content, ..
            } = segment;
            match marker {
                0xC0 | 0xC1 if frame.is_none() => frame = Some(Frame::read(content)?),
                DHT => tables.codes(content)?,
                0xC0..=0xCF | EOI => return None,
                DQT => tables.quantisers(content)?,
                DRI => tables.restart_interval = be16(content)?.into(),
                // Adobe's: 0 says that the numbers are red, green and blue.
                APP14 if content.starts_with(b"Adobe") && content.get(11) != Some(&1) => {
                    return None;
                }
                SOS => {
                    let scan = jpeg.get(segment.end()..)?;
                    return frame?.with(&tables, content, scan);
                }
                _ => {}
            }
        }
        None
    }
}

#[derive(Default)]
struct Tables {
    quantisers: [Option<Quantisers>; 4],
    dc: [Option<Rc<Codes>>; 4],
    ac: [Option<Rc<Codes>>; 4],
    restart_interval: usize,
}

impl Tables {
    fn quantisers(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = content.split_first() {
            let slot = self.quantisers.get_mut(usize::from(kind & 15))?;
            let bytes_each = match kind >> 4 {
                0 => 1,
                1 => 2,
                _ => return None,
            };
            let (table, rest) = rest.split_at_checked(bytes_each * BLOCK)?;
            let mut quantisers = [0.0; BLOCK];
            for (quantiser, bytes) in quantisers.iter_mut().zip(table.chunks_exact(bytes_each)) {
                *quantiser = bytes
                    .iter()
                    .fold(0.0, |high, low| high * 256.0 + f32::from(*low));
            }
            *slot = Some(quantisers);
            content = rest;
        }
        Some(())
    }

    fn codes(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = content.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let count = counts.iter().map(|count| usize::from(*count)).sum();
            let (values, rest) = rest.split_at_checked(count)?;
            let tables = match kind >> 4 {
                // 8 bits a sample (F.1.2.1): who says more may mean something else.
                0 if values.iter().any(|size| *size > 11) => return None,
                0 => &mut self.dc,
                1 => &mut self.ac,
                _ => return None,
            };
            let codes = Codes::new(counts, values)?;
            *tables.get_mut(usize::from(kind & 15))? = Some(Rc::new(codes));
            content = rest;
        }
        Some(())
    }
}

struct Frame {
    size: (u32, u32),
    /// Name, blocks across and down, number of the quantisation table.
    components: Vec<(u8, (usize, usize), usize)>,
}

impl Frame {
    fn read(content: &[u8]) -> Option<Self> {
        let (&[precision, h1, h0, w1, w0, count], specified) = content.split_first_chunk()?;
        let (specified, rest) = specified.as_chunks::<3>();
        let names: Vec<u8> = specified.iter().map(|[name, ..]| *name).collect();
        let sound = precision == 8
            && rest.is_empty()
            && specified.len() == usize::from(count)
            && match names.as_slice() {
                // Some programs name red, green and blue so.
                b"RGB" => false,
                [first, second, third] => first != second && first != third && second != third,
                names => names.len() == 1,
            };
        if !sound {
            return None;
        }
        let components = specified.iter().map(|[name, sampling, table]| {
            let sampling = (usize::from(sampling >> 4), usize::from(sampling & 15));
            (*name, sampling, usize::from(*table))
        });
        Some(Self {
            size: (
                u16::from_be_bytes([w1, w0]).into(),
                u16::from_be_bytes([h1, h0]).into(),
            ),
            components: components.collect(),
        })
    }

    fn with<'a>(self, tables: &Tables, content: &[u8], scan: &'a [u8]) -> Option<Header<'a>> {
        let (count, rest) = content.split_first()?;
        let (named, spectral) = rest.as_chunks::<2>();
        let (named, whole) = named.split_at_checked(self.components.len())?;
        let sound =
            usize::from(*count) == self.components.len() && whole == [[0, 63]] && spectral == [0];
        if !sound {
            return None;
        }
        let alone = self.components.len() == 1;
        let mut components = Vec::new();
        // Made for the tables in use alone: a file may bring hundreds of thousands.
        let mut skips: [Option<Rc<Skips>>; 4] = [const { None }; 4];
        for ((name, sampling, table), [named, codes]) in self.components.iter().zip(named) {
            if name != named {
                return None;
            }
            let slot = usize::from(codes & 15);
            let ac = tables.ac.get(slot)?.clone()?;
            let skips = skips
                .get_mut(slot)?
                .get_or_insert_with(|| Rc::new(Skips::of(&ac)))
                .clone();
            components.push(Component {
                // A component alone comes block by block (A.2.2).
                sampling: if alone { (1, 1) } else { *sampling },
                quantisers: (*tables.quantisers.get(*table)?)?,
                dc: tables.dc.get(usize::from(codes >> 4))?.clone()?,
                ac,
                skips,
            });
        }
        // What cameras write; rarer ones often come in several scans, too.
        let samplings = components.iter().map(|component| component.sampling);
        let blocks: usize = samplings.clone().map(|(across, down)| across * down).sum();
        let usual = samplings
            .clone()
            .all(|(across, down)| matches!(across, 1 | 2) && matches!(down, 1 | 2));
        let most = |side: fn(&Component) -> usize| components.iter().map(side).max();
        let most = (most(|c| c.sampling.0)?, most(|c| c.sampling.1)?);
        // B.2.3
        (usual && blocks <= 10).then(|| Header {
            size: self.size,
            most,
            units: (
                (self.size.0 as usize).div_ceil(8 * most.0),
                (self.size.1 as usize).div_ceil(8 * most.1),
            ),
            components,
            restart_interval: tables.restart_interval,
            scan,
        })
    }
}

fn be16(bytes: &[u8]) -> Option<u16> {
    bytes.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}
