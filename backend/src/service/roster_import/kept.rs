//! Imports that staff look at before anything is done: the file, what was chosen and decided, and
//! what would come of it are kept; the members stay as they are until the import is done.

use std::collections::{BTreeMap, HashMap};

use domain::roster::import::{Decision, ImportChoice, ImportGroup, ImportState, MAX_FILE_BYTES};
use domain::{Field, PublicError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::super::Context;
use super::RosterImport;
use super::apply::Done;
use super::columns::{understood, worth_remembering};
use super::commit::is_worked_on;
use super::plan::{self, Decided, Plan, Policy};
use crate::db::Transaction;
use crate::entity::{roster_import, roster_import_row};
use crate::repo::{self, audit::Event};
use crate::roster::{self, Roster};
use crate::{Error, Scope};

/// What somebody says of a file's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenColumns {
    /// Which of the file's tables, the first being 0.
    pub table: Option<usize>,
    /// What columns mean, by their place: `None` for one to pass over.
    pub columns: BTreeMap<usize, Option<Field>>,
    /// Whether empty cells clear what is on file.
    pub clear: bool,
}

impl RosterImport<'_> {
    /// Keeps a file and works out what it would do; the members stay as they are. Returns the
    /// import's identity.
    ///
    /// # Errors
    /// [`PublicError::ImportRefused`] with every reason if the file cannot be read: then nothing is
    /// kept of it.
    pub async fn begin(
        &self,
        scope: &Scope,
        file_name: &str,
        bytes: Vec<u8>,
    ) -> Result<i64, Error> {
        scope.may_change()?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(PublicError::TooLarge.into());
        }
        let size = bytes.len() as u64;
        let read = read(self.cx, scope, bytes.clone(), ImportChoice::default()).await?;
        // As it is understood now: what is said of titles later does not reach back.
        let choice = understood(&read, false);
        let files = self.cx.files.clone();
        let sha256 = tokio::task::spawn_blocking(move || files.put(&bytes)).await??;
        let looked = self.look(scope, &read, &choice, HashMap::new()).await?;
        let transaction = self.cx.db.begin().await?;
        let row = roster_import::ActiveModel {
            state: Set(looked.state.into()),
            file_name: Set(file_name.chars().take(200).collect()),
            size: Set(size.into()),
            sha256: Set(sha256),
            choice: Set(choice.into()),
            counts: Set(looked.plan.counts.clone().into()),
            digest: Set(looked.plan.digest.clone()),
            message: Set(looked.message.clone()),
            created_at: Set(self.cx.clock.now()),
            ..Default::default()
        };
        let import = repo::roster_imports::insert(&transaction, scope, row).await?;
        keep_rows(
            &transaction,
            scope,
            import.id,
            &looked.plan,
            &HashMap::new(),
        )
        .await?;
        let detail = json!({ "import": import.id, "rows": looked.plan.counts.read });
        self.record(&transaction, scope, "roster_import.begin", detail)
            .await?;
        transaction.commit().await?;
        Ok(import.id)
    }

    /// Takes what somebody says of the columns, remembers it for such titles, and works out anew
    /// what the file would do.
    pub async fn choose(
        &self,
        scope: &Scope,
        import_id: i64,
        chosen: ChosenColumns,
    ) -> Result<(), Error> {
        scope.may_change()?;
        let import = self.waiting(scope, import_id).await?;
        let is_same_table = chosen.table.is_none() || chosen.table == import.choice.table;
        let said = match is_same_table {
            true => chosen.columns,
            // What was said of one table's columns holds of no other's.
            false => BTreeMap::new(),
        };
        let asked = ImportChoice {
            table: chosen.table.or(import.choice.table),
            columns: said.clone(),
            clear: chosen.clear,
        };
        let bytes = self.bytes(&import).await?;
        let read = read(self.cx, scope, bytes, asked).await?;
        let choice = understood(&read, chosen.clear);
        let decided = match is_same_table {
            true => self.decided(scope, import_id).await?,
            false => HashMap::new(),
        };
        let looked = self.look(scope, &read, &choice, decided).await?;
        let transaction = self.cx.db.begin().await?;
        let import = self.locked(&transaction, scope, import_id).await?;
        for (title, field) in worth_remembering(&read, &said) {
            repo::column_sayings::remember(&transaction, scope, &title, field).await?;
        }
        self.keep(&transaction, scope, import, looked, Some(choice))
            .await?;
        transaction.commit().await
    }

    /// Chooses whether empty cells clear, and works out anew what the file would do.
    pub async fn choose_clear(
        &self,
        scope: &Scope,
        import_id: i64,
        clear: bool,
    ) -> Result<(), Error> {
        let import = self.waiting(scope, import_id).await?;
        let chosen = ChosenColumns {
            table: import.choice.table,
            columns: import.choice.columns.clone(),
            clear,
        };
        self.choose(scope, import_id, chosen).await
    }

    /// Decides on a row.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] if there is nothing to decide on in it.
    pub async fn decide(
        &self,
        scope: &Scope,
        import_id: i64,
        row_id: i64,
        decision: Decision,
    ) -> Result<(), Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        self.locked(&transaction, scope, import_id).await?;
        let row = (import_id, row_id);
        if !repo::roster_import_rows::decide(&transaction, scope, row, decision).await? {
            return Err(PublicError::NotFound.into());
        }
        transaction.commit().await
    }

    /// Decides on every row that differs in spaces, dots and capitals alone: the same person.
    pub async fn decide_by_spelling(&self, scope: &Scope, import_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        self.locked(&transaction, scope, import_id).await?;
        let same = Decision::Same;
        repo::roster_import_rows::decide_by_spelling(&transaction, scope, import_id, same).await?;
        transaction.commit().await
    }

    /// Gives up an import of which nothing is done; its rows are forgotten.
    pub async fn discard(&self, scope: &Scope, import_id: i64) -> Result<(), Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        let import = self.locked(&transaction, scope, import_id).await?;
        repo::roster_import_rows::clear(&transaction, scope, import_id).await?;
        let mut row = import.into_active_model();
        row.state = Set(ImportState::Discarded.into());
        row.digest = Set(String::new());
        repo::roster_imports::update(&transaction, scope, row).await?;
        let detail = json!({ "import": import_id });
        self.record(&transaction, scope, "roster_import.discard", detail)
            .await?;
        transaction.commit().await
    }

    /// What a file would do now.
    pub(super) async fn look(
        &self,
        scope: &Scope,
        roster: &Roster,
        choice: &ImportChoice,
        decided: HashMap<u32, Decided>,
    ) -> Result<Looked, Error> {
        if !roster.faults.is_empty() {
            let sentences: Vec<String> = roster.faults.iter().map(ToString::to_string).collect();
            return Ok(Looked {
                state: ImportState::Columns,
                message: sentences.join("\n"),
                plan: Plan::default(),
            });
        }
        let policy = policy(choice, decided, false);
        let plan = plan::make(self.cx, self.cx.db.read(), scope, roster, &policy).await?;
        Ok(Looked {
            state: ImportState::Checked,
            message: String::new(),
            plan,
        })
    }

    pub(super) async fn keep(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        import: roster_import::Model,
        looked: Looked,
        choice: Option<ImportChoice>,
    ) -> Result<(), Error> {
        let import_id = import.id;
        let mut row = import.into_active_model();
        row.state = Set(looked.state.into());
        row.counts = Set(looked.plan.counts.clone().into());
        row.digest = Set(looked.plan.digest.clone());
        row.message = Set(looked.message);
        if let Some(choice) = choice {
            row.choice = Set(choice.into());
        }
        repo::roster_imports::update(transaction, scope, row).await?;
        keep_rows(transaction, scope, import_id, &looked.plan, &HashMap::new()).await
    }

    pub(super) async fn of(
        &self,
        scope: &Scope,
        import_id: i64,
    ) -> Result<roster_import::Model, Error> {
        let import = repo::roster_imports::by_id(self.cx.db.read(), scope, import_id).await?;
        Ok(import.ok_or(PublicError::NotFound)?)
    }

    /// The import, if nothing of it is done yet.
    async fn waiting(&self, scope: &Scope, import_id: i64) -> Result<roster_import::Model, Error> {
        let import = self.of(scope, import_id).await?;
        self.may_go_on(self.cx.db.read(), scope, &import).await?;
        Ok(import)
    }

    /// The same, locked.
    async fn locked(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        import_id: i64,
    ) -> Result<roster_import::Model, Error> {
        let import = repo::roster_imports::lock(transaction, scope, import_id)
            .await?
            .ok_or(PublicError::NotFound)?;
        self.may_go_on(transaction, scope, &import).await?;
        Ok(import)
    }

    /// Refuses what can no longer be decided on. An import whose job has come to no good is as it
    /// was before.
    async fn may_go_on(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        import: &roster_import::Model,
    ) -> Result<(), Error> {
        let is_stuck =
            *import.state == ImportState::Running && !is_worked_on(db, scope, import).await?;
        if is_stuck { Ok(()) } else { may_go_on(import) }
    }

    pub(super) async fn bytes(&self, import: &roster_import::Model) -> Result<Vec<u8>, Error> {
        let (files, sha256) = (self.cx.files.clone(), import.sha256.clone());
        Ok(tokio::task::spawn_blocking(move || files.get(&sha256)).await??)
    }

    async fn decided(&self, scope: &Scope, import_id: i64) -> Result<HashMap<u32, Decided>, Error> {
        decided(self.cx.db.read(), scope, import_id).await
    }

    pub(super) async fn record(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        action: &'static str,
        detail: serde_json::Value,
    ) -> Result<(), Error> {
        let now = self.cx.clock.now();
        let event = Event::of(action, detail);
        Ok(repo::audit::record(transaction, scope, now, event).await?)
    }
}

/// What a file would do.
pub(super) struct Looked {
    pub(super) state: ImportState,
    pub(super) message: String,
    pub(super) plan: Plan,
}

pub(super) fn may_go_on(import: &roster_import::Model) -> Result<(), Error> {
    let refuse = |message: &str| Err(PublicError::ImportRefused(message.to_owned()).into());
    match *import.state {
        ImportState::Columns | ImportState::Checked => Ok(()),
        ImportState::Running => refuse("这份名册正在导入，请稍候。"),
        ImportState::Done => refuse("这份名册已经导入，未再作任何修改。"),
        ImportState::Undone => {
            refuse("这次导入已经撤销，未再作任何修改；要再次导入，请重新选择文件。")
        }
        ImportState::Discarded => {
            refuse("这次导入已经放弃，未作任何修改；要再次导入，请重新选择文件。")
        }
    }
}

pub(super) fn policy(
    choice: &ImportChoice,
    decisions: HashMap<u32, Decided>,
    in_earnest: bool,
) -> Policy {
    Policy {
        decisions,
        probable: Decision::default_of(ImportGroup::Probable),
        clear: choice.clear,
        in_earnest,
    }
}

pub(super) async fn decided(
    db: &impl ConnectionTrait,
    scope: &Scope,
    import_id: i64,
) -> Result<HashMap<u32, Decided>, Error> {
    let rows = repo::roster_import_rows::decided(db, scope, import_id).await?;
    let decided = rows.into_iter().filter_map(|row| {
        let decided = Decided {
            decision: row.decision?.into_inner(),
            member_id: row.member_id,
            likeness: row.detail.likeness,
        };
        Some((*row.row_no, decided))
    });
    Ok(decided.collect())
}

/// Reads a file with what was chosen of it and what was said of titles before.
///
/// # Errors
/// [`PublicError::ImportRefused`] with every reason if it cannot be read at all; titles that cannot
/// be used are among what was read.
pub(super) async fn read(
    cx: &Context,
    scope: &Scope,
    bytes: Vec<u8>,
    choice: ImportChoice,
) -> Result<Roster, Error> {
    let sayings = repo::column_sayings::all(cx.db.read(), scope).await?;
    let reading = tokio::task::spawn_blocking(move || roster::read_with(&bytes, &choice, &sayings));
    reading.await?.map_err(|faults| {
        let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
        PublicError::ImportRefused(sentences.join("\n")).into()
    })
}

/// Refuses a roster whose titles cannot be used.
pub(super) fn usable(roster: &Roster) -> Result<(), Error> {
    if roster.faults.is_empty() {
        return Ok(());
    }
    let sentences: Vec<String> = roster.faults.iter().map(ToString::to_string).collect();
    Err(PublicError::ImportRefused(sentences.join("\n")).into())
}

/// Keeps the plan's rows in the place of those that were kept before.
pub(super) async fn keep_rows(
    transaction: &Transaction,
    scope: &Scope,
    import_id: i64,
    plan: &Plan,
    done: &HashMap<usize, Done>,
) -> Result<(), Error> {
    repo::roster_import_rows::clear(transaction, scope, import_id).await?;
    let rows = plan.rows.iter().enumerate().filter_map(|(at, row)| {
        let group = row.group?;
        let done = done.get(&at);
        let is_decided = matches!(group, ImportGroup::Probable | ImportGroup::Repeated);
        let decision = row.decision.ne(&Decision::default_of(group)) && is_decided;
        Some(roster_import_row::ActiveModel {
            row_no: Set(row.number.into()),
            grouping: Set(group.into()),
            member_id: Set(done.map(|done| done.member_id).or(row.member_id)),
            name: Set(row.name.clone()),
            detail: Set(row.detail.clone().into()),
            decision: Set(decision.then(|| row.decision.into())),
            before: Set(done.and_then(|done| Some(done.before.clone()?.into()))),
            confirmed: Set(done.map(|done| done.confirmed.clone().into())),
            version: Set(done.map(|done| done.version)),
            ..Default::default()
        })
    });
    let rows: Vec<_> = rows.collect();
    Ok(repo::roster_import_rows::insert_all(transaction, scope, import_id, rows).await?)
}
