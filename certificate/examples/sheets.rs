//! Writes every kind of print sheet of fictional certificates into a folder, for looking at:
//! `cargo run -p certificate --example sheets -- folder`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::PathBuf;

use certificate::RenderError;
use certificate::print::{Adjustment, Paper, PrintError, Sheet, calibration, cards, certificates};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let plain = Adjustment::default();
    let renderer = support::renderer();
    for (name, sheet) in [
        ("a5", Sheet::A5),
        ("a4-one", Sheet::OneOnA4),
        ("a4-two", Sheet::TwoOnA4),
    ] {
        let files = support::people()
            .into_iter()
            .map(|printed| Ok::<_, PrintError>(support::pdf(&printed)));
        let bytes = certificates(sheet, &plain, files)?;
        std::fs::write(folder.join(format!("{name}.pdf")), bytes)?;
    }
    for gutter in [0.0, 4.0] {
        let people = support::people();
        let all = people
            .iter()
            .map(|printed| Ok::<_, PrintError>(support::card(printed)));
        let bytes = cards(gutter, &plain, all, renderer)?;
        std::fs::write(folder.join(format!("card-{gutter}.pdf")), bytes)?;
    }
    for (name, paper) in [
        ("a5", Paper::A5Landscape),
        ("a4-landscape", Paper::A4Landscape),
        ("a4-portrait", Paper::A4Portrait),
    ] {
        let bytes: Result<_, RenderError> = calibration(paper, &plain, "未套用校准。", renderer);
        std::fs::write(folder.join(format!("calibration-{name}.pdf")), bytes?)?;
    }
    Ok(())
}
