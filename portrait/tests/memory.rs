//! A small file must not unpack to hundreds of megabytes. Alone in its binary:
//! the figure is that of the whole process.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod common;

use common::{after_header, chunk, deflated, gradient, png_rgb};
use portrait::raster::decode_upright;

/// Most memory this process ever held, KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn packed_text_and_profiles_stay_packed() {
    const PACKED: usize = 200 << 20;
    let zeros = {
        use std::io::{Read, Write};
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::copy(&mut std::io::repeat(0).take(PACKED as u64), &mut encoder).unwrap();
        encoder.flush().unwrap();
        encoder.finish().unwrap()
    };
    let base = png_rgb(&gradient(40, 40));
    let bomb = |kind, name: &[u8]| after_header(&base, &chunk(kind, &[name, &zeros].concat()));
    let files = [
        bomb(b"zTXt", b"Comment\0\0"),
        bomb(b"iCCP", b"icc\0\0"),
        bomb(b"iTXt", b"Comment\0\x01\0\0\0"),
        after_header(
            &base,
            &chunk(b"iCCP", &[b"icc\0\0", &deflated(&[0; 999])[..]].concat()),
        ),
    ];
    let before = peak();
    for file in &files {
        assert_eq!(decode_upright(file).unwrap().into_rgb(), gradient(40, 40));
    }
    let grown = peak() - before;
    assert!(grown < 16 * 1024, "{grown} KiB");
}
