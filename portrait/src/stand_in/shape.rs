//! Flat shapes stacked on one another, in units of the picture's width.

/// A colour, 0 to 255 a channel.
pub(super) type Paint = [f64; 3];

/// An outline; all coordinates run right and down.
pub(super) enum Shape {
    /// Everything.
    All,
    /// Centre, half width, half height.
    Ellipse(f64, f64, f64, f64),
    /// Ellipse with its exponent: 2 is a true one, more is
    /// squarer; never less than 2.
    Squircle(f64, f64, f64, f64, f64),
    /// Corners of a simple polygon.
    Polygon(Vec<(f64, f64)>),
    /// In the first and in the second.
    Both(Box<Shape>, Box<Shape>),
    /// In the first and not in the second.
    Without(Box<Shape>, Box<Shape>),
}

impl Shape {
    fn holds(&self, x: f64, y: f64) -> bool {
        match self {
            Self::All => true,
            Self::Ellipse(cx, cy, rx, ry) => {
                ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) <= 1.0
            }
            Self::Squircle(cx, cy, rx, ry, exponent) => {
                let (dx, dy) = (((x - cx) / rx).abs(), ((y - cy) / ry).abs());
                // The true ellipse lies inside: most points need no power.
                dx * dx + dy * dy <= 1.0
                    || dx <= 1.0 && dy <= 1.0 && dx.powf(*exponent) + dy.powf(*exponent) <= 1.0
            }
            Self::Polygon(corners) => in_polygon(corners, x, y),
            Self::Both(a, b) => a.holds(x, y) && b.holds(x, y),
            Self::Without(a, b) => a.holds(x, y) && !b.holds(x, y),
        }
    }

    /// Left, top, right and bottom of a box that holds the shape.
    fn bounds(&self) -> [f64; 4] {
        match self {
            Self::All => [
                f64::NEG_INFINITY,
                f64::NEG_INFINITY,
                f64::INFINITY,
                f64::INFINITY,
            ],
            Self::Ellipse(cx, cy, rx, ry) | Self::Squircle(cx, cy, rx, ry, _) => {
                [cx - rx, cy - ry, cx + rx, cy + ry]
            }
            Self::Polygon(corners) => {
                let none = [
                    f64::INFINITY,
                    f64::INFINITY,
                    f64::NEG_INFINITY,
                    f64::NEG_INFINITY,
                ];
                corners.iter().fold(none, |[l, t, r, b], &(x, y)| {
                    [l.min(x), t.min(y), r.max(x), b.max(y)]
                })
            }
            Self::Both(a, b) => {
                let ([al, at, ar, ab], [bl, bt, br, bb]) = (a.bounds(), b.bounds());
                [al.max(bl), at.max(bt), ar.min(br), ab.min(bb)]
            }
            Self::Without(a, _) => a.bounds(),
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self::Both(Box::new(self), Box::new(other))
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self::Without(Box::new(self), Box::new(other))
    }
}

/// Even-odd rule.
fn in_polygon(corners: &[(f64, f64)], x: f64, y: f64) -> bool {
    let mut inside = false;
    let mut previous = corners.last().copied().unwrap_or_default();
    for &(cx, cy) in corners {
        let (px, py) = previous;
        if (cy > y) != (py > y) && x < (px - cx) * (y - cy) / (py - cy) + cx {
            inside = !inside;
        }
        previous = (cx, cy);
    }
    inside
}

/// A shape in one colour, which may run into another towards the bottom.
pub(super) struct Layer {
    shape: Shape,
    bounds: [f64; 4],
    paint: Paint,
    /// Colour at `y` = 32/26.
    foot: Paint,
    /// Light or shade over what lies beneath instead of a surface of its own.
    glow: Option<Glow>,
}

/// Centre, half width and half height, and how much it covers in the middle, 0 to 1; towards
/// its edge it fades.
struct Glow(f64, f64, f64, f64, f64);

impl Glow {
    fn cover(&self, x: f64, y: f64) -> f64 {
        let Self(cx, cy, rx, ry, most) = *self;
        let square = ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2);
        most * (1.0 - square).max(0.0).powi(2)
    }
}

impl Layer {
    pub(super) fn flat(shape: Shape, paint: Paint) -> Self {
        Self::shaded(shape, paint, paint)
    }

    pub(super) fn shaded(shape: Shape, paint: Paint, foot: Paint) -> Self {
        Self {
            bounds: shape.bounds(),
            shape,
            paint,
            foot,
            glow: None,
        }
    }

    /// Light or shade in a soft ellipse (centre, half sides), as far as `within` reaches.
    pub(super) fn glow(
        within: Shape,
        (cx, cy, rx, ry): (f64, f64, f64, f64),
        paint: Paint,
        most: f64,
    ) -> Self {
        Self {
            glow: Some(Glow(cx, cy, rx, ry, most)),
            ..Self::flat(within.and(Shape::Ellipse(cx, cy, rx, ry)), paint)
        }
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        let [left, top, right, bottom] = self.bounds;
        x >= left && x <= right && y >= top && y <= bottom && self.shape.holds(x, y)
    }
}

/// Number of the surface on top at (`x`, `y`), the last of the list being topmost.
pub(super) fn top_layer(layers: &[Layer], x: f64, y: f64) -> usize {
    layers
        .iter()
        .rposition(|layer| layer.glow.is_none() && layer.holds(x, y))
        .unwrap_or_default()
}

/// Colour at (`x`, `y`).
pub(super) fn paint_at(layers: &[Layer], x: f64, y: f64) -> Paint {
    let Some((surface, above)) = layers
        .get(top_layer(layers, x, y)..)
        .and_then(<[Layer]>::split_first)
    else {
        return [255.0; 3];
    };
    let bare = mix(
        surface.paint,
        surface.foot,
        (y * 26.0 / 32.0).clamp(0.0, 1.0),
    );
    above
        .iter()
        .filter(|layer| layer.holds(x, y))
        .fold(bare, |colour, layer| {
            let cover = layer.glow.as_ref().map_or(0.0, |glow| glow.cover(x, y));
            mix(colour, layer.paint, cover)
        })
}

/// `a` at `share` 0, `b` at 1.
pub(super) fn mix(a: Paint, b: Paint, share: f64) -> Paint {
    let mut mixed = a;
    for (channel, other) in mixed.iter_mut().zip(b) {
        *channel += (other - *channel) * share;
    }
    mixed
}
