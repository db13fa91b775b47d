//! Files that anybody sends: bounded, and read to their end even when they are too large, since a
//! browser shows no answer to a form it was not let finish.

use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{Multipart, Request};
use domain::PublicError;
use http_body_util::BodyExt;

/// What is read and thrown away beyond the limit before the connection is given up.
const PATIENCE: usize = 128 * 1024 * 1024;

/// The file of a form's field `file`.
///
/// # Errors
/// [`PublicError::TooLarge`] beyond `limit` bytes, [`PublicError::BadRequest`] without a file or for
/// a form that breaks off.
pub(super) async fn file_of_form(request: Request, limit: usize) -> Result<Vec<u8>, PublicError> {
    let broken = || PublicError::BadRequest("上传没有完成，请再选择一次文件。".into());
    let mut form: Multipart = request.extract().await.map_err(|_| broken())?;
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        if field.name() != Some("file") {
            continue;
        }
        let mut taker = Taker::new(limit);
        while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
            taker.take(&chunk)?;
        }
        let file = taker.finish()?;
        if !file.is_empty() {
            return Ok(file);
        }
    }
    Err(PublicError::BadRequest(
        "没有选择文件，请选择要核验的 PDF 文件。".into(),
    ))
}

/// A body that is the file.
///
/// # Errors
/// As [`file_of_form`].
pub(super) async fn bytes(mut body: Body, limit: usize) -> Result<Vec<u8>, PublicError> {
    let mut taker = Taker::new(limit);
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|_| PublicError::BadRequest("上传没有完成，请再试一次。".into()))?;
        if let Ok(chunk) = frame.into_data() {
            taker.take(&chunk)?;
        }
    }
    taker.finish()
}

struct Taker {
    kept: Vec<u8>,
    limit: usize,
    seen: usize,
}

impl Taker {
    fn new(limit: usize) -> Self {
        Self {
            kept: Vec::new(),
            limit,
            seen: 0,
        }
    }

    fn take(&mut self, chunk: &Bytes) -> Result<(), PublicError> {
        self.seen += chunk.len();
        if self.seen > PATIENCE {
            return Err(PublicError::TooLarge);
        }
        if self.seen <= self.limit {
            self.kept.extend_from_slice(chunk);
        } else {
            self.kept = Vec::new();
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<u8>, PublicError> {
        if self.seen > self.limit {
            return Err(PublicError::TooLarge);
        }
        Ok(self.kept)
    }
}
