//! A font program in the Compact Font Format (Adobe Technical Note 5176) from ready glyph programs.
//!
//! A subset is written and not cut out of the font it comes from: what the certificate needs of it
//! are outlines and widths, and these are kept ready ([`crate::typeface::Typeface::program`]).

/// Advance of glyphs that do not say otherwise, in thousandths of an em: all of Han.
pub(crate) const DEFAULT_WIDTH: i32 = 1000;

/// Bytes of a number in a dictionary that is written before its value is known.
const FIXED: usize = 5;

/// A CID-keyed font. `programs` are those of the glyphs 1, 2, …, each its own CID; glyph 0 is
/// empty. `bounds` are those of the whole typeface, in thousandths of an em.
pub(crate) fn font(name: &str, bounds: [i16; 4], programs: &[&[u8]]) -> Vec<u8> {
    const ENDCHAR: &[u8] = &[14];
    let count = programs.len() + 1;
    let glyphs: Vec<&[u8]> = std::iter::once(ENDCHAR)
        .chain(programs.iter().copied())
        .collect();

    let head = [&[1, 0, 4, 4], index(&[name.as_bytes()]).as_slice()].concat();
    let strings = index(&[b"Adobe", b"Identity"]);
    let no_subroutines = index(&[]);
    // CIDs 1 and on, in one range.
    let charset = [&[2, 0, 1][..], &short(count.saturating_sub(2))].concat();
    // All glyphs are of the one font dictionary.
    let select = [&[3, 0, 1, 0, 0, 0][..], &short(count)].concat();
    let private = {
        let mut dict = Vec::new();
        push_number(&mut dict, DEFAULT_WIDTH);
        dict.push(20);
        dict
    };
    let glyphs = index(&glyphs);

    // Where each part begins depends on the length of the dictionary that says so, not on its values.
    let dictionary = |places: [usize; 4]| index(&[&top(bounds, count, places)]);
    let start = head.len() + dictionary([0; 4]).len() + strings.len() + no_subroutines.len();
    let select_at = start + charset.len();
    let glyphs_at = select_at + select.len();
    let private_at = glyphs_at + glyphs.len();
    let fonts_at = private_at + private.len();
    let fonts = {
        let mut dict = Vec::new();
        push_fixed(&mut dict, private.len());
        push_fixed(&mut dict, private_at);
        dict.push(18);
        index(&[&dict])
    };
    [
        head,
        dictionary([start, select_at, glyphs_at, fonts_at]),
        strings,
        no_subroutines,
        charset,
        select,
        glyphs,
        private,
        fonts,
    ]
    .concat()
}

/// The top dictionary: registry, bounds, number of CIDs, and where the other parts are.
fn top(bounds: [i16; 4], count: usize, [charset, select, glyphs, fonts]: [usize; 4]) -> Vec<u8> {
    let mut dict = Vec::new();
    // The two strings of our own follow the 391 standard ones.
    for value in [391, 392, 0] {
        push_number(&mut dict, value);
    }
    dict.extend([12, 30]);
    for bound in bounds {
        push_number(&mut dict, bound.into());
    }
    dict.push(5);
    push_fixed(&mut dict, count);
    dict.extend([12, 34]);
    push_fixed(&mut dict, charset);
    dict.push(15);
    push_fixed(&mut dict, select);
    dict.extend([12, 37]);
    push_fixed(&mut dict, glyphs);
    dict.push(17);
    push_fixed(&mut dict, fonts);
    dict.extend([12, 36]);
    dict
}

/// Objects of any length one after the other, with their offsets (TN 5176, 5).
fn index(objects: &[&[u8]]) -> Vec<u8> {
    let mut out = short(objects.len()).to_vec();
    if objects.is_empty() {
        return out;
    }
    let length: usize = objects.iter().map(|object| object.len()).sum();
    let size: u8 = match length + 1 {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 3,
    };
    out.push(size);
    let mut offset = 1_usize;
    let push = |out: &mut Vec<u8>, offset: usize| {
        out.extend(&offset.to_be_bytes()[size_of::<usize>() - usize::from(size)..]);
    };
    push(&mut out, offset);
    for object in objects {
        offset += object.len();
        push(&mut out, offset);
    }
    for object in objects {
        out.extend_from_slice(object);
    }
    out
}

fn short(value: usize) -> [u8; 2] {
    // Fonts have at most 65,535 glyphs.
    u16::try_from(value).unwrap_or(u16::MAX).to_be_bytes()
}

/// A whole number in a dictionary (TN 5176, 4).
fn push_number(out: &mut Vec<u8>, value: i32) {
    match i16::try_from(value) {
        Ok(value) => {
            out.push(28);
            out.extend(value.to_be_bytes());
        }
        Err(_) => {
            out.push(29);
            out.extend(value.to_be_bytes());
        }
    }
}

/// A whole number in [`FIXED`] bytes.
fn push_fixed(out: &mut Vec<u8>, value: usize) {
    let start = out.len();
    out.push(29);
    out.extend(u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes());
    debug_assert_eq!(out.len() - start, FIXED);
}
