//! Pixels out of the browser's pictures, and back.

use domain::crop::CropRect;
use portrait::Rgb;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{ImageBitmap, ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// A white canvas of this size.
fn canvas(
    width: u32,
    height: u32,
) -> Result<(OffscreenCanvas, OffscreenCanvasRenderingContext2d), JsValue> {
    let canvas = OffscreenCanvas::new(width, height)?;
    let context: OffscreenCanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or(JsValue::UNDEFINED)?
        .unchecked_into();
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width.into(), height.into());
    context.set_image_smoothing_enabled(true);
    // Not in web-sys: a hint that browsers without it ignore.
    js_sys::Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into())?;
    Ok((canvas, context))
}

/// The whole picture, at most `side` pixels in either direction.
pub(crate) fn reduced(bitmap: &ImageBitmap, side: u32) -> Result<Rgb, JsValue> {
    let (width, height) = (bitmap.width(), bitmap.height());
    let longer = width.max(height).max(1);
    let scaled = |length: u32| {
        let length = u64::from(length) * u64::from(side.min(longer)) / u64::from(longer);
        // Not longer than `side`.
        (length as u32).max(1)
    };
    let (width, height) = (scaled(width), scaled(height));
    let (_, context) = canvas(width, height)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        bitmap,
        0.0,
        0.0,
        width.into(),
        height.into(),
    )?;
    pixels(&context, width, height)
}

/// What `rect` cuts out of the picture, as `size` pixels.
pub(crate) fn cut(bitmap: &ImageBitmap, rect: &CropRect, size: (u32, u32)) -> Result<Rgb, JsValue> {
    let (width, height) = size;
    let (_, context) = canvas(width, height)?;
    let scale = f64::from(width) / rect.width;
    let (x, y) = rect.centre();
    context.translate(f64::from(width) / 2.0, f64::from(height) / 2.0)?;
    context.rotate(rect.rotation.to_radians())?;
    context.scale(scale, scale)?;
    context.draw_image_with_image_bitmap(bitmap, -x, -y)?;
    pixels(&context, width, height)
}

fn pixels(
    context: &OffscreenCanvasRenderingContext2d,
    width: u32,
    height: u32,
) -> Result<Rgb, JsValue> {
    let image = context.get_image_data(0.0, 0.0, width.into(), height.into())?;
    let rgba = image.data().0;
    let rgb = rgba
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|[red, green, blue, _]| [*red, *green, *blue])
        .collect();
    Rgb::new(width, height, rgb).ok_or(JsValue::UNDEFINED)
}

/// Pixels as a picture of the browser's.
pub(crate) fn bitmap(picture: &Rgb) -> Result<ImageBitmap, JsValue> {
    let rgba: Vec<u8> = picture
        .data()
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[red, green, blue]| [*red, *green, *blue, u8::MAX])
        .collect();
    let (width, height) = (picture.width(), picture.height());
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), width, height)?;
    let (canvas, context) = canvas(width, height)?;
    context.put_image_data(&image, 0.0, 0.0)?;
    canvas.transfer_to_image_bitmap()
}
