//! What cards and calibration pages say, to people and to machines.

use certificate::print::{Adjustment, Card, Paper, PrintError, Sheet, calibration, cards};

use crate::support::{self, card, people, printed, renderer, run};
use crate::{drawn, folder, skewed, text};

#[test]
fn cards_say_what_the_data_say() {
    let text = text(drawn(Sheet::Cards { gutter: 0.0 }, &skewed(), 11));
    // A line that ends between two words ends with the space.
    let plain = |text: &str| text.replace(['\n', '\u{c}', ' '], "");
    let text = plain(&text);
    let mut from = 0;
    for printed in people() {
        let card = card(&printed);
        for value in [
            "执业电子会员证",
            &card.association,
            &card.name,
            &card.member_no,
            &card.firm,
            &card.code,
            &card.issued_on,
        ] {
            let at = text[from..].find(&plain(value));
            from += at.unwrap_or_else(|| panic!("{value} is missing or out of order in {text}"));
        }
    }
}

#[test]
fn the_qr_symbols_of_cards_read_at_an_old_printer_s_resolution() {
    let folder = folder();
    let longest =
        "https://certificates.association.example.org.cn/verify/7K3M9QXD2FVAW5TH8C4PN6RJ2E";
    let people = people().into_iter().take(10).map(|printed| {
        Ok::<_, PrintError>(Card {
            verify_url: if printed.name == "王五" {
                longest.to_owned()
            } else {
                printed.verify_url.clone()
            },
            ..card(&printed)
        })
    });
    let bytes = cards(0.0, &Adjustment::default(), people, renderer()).expect("they can be drawn");
    std::fs::write(folder.path().join("s.pdf"), bytes).expect("written");
    let arguments = ["-r", "300", "-gray", "-singlefile", "s.pdf", "s"];
    run("pdftoppm", &arguments, folder.path());
    let read = run(
        "zbarimg",
        &["--quiet", "--raw", "--nodbus", "s.pgm"],
        folder.path(),
    );
    assert_eq!(read.lines().count(), 10, "{read}");
    for printed in support::people().into_iter().take(10) {
        let wanted = if printed.name == "王五" {
            longest
        } else {
            &printed.verify_url
        };
        assert!(read.lines().any(|line| line == wanted), "{wanted}");
    }
}

#[test]
fn a_card_that_cannot_be_drawn_stops_the_sheet() {
    let refused = |change: fn(&mut Card)| {
        let mut card = card(&printed());
        change(&mut card);
        let adjustment = Adjustment::default();
        let all = [Ok::<_, PrintError>(card)];
        match cards(0.0, &adjustment, all, renderer()) {
            Err(PrintError::Render(error)) => error.code(),
            other => panic!("{:?}", other.map(|bytes| bytes.len())),
        }
    };
    assert_eq!(refused(|card| card.name.push('\u{378}')), "missing_glyph");
    assert_eq!(refused(|card| card.firm = "所".repeat(90)), "too_long");
    assert_eq!(refused(|card| card.photo.truncate(20)), "photo");
    assert_eq!(refused(|card| card.code.clear()), "empty_field");
}

#[test]
fn the_calibration_page_says_what_to_do() {
    let page = |paper| {
        let bytes = calibration(paper, &skewed(), "已套用：财务室。", renderer());
        text(bytes.expect("it can be drawn")).replace('\n', "")
    };
    let words = page(Paper::A4Portrait);
    for part in [
        "打印机校准页 · A4 纵向",
        "已套用：财务室。",
        "左右偏移",
        "150 毫米",
        "200 毫米",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(page(Paper::A5Landscape).contains("纵向看 100 毫米"));
}
