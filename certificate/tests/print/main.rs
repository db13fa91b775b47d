//! Print sheets as other programs see them: cut lines where they should be on paper, the same
//! certificate as was issued, cards that say what the data say.

#[path = "../support/mod.rs"]
mod support;

mod cards;
mod cut_lines;
mod files;

use certificate::print::{Adjustment, PrintError, Sheet, cards, certificates};
use support::{card, pdf, people, renderer, run};

fn skewed() -> Adjustment {
    Adjustment {
        offset: (1.35, -0.85),
        scale: (0.994, 1.0075),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a place for the file")
}

fn drawn(sheet: Sheet, adjustment: &Adjustment, count: usize) -> Vec<u8> {
    let people = people().into_iter().take(count);
    match sheet {
        Sheet::Cards { gutter } => {
            let all = people.map(|printed| Ok::<_, PrintError>(card(&printed)));
            cards(gutter, adjustment, all, renderer()).expect("the cards can be drawn")
        }
        sheet => {
            let files = people.map(|printed| Ok::<_, PrintError>(pdf(&printed)));
            certificates(sheet, adjustment, files).expect("issued files can be placed")
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    let folder = folder();
    std::fs::write(folder.path().join("s.pdf"), bytes).expect("written");
    run("pdftotext", &["-raw", "s.pdf", "-"], folder.path())
}
