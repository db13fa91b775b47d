//! Embedded colour profiles, applied as browsers do: what the dialog shows is what is issued.
//!
//! Only RGB and grey profiles are. One that is broken, incomplete, too large or for another kind of
//! pixels is passed over, in browsers too, and the numbers are taken for sRGB.

use image::DynamicImage;
use moxcms::{
    Chromaticity, ColorPrimaries, ColorProfile, DataColorSpace, Layout, RenderingIntent,
    ToneReprCurve, TransformExecutor, TransformOptions, XyY,
};
use std::sync::Arc;

use super::Rgb;
use crate::probe::{self, Format};

/// The largest profile read, bytes. Those of cameras have some kilobytes; those with tables for
/// printers, up to two megabytes.
const LARGEST: usize = 4 << 20;
/// Pixels that are brought to sRGB at once: a second buffer of the whole picture would nearly
/// double the peak.
const AT_ONCE: usize = 4096;

/// A profile that can be applied.
fn embedded(profile: Option<Vec<u8>>) -> Option<ColorProfile> {
    let profile = ColorProfile::new_from_slice(&profile?).ok()?;
    let usable = [DataColorSpace::Rgb, DataColorSpace::Gray];
    usable.contains(&profile.color_space).then_some(profile)
}

/// The colours of a PNG file, by the first of its words that can be followed: the profile,
/// `sRGB`, `gAMA` with or without `cHRM` (W3C PNG, third edition, 4.3; tried in Chromium 156).
fn in_numbers(
    bytes: &[u8],
    profile: impl FnOnce() -> Option<ColorProfile>,
) -> Option<ColorProfile> {
    /// Exponents within this share of sRGB's are its own, unless `cHRM` stands beside them.
    const NEAR: f64 = 0.05;
    const SRGB_GAMMA: f64 = 0.45455;
    let colours = probe::png::Colours::of(bytes);
    if let Some(found) = profile() {
        return Some(found);
    }
    let gamma = colours.gamma.filter(|_| !colours.srgb)?;
    let mut found = ColorProfile::new_srgb();
    match colours.chromaticities {
        None if (gamma / SRGB_GAMMA - 1.0).abs() < NEAR => return None,
        None => {}
        Some([white, red, green, blue]) => {
            let point = |[x, y]: [f64; 2]| Chromaticity::new(x as f32, y as f32);
            let [x, y] = white;
            // Light without a place is no light.
            if [white, red, green, blue].iter().any(|[_, y]| *y <= 0.0) {
                return None;
            }
            let primaries = ColorPrimaries {
                red: point(red),
                green: point(green),
                blue: point(blue),
            };
            found.update_rgb_colorimetry(XyY { x, y, yb: 1.0 }, primaries);
        }
    }
    found.cicp = None;
    let curve = ToneReprCurve::Parametric(vec![(1.0 / gamma) as f32]);
    found.red_trc = Some(curve.clone());
    found.green_trc = Some(curve.clone());
    found.blue_trc = Some(curve);
    Some(found)
}

/// The way from a file's colours to sRGB.
pub(super) struct ToSrgb {
    profile: ColorProfile,
    srgb: ColorProfile,
}

impl ToSrgb {
    /// What the profile in a file asks for; `None` where the numbers are to be taken as they are.
    pub(super) fn of(bytes: &[u8], format: Format) -> Option<Self> {
        let profile = match format {
            Format::Jpeg => embedded(probe::jpeg::profile(bytes, LARGEST)),
            Format::Png => in_numbers(bytes, || embedded(probe::png::profile(bytes, LARGEST))),
            _ => None,
        }?;
        Some(Self {
            profile,
            srgb: ColorProfile::new_srgb(),
        })
    }

    /// Brings the pixels of a picture to sRGB.
    pub(super) fn apply(&self, picture: Rgb, grey: bool) -> Rgb {
        let (width, height) = (picture.width(), picture.height());
        let mut data = picture.into_data();
        self.rgb(&mut data, grey);
        Rgb::new(width, height, data).unwrap_or_else(|| Rgb::from_fn(width, height, |_, _| [0; 3]))
    }

    /// Brings RGB pixels to sRGB; `grey` says that the file had but one channel.
    pub(super) fn rgb(&self, pixels: &mut [u8], grey: bool) {
        self.pixels::<3>(pixels, Layout::Rgb, grey);
    }

    /// An image of eight bits a channel in sRGB; opacity stays.
    pub(super) fn image(&self, image: DynamicImage) -> DynamicImage {
        let colour = image.color();
        let grey = !colour.has_color();
        if colour.has_alpha() {
            let mut rgba = image.into_rgba8();
            self.pixels::<4>(&mut rgba, Layout::Rgba, grey);
            rgba.into()
        } else {
            let mut rgb = image.into_rgb8();
            self.pixels::<3>(&mut rgb, Layout::Rgb, grey);
            rgb.into()
        }
    }

    fn pixels<const CHANNELS: usize>(&self, pixels: &mut [u8], layout: Layout, grey: bool) {
        if self.profile.color_space == DataColorSpace::Gray {
            if grey {
                self.grey::<CHANNELS>(pixels);
            }
            return;
        }
        let Some(transform) = self.transform(layout, layout) else {
            return;
        };
        let mut before = Vec::with_capacity(AT_ONCE * CHANNELS);
        for part in pixels.chunks_mut(AT_ONCE * CHANNELS) {
            before.clear();
            before.extend_from_slice(part);
            if transform.transform(&before, part).is_err() {
                // Only of sizes that do not match: these do.
                part.copy_from_slice(&before);
            }
        }
    }

    /// By a table of all 256 levels.
    fn grey<const CHANNELS: usize>(&self, pixels: &mut [u8]) {
        let levels: Vec<u8> = (0..=u8::MAX).collect();
        let mut table = [0; 256 * 3];
        let Some(transform) = self.transform(Layout::Gray, Layout::Rgb) else {
            return;
        };
        if transform.transform(&levels, &mut table).is_err() {
            return;
        }
        let table = table.as_chunks::<3>().0;
        for pixel in pixels.as_chunks_mut::<CHANNELS>().0 {
            if let Some((target, colour)) = pixel
                .first_chunk_mut::<3>()
                .map(|target| (usize::from(target[0]), target))
                .and_then(|(level, target)| Some((target, table.get(level)?)))
            {
                *target = *colour;
            }
        }
    }

    fn transform(
        &self,
        from: Layout,
        to: Layout,
    ) -> Option<Arc<dyn TransformExecutor<u8> + Send + Sync>> {
        let options = TransformOptions {
            // The table that browsers take where a profile has several.
            rendering_intent: RenderingIntent::Perceptual,
            prefer_fixed_point: false,
            ..TransformOptions::default()
        };
        self.profile
            .create_transform_8bit(from, &self.srgb, to, options)
            .ok()
    }
}
