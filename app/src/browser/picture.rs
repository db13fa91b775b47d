//! Photos chosen by the user: checked, then decoded upright.

use leptos::prelude::window;
use portrait::probe::{
    Format, MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE, check_upload, picture_end, sniff,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, File, FileList, ImageBitmap, ImageBitmapOptions};
use web_sys::{HtmlInputElement, ImageOrientation};

use super::canvas;

/// A photo ready for cropping: the untouched file and its upright pixels.
#[derive(Clone)]
pub struct Picture {
    /// The file as chosen, without what follows its picture; this is what is uploaded.
    pub file: Blob,
    /// Its name.
    pub name: String,
    /// The pixels, turned upright.
    pub bitmap: ImageBitmap,
    /// Upright width, pixels.
    pub width: u32,
    /// Upright height, pixels.
    pub height: u32,
}

/// The file chosen in an input; the input is emptied, so that the same file
/// can be chosen again.
pub fn take_chosen(event: &web_sys::Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = first(input.files());
    input.set_value("");
    file
}

/// The file dropped or pasted.
pub fn transferred(data: Option<DataTransfer>) -> Option<File> {
    first(data?.files())
}

fn first(files: Option<FileList>) -> Option<File> {
    files?.get(0)
}

/// Checks a file by the server's own rules and decodes it; otherwise the
/// sentence that tells the user why not.
pub async fn open(file: Blob, name: String) -> Result<Picture, String> {
    let file = as_jpeg(file).await;
    let whole = gloo_file::Blob::from(file.clone());
    // What is larger than allowed is refused by its size and beginning alone.
    let head = whole.slice(0, whole.size().min(MAX_FILE_BYTES));
    let bytes = gloo_file::futures::read_as_bytes(&head)
        .await
        .map_err(|_| "无法读取所选文件，原有照片未改动。请重新选择。".to_owned())?;
    let (file, size) = match picture_end(&bytes) {
        // Without the film that phones append.
        Some(end) => (Blob::from(whole.slice(0, end as u64)), end as u64),
        None => (file, whole.size()),
    };
    let probe = check_upload(size, &bytes).map_err(|refusal| refusal.to_string())?;
    let bitmap = decode(&file).await.map_err(|_| {
        "照片已损坏或不完整，浏览器无法显示，原有照片未改动。请换一张照片。".to_owned()
    })?;
    let (width, height) = (bitmap.width(), bitmap.height());
    if (width, height) != probe.upright_size() {
        return Err(
            "浏览器无法按正确方向显示这张照片，原有照片未改动。请用看图软件另存为 JPEG 后再上传。"
                .into(),
        );
    }
    Ok(Picture {
        file,
        name,
        bitmap,
        width,
        height,
    })
}

/// A HEIC photo as a JPEG file where the browser can read it; any other file, and what it
/// cannot read, as it is.
async fn as_jpeg(file: Blob) -> Blob {
    const HEAD: u64 = 16;
    let whole = gloo_file::Blob::from(file.clone());
    let head = gloo_file::futures::read_as_bytes(&whole.slice(0, whole.size().min(HEAD))).await;
    let is_heic = head.is_ok_and(|head| sniff(&head) == Format::Heic);
    if is_heic && whole.size() <= MAX_FILE_BYTES {
        drawn_anew(&file).await.unwrap_or(file)
    } else {
        file
    }
}

async fn drawn_anew(file: &Blob) -> Result<Blob, JsValue> {
    /// The better one, and the one for photos that it leaves too large.
    const QUALITIES: [f64; 2] = [0.92, 0.75];
    let bitmap = decode(file).await?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let shrink = (f64::from(MAX_SIDE) / width.max(height))
        .min((MAX_PIXELS as f64 / (width * height)).sqrt())
        .min(1.0);
    let canvas = canvas::drawn(&bitmap, (width * shrink) as u32, (height * shrink) as u32)?;
    bitmap.close();
    let mut jpeg = file.clone();
    for quality in QUALITIES {
        jpeg = canvas::jpeg_of(&canvas, quality).await?;
        if jpeg.size() <= MAX_FILE_BYTES as f64 {
            break;
        }
    }
    Ok(jpeg)
}

async fn decode(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let promise =
        window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    JsFuture::from(promise).await?.dyn_into()
}
