//! Photos chosen by the user: checked, then decoded upright.

use leptos::prelude::window;
use portrait::probe::{MAX_FILE_BYTES, check_upload};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, File, FileList, ImageBitmap, ImageBitmapOptions};
use web_sys::{HtmlInputElement, ImageOrientation};

/// A photo ready for cropping: the untouched file and its upright pixels.
#[derive(Clone)]
pub struct Picture {
    /// The file as chosen; this is what is uploaded.
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
    let whole = gloo_file::Blob::from(file.clone());
    // What is larger than allowed is refused by its size and beginning alone.
    let head = whole.slice(0, whole.size().min(MAX_FILE_BYTES));
    let bytes = gloo_file::futures::read_as_bytes(&head)
        .await
        .map_err(|_| "无法读取所选文件，原有照片未改动。请重新选择。".to_owned())?;
    let probe = check_upload(whole.size(), &bytes).map_err(|refusal| refusal.to_string())?;
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

async fn decode(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let promise =
        window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    JsFuture::from(promise).await?.dyn_into()
}
