//! Drawing the crop: the stage with its frame, and the finished result.

use domain::crop::{CropFrame, HEIGHT_PER_WIDTH};
use js_sys::Promise;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// Share of the stage that the frame takes at most, across and down.
const FRAME_SHARE: f64 = 0.78;

/// The stage on screen, CSS pixels.
#[derive(Clone, Copy)]
struct Stage {
    width: f64,
    height: f64,
    frame_width: f64,
}

impl Stage {
    fn of(width: f64, height: f64) -> Self {
        let frame_width = (width * FRAME_SHARE).min(height * FRAME_SHARE / HEIGHT_PER_WIDTH);
        Self {
            width,
            height,
            frame_width: frame_width.max(1.0),
        }
    }
}

/// CSS pixels on the stage to one pixel of the photo.
pub fn stage_scale(stage: &web_sys::Element, frame: &CropFrame) -> f64 {
    let area = stage.get_bounding_client_rect();
    Stage::of(area.width(), area.height()).frame_width / frame.width()
}

/// Where a point of the window lies from the middle of the stage, CSS pixels.
pub fn from_stage_centre(stage: &web_sys::Element, x: f64, y: f64) -> (f64, f64) {
    let area = stage.get_bounding_client_rect();
    (
        x - area.x() - area.width() / 2.0,
        y - area.y() - area.height() / 2.0,
    )
}

/// Draws the photo beneath the frame; without a photo, nothing.
pub fn draw_stage(canvas: &HtmlCanvasElement, photo: Option<(&ImageBitmap, &CropFrame)>) {
    let Some((context, width, height, density)) = prepare(canvas) else {
        return;
    };
    let Some((bitmap, frame)) = photo else {
        return;
    };
    let stage = Stage::of(width, height);
    // The canvas state is valid at every step: nothing here can fail but by a lost context.
    let _ = draw_photo(
        &context,
        bitmap,
        frame,
        (width * density, height * density),
        stage.frame_width * density,
    );
    let _ = context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0);
    draw_frame(&context, stage, density);
}

/// Draws the finished crop over the whole canvas; without a photo, nothing.
pub fn draw_result(canvas: &HtmlCanvasElement, photo: Option<(&ImageBitmap, &CropFrame)>) {
    let Some((context, width, height, density)) = prepare(canvas) else {
        return;
    };
    if let Some((bitmap, frame)) = photo {
        let size = (width * density, height * density);
        let across = size.0.max(size.1 / HEIGHT_PER_WIDTH);
        // As above.
        let _ = draw_photo(&context, bitmap, frame, size, across);
    }
}

/// Draws a finished picture over the whole canvas.
pub fn draw_whole(canvas: &HtmlCanvasElement, picture: &ImageBitmap) {
    if let Some((context, width, height, density)) = prepare(canvas) {
        let (width, height) = (width * density, height * density);
        // As above.
        let _ =
            context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height);
    }
}

/// A canvas off the page with the picture at this size, pixels.
///
/// # Errors
/// Those of the browser.
pub fn drawn(picture: &ImageBitmap, width: u32, height: u32) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or(JsValue::UNDEFINED)?
        .dyn_into()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        picture,
        0.0,
        0.0,
        width.into(),
        height.into(),
    )?;
    Ok(canvas)
}

/// What a canvas shows as a JPEG file; `quality` 0 to 1.
///
/// # Errors
/// Where the browser makes none.
pub async fn jpeg_of(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, JsValue> {
    let made = Promise::new(&mut |resolve, reject| {
        let asked =
            canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into());
        if let Err(error) = asked {
            // What a listener returns is nobody's.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(made).await?.dyn_into()
}

/// Matches the canvas to its size on screen, in the pixels of the screen, and
/// clears it: context, CSS width and height, pixels to one CSS pixel.
fn prepare(canvas: &HtmlCanvasElement) -> Option<(CanvasRenderingContext2d, f64, f64, f64)> {
    let area = canvas.get_bounding_client_rect();
    let density = window().device_pixel_ratio().clamp(1.0, 4.0);
    let pixels = |length: f64| (length * density).round().clamp(1.0, 8192.0) as u32;
    let (width, height) = (pixels(area.width()), pixels(area.height()));
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.reset_transform().ok()?;
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    Some((context, area.width(), area.height(), density))
}

/// Draws the photo so that the frame lies in the middle of an area of `size`
/// and is `across` wide, all in canvas pixels.
fn draw_photo(
    context: &CanvasRenderingContext2d,
    bitmap: &ImageBitmap,
    frame: &CropFrame,
    size: (f64, f64),
    across: f64,
) -> Result<(), JsValue> {
    let scale = across / frame.width();
    let (cx, cy) = frame.centre();
    context.save();
    context.translate(size.0 / 2.0, size.1 / 2.0)?;
    context.rotate(frame.rotation().to_radians())?;
    context.scale(scale, scale)?;
    context.set_image_smoothing_enabled(true);
    // Not in web-sys: a hint that browsers without it ignore.
    js_sys::Reflect::set(context, &"imageSmoothingQuality".into(), &"high".into())?;
    context.draw_image_with_image_bitmap(bitmap, -cx, -cy)?;
    context.restore();
    Ok(())
}

fn draw_frame(context: &CanvasRenderingContext2d, stage: Stage, density: f64) {
    let (width, height) = (stage.frame_width, stage.frame_width * HEIGHT_PER_WIDTH);
    let (left, top) = ((stage.width - width) / 2.0, (stage.height - height) / 2.0);
    context.set_fill_style_str("rgba(20, 24, 32, 0.6)");
    for (x, y, w, h) in [
        (0.0, 0.0, stage.width, top),
        (0.0, top + height, stage.width, stage.height - top - height),
        (0.0, top, left, height),
        (left + width, top, stage.width - left - width, height),
    ] {
        context.fill_rect(x, y, w, h);
    }
    context.set_line_width(1.0 / density.max(1.0));
    context.set_stroke_style_str("rgba(255, 255, 255, 0.5)");
    context.begin_path();
    for part in [1.0 / 3.0, 2.0 / 3.0] {
        context.move_to(left + width * part, top);
        context.line_to(left + width * part, top + height);
        context.move_to(left, top + height * part);
        context.line_to(left + width, top + height * part);
    }
    context.stroke();
    context.set_line_width(2.0);
    context.set_stroke_style_str("#fff");
    context.stroke_rect(left - 1.0, top - 1.0, width + 2.0, height + 2.0);
}
