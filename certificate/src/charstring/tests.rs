//! Against skrifa, which reads what is written here.

use proptest::prelude::*;

#[path = "../../../fuzz/checks/glyphs.rs"]
mod check;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_font_reads_as_it_was_written(
        numbers in prop::collection::vec((any::<u8>(), any::<[i16; 6]>()), 0..60),
        width in 0_i32..2500,
    ) {
        check::check(&check::outline(&numbers), width);
    }
}
