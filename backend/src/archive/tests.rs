use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

type Read = Vec<(String, Result<Vec<u8>, EntryFault>)>;

fn read(bytes: &[u8]) -> Result<Read, ArchiveFault> {
    let mut archive = Archive::new(Cursor::new(bytes), Cursor::new(bytes))?;
    let mut read = Vec::new();
    archive.walk(
        |_| true,
        |entry| {
            read.push((entry.head.name, entry.content));
            ControlFlow::Continue(())
        },
    )?;
    Ok(read)
}

/// Replaces every occurrence of a pattern by another of its length.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|w| w == from) {
        bytes[at + found..at + found + to.len()].copy_from_slice(to);
        at += found + from.len();
    }
    bytes
}

/// Where the first record with this signature begins.
fn at(bytes: &[u8], signature: &[u8]) -> usize {
    let found = bytes.windows(4).position(|four| four == signature);
    found.unwrap()
}

const CENTRAL: &[u8] = b"PK\x01\x02";

#[test]
fn names_in_both_encodings_are_read_and_clutter_is_passed_over() {
    let (gbk, _, _) = encoding_rs::GBK.encode("丁万伟.jpg");
    let placeholder = "x".repeat(gbk.len());
    let bytes = zip(&[
        (&placeholder, b"one"),
        ("照片/王芳.jpg", b"two"),
        ("照片/", b""),
        ("__MACOSX/王芳.jpg", b"x"),
        ("照片/.DS_Store", b"x"),
        ("照片/Thumbs.db", b"x"),
    ]);
    let read = read(&patched(&bytes, placeholder.as_bytes(), &gbk)).unwrap();
    let read: Vec<_> = read
        .iter()
        .map(|(name, content)| (&**name, content.as_deref().unwrap()))
        .collect();
    assert_eq!(
        read,
        [("丁万伟.jpg", &b"one"[..]), ("照片/王芳.jpg", b"two")]
    );
}

#[test]
fn dangerous_names_are_told_and_the_rest_goes_on() {
    let long = "长".repeat(MAX_NAME + 1);
    let bytes = zip(&[
        ("../../etc/passwd.jpg", b"1"),
        ("/etc/passwd.jpg", b"1"),
        ("C:\\x.jpg", b"1"),
        (&long, b"1"),
        ("内层.zip", b"1"),
        ("内层.jpg", b"PK\x03\x04"),
        ("名单.xlsx", b"PK\x03\x04"),
        ("a\u{202e}gpj.exe", b"1"),
        ("good.jpg", b"good"),
    ]);
    let read = read(&bytes).unwrap();
    let faults: Vec<_> = read
        .iter()
        .map(|(_, content)| content.as_ref().err())
        .collect();
    use EntryFault::{NameTooLong, Nested, Outside};
    let expected = [
        Some(&Outside),
        Some(&Outside),
        Some(&Outside),
        Some(&NameTooLong),
        Some(&Nested),
        Some(&Nested),
        None,
        None,
        None,
    ];
    assert_eq!(faults, expected);
    assert_eq!(read[7].0, "a\u{fffd}gpj.exe");
    assert_eq!(read[8].1.as_deref().unwrap(), b"good");
}

#[test]
fn links_passwords_and_methods_are_told() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.add_symlink("link.jpg", "/etc/passwd", stored).unwrap();
    zip.start_file("locked.jpg", stored).unwrap();
    zip.write_all(b"locked").unwrap();
    zip.start_file("packed.jpg", stored).unwrap();
    zip.write_all(b"packed").unwrap();
    zip.start_file("good.jpg", stored).unwrap();
    zip.write_all(b"good").unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let mut header = at(&bytes, CENTRAL);
    for (number, offset, value) in [(1, 8, 1u8), (2, 10, 99)] {
        header = at(&bytes, CENTRAL);
        for _ in 0..number {
            header += 4 + at(&bytes[header + 4..], CENTRAL);
        }
        bytes[header + offset] |= value;
    }
    assert!(header > 0);
    let read = read(&bytes).unwrap();
    let faults: Vec<_> = read
        .iter()
        .map(|(_, content)| content.as_ref().err().copied())
        .collect();
    let expected = [EntryFault::Link, EntryFault::Password, EntryFault::Method];
    assert_eq!(faults[..3], expected.map(Some));
    assert_eq!(faults[3], None);
}

#[test]
fn wrong_sizes_checksums_and_overlaps_are_told() {
    let bytes = zip(&[("a.jpg", &[7; 1000]), ("b.jpg", &[8; 1000])]);
    let header = at(&bytes, CENTRAL);
    let mut changed = bytes.clone();
    changed[header + 16] ^= 1;
    let faults = |bytes: &[u8]| -> Vec<_> {
        let read = read(bytes).unwrap();
        read.into_iter().map(|(_, content)| content.err()).collect()
    };
    assert_eq!(faults(&changed), [Some(EntryFault::Checksum), None]);
    for size in [10u32, 5000] {
        let mut changed = bytes.clone();
        changed[header + 24..header + 28].copy_from_slice(&size.to_le_bytes());
        let fault = faults(&changed)[0].unwrap();
        assert!(
            matches!(
                fault,
                EntryFault::Size | EntryFault::Checksum | EntryFault::Damaged
            ),
            "{fault:?}"
        );
    }
    let mut changed = bytes.clone();
    let claimed = u32::try_from(500 << 20).unwrap();
    changed[header + 24..header + 28].copy_from_slice(&claimed.to_le_bytes());
    // Believed no further than the bytes go: a large entry is read for the picture in front.
    assert_eq!(faults(&changed), [Some(EntryFault::Size), None]);
    // Both entries of the directory lead to the first file.
    let mut changed = bytes;
    let second = header + 4 + at(&changed[header + 4..], CENTRAL);
    changed.copy_within(header + 16..header + 28, second + 16);
    changed.copy_within(header + 42..header + 46, second + 42);
    assert_eq!(faults(&changed), [None, Some(EntryFault::Overlap)]);
}

#[test]
fn what_unpacks_to_more_than_it_says_stays_bounded() {
    let bytes = zip(&[("bomb.jpg", &vec![0; 64 << 20])]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read(&bytes).unwrap()[0].1, Err(EntryFault::TooLarge));
    let mut lying = bytes;
    let header = at(&lying, CENTRAL);
    lying[header + 24..header + 28].copy_from_slice(&1000u32.to_le_bytes());
    assert!(read(&lying).unwrap()[0].1.is_err());
}

#[test]
fn broken_and_huge_archives_are_refused_whole() {
    let bytes = zip(&[("a.jpg", &[7; 1000]), ("b.jpg", &[8; 1000])]);
    for cut in [0, 3, 50, bytes.len() - 30, bytes.len() - 1] {
        assert!(read(&bytes[..cut]).is_err(), "{cut}");
    }
    assert!(matches!(read(b"not a zip"), Err(ArchiveFault::Damaged)));
    let names: Vec<String> = (0..MAX_FILES + 1).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    let many = zip(&files);
    assert!(matches!(read(&many), Err(ArchiveFault::TooMany(20_001))));
    // It says to have fewer than it has: so many are read.
    let mut lying = many;
    let end = lying.len() - 22;
    lying[end + 8..end + 12].copy_from_slice(&[5, 0, 5, 0]);
    assert_eq!(read(&lying).unwrap().len(), 5);
    // It says to have more than it has room for.
    let mut lying = bytes;
    let end = lying.len() - 22;
    lying[end + 8..end + 12].copy_from_slice(&[0xff, 0, 0xff, 0]);
    assert!(matches!(read(&lying), Err(ArchiveFault::Damaged)));
}

/// A place that can be read from so often, and then fails for ever.
struct Breaking<'a> {
    inner: Cursor<&'a [u8]>,
    left: usize,
    kind: std::io::ErrorKind,
}

impl std::io::Read for Breaking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(self.kind.into());
        };
        self.left = left;
        // A little at a time, as pieces of a store end anywhere.
        let most = buffer.len().min(64);
        self.inner.read(&mut buffer[..most])
    }
}

impl Seek for Breaking<'_> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

#[test]
fn faults_of_the_place_are_none_of_the_zip() {
    use std::io::ErrorKind;
    let noise: Vec<u8> = (0..2000_u32).flat_map(|n| (n * n).to_le_bytes()).collect();
    let bytes = zip(&[("a.jpg", &noise), ("b.jpg", &[8; 100])]);
    for kind in [
        ErrorKind::PermissionDenied,
        ErrorKind::NotFound,
        ErrorKind::NotConnected,
        ErrorKind::Other,
    ] {
        for broken in [0, 1] {
            let mut failed = 0;
            for reads in 0..1000 {
                let place = |which| Breaking {
                    inner: Cursor::new(&*bytes),
                    left: if which == broken { reads } else { usize::MAX },
                    kind,
                };
                let walked = Archive::new(place(0), place(1)).and_then(|mut archive| {
                    archive.walk(
                        |_| true,
                        |entry| {
                            assert!(entry.content.is_ok(), "{kind:?} after {reads} reads");
                            ControlFlow::Continue(())
                        },
                    )
                });
                match walked {
                    Ok(()) => break,
                    Err(ArchiveFault::Disk(error)) => assert_eq!(error.kind(), kind),
                    Err(other) => panic!("{kind:?} after {reads} reads: {other:?}"),
                }
                failed += 1;
            }
            assert!((1..1000).contains(&failed), "{failed}");
        }
    }
}
