//! Does what was shown: all of it, in one transaction, as a job.

use std::collections::HashMap;
use std::time::Duration;

use domain::PublicError;
use domain::job::JobKind;
use domain::roster::import::{ImportChoice, ImportState};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::kept::{decided, keep_rows, may_go_on, policy, read, usable};
use super::plan::Decided;
use super::{RosterImport, apply, audit_detail, plan};
use crate::entity::roster_import;
use crate::jobs::{Finished, Halt, Run};
use crate::repo::{self, jobs::NewJob};
use crate::roster::Roster;
use crate::{Error, Scope};

const CHANGED_MEANWHILE: &str =
    "核对之后，会员资料又有变动，未导入任何内容；已按现在的资料重新核对，请再看一遍后导入。";

const SHOWN_OTHERWISE: &str =
    "打开此页之后，选择或决定又有变动，未导入任何内容；请再看一遍后导入。";
const NOT_BEGUN: &str = "这次导入已重新核对或放弃，未导入任何内容。";

/// How often is looked whether an import is done.
const LOOK: Duration = Duration::from_millis(100);

/// What a job of an import is to do.
#[derive(Debug, Deserialize, Serialize)]
struct ImportInput {
    import: i64,
}

/// Works on a job of an import.
pub(crate) async fn run(run: &Run, input: &serde_json::Value) -> Result<Finished, Halt> {
    let input = ImportInput::deserialize(input)
        .map_err(|error| Error::Corrupt(format!("input of a job: {error}")))?;
    run.may_go_on(run.services.cx.db.read()).await?;
    let imports = run.services.roster_import();
    imports.carry_out(run, input.import).await?;
    Ok(Finished { file: None })
}

impl RosterImport<'_> {
    /// Begins to do what was shown. Asked for again while it goes on or after it is done it
    /// changes nothing.
    ///
    /// If it would now do something else than was shown, since a member was changed meanwhile,
    /// nothing is done, and what it would do now is kept to be looked at.
    ///
    /// `stamp` is that of what was shown.
    ///
    /// # Errors
    /// [`PublicError::ImportRefused`] if something else was shown than would be done, its columns
    /// are not known yet, or it was taken back or given up.
    pub async fn commit(&self, scope: &Scope, import_id: i64, stamp: &str) -> Result<(), Error> {
        scope.may_change()?;
        let (shown, _) = self.summary(scope, import_id).await?;
        let transaction = self.cx.db.begin().await?;
        let import = repo::roster_imports::lock(&transaction, scope, import_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        match *import.state {
            ImportState::Done => return Ok(()),
            ImportState::Running if is_worked_on(&transaction, scope, &import).await? => {
                return Ok(());
            }
            ImportState::Running => {}
            ImportState::Columns => {
                return Err(PublicError::ImportRefused(import.message).into());
            }
            _ => may_go_on(&import)?,
        }
        // As it was shown; a choice or an answer that came between reads anew here.
        let now = stamp_of(
            &import,
            &repo::roster_import_rows::decided(&transaction, scope, import_id).await?,
        );
        if now != stamp {
            return Err(PublicError::ImportRefused(SHOWN_OTHERWISE.to_owned()).into());
        }
        let members = shown.counts.will_add + shown.counts.will_change;
        let input = serde_json::to_value(ImportInput { import: import_id })
            .map_err(|error| Error::Corrupt(format!("input of a job: {error}")))?;
        let new = NewJob {
            kind: JobKind::Import,
            input,
            total: u32::try_from(members).unwrap_or(u32::MAX),
            message: String::new(),
            at: self.cx.clock.now(),
        };
        let job = repo::jobs::insert(&transaction, scope, new).await?;
        let mut row = import.into_active_model();
        row.state = Set(ImportState::Running.into());
        row.job_id = Set(Some(job.id));
        row.message = Set(String::new());
        repo::roster_imports::update(&transaction, scope, row).await?;
        let detail = json!({ "job": job.id, "kind": JobKind::Import, "import": import_id });
        self.record(&transaction, scope, "job.begin", detail)
            .await?;
        transaction.commit().await?;
        self.cx.jobs.wake(job.id);
        Ok(())
    }

    /// Waits until nobody works on an import, but no longer than this.
    pub async fn settled(
        &self,
        scope: &Scope,
        import_id: i64,
        patience: Duration,
    ) -> Result<(), Error> {
        let waiting = async {
            loop {
                let import = self.of(scope, import_id).await?;
                let db = self.cx.db.read();
                if *import.state != ImportState::Running
                    || !is_worked_on(db, scope, &import).await?
                {
                    return Ok(());
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        match tokio::time::timeout(patience, waiting).await {
            Ok(settled) => settled,
            // It goes on; the page says so.
            Err(_) => Ok(()),
        }
    }

    /// Does an import in the name of who began it.
    async fn carry_out(&self, run: &Run, import_id: i64) -> Result<(), Halt> {
        let scope = &run.scope;
        let import = self.of(scope, import_id).await?;
        let choice = ImportChoice::clone(&import.choice);
        let bytes = self.bytes(&import).await?;
        let roster = read(self.cx, scope, bytes, choice.clone()).await?;
        usable(&roster)?;
        let transaction = self.cx.db.begin().await?;
        repo::associations::lock(&transaction, scope).await?;
        let import = repo::roster_imports::lock(&transaction, scope, import_id)
            .await?
            .ok_or(Error::Public(PublicError::NotFound))?;
        match *import.state {
            ImportState::Running => {}
            // Done already, by a run whose end was not noted.
            ImportState::Done => return Ok(()),
            _ => {
                let why = PublicError::ImportRefused(NOT_BEGUN.to_owned());
                return Err(Halt::Error(why.into()));
            }
        }
        let decisions = decided(&transaction, scope, import_id).await?;
        let policy = policy(&choice, decisions.clone(), true);
        let plan = plan::make(self.cx, &transaction, scope, &roster, &policy).await?;
        if plan.digest != import.digest {
            drop(transaction);
            let looked = self.look_again(scope, import_id, &roster, &choice, decisions);
            looked.await?;
            let why = PublicError::ImportRefused(CHANGED_MEANWHILE.to_owned());
            return Err(Halt::Error(why.into()));
        }
        // Taken before: certificates that it lets lapse have ended since.
        let now = self.cx.clock.now();
        let done = apply::all(self.cx, &transaction, scope, &roster, &plan).await?;
        keep_rows(&transaction, scope, import_id, &plan, &done).await?;
        let mut row = import.into_active_model();
        row.state = Set(ImportState::Done.into());
        row.counts = Set(plan.counts.clone().into());
        row.done_at = Set(Some(now));
        repo::roster_imports::update(&transaction, scope, row).await?;
        let mut detail = audit_detail(&plan);
        detail["import"] = json!(import_id);
        self.record(&transaction, scope, "member.import", detail)
            .await?;
        run.done(&transaction, u32::try_from(done.len()).unwrap_or(u32::MAX))
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What was shown no longer holds: what would be done now is kept, and said.
    async fn look_again(
        &self,
        scope: &Scope,
        import_id: i64,
        roster: &Roster,
        choice: &ImportChoice,
        decisions: HashMap<u32, Decided>,
    ) -> Result<(), Error> {
        let mut looked = self.look(scope, roster, choice, decisions).await?;
        looked.message = CHANGED_MEANWHILE.to_owned();
        let transaction = self.cx.db.begin().await?;
        let import = repo::roster_imports::lock(&transaction, scope, import_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        self.keep(&transaction, scope, import, looked, None).await?;
        transaction.commit().await
    }
}

/// Says what would be done: another as soon as that is another.
pub(super) fn stamp_of(
    import: &roster_import::Model,
    decided: &[crate::entity::roster_import_row::Model],
) -> String {
    let mut stamp = Sha256::new();
    stamp.update(&import.digest);
    stamp.update([u8::from(import.choice.clear)]);
    for row in decided {
        let decision = row
            .decision
            .as_deref()
            .map_or("", |decision| decision.slug());
        stamp.update(row.row_no.to_be_bytes());
        stamp.update(decision);
    }
    base16ct::lower::encode_string(&stamp.finalize())
}

/// Whether the job of an import goes on, or waits to.
pub(super) async fn is_worked_on(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import: &roster_import::Model,
) -> Result<bool, Error> {
    Ok(repo::jobs::is_unfinished(db, scope, import.job_id).await?)
}
