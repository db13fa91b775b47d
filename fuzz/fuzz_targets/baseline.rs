//! Bytes as JPEG files.
#![no_main]

#[path = "../checks/baseline.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|jpeg: &[u8]| check::check(jpeg));
