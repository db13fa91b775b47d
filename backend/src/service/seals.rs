//! Uploaded seals: files to pictures ready for print, each prepared once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use certificate::{Seal, SealImage, SealPlacement};
use domain::SealSettings;
use portrait::raster::decode_seal;

use super::Context;
use crate::Error;

/// Prepared seals by file and printed width.
#[derive(Default)]
pub(crate) struct SealCache(Mutex<HashMap<(String, u16), SealImage>>);

/// More than the seals of every association: old ones leave together.
const MOST_KEPT: usize = 200;

impl SealCache {
    fn get(&self, key: &(String, u16)) -> Option<SealImage> {
        self.lock().get(key).cloned()
    }

    fn keep(&self, key: (String, u16), image: SealImage) {
        let mut kept = self.lock();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, image);
    }

    // A poisoned lock still guards whole values: each is put in by one step.
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(String, u16), SealImage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A seal as the certificate takes it: its file read and prepared, or the specimen.
pub(crate) async fn load(cx: &Context, seal: &SealSettings) -> Result<Seal, Error> {
    let Some(sha256) = &seal.sha256 else {
        return Ok(Seal::Specimen);
    };
    let placement = placement(seal)?;
    let key = (sha256.clone(), placement.width);
    if let Some(image) = cx.seals.get(&key) {
        return Ok(Seal::Image(image.placed(placement)));
    }
    let (files, file) = (cx.files.clone(), sha256.clone());
    let bytes = tokio::task::spawn_blocking(move || files.get(&file)).await??;
    let image = prepare(cx, bytes, placement).await?;
    cx.seals.keep(key, image.clone());
    Ok(Seal::Image(image))
}

/// Makes a stored or a checked file ready for print.
pub(crate) async fn prepare(
    cx: &Context,
    bytes: Vec<u8>,
    placement: SealPlacement,
) -> Result<SealImage, Error> {
    let permit = cx.decoding.clone().acquire_owned().await;
    let permit = permit.map_err(|_| domain::PublicError::Busy)?;
    tokio::task::spawn_blocking(move || {
        // Held until the work is done, even if nobody waits for it any more.
        let _permit = permit;
        let pixels = decode_seal(&bytes)
            .map_err(|refusal| Error::Corrupt(format!("seal: {}", refusal.code())))?;
        SealImage::new(pixels.width(), pixels.height(), pixels.data(), placement)
            .ok_or_else(|| Error::Corrupt("seal: no pixels".into()))
    })
    .await?
}

/// A placement in the certificate's terms.
pub(crate) fn placement(seal: &SealSettings) -> Result<SealPlacement, Error> {
    let placement = seal.placement;
    let outside = |_| Error::Corrupt("seal placement".into());
    Ok(SealPlacement {
        width: placement.width.try_into().map_err(outside)?,
        dx: placement.dx.try_into().map_err(outside)?,
        dy: placement.dy.try_into().map_err(outside)?,
    })
}
