//! Vector shapes in a small tree of repeatable forms, drawn alike to PDF and SVG.
//!
//! Coordinates are millimetres (or whatever the enclosing matrix makes of them), y downwards.

/// A point.
pub(crate) type Point = (f32, f32);

/// `[a b c d e f]` as in PDF and SVG: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
pub(crate) type Matrix = [f32; 6];

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Seg {
    Move(Point),
    Line(Point),
    Cubic(Point, Point, Point),
    Close,
}

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Colour {
    /// `#rrggbb`, for SVG.
    pub(crate) fn hex(self) -> String {
        format!(
            "#{}",
            base16ct::lower::encode_string(&[self.0, self.1, self.2])
        )
    }

    /// The three parts from 0 to 1.
    pub(crate) fn unit(self) -> [f32; 3] {
        [self.0, self.1, self.2].map(|part| f32::from(part) / 255.0)
    }
}

/// How a path becomes visible. Fills are non-zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Paint {
    Fill(Colour),
    Stroke(Colour, f32),
}

/// A path and its paint.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    pub(crate) segs: Vec<Seg>,
    pub(crate) paint: Paint,
}

/// Shapes, then parts repeated on top of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Form {
    pub(crate) shapes: Vec<Shape>,
    pub(crate) parts: Vec<Part>,
    /// Opacity of the whole, 1 unless set.
    pub(crate) opacity: Option<f32>,
}

/// A form drawn at each of the places.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) form: Form,
    pub(crate) at: Vec<Matrix>,
    pub(crate) store: Store,
}

/// How a PDF file keeps a part; both look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// As an object of its own: best for many repetitions.
    Object,
    /// Written out at each place: best for few small ones, as compression finds the repetition and
    /// an object costs 200 bytes.
    Inline,
}

impl Form {
    /// A box around everything the form paints: `[left, top, right, bottom]`. Control points count
    /// as if they were on the curve, so it may be larger than needed, never smaller.
    pub(crate) fn bounds(&self) -> [f32; 4] {
        let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for shape in &self.shapes {
            let pen = match shape.paint {
                Paint::Fill(_) => 0.0,
                // Mitres reach further than half the width; a whole width covers ours.
                Paint::Stroke(_, width) => width,
            };
            for point in shape.segs.iter().flat_map(|seg| seg.points()) {
                include(&mut bounds, (point.0 - pen, point.1 - pen));
                include(&mut bounds, (point.0 + pen, point.1 + pen));
            }
        }
        for part in &self.parts {
            let [left, top, right, bottom] = part.form.bounds();
            for matrix in &part.at {
                for corner in [(left, top), (right, top), (left, bottom), (right, bottom)] {
                    include(&mut bounds, apply(matrix, corner));
                }
            }
        }
        bounds
    }
}

impl Seg {
    fn points(self) -> impl Iterator<Item = Point> {
        match self {
            Self::Move(p) | Self::Line(p) => [Some(p), None, None],
            Self::Cubic(a, b, c) => [Some(a), Some(b), Some(c)],
            Self::Close => [None, None, None],
        }
        .into_iter()
        .flatten()
    }
}

impl Seg {
    /// The same step with its points changed.
    pub(crate) fn map(self, change: impl Fn(Point) -> Point) -> Self {
        match self {
            Self::Move(p) => Self::Move(change(p)),
            Self::Line(p) => Self::Line(change(p)),
            Self::Cubic(a, b, c) => Self::Cubic(change(a), change(b), change(c)),
            Self::Close => Self::Close,
        }
    }
}

fn include(bounds: &mut [f32; 4], point: Point) {
    bounds[0] = bounds[0].min(point.0);
    bounds[1] = bounds[1].min(point.1);
    bounds[2] = bounds[2].max(point.0);
    bounds[3] = bounds[3].max(point.1);
}

fn apply(matrix: &Matrix, (x, y): Point) -> Point {
    let [a, b, c, d, e, f] = *matrix;
    (a * x + c * y + e, b * x + d * y + f)
}

/// Moves by `(x, y)`.
pub(crate) fn translate(x: f32, y: f32) -> Matrix {
    [1.0, 0.0, 0.0, 1.0, x, y]
}

/// Turns clockwise on the page by `degrees`, then moves by `(x, y)`.
pub(crate) fn turn(degrees: f32, x: f32, y: f32) -> Matrix {
    let (sin, cos) = degrees.to_radians().sin_cos();
    [cos, sin, -sin, cos, x, y]
}

/// A circle as four curves.
pub(crate) fn circle(centre: Point, radius: f32) -> Vec<Seg> {
    // The usual handle length for a quarter circle; off by 0.03 % of the radius at most.
    const HANDLE: f32 = 0.552_285;
    let (cx, cy) = centre;
    let at = |x: f32, y: f32| (cx + radius * x, cy + radius * y);
    vec![
        Seg::Move(at(1.0, 0.0)),
        Seg::Cubic(at(1.0, HANDLE), at(HANDLE, 1.0), at(0.0, 1.0)),
        Seg::Cubic(at(-HANDLE, 1.0), at(-1.0, HANDLE), at(-1.0, 0.0)),
        Seg::Cubic(at(-1.0, -HANDLE), at(-HANDLE, -1.0), at(0.0, -1.0)),
        Seg::Cubic(at(HANDLE, -1.0), at(1.0, -HANDLE), at(1.0, 0.0)),
        Seg::Close,
    ]
}

/// Appends `value` with at most `decimals` decimals and no needless zeros: the same digits in PDF
/// and SVG, and the smallest form of both.
pub(crate) fn push_number(out: &mut String, value: f32, decimals: u32) {
    let factor = 10_i64.pow(decimals);
    // Millimetres times a thousand are far inside what an i64 (and a rounded f64) holds.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "page coordinates are small"
    )]
    let scaled = (f64::from(value) * factor as f64).round() as i64;
    if scaled < 0 {
        out.push('-');
    }
    let scaled = scaled.unsigned_abs();
    let factor = factor.unsigned_abs();
    let (whole, mut rest) = (scaled / factor, scaled % factor);
    if whole != 0 || rest == 0 {
        push_integer(out, whole);
    }
    if rest != 0 {
        let mut width = decimals as usize;
        while rest.is_multiple_of(10) {
            rest /= 10;
            width -= 1;
        }
        out.push('.');
        let digits = rest.ilog10() as usize + 1;
        for _ in digits..width {
            out.push('0');
        }
        push_integer(out, rest);
    }
}

fn push_integer(out: &mut String, mut value: u64) {
    let start = out.len();
    loop {
        out.insert(start, char::from(b'0' + (value % 10) as u8));
        value /= 10;
        if value == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        let shown = |value, decimals| {
            let mut out = String::new();
            push_number(&mut out, value, decimals);
            out
        };
        assert_eq!(shown(0.0, 3), "0");
        assert_eq!(shown(-0.0004, 3), "0");
        assert_eq!(shown(-0.5, 3), "-.5");
        assert_eq!(shown(12.3456, 3), "12.346");
        assert_eq!(shown(12.05, 2), "12.05");
        assert_eq!(shown(100.0, 3), "100");
        assert_eq!(shown(0.007, 3), ".007");
    }

    #[test]
    fn bounds_follow_parts_to_their_places() {
        let dot = Form {
            shapes: vec![Shape {
                segs: circle((0.0, 0.0), 1.0),
                paint: Paint::Fill(Colour(0, 0, 0)),
            }],
            ..Form::default()
        };
        let form = Form {
            parts: vec![Part {
                form: dot,
                at: vec![translate(5.0, 0.0), turn(90.0, 0.0, 7.0)],
                store: Store::Object,
            }],
            ..Form::default()
        };
        let expected = [-1.0, -1.0, 6.0, 8.0];
        for (got, expected) in form.bounds().into_iter().zip(expected) {
            assert!((got - expected).abs() < 1e-4, "{got} is not {expected}");
        }
    }
}
