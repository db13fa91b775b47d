//! The orientation out of an EXIF block.

use crate::Orientation;

/// Reads tag 0x0112 of IFD 0 from a TIFF block (EXIF without its `Exif\0\0`).
pub(super) fn orientation(tiff: &[u8]) -> Option<Orientation> {
    const TAG: u32 = 0x0112;
    const SHORT: u32 = 3;
    const ENTRY_BYTES: usize = 12;
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let number = |at: usize, len: usize| -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(len)?)?;
        let push = |n: u32, byte: &u8| n << 8 | u32::from(*byte);
        Some(if little {
            bytes.iter().rev().fold(0, push)
        } else {
            bytes.iter().fold(0, push)
        })
    };
    let ifd = usize::try_from(number(4, 4)?).ok()?;
    let entries = usize::try_from(number(ifd, 2)?).ok()?;
    (0..entries)
        .map_while(|index| {
            let at = ifd.checked_add(2 + index * ENTRY_BYTES)?;
            Some((number(at, 2)?, number(at + 2, 2)?, number(at + 8, 2)?))
        })
        .find(|(tag, kind, _)| *tag == TAG && *kind == SHORT)
        .and_then(|(_, _, value)| u16::try_from(value).ok())
        .map(Orientation::from_exif)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIG: &[u8] = b"MM\0*\0\0\0\x08\0\x02\
        \x01\x0F\0\x02\0\0\0\x04abc\0\
        \x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    const LITTLE: &[u8] = b"II*\0\x08\0\0\0\x01\0\
        \x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0";

    #[test]
    fn both_byte_orders() {
        assert_eq!(orientation(BIG), Some(Orientation::Turn90));
        assert_eq!(orientation(LITTLE), Some(Orientation::Turn270));
    }

    #[test]
    fn cut_anywhere_without_a_panic() {
        for len in 0..BIG.len() {
            orientation(&BIG[..len]);
        }
        assert_eq!(orientation(b"II*\0\xFF\xFF\xFF\xFF\x01\0"), None);
        assert_eq!(
            orientation(&[&b"MM\0*\0\0\0\x08\xFF\xFF"[..], &[0; 40]].concat()),
            None
        );
    }
}
