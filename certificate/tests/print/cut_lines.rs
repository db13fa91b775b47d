//! Where things are on paper, measured on the raster of an office printer.

use certificate::print::{Adjustment, Mark, Paper, PrintError, Sheet, calibration, certificates};

use crate::support::raster::{Raster, raster};
use crate::support::{pdf, people, renderer};
use crate::{drawn, skewed};

/// Of an office printer.
const DPI: f32 = 600.0;
/// How far a cut line may be from its place, in mm.
const TOLERANCE: f32 = 0.1;

/// Where a mark was printed, across its direction.
fn found(page: &Raster, paper: Paper, adjustment: &Adjustment, mark: &Mark) -> (f32, f32) {
    let middle = (
        (mark.from.0 + mark.to.0) / 2.0,
        (mark.from.1 + mark.to.1) / 2.0,
    );
    let (x, y) = adjustment.apply(paper, middle);
    if mark.from.0 == mark.to.0 {
        (page.dark_across(y, x - 1.0, x + 1.0), x)
    } else {
        (page.dark_down(x, y - 1.0, y + 1.0), y)
    }
}

#[test]
fn cut_lines_are_within_a_tenth_of_a_millimetre_on_paper() {
    for sheet in [
        Sheet::OneOnA4,
        Sheet::TwoOnA4,
        Sheet::Cards { gutter: 0.0 },
        Sheet::Cards { gutter: 4.0 },
    ] {
        for adjustment in [Adjustment::default(), skewed()] {
            let page = raster(&drawn(sheet, &adjustment, 2), DPI);
            let marks = sheet.marks();
            assert!(!marks.is_empty());
            for mark in marks {
                let (found, wanted) = found(&page, sheet.paper(), &adjustment, &mark);
                assert!(
                    (found - wanted).abs() <= TOLERANCE,
                    "{sheet:?} {adjustment:?}: {mark:?} at {found}, not {wanted}"
                );
            }
        }
    }
}

#[test]
fn what_is_cut_out_lies_where_the_marks_say() {
    for adjustment in [Adjustment::default(), skewed()] {
        // The outer frame of a certificate is 4.4 mm inside its trim, that of a card 2 mm.
        for (sheet, inset) in [
            (Sheet::A5, 4.4),
            (Sheet::OneOnA4, 4.4),
            (Sheet::TwoOnA4, 4.4 * 0.92),
            (Sheet::Cards { gutter: 4.0 }, 2.0),
        ] {
            let page = raster(&drawn(sheet, &adjustment, 10), DPI);
            for place in sheet.places() {
                let corner = (place.x + inset, place.y + inset);
                let (x, y) = adjustment.apply(sheet.paper(), corner);
                let inside = (
                    adjustment
                        .apply(sheet.paper(), (corner.0 + 3.0, corner.1))
                        .0,
                    adjustment
                        .apply(sheet.paper(), (corner.0, corner.1 + 3.0))
                        .1,
                );
                // Half a millimetre: a card's second frame is 0.7 mm inside the first.
                let across = page.dark_across(inside.1, x - 0.4, x + 0.4);
                let down = page.dark_down(inside.0, y - 0.4, y + 0.4);
                assert!(
                    (across - x).abs() <= TOLERANCE,
                    "{sheet:?} {across} not {x}"
                );
                assert!((down - y).abs() <= TOLERANCE, "{sheet:?} {down} not {y}");
            }
        }
    }
}

#[test]
fn a_placed_certificate_looks_like_the_issued_one() {
    let issued = raster(&pdf(&people()[2]), 150.0);
    for (sheet, dpi) in [
        (Sheet::A5, 150.0),
        (Sheet::OneOnA4, 150.0),
        (Sheet::TwoOnA4, 150.0 / 0.92),
    ] {
        let printed = people().swap_remove(2);
        let files = [Ok::<_, PrintError>(pdf(&printed))];
        let bytes = certificates(sheet, &Adjustment::default(), files).expect("it can be placed");
        let page = raster(&bytes, dpi);
        let place = sheet.places()[0];
        let difference = page.cut((place.x, place.y), &issued).difference(&issued);
        assert!(difference < 4.0, "{sheet:?} differs by {difference} of 255");
    }
    let other = raster(&pdf(&people()[0]), 150.0);
    assert!(
        issued.difference(&other) > 0.5,
        "the measure tells two apart"
    );
}

#[test]
fn a_calibration_ruler_is_true_on_paper() {
    let paper = Paper::A4Portrait;
    for adjustment in [Adjustment::default(), skewed()] {
        let bytes = calibration(paper, &adjustment, "", renderer()).expect("it can be drawn");
        let page = raster(&bytes, DPI);
        // The zero of the ruler at the left edge, and the cross of the level ruler.
        for point in [(20.0, 148.5 - 2.4), (30.0, 297.0 - 36.0 + 4.0)] {
            let (x, y) = adjustment.apply(paper, point);
            let found = page.dark_across(y, x - 0.2, x + 0.2);
            assert!((found - x).abs() <= TOLERANCE, "{found} not {x}");
        }
    }
}
