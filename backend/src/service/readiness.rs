//! Whether writing works: tried, on both stores, at most once a second.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::{Context, Services};
use crate::{Error, FileStore, SystemScope, repo};

/// See [`Services::readiness`].
pub struct Readiness<'a> {
    pub(crate) services: &'a Services,
}

/// When it was tried last, and whether it worked.
pub(crate) type LastLook = Mutex<Option<(Instant, bool)>>;

/// How long an answer holds. Anybody may ask, and each try makes the disk write.
const HOLDS: Duration = Duration::from_secs(1);

impl Readiness<'_> {
    /// Whether a row that is written can be read back through another connection, and a file be
    /// stored. Whoever asks within a second of a try gets its answer; the reason of a failure is
    /// logged.
    pub async fn ready(&self) -> bool {
        let mut last = self.services.cx.readiness.clone().lock_owned().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < HOLDS
        {
            return ready;
        }
        let services = self.services.clone();
        // A task of its own: who asks and hangs up does not make the next one try again.
        let trying = tokio::spawn(async move {
            let tried = try_to_write(&services.cx).await;
            if let Err(error) = &tried {
                tracing::error!(%error, "not ready");
            }
            *last = Some((Instant::now(), tried.is_ok()));
            tried.is_ok()
        });
        trying.await.unwrap_or(false)
    }
}

async fn try_to_write(cx: &Context) -> Result<(), Error> {
    // Taken before the write, so that it is another connection on PostgreSQL too.
    let witness = cx.db.witness().await?;
    let system = SystemScope::acting();
    let transaction = cx.db.begin().await?;
    let written = repo::probes::count_up(&transaction, &system).await?;
    transaction.commit().await?;
    let seen = repo::probes::count(&witness, &system).await?;
    // Another server on the same database may have counted on.
    if seen < written {
        return Err(Error::Corrupt(format!(
            "count {written} was committed, {seen} is there"
        )));
    }
    cx.files.on_disk(FileStore::probe).await
}
