//! Workbooks with bytes flipped or broken off: an answer, never a panic that reaches us.

mod support;

use proptest::prelude::*;
use support::Parts;
use workbook::Limits;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What is read of, packed and unpacked: flips in what is packed mostly end at the checksum.
fn originals() -> Vec<Vec<u8>> {
    let stored = |name: &str| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file(name))).unwrap();
        let mut parts = Parts(Vec::new());
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut content).unwrap();
            parts.0.push((name, content));
        }
        parts
    };
    // The XML itself is damaged before it is packed, so that damage gets past the checksum.
    let mut damaged = Vec::new();
    for (index, _) in stored("xlsxwriter.xlsx").0.iter().enumerate() {
        for divisor in [2, 3, 5] {
            let mut parts = stored("xlsxwriter.xlsx");
            let content = &mut parts.0[index].1;
            let at = content.len() / divisor;
            if let Some(byte) = content.get_mut(at) {
                *byte ^= 0x15;
            }
            damaged.push(parts.zip());
        }
    }
    damaged.extend(["openpyxl.xlsx", "xlwt.xls", "libreoffice.xls"].map(file));
    damaged
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn a_damaged_file_gets_an_answer(
        which in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        length in prop::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        thread_local! {
            static ORIGINALS: Vec<Vec<u8>> = originals();
        }
        let mut bytes = ORIGINALS.with(|originals| which.get(originals).clone());
        for (at, value) in flips {
            *at.get_mut(&mut bytes) = value;
        }
        if let Some(length) = length {
            bytes.truncate(length.index(bytes.len()));
        }
        if let Err(errors) = workbook::read(&bytes, &Limits::default()) {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn any_text_gets_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[a\",;\n\r\t=' 王\u{0}<>]{0,80}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            if let Err(errors) = workbook::read(bytes, &Limits::default()) {
                prop_assert!(!errors.is_empty());
            }
        }
    }
}
