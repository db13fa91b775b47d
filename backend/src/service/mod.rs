//! Use-cases. Each changes what it changes in one transaction, together with
//! its audit event.

pub(crate) mod accounts;
pub(crate) mod associations;
pub(crate) mod certificates;
pub(crate) mod demo;
pub(crate) mod devices;
pub(crate) mod hashing;
pub(crate) mod integrity;
pub(crate) mod jobs;
mod legible;
mod lock;
pub(crate) mod members;
mod page_owner;
pub(crate) mod photo_batches;
mod photo_history;
pub(crate) mod photo_import;
mod photo_index;
pub(crate) mod photo_upload;
mod photo_warnings;
pub(crate) mod photos;
pub(crate) mod printers;
pub(crate) mod printing;
pub(crate) mod progress;
pub(crate) mod readiness;
pub(crate) mod refusals;
mod renewal;
pub(crate) mod roster_export;
pub(crate) mod roster_import;
mod seals;
pub(crate) mod sessions;
pub(crate) mod settings;
mod shown_photos;
pub(crate) mod sign_in;
pub(crate) mod signing;
mod standing;
pub(crate) mod system;
mod template;
pub(crate) mod throttle;
pub(crate) mod upkeep;
pub(crate) mod verification;
pub(crate) mod views;

use std::path::PathBuf;
use std::sync::Arc;

use certificate::{Fonts, Renderer};
use tokio::sync::{OnceCell, Semaphore};

use self::throttle::{Key, Of};
use crate::jobs::JobDesk;
use crate::time_stamp::TimeStamper;
use crate::vault::{KeyFile, Vault};
use crate::{Clock, Db, Error, FileStore};

/// What the use-cases are set up with.
pub struct Setup {
    /// The database.
    pub db: Db,
    /// Where files are kept.
    pub files: FileStore,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Folders that are searched for fonts before the system's own.
    pub font_dirs: Vec<PathBuf>,
    /// The file of the key that wraps signing keys; made when it is first needed.
    pub key_file: PathBuf,
    /// Address of a time-stamping authority (RFC 3161), if signatures are to be stamped.
    pub time_stamp_url: Option<String>,
    /// The address under which people outside reach the server, without a slash at its end.
    pub public_url: String,
}

/// The use-cases by topic. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub(crate) cx: Arc<Context>,
}

/// What every use-case works with.
pub(crate) struct Context {
    pub(crate) db: Db,
    pub(crate) files: FileStore,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) renderer: Arc<Renderer>,
    pub(crate) seals: seals::SealCache,
    pub(crate) public_url: String,
    /// A decode takes up to 112 MiB: two at once.
    pub(crate) decoding: Arc<Semaphore>,
    /// The small photos that strangers see: staff do not wait for them.
    pub(crate) portraits: Arc<Semaphore>,
    /// The files that strangers send: hashed and searched, two at once.
    pub(crate) evidence: Arc<Semaphore>,
    pub(crate) intakes: Arc<photos::Intakes>,
    pub(crate) pictures: Arc<photo_batches::Pictures>,
    pub(crate) photo_index: photo_index::PhotoIndex,
    pub(crate) shown_photos: shown_photos::ShownPhotos,
    pub(crate) hasher: hashing::Hasher,
    /// Two hundred certificates on sheets take some 60 MB: two documents at once.
    pub(crate) printing: Arc<Semaphore>,
    /// Pieces of ZIP files are put into their places one at a time.
    pub(crate) receiving: Arc<tokio::sync::Mutex<()>>,
    /// What the last look at whether writing works came to.
    pub(crate) readiness: Arc<readiness::LastLook>,
    /// Guesses of passwords.
    pub(crate) guesses: throttle::Guesses,
    /// Questions about certificates that found nothing, by who asked.
    pub(crate) misses: throttle::Guesses,
    /// Faults that browsers report.
    pub(crate) faults: throttle::Throttle,
    pub(crate) refusals: refusals::Refusals,
    pub(crate) key_file: KeyFile,
    /// Opened when it is first needed.
    pub(crate) vault: OnceCell<Vault>,
    pub(crate) signers: signing::Signers,
    pub(crate) time_stamper: Option<TimeStamper>,
    pub(crate) jobs: JobDesk,
}

impl Services {
    /// Loads the fonts and takes everything in hand; rows from an older version are brought to
    /// the present rules first.
    pub async fn new(setup: Setup) -> Result<Self, Error> {
        let font_dirs = setup.font_dirs;
        let fonts = tokio::task::spawn_blocking(move || Fonts::load(&font_dirs))
            .await?
            .map_err(|error| Error::Setup(error.to_string()))?;
        let time_stamper = setup
            .time_stamp_url
            .as_deref()
            .map(|url| TimeStamper::at(url, setup.clock.clone()))
            .transpose()?;
        let cx = Arc::new(Context {
            files: setup.files,
            clock: setup.clock,
            renderer: Arc::new(Renderer::new(fonts)),
            seals: seals::SealCache::default(),
            public_url: setup.public_url.trim_end_matches('/').to_owned(),
            decoding: Arc::new(Semaphore::new(photos::DECODES as usize)),
            portraits: Arc::new(Semaphore::new(2)),
            evidence: Arc::new(Semaphore::new(2)),
            intakes: Arc::default(),
            pictures: Arc::default(),
            photo_index: photo_index::PhotoIndex::default(),
            shown_photos: shown_photos::ShownPhotos::default(),
            hasher: hashing::Hasher::new(),
            printing: Arc::new(Semaphore::new(2)),
            receiving: Arc::default(),
            readiness: Arc::default(),
            guesses: throttle::Guesses::of(&setup.db),
            misses: throttle::Guesses::of(&setup.db),
            faults: throttle::Throttle::default(),
            refusals: refusals::Refusals::default(),
            key_file: KeyFile::at(setup.key_file),
            vault: OnceCell::new(),
            signers: signing::Signers::default(),
            time_stamper,
            jobs: JobDesk::default(),
            db: setup.db,
        });
        renewal::names(&cx).await?;
        Ok(Self { cx })
    }

    /// Counts a fault that a browser reports; at most 10 of an address in five minutes, and 300 in
    /// all, are worth a line in the log.
    ///
    /// # Errors
    /// [`domain::PublicError::TooMany`] beyond that.
    pub fn may_report_fault(&self, client: &str) -> Result<(), Error> {
        let keys = [Key::new(Of::Fault, &[client]), Key::new(Of::Faults, &[])];
        let counted = self.cx.faults.attempt(&keys, self.cx.clock.now());
        counted.map_err(|retry_after| domain::PublicError::TooMany { retry_after }.into())
    }

    /// Staff accounts and signing in.
    pub fn accounts(&self) -> accounts::Accounts<'_> {
        accounts::Accounts { cx: &self.cx }
    }

    /// Notes what was refused at the edge, in the log and in the audit trail.
    pub fn note_refusal(&self, refusal: refusals::Rejection) {
        self.cx.note(refusal);
    }

    /// Notes how often what was refused in the last minute came again. To be called every minute.
    pub async fn note_refusals(&self) {
        self.cx.note_what_is_over().await;
    }

    /// Notes the same of the present minute, before the program ends.
    pub async fn note_last_refusals(&self) {
        self.cx.note_the_rest().await;
    }

    /// Tenants.
    pub fn associations(&self) -> associations::Associations<'_> {
        associations::Associations { cx: &self.cx }
    }

    /// The list, one member, changes.
    pub fn members(&self) -> members::Members<'_> {
        members::Members { cx: &self.cx }
    }

    /// 视图.
    pub fn views(&self) -> views::Views<'_> {
        views::Views { cx: &self.cx }
    }

    /// What an association gives to its certificates.
    pub fn settings(&self) -> settings::Settings<'_> {
        settings::Settings { cx: &self.cx }
    }

    /// Photos of members.
    pub fn photos(&self) -> photos::Photos<'_> {
        photos::Photos { cx: &self.cx }
    }

    /// Issuing and downloading.
    pub fn certificates(&self) -> certificates::Certificates<'_> {
        certificates::Certificates { cx: &self.cx }
    }

    /// How far it is until everybody has a certificate.
    pub fn progress(&self) -> progress::ProgressOf<'_> {
        progress::ProgressOf { cx: &self.cx }
    }

    /// Print sheets.
    pub fn printing(&self) -> printing::Printing<'_> {
        printing::Printing { cx: &self.cx }
    }

    /// Printer profiles.
    pub fn printers(&self) -> printers::Printers<'_> {
        printers::Printers { cx: &self.cx }
    }

    /// What anybody may ask of a certificate.
    pub fn verification(&self) -> verification::Verification<'_> {
        verification::Verification { cx: &self.cx }
    }

    /// Rosters from files.
    pub fn roster_import(&self) -> roster_import::RosterImport<'_> {
        roster_import::RosterImport { cx: &self.cx }
    }

    /// Rosters to files.
    pub fn roster_export(&self) -> roster_export::RosterExport<'_> {
        roster_export::RosterExport { cx: &self.cx }
    }

    /// Many photos at once.
    pub fn photo_batches(&self) -> photo_batches::PhotoBatches<'_> {
        photo_batches::PhotoBatches { services: self }
    }

    /// 批量任务.
    pub fn jobs(&self) -> jobs::Jobs<'_> {
        jobs::Jobs { services: self }
    }

    /// Photos from a folder or a ZIP file.
    pub fn photo_import(&self) -> photo_import::PhotoImport<'_> {
        photo_import::PhotoImport { services: self }
    }

    /// Signed-in browsers.
    pub fn sessions(&self) -> sessions::Sessions<'_> {
        sessions::Sessions { cx: &self.cx }
    }

    /// Keys of associations.
    pub fn signing(&self) -> signing::Signing<'_> {
        signing::Signing { cx: &self.cx }
    }

    /// Invented data to try things with.
    pub fn demo(&self) -> demo::Demo<'_> {
        demo::Demo { services: self }
    }

    /// Whether everything stored is whole.
    pub fn integrity(&self) -> integrity::Integrity<'_> {
        integrity::Integrity { cx: &self.cx }
    }

    /// Whether writing works.
    pub fn readiness(&self) -> readiness::Readiness<'_> {
        readiness::Readiness { services: self }
    }

    /// What is done now and then without being asked for.
    pub fn upkeep(&self) -> upkeep::Upkeep<'_> {
        upkeep::Upkeep { cx: &self.cx }
    }
}
