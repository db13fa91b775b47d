//! What the parts of the dialog share: the photo, the frame, what is under way.

use domain::crop::{CropFrame, output_size, print_dpi};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

use super::findings::{Findings, Question};
use crate::api::photo_guards;
use crate::browser::picture::{self, Picture};
use crate::browser::studio::Studio;
use crate::browser::{document, http};
use crate::components::workbench::Original;

/// The field 使用理由, as a selector.
pub const REASON: &str = "#override-reason";

/// State of the upload dialog. Lives in the browser only.
#[derive(Clone, Copy)]
pub struct CropState {
    /// Whose photo it is to be; of nobody's it is not said whose it may be.
    member: Option<i64>,
    /// The photo chosen, decoded.
    pub picture: RwSignal<Option<Picture>, LocalStorage>,
    /// The frame on it.
    pub frame: RwSignal<Option<CropFrame>>,
    /// What is said of the photo.
    pub findings: RwSignal<Findings, LocalStorage>,
    /// 使用理由 is needed and empty.
    pub reason_missing: RwSignal<bool>,
    /// Why a file was not taken, or an upload failed.
    pub error: RwSignal<Option<String>>,
    /// A file is being read.
    pub reading: RwSignal<bool>,
    /// How much of the upload is done, percent.
    pub progress: RwSignal<Option<u32>>,
    /// The frame that the photo suggests.
    suggested: StoredValue<Option<CropFrame>>,
    /// Counts the photos, so that answers about an earlier one are not taken.
    photos: StoredValue<u32>,
    /// The worker has been asked and has not answered.
    asking: StoredValue<bool>,
}

impl CropState {
    /// No photo chosen.
    pub fn new(member: Option<i64>) -> Self {
        Self {
            member,
            picture: RwSignal::new_local(None),
            frame: RwSignal::new(None),
            findings: RwSignal::new_local(Findings::default()),
            reason_missing: RwSignal::new(false),
            error: RwSignal::new(None),
            reading: RwSignal::new(false),
            progress: RwSignal::new(None),
            suggested: StoredValue::new(None),
            photos: StoredValue::new(0),
            asking: StoredValue::new(false),
        }
    }

    /// Takes a file that was chosen, dropped or pasted.
    pub fn choose(self, file: Option<File>) {
        let Some(file) = file else {
            return;
        };
        let name = file.name();
        spawn_local(self.read(file.into(), name, false));
    }

    /// Takes a stored original, to be cropped anew.
    pub fn choose_original(self, original: Original) {
        self.reading.set(true);
        spawn_local(async move {
            match http::fetch_file(&original.url).await {
                Ok(file) => self.read(file, "original".into(), original.exam).await,
                Err(error) => {
                    self.reading.set(false);
                    self.error.set(Some(error.title()));
                }
            }
        });
    }

    async fn read(self, file: Blob, name: String, exam: bool) {
        if self.is_uploading() {
            return;
        }
        self.reading.set(true);
        match picture::open(file, name).await {
            Ok(picture) => {
                self.error.set(None);
                self.reason_missing.set(false);
                document::set_input_text(REASON, "");
                self.findings.set(Findings::default());
                let whole = CropFrame::largest_centred(picture.width, picture.height);
                self.suggested.set_value(Some(whole));
                self.frame.set(Some(whole));
                self.picture.set(Some(picture.clone()));
                let count = self.photos.get_value().wrapping_add(1);
                self.photos.set_value(count);
                spawn_local(self.examine(picture, exam, count));
            }
            // What was cropped before stays.
            Err(message) => self.error.set(Some(message)),
        }
        self.reading.set(false);
    }

    /// Has the photo looked at: the crop that it suggests, the checks, whose it may be.
    async fn examine(self, picture: Picture, exam: bool, count: u32) {
        let studio = Studio::of_page();
        let opened = match &studio {
            Some(studio) => studio.open(&picture.file, exam).await,
            None => None,
        };
        // Another photo may have been chosen meanwhile, or the dialog closed.
        let is_current = || self.photos.try_get_value() == Some(count);
        if !is_current() {
            return;
        }
        let Some(opened) = opened else {
            self.findings.update(Findings::give_up);
            return;
        };
        let suggested = CropFrame::from_rect(picture.width, picture.height, &opened.rect);
        let before = self.suggested.get_value();
        self.suggested.set_value(Some(suggested));
        // Where the user has moved the frame, it stays.
        if self.frame.get_untracked() == before {
            self.adjust(|_| suggested);
        }
        self.findings.update(|findings| findings.ready = true);
        self.ask();
        let Some(member) = self.member else {
            return;
        };
        let guards = photo_guards(member, opened.fingerprint, picture.name).await;
        // They stand in nobody's way: without them the photo can be sent all the same.
        if let Ok(guards) = guards
            && is_current()
        {
            self.findings.update(|findings| findings.guards = guards);
        }
    }

    /// Has the crop judged, unless that is known: one question at a time, the newest last.
    pub fn ask(self) {
        if self.asking.try_get_value() != Some(false) || self.open_question().is_none() {
            return;
        }
        let Some(studio) = Studio::of_page() else {
            return;
        };
        self.asking.set_value(true);
        spawn_local(async move {
            while let Some(question) = self.open_question() {
                let answer = studio.judge(&question.0, question.1).await;
                // Of a crop that is no longer the present one nothing is said.
                if self.open_question() == Some(question) {
                    self.findings
                        .update(|findings| findings.take(question, answer));
                }
            }
            self.asking.try_set_value(false);
        });
    }

    fn open_question(self) -> Option<Question> {
        let frame = self.frame.try_get_untracked()??;
        self.findings
            .try_with_untracked(|findings| question(findings, &frame))?
    }

    /// Whether the checks of the present crop are still to come.
    pub fn is_checking(self) -> bool {
        let frame = self.frame.get();
        self.findings.with(|findings| {
            frame.is_some_and(|frame| {
                !findings.absent && (!findings.ready || question(findings, &frame).is_some())
            })
        })
    }

    /// Asks for a white background, or for the real one again.
    pub fn toggle_white(self) {
        self.findings.update(|findings| {
            findings.whiten = !findings.whiten;
            findings.inseparable = false;
        });
        self.ask();
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

    /// The suggested frame again.
    pub fn reset(self) {
        self.adjust(|frame| self.suggested.get_value().unwrap_or(frame));
    }

    /// The resolution in print, dots an inch.
    pub fn dpi(self) -> Option<u32> {
        let frame = self.frame.get()?;
        let (width, _) = output_size(&frame.to_rect());
        Some(print_dpi(width).round() as u32)
    }
}

/// What the worker is to be asked about the photo in this frame, if it is not known.
fn question(findings: &Findings, frame: &CropFrame) -> Option<Question> {
    let question = (frame.to_rect(), findings.whiten);
    (findings.ready && findings.judged != Some(question)).then_some(question)
}
