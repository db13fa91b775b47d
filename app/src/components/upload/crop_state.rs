//! What the parts of the dialog share: the photo, the frame, what is under way.

use std::time::Duration;

use domain::crop::{CropFrame, output_size, print_dpi};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

use super::findings::{Findings, Question};
use crate::api::photo_warnings;
use crate::browser::picture::{self, Picture};
use crate::browser::studio::Studio;
use crate::browser::{document, http};
use crate::components::workbench::Original;

/// How long the first look at a photo may take; then the server alone checks.
const PATIENCE: Duration = Duration::from_secs(30);

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
        let Some(count) = self.begin() else {
            return;
        };
        let name = file.name();
        spawn_local(self.read(file.into(), name, false, count));
    }

    /// Another photo is to come: nothing is left of the one before, or a press would send what
    /// the user has just replaced. `None` while one is being sent.
    fn begin(self) -> Option<u32> {
        if self.is_uploading() {
            return None;
        }
        let count = self.photos.try_update_value(|count| {
            *count = count.wrapping_add(1);
            *count
        })?;
        self.reading.set(true);
        self.error.set(None);
        self.reason_missing.set(false);
        document::set_input_text(REASON, "");
        self.picture.set(None);
        self.frame.set(None);
        self.findings.set(Findings::default());
        Some(count)
    }

    /// Whether this is still the photo chosen last, and the dialog is open.
    fn is_current(self, count: u32) -> bool {
        self.photos.try_get_value() == Some(count)
    }

    /// Takes a stored original, to be cropped anew.
    pub fn choose_original(self, original: Original) {
        let Some(count) = self.begin() else {
            return;
        };
        spawn_local(async move {
            match http::fetch_file(&original.url).await {
                Ok(file) => {
                    self.read(file, "original".into(), original.exam, count)
                        .await;
                }
                Err(error) if self.is_current(count) => {
                    self.reading.try_set(false);
                    self.error.try_set(Some(error.title()));
                }
                Err(_) => {}
            }
        });
    }

    async fn read(self, file: Blob, name: String, exam: bool, count: u32) {
        let opened = picture::open(file, name.clone()).await;
        // Another one may have been chosen meanwhile, or the dialog closed.
        if !self.is_current(count) {
            return;
        }
        match opened {
            Ok(picture) => {
                let whole = CropFrame::largest_centred(picture.width, picture.height);
                self.suggested.try_set_value(Some(whole));
                self.frame.try_set(Some(whole));
                self.picture.try_set(Some(picture.clone()));
                spawn_local(self.examine(picture, exam, count));
            }
            Err(message) => {
                self.error
                    .try_set(Some(format!("“{name}”没有采用：{message}")));
            }
        }
        self.reading.try_set(false);
    }

    /// Has the photo looked at: the crop that it suggests, the checks, whose it may be.
    async fn examine(self, picture: Picture, exam: bool, count: u32) {
        self.findings.try_update(|findings| {
            findings.asking_whose = self.member.is_some();
        });
        let name = picture.name.clone();
        let too_late = move || {
            let waiting = |findings: &Findings| !findings.ready && !findings.absent;
            if self.is_current(count) && self.findings.try_with_untracked(waiting) == Some(true) {
                self.findings.try_update(Findings::give_up);
                // The file's name may still be somebody else's.
                spawn_local(self.ask_whose(String::new(), name, count));
            }
        };
        set_timeout(too_late, PATIENCE);
        let studio = Studio::of_page();
        let opened = match &studio {
            Some(studio) => studio.open(&picture.file, exam).await,
            None => None,
        };
        let given_up = self.findings.try_with_untracked(|findings| findings.absent);
        if !self.is_current(count) || given_up != Some(false) {
            return;
        }
        let fingerprint = match opened {
            Some(opened) => {
                let suggested = CropFrame::from_rect(picture.width, picture.height, &opened.rect);
                let before = self.suggested.try_get_value().flatten();
                self.suggested.try_set_value(Some(suggested));
                // Where the user has moved the frame, it stays.
                if self.frame.try_get_untracked().flatten() == before {
                    self.adjust(|_| suggested);
                }
                self.findings.try_update(|findings| findings.ready = true);
                self.ask();
                opened.fingerprint
            }
            None => {
                self.findings.try_update(Findings::give_up);
                String::new()
            }
        };
        self.ask_whose(fingerprint, picture.name, count).await;
    }

    /// Asks the server what speaks for somebody else.
    async fn ask_whose(self, fingerprint: String, name: String, count: u32) {
        let Some(member) = self.member else {
            return;
        };
        let warnings = photo_warnings(member, fingerprint, name).await;
        if self.is_current(count) {
            self.findings.try_update(|findings| {
                findings.asking_whose = false;
                // They stand in nobody's way: without them the photo can be sent all the same.
                findings.warnings = warnings.unwrap_or_default();
            });
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
        self.asking.try_set_value(true);
        spawn_local(async move {
            while let Some(question) = self.open_question() {
                let answer = studio.judge(question.0, question.1).await;
                // Of a crop that is no longer the present one nothing is said.
                if self.open_question() == Some(question) {
                    self.findings
                        .try_update(|findings| findings.take(question, answer));
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

    /// Whether something is still to be said of the present crop.
    pub fn is_checking(self) -> bool {
        let frame = self.frame.get();
        self.findings.with(|findings| {
            frame.is_some_and(|frame| {
                let looked_at = findings.ready && question(findings, &frame).is_none();
                findings.asking_whose || !(findings.absent || looked_at)
            })
        })
    }

    /// Whether there is a photo whose crop and findings are on the screen: only what can be seen
    /// can be sent.
    pub fn is_ready(self) -> bool {
        self.has_picture() && !self.reading.get() && !self.is_checking()
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
        let sending = self.progress.try_with_untracked(Option::is_some);
        sending == Some(true)
    }

    /// Changes the frame, if there is one and nothing is being uploaded.
    pub fn adjust(self, change: impl FnOnce(CropFrame) -> CropFrame) {
        if self.is_uploading() {
            return;
        }
        let old = self.frame.try_get_untracked().flatten();
        let new = old.map(change);
        if new != old {
            self.frame.try_set(new);
        }
    }

    /// The suggested frame again.
    pub fn reset(self) {
        self.adjust(|frame| self.suggested.try_get_value().flatten().unwrap_or(frame));
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
