//! Signatures as other programs judge them, and keys as they come.

mod support;

use std::path::Path;
use std::process::Command;

use certificate::{KeyKind, SignError, Signer};
use support::{printed, run, signed, signer};

/// What Poppler says of the signature; its exit status differs with its version.
fn judged(pdf: &[u8], directory: &Path) -> String {
    std::fs::write(directory.join("c.pdf"), pdf).expect("written");
    let output = Command::new("pdfsig")
        .arg("c.pdf")
        .current_dir(directory)
        .output()
        .expect("pdfsig must be installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn is_valid(said: &str) -> bool {
    said.contains("Signature is Valid") && said.contains("Total document signed")
}

#[test]
fn both_kinds_of_key_sign_the_whole_file() {
    let directory = tempfile::tempdir().expect("a folder");
    for kind in [KeyKind::P256, KeyKind::Rsa3072] {
        let signer = signer(kind);
        let pdf = signed(&printed(), &signer);
        let said = judged(&pdf, directory.path());
        assert!(is_valid(&said), "{said}");
        assert!(said.contains("ETSI.CAdES.detached"), "{said}");
        assert!(
            said.contains("O=示例省注册会计师协会"),
            "the association is named: {said}"
        );
        let checked = run("qpdf", &["--check", "c.pdf"], directory.path());
        assert!(!checked.to_lowercase().contains("warning"), "{checked}");
    }
}

#[test]
fn the_same_key_signs_the_same_certificate_alike() {
    let signer = signer(KeyKind::P256);
    assert!(signed(&printed(), &signer) == signed(&printed(), &signer));
}

#[test]
fn no_byte_can_be_changed() {
    let directory = tempfile::tempdir().expect("a folder");
    let pdf = signed(&printed(), &signer(KeyKind::P256));
    let contents = find(&pdf, b"/Contents <").expect("a signature");
    let end = contents
        + pdf[contents..]
            .iter()
            .position(|byte| *byte == b'>')
            .expect("closed");
    // Spread over the file, the photo and the fonts among them, and around the signature.
    let spread = (0..24).map(|n| n * pdf.len() / 24 + 7);
    for place in spread.chain([contents, end, end + 1, pdf.len() - 1]) {
        if (contents + 10..end).contains(&place) {
            continue;
        }
        let mut changed = pdf.clone();
        changed[place] ^= 1;
        let said = judged(&changed, directory.path());
        assert!(!is_valid(&said), "byte {place} of {}: {said}", pdf.len());
    }
}

#[test]
fn nothing_can_be_appended() {
    let directory = tempfile::tempdir().expect("a folder");
    let pdf = signed(&printed(), &signer(KeyKind::P256));
    let start = find(&pdf, b"startxref\n").expect("the end") + 10;
    let previous = std::str::from_utf8(&pdf[start..pdf.len() - 7]).expect("a number");
    let mut revised = pdf.clone();
    let at = revised.len();
    revised.extend(b"99 0 obj\n<</Type/Catalog>>\nendobj\n");
    let table = revised.len();
    revised.extend(
        format!(
            "xref\n99 1\n{at:010} 00000 n \ntrailer\n<</Size 100/Root 99 0 R/Prev {previous}>>\n\
             startxref\n{table}\n%%EOF\n"
        )
        .as_bytes(),
    );
    let said = judged(&revised, directory.path());
    assert!(!is_valid(&said), "{said}");
}

#[test]
fn keys_survive_being_stored() {
    let made = signer(KeyKind::P256);
    let again = Signer::new(
        &made.key().expect("encoded"),
        &made.chain().expect("encoded"),
    )
    .expect("the same key");
    assert!(signed(&printed(), &made) == signed(&printed(), &again));
    assert!(made.is_self_signed());
    assert_eq!(made.algorithm(), "ECDSA P-256");
}

#[test]
fn a_key_wants_its_own_certificate() {
    let (one, other) = (signer(KeyKind::P256), signer(KeyKind::P256));
    let error = Signer::new(
        &one.key().expect("encoded"),
        &other.chain().expect("encoded"),
    )
    .expect_err("the certificate is for another key");
    assert_eq!(error, SignError::KeyMismatch);
}

/// OpenSSL makes the PKCS#12 files that authorities hand out.
fn pkcs12(directory: &Path, days: &str, extra: &[&str]) -> Vec<u8> {
    let request = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/O=Example/CN=Example Signer",
        "-days",
        days,
    ];
    run("openssl", &request, directory);
    let mut export = vec![
        "pkcs12",
        "-export",
        "-inkey",
        "key.pem",
        "-in",
        "cert.pem",
        "-out",
        "key.p12",
        "-passout",
        "pass:secret",
    ];
    export.extend(extra);
    run("openssl", &export, directory);
    std::fs::read(directory.join("key.p12")).expect("written")
}

#[test]
fn pkcs12_files_open_in_modern_and_legacy_encryption() {
    let directory = tempfile::tempdir().expect("a folder");
    for extra in [&[][..], &["-legacy"]] {
        let file = pkcs12(directory.path(), "3650", extra);
        let signer = Signer::from_pkcs12(&file, "secret").expect("opened");
        assert_eq!(signer.algorithm(), "RSA 2048");
        let said = judged(&signed(&printed(), &signer), directory.path());
        assert!(is_valid(&said), "{extra:?}: {said}");
        let wrong = Signer::from_pkcs12(&file, "guess").expect_err("the password is wrong");
        assert_eq!(wrong, SignError::Password);
        let cut = Signer::from_pkcs12(&file[..file.len() / 2], "secret").expect_err("cut off");
        assert_eq!(cut, SignError::Password);
    }
    let other = Signer::from_pkcs12(b"%PDF-1.7", "secret").expect_err("no PKCS#12 at all");
    assert_eq!(other, SignError::NotPkcs12);
}

#[test]
fn certificates_are_valid_for_a_time() {
    let signer = signer(KeyKind::P256);
    let day = time::Duration::days(1);
    assert!(signer.check_validity(signer.valid_from()).is_ok());
    assert!(signer.check_validity(signer.valid_until()).is_ok());
    let error = signer
        .check_validity(signer.valid_until() + day)
        .expect_err("expired");
    assert_eq!(error.code(), "certificate_expired");
    assert!(signer.check_validity(signer.valid_from() - day).is_err());
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}
