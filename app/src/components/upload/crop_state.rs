//! What the parts of the dialog share: the photo, the frame, what is under way.

use domain::crop::{CropFrame, output_size, print_dpi};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

use crate::browser::http;
use crate::browser::picture::{self, Picture};

/// State of the upload dialog. Lives in the browser only.
#[derive(Clone, Copy)]
pub struct CropState {
    /// The photo chosen, decoded.
    pub picture: RwSignal<Option<Picture>, LocalStorage>,
    /// The frame on it.
    pub frame: RwSignal<Option<CropFrame>>,
    /// Why a file was not taken, or an upload failed.
    pub error: RwSignal<Option<String>>,
    /// A file is being read.
    pub reading: RwSignal<bool>,
    /// How much of the upload is done, percent.
    pub progress: RwSignal<Option<u32>>,
}

impl CropState {
    /// No photo chosen.
    pub fn new() -> Self {
        Self {
            picture: RwSignal::new_local(None),
            frame: RwSignal::new(None),
            error: RwSignal::new(None),
            reading: RwSignal::new(false),
            progress: RwSignal::new(None),
        }
    }

    /// Takes a file that was chosen, dropped or pasted.
    pub fn choose(self, file: Option<File>) {
        let Some(file) = file else {
            return;
        };
        let name = file.name();
        spawn_local(self.read(file.into(), name));
    }

    /// Takes the original at this address, to be cropped anew.
    pub fn choose_original(self, url: String) {
        self.reading.set(true);
        spawn_local(async move {
            match http::fetch_file(&url).await {
                Ok(file) => self.read(file, "original".into()).await,
                Err(error) => {
                    self.reading.set(false);
                    self.error.set(Some(error.title()));
                }
            }
        });
    }

    async fn read(self, file: Blob, name: String) {
        if self.is_uploading() {
            return;
        }
        self.reading.set(true);
        match picture::open(file, name).await {
            Ok(picture) => {
                self.error.set(None);
                self.frame.set(Some(CropFrame::largest_centred(
                    picture.width,
                    picture.height,
                )));
                self.picture.set(Some(picture));
            }
            // What was cropped before stays.
            Err(message) => self.error.set(Some(message)),
        }
        self.reading.set(false);
    }

    /// Whether there is a photo to crop.
    pub fn has_picture(self) -> bool {
        self.frame.with(Option::is_some)
    }

    /// Whether an upload is under way.
    pub fn is_uploading(self) -> bool {
        self.progress.with_untracked(Option::is_some)
    }

    /// Changes the frame, if there is one and nothing is being uploaded.
    pub fn adjust(self, change: impl FnOnce(CropFrame) -> CropFrame) {
        if self.is_uploading() {
            return;
        }
        let old = self.frame.get_untracked();
        let new = old.map(change);
        if new != old {
            self.frame.set(new);
        }
    }

    /// The default frame again.
    pub fn reset(self) {
        self.adjust(|frame| {
            CropFrame::largest_centred(frame.photo_width() as u32, frame.photo_height() as u32)
        });
    }

    /// The resolution in print, dots an inch.
    pub fn dpi(self) -> Option<u32> {
        let frame = self.frame.get()?;
        let (width, _) = output_size(&frame.to_rect());
        Some(print_dpi(width).round() as u32)
    }
}
