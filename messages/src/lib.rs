//! What a page and its worker say to each other, declared once for both ends
//! (`app/src/browser/{studio,uploads}.rs`, `worker/src`).
//!
//! A question is a JavaScript object of its number, of what it says, and of what cannot be said in
//! words: `{ id, says: Question, file?, files? }`. So is an answer: `{ id, says: Answer, white? }`.
//! An answer that says nothing tells that the question came to nothing. The first message of a worker,
//! `{ ready }`, says that questions may come.

use domain::CheckGrade;
use domain::crop::CropRect;
use serde::{Deserialize, Serialize};

/// Number of the question, in questions and answers.
pub const ID: &str = "id";
/// What is said: a [`Question`] or an [`Answer`].
pub const SAYS: &str = "says";
/// The worker is there.
pub const READY: &str = "ready";
/// The photo of [`Question::Open`]: a blob.
pub const FILE: &str = "file";
/// The files of [`Question::Upload`], as many as names: an array.
pub const FILES: &str = "files";
/// The crop on a white background, with [`Answer::Judged`]: a bitmap.
pub const WHITE: &str = "white";

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Look at the photo in [`FILE`], and keep it for [`Question::Judge`].
    Open {
        /// It is from the exam's records.
        exam: bool,
    },
    /// Judge a crop of the photo opened last.
    Judge {
        /// Photo pixels.
        rect: CropRect,
        /// Make its background white.
        whiten: bool,
    },
    /// Send [`FILES`] to a batch of photos.
    Upload {
        /// The batch.
        batch: i64,
        /// The opaque value of the page's person.
        owner: String,
        /// The names of the files with their folders.
        names: Vec<String>,
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Question::Open`].
    Opened(Opened),
    /// To [`Question::Judge`]: the checks in order; [`WHITE`] comes with it if the background could be
    /// told from the person.
    Judged(Vec<ShownCheck>),
    /// To [`Question::Upload`], after every step.
    Sent(Sent),
    /// To [`Question::Upload`], at the end: empty if everything was sent, else what was not, and why.
    Ended(String),
}

/// What the first look at a photo says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The suggested crop, photo pixels; without a face, and of photos from the exam's records,
    /// the largest in the middle.
    pub rect: CropRect,
    /// Whether there is a face.
    pub found: bool,
    /// The photo's fingerprint, 64 hexadecimal digits.
    pub fingerprint: String,
}

/// One check, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCheck {
    /// How it came out.
    pub grade: CheckGrade,
    /// Name of its picture: `/checks/{slug}.svg`.
    pub slug: String,
    /// The sentence.
    pub text: String,
}

/// How far the sending of files has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// Files sent.
    pub done: u32,
    /// Files in all.
    pub of: u32,
    /// Bytes sent.
    pub bytes: f64,
    /// Bytes in all.
    pub total: f64,
    /// The connection is broken; it is tried again.
    pub waiting: bool,
}
