//! Numbers as outlines.
#![no_main]
#![expect(dead_code, reason = "of the modules only what makes fonts is wanted here")]

#[path = "../../certificate/src/cff.rs"]
mod cff;
#[path = "../../certificate/src/charstring.rs"]
mod charstring;
#[path = "../checks/glyphs.rs"]
mod check;
#[path = "../../certificate/src/path.rs"]
mod path;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (steps, rest) = bytes.as_chunks::<13>();
    let number = |step: &[u8; 13], at: usize| i16::from_le_bytes([step[at], step[at + 1]]);
    let numbers: Vec<(u8, [i16; 6])> = steps
        .iter()
        .map(|step| (step[0], std::array::from_fn(|n| number(step, 1 + 2 * n))))
        .collect();
    let width = rest.first().map_or(1000, |width| i32::from(*width) * 8);
    check::check(&check::outline(&numbers), width);
});
