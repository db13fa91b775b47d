//! Our reader of reduced JPEGs against the strict decoder, with damaged files: a bounded run of what
//! `fuzz/fuzz_targets/baseline.rs` goes on with for ever.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;

#[path = "../../fuzz/checks/baseline.rs"]
mod check;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_read_reduced_is_read_in_full(
        levels in prop::collection::vec(any::<u8>(), 3 * 48 * 64),
        sampling in 0_usize..4,
        restart in 0_u16..9,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        use SamplingFactor::{F_1_1, F_1_2, F_2_1, F_2_2};
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, 70);
        encoder.set_sampling_factor([F_1_1, F_2_1, F_1_2, F_2_2][sampling]);
        encoder.set_restart_interval(restart);
        encoder.encode(&levels, 48, 64, ColorType::Rgb).unwrap();
        for (index, byte) in damage {
            *index.get_mut(&mut jpeg) = byte;
        }
        check::check(&jpeg);
    }
}
