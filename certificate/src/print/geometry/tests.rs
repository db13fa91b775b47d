use super::*;

fn all() -> impl Iterator<Item = Sheet> {
    let cards = (0..=40_u8).map(|tenths| Sheet::Cards {
        gutter: f32::from(tenths) / 10.0,
    });
    [Sheet::A5, Sheet::OneOnA4, Sheet::TwoOnA4]
        .into_iter()
        .chain(cards)
}

fn close(a: f32, b: f32) -> bool {
    (a - b).abs() < 1e-3
}

#[test]
fn every_place_has_its_size_and_lies_on_the_paper() {
    for sheet in all() {
        let (width, height) = sheet.paper().size();
        let (count, size) = match sheet {
            Sheet::A5 | Sheet::OneOnA4 => (1, (210.0, 148.0)),
            Sheet::TwoOnA4 => (2, (193.2, 136.16)),
            Sheet::Cards { .. } => (10, (85.6, 54.0)),
        };
        let places = sheet.places();
        assert_eq!(places.len(), count, "{sheet:?}");
        for place in &places {
            assert!(close(place.width, size.0) && close(place.height, size.1));
            assert!(place.x >= 0.0 && place.x + place.width <= width + 1e-3);
            assert!(place.y >= 0.0 && place.y + place.height <= height + 1e-3);
        }
        let right = places.iter().map(|p| p.x + p.width).fold(0.0, f32::max);
        let bottom = places.iter().map(|p| p.y + p.height).fold(0.0, f32::max);
        assert!(close(places[0].x, width - right), "{sheet:?} is centred");
        assert!(close(places[0].y, height - bottom), "{sheet:?} is centred");
    }
}

#[test]
fn cards_stand_apart_by_the_gutter() {
    for sheet in all() {
        let Sheet::Cards { gutter } = sheet else {
            continue;
        };
        let places = sheet.places();
        assert!(close(places[1].x - places[0].x, 85.6 + gutter));
        assert!(close(places[2].y - places[0].y, 54.0 + gutter));
    }
}

#[test]
fn marks_stand_on_cut_lines_and_never_in_a_place() {
    for sheet in all() {
        let (width, height) = sheet.paper().size();
        let places = sheet.places();
        for mark in sheet.marks() {
            let ((x0, y0), (x1, y1)) = (mark.from, mark.to);
            let length = (x1 - x0) + (y1 - y0);
            assert!((2.999..=5.001).contains(&length), "{sheet:?} {mark:?}");
            assert!(x0 >= 0.0 && y0 >= 0.0 && x1 <= width && y1 <= height);
            let on_cut = places.iter().any(|place| {
                let lines = if x0 == x1 {
                    [(place.x, x0), (place.x + place.width, x0)]
                } else {
                    [(place.y, y0), (place.y + place.height, y0)]
                };
                lines.into_iter().any(|(cut, at)| close(cut, at))
            });
            assert!(on_cut, "{sheet:?} {mark:?}");
            for place in &places {
                let outside = x1 < place.x + 1e-3
                    || x0 > place.x + place.width - 1e-3
                    || y1 < place.y + 1e-3
                    || y0 > place.y + place.height - 1e-3;
                assert!(outside, "{sheet:?} {mark:?} {place:?}");
            }
        }
    }
}

#[test]
fn every_cut_line_is_marked_at_both_ends() {
    let marks = |sheet: Sheet| sheet.marks().len();
    assert_eq!(marks(Sheet::A5), 0, "the paper is the certificate");
    assert_eq!(marks(Sheet::OneOnA4), 8);
    // Two uprights above, between and below; four level lines left and right.
    assert_eq!(marks(Sheet::TwoOnA4), 2 * 3 + 4 * 2);
    // Neighbours share their cut lines.
    assert_eq!(marks(Sheet::Cards { gutter: 0.0 }), 3 * 2 + 6 * 2);
    assert_eq!(marks(Sheet::Cards { gutter: 2.0 }), 4 * 2 + 10 * 2);
    // A mark in every gap as well.
    assert_eq!(marks(Sheet::Cards { gutter: 4.0 }), 4 * 6 + 10 * 3);
}

#[test]
fn marks_keep_their_distance_where_there_is_room() {
    for sheet in [Sheet::OneOnA4, Sheet::TwoOnA4, Sheet::Cards { gutter: 0.0 }] {
        for mark in sheet.marks() {
            for place in sheet.places() {
                let away_x = (place.x - mark.to.0).max(mark.from.0 - place.x - place.width);
                let away_y = (place.y - mark.to.1).max(mark.from.1 - place.y - place.height);
                assert!(away_x.max(away_y) >= DISTANCE - 1e-3, "{sheet:?} {mark:?}");
            }
        }
    }
}

#[test]
fn an_adjustment_scales_about_the_middle_and_then_moves() {
    let adjustment = Adjustment {
        offset: (1.5, -2.0),
        scale: (1.01, 0.98),
    };
    let middle = adjustment.apply(Paper::A4Landscape, (148.5, 105.0));
    assert!(close(middle.0, 150.0) && close(middle.1, 103.0));
    let corner = adjustment.apply(Paper::A4Landscape, (0.0, 0.0));
    assert!(close(corner.0, 148.5 - 148.5 * 1.01 + 1.5));
    assert!(close(corner.1, 105.0 - 105.0 * 0.98 - 2.0));
    let unchanged = Adjustment::default().apply(Paper::A4Portrait, (12.5, 200.0));
    assert!(close(unchanged.0, 12.5) && close(unchanged.1, 200.0));
}

#[test]
fn the_matrix_of_a_page_says_the_same_as_the_geometry() {
    for paper in [Paper::A5Landscape, Paper::A4Landscape, Paper::A4Portrait] {
        for (offset, scale) in [(-10.0, 0.97), (0.0, 1.0), (0.35, 1.0025), (10.0, 1.03)] {
            let adjustment = Adjustment {
                offset: (offset, -offset),
                scale: (scale, 2.0 - scale),
            };
            let [a, _, _, d, e, f] = adjustment.matrix(paper);
            let height = paper.size().1;
            for (x, y) in [(0.0, 0.0), (43.5, 31.0), (205.0, 140.0)] {
                let wanted = adjustment.apply(paper, (x, y));
                let printed = (a * x + e / SCALE, height - (d * (height - y) + f / SCALE));
                assert!(close(wanted.0, printed.0) && close(wanted.1, printed.1));
            }
        }
    }
}
