//! The member's photo, embedded as it is.

use crate::error::RenderError;

/// A JPEG file. Its bytes go into the certificate unchanged, neither decoded nor encoded again.
#[derive(Debug, Clone, Copy)]
pub struct Photo<'a> {
    /// The file: baseline or progressive, in grey or colour (YCbCr), 8 bits a sample.
    pub bytes: &'a [u8],
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// What a JPEG's frame header says.
#[derive(Debug, PartialEq)]
struct Header {
    width: u32,
    height: u32,
    bits: u8,
    components: u8,
}

impl<'a> Photo<'a> {
    /// A photo of the size that its own header tells.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, RenderError> {
        let (width, height) = header(bytes).map_or((0, 0), |header| (header.width, header.height));
        let photo = Self {
            bytes,
            width,
            height,
        };
        photo.check()?;
        Ok(photo)
    }

    /// Checks that the file is what the certificate will say it is; a viewer would show nothing, or
    /// noise, otherwise.
    pub(crate) fn check(&self) -> Result<(), RenderError> {
        let refuse = |reason| Err(RenderError::Photo { reason });
        let Some(header) = header(self.bytes) else {
            return refuse("不是 JPEG 文件");
        };
        if (header.width, header.height) != (self.width, self.height) {
            return refuse("宽高与文件内容不符");
        }
        if self.width == 0 || self.height == 0 {
            return refuse("宽高为零");
        }
        if header.bits != 8 || !matches!(header.components, 1 | 3) {
            return refuse("仅支持 8 位灰度或彩色 JPEG");
        }
        Ok(())
    }

    pub(crate) fn is_grey(&self) -> bool {
        header(self.bytes).is_some_and(|header| header.components == 1)
    }

    /// The size at which the photo fills a frame of `width` × `height` mm in at least one direction
    /// without being distorted. A pixel's rounding (358 × 441 for 26 × 32) is not worth a white line.
    pub(crate) fn inside(&self, width: f32, height: f32) -> (f32, f32) {
        const TOLERANCE: f32 = 0.01;
        let ratio = self.width as f32 / self.height as f32 / (width / height);
        if (ratio - 1.0).abs() <= TOLERANCE {
            (width, height)
        } else if ratio > 1.0 {
            (width, height / ratio)
        } else {
            (width * ratio, height)
        }
    }
}

/// Walks the JPEG's segments to the frame header.
fn header(bytes: &[u8]) -> Option<Header> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, tail @ ..] = rest else {
            return None;
        };
        if *marker == 0xff {
            // Any number of fill bytes may stand before a marker.
            rest = rest.get(1..)?;
            continue;
        }
        let [high, low, ..] = tail else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // Start of frame, but not the three markers among them that mean something else.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let [_, _, bits, h1, h0, w1, w0, components, ..] = tail else {
                return None;
            };
            return Some(Header {
                width: u32::from(u16::from_be_bytes([*w1, *w0])),
                height: u32::from(u16::from_be_bytes([*h1, *h0])),
                bits: *bits,
                components: *components,
            });
        }
        rest = tail.get(length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let pixels = vec![128; usize::from(width) * usize::from(height) * 3];
        jpeg_encoder::Encoder::new(&mut bytes, 85)
            .encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb)
            .expect("the picture is sound");
        bytes
    }

    #[test]
    fn the_file_must_be_what_is_said_of_it() {
        let bytes = jpeg(20, 30);
        assert_eq!(
            Photo {
                bytes: &bytes,
                width: 20,
                height: 30
            }
            .check(),
            Ok(())
        );
        for photo in [
            Photo {
                bytes: &bytes,
                width: 30,
                height: 20,
            },
            Photo {
                bytes: &bytes[..20],
                width: 20,
                height: 30,
            },
            Photo {
                bytes: b"\x89PNG",
                width: 20,
                height: 30,
            },
            Photo {
                bytes: b"",
                width: 0,
                height: 0,
            },
        ] {
            assert!(matches!(photo.check(), Err(RenderError::Photo { .. })));
        }
    }

    #[test]
    fn photos_keep_their_shape() {
        let fitted = |width, height| {
            Photo {
                bytes: b"",
                width,
                height,
            }
            .inside(26.0, 32.0)
        };
        assert_eq!(
            fitted(358, 441),
            (26.0, 32.0),
            "a rounded pixel leaves no margin"
        );
        let (width, height) = fitted(100, 100);
        assert!(width == 26.0 && (height - 26.0).abs() < 1e-3);
        let (width, height) = fitted(26, 64);
        assert!((width - 13.0).abs() < 1e-3 && height == 32.0);
    }
}
