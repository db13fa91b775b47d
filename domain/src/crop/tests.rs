use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Pan(f64, f64),
    Zoom(f64, f64, f64),
    Fraction(f64),
    Quarter(i32),
    Fine(f64),
    RoundTrip,
}

fn step() -> impl Strategy<Value = Step> {
    let far = -9_000.0..9_000.0;
    prop_oneof![
        (far.clone(), far.clone()).prop_map(|(x, y)| Step::Pan(x, y)),
        (0.01..100.0, far.clone(), far).prop_map(|(f, x, y)| Step::Zoom(f, x, y)),
        (0.0..=1.0).prop_map(Step::Fraction),
        (-5..=5).prop_map(Step::Quarter),
        (-50.0..50.0).prop_map(Step::Fine),
        Just(Step::Zoom(f64::NAN, f64::INFINITY, 0.0)),
        Just(Step::Pan(f64::NAN, f64::NEG_INFINITY)),
        Just(Step::RoundTrip),
    ]
}

fn apply(frame: CropFrame, step: &Step, size: (u32, u32)) -> CropFrame {
    match *step {
        Step::Pan(x, y) => frame.panned(x, y),
        Step::Zoom(f, x, y) => frame.zoomed(f, (x, y)),
        Step::Fraction(f) => frame.with_zoom_fraction(f),
        Step::Quarter(n) => frame.turned_quarter(n),
        Step::Fine(d) => frame.rotated_to(d),
        Step::RoundTrip => CropFrame::from_rect(size.0, size.1, &frame.to_rect()),
    }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

fn close_rects(a: &CropRect, b: &CropRect) -> bool {
    let turn = (a.rotation - b.rotation).rem_euclid(360.0);
    close(a.x, b.x)
        && close(a.y, b.y)
        && close(a.width, b.width)
        && close(a.height, b.height)
        && (close(turn, 0.0) || close(turn, 360.0))
}

fn corners(rect: &CropRect) -> [(f64, f64); 4] {
    let (w, h) = (rect.width, rect.height);
    [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)].map(|(u, v)| rect.to_photo(u, v))
}

proptest! {
    #[test]
    fn any_sequence_stays_inside(
        w in 1u32..=6000, h in 1u32..=6000,
        steps in prop::collection::vec(step(), 0..30),
    ) {
        let mut frame = CropFrame::largest_centred(w, h);
        for step in &steps {
            frame = apply(frame, step, (w, h));
            let rect = frame.to_rect();
            for (x, y) in corners(&rect) {
                prop_assert!((-1e-6..=f64::from(w) + 1e-6).contains(&x), "{step:?} {rect:?}");
                prop_assert!((-1e-6..=f64::from(h) + 1e-6).contains(&y), "{step:?} {rect:?}");
            }
            prop_assert!(frame.width() >= frame.min_width() - 1e-9);
            prop_assert!((0.0..=1.0).contains(&frame.zoom_fraction()));
            if w >= 26 && h >= 32 {
                prop_assert_eq!(rect.validate(w, h), Ok(()), "{:?}", rect);
            }
            let again = CropFrame::from_rect(w, h, &rect).to_rect();
            prop_assert!(close_rects(&rect, &again), "{rect:?} {again:?}");
            let json = serde_json::to_string(&rect).unwrap();
            prop_assert!(close_rects(&rect, &serde_json::from_str(&json).unwrap()));
        }
    }

    #[test]
    fn output_never_enlarges(width in 1.0..7000.0f64, slack in -0.005..0.005f64) {
        let height = width * HEIGHT_PER_WIDTH * (1.0 + slack);
        let rect = CropRect { x: 0.0, y: 0.0, width, height, rotation: 0.0 };
        let (w, h) = output_size(&rect);
        prop_assert!(w >= 1 && h >= 1 && w <= 358 && h <= 441);
        prop_assert!(f64::from(w) <= width + NOISE && f64::from(h) <= height.max(1.0) + NOISE);
        let exact = f64::from(w) * HEIGHT_PER_WIDTH;
        prop_assert!((f64::from(h) - exact).abs() <= 1.0 + exact * 0.01);
    }

    #[test]
    fn slider_round_trip(w in 200u32..6000, h in 200u32..6000, f in 0.0..=1.0f64, fine in -45.0..45.0f64) {
        let frame = CropFrame::largest_centred(w, h).rotated_to(fine).with_zoom_fraction(f);
        prop_assert!((frame.zoom_fraction() - f).abs() < 1e-6);
    }

    #[test]
    fn zoom_keeps_the_point_under_the_cursor(
        fine in -45.0..45.0f64, q in 0i32..4, ax in -40.0..40.0f64, ay in -40.0..40.0f64,
    ) {
        let before = CropFrame::largest_centred(3000, 4000)
            .turned_quarter(q).rotated_to(fine).zoomed(4.0, (0.0, 0.0));
        let after = before.zoomed(1.5, (ax, ay));
        let at = |f: &CropFrame, k: f64| {
            let r = f.to_rect();
            r.to_photo(r.width / 2.0 + ax * k, r.height / 2.0 + ay * k)
        };
        let (a, b) = (at(&before, 1.0), at(&after, 1.0 / 1.5));
        prop_assert!(close(a.0, b.0) && close(a.1, b.1), "{a:?} {b:?}");
    }
}

fn rect(x: f64, y: f64, width: f64, height: f64, rotation: f64) -> CropRect {
    CropRect {
        x,
        y,
        width,
        height,
        rotation,
    }
}

#[test]
fn clockwise_turn_brings_the_left_edge_to_the_top() {
    // The photo turned clockwise by 90°: what was at its left is now on top.
    let r = rect(100.0, 100.0, 260.0, 320.0, 90.0);
    let (x, y) = r.to_photo(130.0, 0.0);
    assert_eq!((x, y), (230.0 - 160.0, 260.0));
    let (x, y) = r.to_photo(0.0, 160.0);
    assert_eq!((x, y), (230.0, 260.0 + 130.0));
}

#[test]
fn each_rule_has_its_error() {
    let check = |r: CropRect| r.validate(1000, 1200).map_err(CropError::code);
    assert_eq!(check(rect(0.0, 0.0, 260.0, 320.0, 0.0)), Ok(()));
    assert_eq!(check(rect(-0.5, 0.0, 260.0, 320.0, 0.0)), Ok(()));
    assert_eq!(check(rect(0.0, 0.0, 260.0, 321.5, 0.0)), Ok(()));
    assert_eq!(
        check(rect(f64::NAN, 0.0, 260.0, 320.0, 0.0)),
        Err("crop-not-finite")
    );
    assert_eq!(
        check(rect(0.0, 0.0, f64::INFINITY, 320.0, 0.0)),
        Err("crop-not-finite")
    );
    assert_eq!(
        check(rect(0.0, 0.0, 260.0, 320.0, 180.1)),
        Err("crop-rotation")
    );
    assert_eq!(
        check(rect(0.0, 0.0, 13.0, 16.0, 0.0)),
        Err("crop-too-small")
    );
    assert_eq!(
        check(rect(0.0, 0.0, -260.0, -320.0, 0.0)),
        Err("crop-too-small")
    );
    assert_eq!(
        check(rect(0.0, 0.0, 260.0, 0.0, 0.0)),
        Err("crop-too-small")
    );
    assert_eq!(check(rect(0.0, 0.0, 260.0, 323.0, 0.0)), Err("crop-ratio"));
    assert_eq!(
        check(rect(-0.6, 0.0, 260.0, 320.0, 0.0)),
        Err("crop-outside")
    );
    assert_eq!(
        check(rect(741.0, 0.0, 260.0, 320.0, 0.0)),
        Err("crop-outside")
    );
    assert_eq!(
        check(rect(0.0, 0.0, 260.0, 320.0, 45.0)),
        Err("crop-outside")
    );
    // Turned by 90° the rectangle is 320 wide and 260 high; x may be negative there.
    assert_eq!(check(rect(30.0, -30.0, 260.0, 320.0, 90.0)), Ok(()));
    assert_eq!(
        check(rect(30.0, -30.0, 260.0, 320.0, 0.0)),
        Err("crop-outside")
    );
}

#[test]
fn the_largest_frame_fills_one_dimension() {
    let wide = CropFrame::largest_centred(4000, 3000).to_rect();
    assert!(close(wide.height, 3000.0) && close(wide.x, (4000.0 - 2437.5) / 2.0));
    let tall = CropFrame::largest_centred(3000, 4000).to_rect();
    assert!(close(tall.width, 3000.0) && close(tall.x, 0.0));
    let turned = CropFrame::largest_centred(3000, 4000)
        .turned_quarter(1)
        .with_zoom_fraction(0.0);
    assert!(close(turned.height(), 3000.0));
}

#[test]
fn turning_there_and_back_changes_nothing() {
    let start = CropFrame::largest_centred(3000, 4000).panned(0.0, -200.0);
    let back = start.rotated_to(30.0).rotated_to(-12.5).rotated_to(0.0);
    assert_eq!(start.to_rect(), back.to_rect());
    assert_eq!(
        start.to_rect(),
        start.turned_quarter(1).turned_quarter(-1).to_rect()
    );
    assert_eq!(start.to_rect(), start.turned_quarter(4).to_rect());
    assert_eq!(start.turned_quarter(2).rotation(), 180.0);
    assert_eq!(start.turned_quarter(-1).rotation(), -90.0);
}

#[test]
fn sizes_and_resolution() {
    assert_eq!(
        output_size(&rect(0.0, 0.0, 2600.0, 3200.0, 0.0)),
        (358, 441)
    );
    assert_eq!(output_size(&rect(0.0, 0.0, 178.0, 219.08, 0.0)), (178, 219));
    assert_eq!(output_size(&rect(0.0, 0.0, 103.0, 126.77, 0.0)), (103, 126));
    assert_eq!(print_dpi(178).round(), 174.0);
    assert_eq!(print_dpi(358).round(), 350.0);
}
