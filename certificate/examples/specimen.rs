//! Writes a fictional member's certificate, signed with a key made on the spot, and its preview
//! (`.svg` beside it), for looking at:
//! `cargo run -p certificate --example specimen -- certificate.pdf [name]`.

#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .unwrap_or_else(|| "certificate.pdf".to_owned());
    let mut printed = support::printed();
    if let Some(name) = arguments.next() {
        printed.name = name;
    }
    let preview = support::renderer()
        .preview_svg(&printed)
        .map_err(std::io::Error::other)?;
    std::fs::write(std::path::Path::new(&path).with_extension("svg"), preview)?;
    let signer = support::signer(certificate::KeyKind::P256);
    std::fs::write(path, support::signed(&printed, &signer))
}
