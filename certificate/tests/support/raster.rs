//! Pages as grey pixels, measured in millimetres.

use super::run;

/// The first page of a file.
pub struct Raster {
    width: usize,
    height: usize,
    /// Row by row from the top; 0 is black.
    grey: Vec<u8>,
    /// Pixels to the millimetre.
    scale: f32,
}

/// Draws the first page of a PDF file.
pub fn raster(pdf: &[u8], dpi: f32) -> Raster {
    let folder = tempfile::tempdir().expect("a place for the file");
    std::fs::write(folder.path().join("s.pdf"), pdf).expect("written");
    let dpi_text = dpi.to_string();
    let arguments = [
        "-r",
        &dpi_text,
        "-gray",
        "-f",
        "1",
        "-singlefile",
        "s.pdf",
        "s",
    ];
    run("pdftoppm", &arguments, folder.path());
    let bytes = std::fs::read(folder.path().join("s.pgm")).expect("pdftoppm has written it");
    // `P5`, width, height and 255, each followed by one white space; then the pixels.
    let mut parts = bytes.splitn(5, u8::is_ascii_whitespace).skip(1);
    let mut number = || {
        let digits = std::str::from_utf8(parts.next().expect("a header")).expect("digits");
        digits.parse::<usize>().expect("a number")
    };
    let (width, height) = (number(), number());
    let grey = bytes[bytes.len() - width * height..].to_vec();
    Raster {
        width,
        height,
        grey,
        scale: dpi / 25.4,
    }
}

impl Raster {
    fn pixel(&self, mm: f32) -> usize {
        (mm * self.scale).max(0.0) as usize
    }

    fn darkness(&self, column: usize, row: usize) -> f32 {
        let at = row.min(self.height - 1) * self.width + column.min(self.width - 1);
        f32::from(255 - self.grey[at])
    }

    /// The grey at a point, 0 to 255.
    pub fn grey(&self, x: f32, y: f32) -> f32 {
        255.0 - self.darkness(self.pixel(x), self.pixel(y))
    }

    /// The middle of what is dark in a row, between two places; in mm.
    pub fn dark_across(&self, y: f32, from: f32, to: f32) -> f32 {
        let row = self.pixel(y);
        self.middle(from, to, |at| self.darkness(at, row))
    }

    /// The middle of what is dark in a column, between two places; in mm.
    pub fn dark_down(&self, x: f32, from: f32, to: f32) -> f32 {
        let column = self.pixel(x);
        self.middle(from, to, |at| self.darkness(column, at))
    }

    fn middle(&self, from: f32, to: f32, dark: impl Fn(usize) -> f32) -> f32 {
        let pixels = self.pixel(from)..=self.pixel(to);
        let (sum, weighted) = pixels.fold((0.0, 0.0), |(sum, weighted), at| {
            let dark = dark(at);
            (sum + dark, weighted + dark * (at as f32 + 0.5))
        });
        assert!(sum > 200.0, "nothing is printed between {from} and {to} mm");
        weighted / sum / self.scale
    }

    /// The part that begins at a point (in mm of this page) and is as large as another raster.
    pub fn cut(&self, (x, y): (f32, f32), like: &Raster) -> Raster {
        let (left, top) = (
            (x * self.scale).round() as usize,
            (y * self.scale).round() as usize,
        );
        let mut grey = Vec::with_capacity(like.grey.len());
        for row in top..top + like.height {
            for column in left..left + like.width {
                grey.push(255 - self.darkness(column, row) as u8);
            }
        }
        Raster { grey, ..*like }
    }

    /// How much two pages of one size differ, on average, of 255 steps.
    pub fn difference(&self, other: &Raster) -> f32 {
        assert_eq!((self.width, self.height), (other.width, other.height));
        let pairs = self.grey.iter().zip(&other.grey);
        let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f32 / self.grey.len() as f32
    }
}
