//! Files that are laid out in other ways, right and wrong.

use jpeg_encoder::{ColorType, Encoder};
use proptest::prelude::*;

use super::{ALL, encoded, noise, size, soft};
use crate::raster::baseline::huffman::Codes;
use crate::raster::baseline::{Reduction, decode};

/// The place of a marker.
fn place(jpeg: &[u8], marker: u8) -> usize {
    jpeg.windows(2).position(|w| w == [0xFF, marker]).unwrap()
}

/// The file with some bytes put in.
fn with(jpeg: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    [&jpeg[..at], bytes, &jpeg[at..]].concat()
}

#[test]
fn grey_that_claims_several_blocks_a_unit_comes_block_by_block() {
    let levels = noise(40, 3);
    let mut jpeg = Vec::new();
    let encoder = Encoder::new(&mut jpeg, 90);
    encoder.encode(&levels, 40, 40, ColorType::Luma).unwrap();
    let mut claiming = jpeg.clone();
    let sampling = place(&jpeg, 0xC0) + 11;
    assert_eq!(claiming[sampling], 0x11);
    claiming[sampling] = 0x22;
    for reduction in ALL {
        let plain = decode(&jpeg, (40, 40), reduction).unwrap();
        assert!(decode(&claiming, (40, 40), reduction) == Some(plain));
    }
}

#[test]
fn rare_but_right_headers_are_read() {
    let picture = soft(64, 64);
    let jpeg = encoded(&picture, 90, |_| {});
    let plain = decode(&jpeg, (64, 64), Reduction::Half);
    let mut extended = jpeg.clone();
    extended[place(&jpeg, 0xC0) + 1] = 0xC1;
    let adobe = with(
        &jpeg,
        2,
        b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x01",
    );
    let remark = with(&jpeg, place(&jpeg, 0xDA), b"\xFF\xFE\x00\x04hi");
    // The tables once more, of 16 bits, and both at the same time.
    let table = place(&jpeg, 0xDB);
    let wide: Vec<u8> = [0, 1]
        .into_iter()
        .flat_map(|slot| {
            let at = table + 4 + slot * 69;
            assert_eq!(usize::from(jpeg[at]), slot);
            let wide = jpeg[at + 1..at + 65].iter().flat_map(|low| [0, *low]);
            [0x10 | slot as u8]
                .into_iter()
                .chain(wide)
                .collect::<Vec<_>>()
        })
        .collect();
    let length = (wide.len() as u16 + 2).to_be_bytes();
    let wide = [&[0xFF, 0xDB], &length[..], &wide].concat();
    let wide = with(&jpeg, place(&jpeg, 0xDA), &wide);
    for (name, jpeg) in [
        ("extended", extended),
        ("adobe", adobe),
        ("remark", remark),
        ("wide", wide),
    ] {
        assert!(decode(&jpeg, (64, 64), Reduction::Half) == plain, "{name}");
    }
}

#[test]
fn what_is_odd_is_left_to_others() {
    let picture = soft(64, 64);
    let jpeg = encoded(&picture, 90, |encoder| encoder.set_restart_interval(8));
    assert!(decode(&jpeg, (64, 64), Reduction::Half).is_some());
    let end = jpeg.len() - 2;
    let frame = place(&jpeg, 0xC0);
    let changed = |at: usize, byte: u8| {
        let mut changed = jpeg.clone();
        changed[at] = byte;
        changed
    };
    let first = place(&jpeg, 0xD0);
    let seven_more: Vec<u8> = (0..7).flat_map(|_| [0xFF, 0xD7]).collect();
    for (name, odd) in [
        ("a restart before the end", with(&jpeg, end, &[0xFF, 0xD7])),
        ("many", with(&jpeg, end, &seven_more)),
        ("a restart out of turn", changed(first + 1, 0xD1)),
        ("no restart", [&jpeg[..first], &jpeg[first + 2..]].concat()),
        ("a byte too many", with(&jpeg, end, &[0])),
        ("an end before the scan", with(&jpeg, frame, &[0xFF, 0xD9])),
        ("a fill byte before the end", with(&jpeg, end, &[0xFF])),
        ("four blocks across", changed(frame + 11, 0x41)),
        ("one name twice", changed(frame + 13, jpeg[frame + 10])),
        ("twelve bits", changed(frame + 4, 12)),
        ("no table", changed(frame + 12, 3)),
    ] {
        assert!(decode(&odd, (64, 64), Reduction::Half).is_none(), "{name}");
    }
}

#[test]
fn codes_are_as_many_as_there_can_be() {
    let codes = |counts: &[(usize, u8)], values: usize| {
        let mut all = [0; 16];
        for (length, count) in counts {
            all[length - 1] = *count;
        }
        Codes::new(&all, &vec![1; values]).is_some()
    };
    assert!(codes(&[], 0));
    assert!(codes(&[(1, 1), (16, 200)], 201));
    assert!(!codes(&[(1, 1), (16, 200)], 200), "a value is missing");
    assert!(!codes(&[(1, 1)], 2), "a code is missing");
    assert!(!codes(&[(1, 2)], 2), "all ones");
    assert!(!codes(&[(1, 1), (2, 2)], 3), "all ones");
    assert!(!codes(&[(1, 3)], 3), "too many");
}

#[test]
fn what_is_not_baseline_or_not_ycbcr_is_left_to_others() {
    let picture = soft(64, 64);
    let progressive = encoded(&picture, 90, |encoder| encoder.set_progressive(true));
    let plain = encoded(&picture, 90, |_| {});
    let mut named = plain.clone();
    let frame = named.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let scan = named.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    for (at, letter) in b"RGB".iter().enumerate() {
        named[frame + 10 + 3 * at] = *letter;
        named[scan + 5 + 2 * at] = *letter;
    }
    let adobe = [
        &plain[..2],
        b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00",
        &plain[2..],
    ]
    .concat();
    // The encoder writes one scan for each component then.
    let split = encoded(&picture, 90, |encoder| {
        encoder.set_optimized_huffman_tables(true)
    });
    for jpeg in [progressive, named, adobe, split] {
        assert!(decode(&jpeg, (64, 64), Reduction::Half).is_none());
    }
    assert!(decode(&plain, (64, 64), Reduction::Half).is_some());
    assert!(decode(&plain, (64, 72), Reduction::Half).is_none());
}

proptest! {
    #[test]
    fn damage_gives_nothing_or_a_picture_of_the_size(
        at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let levels = noise(40, seed);
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, 60);
        encoder.set_restart_interval(7);
        encoder.encode(&levels, 40, 40, ColorType::Luma).unwrap();
        let whole = jpeg.clone();
        for (index, byte) in at {
            *index.get_mut(&mut jpeg) = byte;
        }
        for reduction in ALL {
            if let Some(reduced) = decode(&jpeg, (40, 40), reduction) {
                let side = 40 / reduction.factor();
                prop_assert_eq!(size(&reduced), (side, side));
            }
            let cut = [&whole[..cut.index(whole.len() - 2)], &[0xFF, 0xD9]].concat();
            prop_assert!(decode(&cut, (40, 40), reduction).is_none());
        }
    }
}
