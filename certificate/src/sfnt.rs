//! Takes out of a subset TrueType font what a PDF file has no use for.

/// Tables no PDF reader looks at (ISO 32000-1, 9.9). In BabelStone Han the names alone, with the
/// text of a licence among them, outweigh a certificate's glyphs forty times.
const NEEDLESS: [&[u8; 4]; 2] = [b"name", b"post"];

/// Size of the header and of each record in the table directory.
const HEADER: usize = 12;
const RECORD: usize = 16;

/// The font without needless tables; as it is if its directory cannot be followed.
pub(crate) fn without_needless_tables(font: Vec<u8>) -> Vec<u8> {
    rewritten(&font).unwrap_or(font)
}

fn rewritten(font: &[u8]) -> Option<Vec<u8>> {
    let version = font.get(..4)?;
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    let directory = font.get(HEADER..HEADER + count * RECORD)?;
    let kept: Vec<&[u8]> = directory
        .chunks_exact(RECORD)
        .filter(|record| !NEEDLESS.iter().any(|tag| record.starts_with(*tag)))
        .collect();

    let entry_selector = kept.len().checked_ilog2()?;
    let search_range = RECORD << entry_selector;
    let mut out = version.to_vec();
    for number in [
        kept.len(),
        search_range,
        usize::try_from(entry_selector).ok()?,
        kept.len() * RECORD - search_range,
    ] {
        out.extend(u16::try_from(number).ok()?.to_be_bytes());
    }
    let mut tables = Vec::with_capacity(font.len());
    let start = HEADER + kept.len() * RECORD;
    for record in kept {
        let (head, place) = record.split_at(8);
        let (offset, length) = place.split_at(4);
        let from = usize::try_from(u32::from_be_bytes(offset.try_into().ok()?)).ok()?;
        let size = usize::try_from(u32::from_be_bytes(length.try_into().ok()?)).ok()?;
        out.extend(head);
        out.extend(u32::try_from(start + tables.len()).ok()?.to_be_bytes());
        out.extend(length);
        tables.extend(font.get(from..from + size)?);
        // Tables begin at multiples of four.
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    out.extend(tables);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(tables: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut out = vec![0, 1, 0, 0];
        out.extend(u16::try_from(tables.len()).expect("few").to_be_bytes());
        out.extend([0; 6]);
        let mut at = HEADER + tables.len() * RECORD;
        for (tag, data) in tables {
            out.extend(*tag);
            out.extend([0; 4]);
            out.extend(u32::try_from(at).expect("small").to_be_bytes());
            out.extend(u32::try_from(data.len()).expect("small").to_be_bytes());
            at += data.len();
        }
        out.extend(tables.iter().flat_map(|(_, data)| data.iter()));
        out
    }

    #[test]
    fn only_needless_tables_go() {
        let out = without_needless_tables(font(&[
            (b"glyf", b"outlines"),
            (b"name", b"a long licence"),
            (b"prep", b"hint"),
        ]));
        assert_eq!(out[4..12], [0, 2, 0, 32, 0, 1, 0, 0]);
        assert_eq!(out[12..16], *b"glyf");
        assert_eq!(out[20..28], [0, 0, 0, 44, 0, 0, 0, 8]);
        assert_eq!(out[28..32], *b"prep");
        assert_eq!(out[36..44], [0, 0, 0, 52, 0, 0, 0, 4]);
        assert_eq!(out[44..], *b"outlineshint");
    }

    #[test]
    fn what_is_no_font_stays_as_it_is() {
        for odd in [b"".to_vec(), b"\0\x01\0\0\0\x09broken".to_vec()] {
            assert_eq!(without_needless_tables(odd.clone()), odd);
        }
    }
}
