//! The list, one member, changes of information.

use domain::{
    CertificateState, Doubt, Field, FieldNote, FirmChoice, Hits, ListQuery, MemberDetail,
    MemberPage, MemberRecord, MemberRow, MembershipStatus, PrintedDifferences, PublicError,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde_json::{Value, json};

mod sought;

use super::refusals::{Rejection, RejectionKind};
use super::{Context, certificates, legible, standing};
use crate::entity::member;
use crate::repo::audit::Event;
use crate::{Error, Scope, repo};
use domain::list::MAX_SEARCH_CHARACTERS;

/// The action of a person who changes fields.
const EDIT: &str = "member.edit";
/// The action of bringing stored texts to their normal form.
pub(super) const NORMALISE: &str = "member.normalise";
/// So many numbers are shown to one person within [`REVEALS_WITHIN`] before the password is asked
/// for.
const MOST_REVEALED: u64 = 60;
/// So many firms are offered while one is typed.
const FIRMS_OFFERED: u64 = 20;
const REVEALS_WITHIN: time::Duration = time::Duration::minutes(10);

/// See [`crate::Services::members`].
pub struct Members<'a> {
    pub(crate) cx: &'a Context,
}

impl Members<'_> {
    /// One page of the list with the queue counts. A page beyond the last shows the last.
    ///
    /// # Errors
    /// [`PublicError::SearchExpired`] where the list's token stands for nothing any more.
    pub async fn list(&self, scope: &Scope, query: &ListQuery) -> Result<MemberPage, Error> {
        let found = sought::wanted(self.cx, scope, query).await?;
        let (mut wanted, query) = (found.wanted.clone(), &query.bounded());
        let db = self.cx.db.read();
        let counts = repo::list::counts(db, scope, &wanted).await?;
        let total = counts.queues.get(query.queue);
        let pages = u32::try_from(total.div_ceil(u64::from(query.size)))
            .unwrap_or(u32::MAX)
            .max(1);
        let query = query.with_page(query.page.min(pages));
        wanted.query = query.clone();
        let shown = match total {
            0 => Vec::new(),
            _ => repo::list::page(db, scope, &wanted, &counts).await?,
        };
        self.cx.shown_photos.remember(scope, &shown);
        let firm_ids = shown.iter().filter_map(|row| row.firm_id);
        let firms = repo::firms::names(db, scope, firm_ids.chain(query.firm)).await?;
        let firm = match query.firm {
            Some(id) => firms.get(&id).cloned().unwrap_or_default(),
            None => query.firm_name.clone(),
        };
        let rows = shown
            .into_iter()
            .zip(query.offset() + 1..)
            .map(|(row, position)| {
                let firm = row
                    .firm_id
                    .and_then(|id| firms.get(&id).cloned())
                    .unwrap_or_default();
                let mut row = to_row(&row, firm, position);
                row.hits = found.hits(&row);
                row
            })
            .collect();
        Ok(MemberPage {
            rows,
            total,
            page: query.page,
            size: query.size,
            counts: counts.queues,
            sought: found.masked,
            firm,
        })
    }

    /// Every member of the list, whatever its page, in the order of arrival.
    pub async fn ids(&self, scope: &Scope, query: &ListQuery) -> Result<Vec<i64>, Error> {
        let wanted = sought::wanted(self.cx, scope, query).await?.wanted;
        Ok(repo::list::ids(self.cx.db.read(), scope, &wanted).await?)
    }

    /// The list that a search form asks for: what no address may hold is kept for this session,
    /// and the list holds a token for it.
    pub async fn sought(&self, scope: &Scope, typed: &ListQuery) -> Result<ListQuery, Error> {
        sought::kept(self.cx, scope, typed).await
    }

    /// The first firms by name that have this in their names, readings or initials.
    pub async fn firms_matching(
        &self,
        scope: &Scope,
        text: &str,
    ) -> Result<Vec<FirmChoice>, Error> {
        let text: String = text.chars().take(MAX_SEARCH_CHARACTERS).collect();
        let db = self.cx.db.read();
        let firms = repo::firms::matching(db, scope, &text, FIRMS_OFFERED).await?;
        let choice = |(id, name)| FirmChoice { id, name };
        Ok(firms.into_iter().map(choice).collect())
    }

    /// The association's firms by name.
    pub async fn firms(&self, scope: &Scope) -> Result<Vec<FirmChoice>, Error> {
        let firms = repo::firms::all(self.cx.db.read(), scope).await?;
        Ok(firms
            .into_iter()
            .map(|firm| FirmChoice {
                id: firm.id,
                name: firm.name,
            })
            .collect())
    }

    /// One member in full, without 证件号.
    pub async fn detail(&self, scope: &Scope, id: i64) -> Result<MemberDetail, Error> {
        let db = self.cx.db.read();
        let row = repo::members::by_id(db, scope, id)
            .await?
            .ok_or(PublicError::NotFound)?;
        detail_of(db, scope, row).await
    }

    /// The full 证件号. That it was shown, and to whom, is logged.
    ///
    /// # Errors
    /// [`PublicError::PasswordRequired`] after [`MOST_REVEALED`] in ten minutes, until the person
    /// has given the password once more.
    pub async fn reveal_id_number(&self, scope: &Scope, id: i64) -> Result<String, Error> {
        let shown = self.reveal(scope, id).await;
        if let Err(Error::Public(PublicError::PasswordRequired)) = &shown {
            let refusal = Rejection {
                kind: RejectionKind::Limit,
                association_id: Some(scope.association_id),
                actor: scope.actor.clone(),
                address: String::new(),
            };
            self.cx.note(refusal);
        }
        shown
    }

    async fn reveal(&self, scope: &Scope, id: i64) -> Result<String, Error> {
        let transaction = self.cx.db.begin().await?;
        let row = repo::members::by_id(&transaction, scope, id)
            .await?
            .ok_or(PublicError::NotFound)?;
        repo::staff::lock(&transaction, scope).await?;
        let now = self.cx.clock.now();
        let since = now - REVEALS_WITHIN;
        if repo::audit::reveals(&transaction, scope, since, MOST_REVEALED).await? >= MOST_REVEALED {
            return Err(PublicError::PasswordRequired.into());
        }
        let event = Event::on_member(repo::audit::REVEAL, id, Value::Null);
        repo::audit::record(&transaction, scope, now, event).await?;
        transaction.commit().await?;
        Ok(row.id_number)
    }

    /// Changes fields of a member, all or none. `version` is the one that the
    /// person saw.
    ///
    /// # Errors
    /// [`PublicError::EditConflict`] with the present values if the member has
    /// changed since, [`PublicError::Invalid`] for values that cannot be taken.
    pub async fn save(
        &self,
        scope: &Scope,
        id: i64,
        version: i64,
        changes: &[(Field, String)],
    ) -> Result<MemberDetail, Error> {
        scope.may_change()?;
        let transaction = self.cx.db.begin().await?;
        let shareable = |field: &Field| matches!(field, Field::IdNumber | Field::MemberNo);
        if changes.iter().any(|(field, _)| shareable(field)) {
            repo::associations::lock(&transaction, scope).await?;
        }
        let before = repo::members::lock(&transaction, scope, id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let record = record_of(&transaction, scope, &before).await?;
        let mut changed = record.clone();
        let refusals: Vec<_> = changes
            .iter()
            .filter_map(|(field, text)| changed.set(*field, text).err())
            .collect();
        if before.version != version {
            let is_there = refusals.is_empty()
                && changed == record
                && may_be_told(&transaction, scope, id, changes).await?;
            let mut current = detail_of(&transaction, scope, before).await?;
            if !is_there {
                return Err(PublicError::EditConflict(Box::new(current)).into());
            }
            // Saved before, and asked for again since no answer came.
            current.notes.extend(repairs(changes));
            return Ok(current);
        }
        if !refusals.is_empty() {
            return Err(PublicError::Invalid(refusals).into());
        }
        self.store(&transaction, scope, &before, &record, &changed, EDIT)
            .await?;
        let after = repo::members::by_id(&transaction, scope, id)
            .await?
            .ok_or(PublicError::NotFound)?;
        let mut detail = detail_of(&transaction, scope, after).await?;
        detail.notes.extend(repairs(changes));
        transaction.commit().await?;
        Ok(detail)
    }
}

impl Members<'_> {
    /// Writes a changed record, lets go of confirmations that it touches, judges
    /// anew and records the event. Returns whether anything differs.
    pub(crate) async fn store(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        before: &member::Model,
        record: &MemberRecord,
        changed: &MemberRecord,
        action: &'static str,
    ) -> Result<bool, Error> {
        let fields = changed.changed_fields(record);
        if fields.is_empty() {
            return Ok(false);
        }
        let now = self.cx.clock.now();
        let firm_id = match fields.contains(&Field::Firm) {
            true => repo::firms::find_or_insert(db, scope, &changed.firm).await?,
            false => before.firm_id,
        };
        let confirmed: Vec<Doubt> = before
            .confirmed_doubts
            .iter()
            .copied()
            .filter(|doubt| !doubt.fields().iter().any(|field| fields.contains(field)))
            .collect();
        let mut row = before.clone().into_active_model();
        let unprintable = legible::notes(self.cx.renderer.fonts(), changed);
        repo::members::write_record(&mut row, changed, firm_id, &unprintable);
        row.version = Set(before.version + 1);
        row.confirmed_doubts = Set(confirmed.into());
        row.updated_at = Set(now);
        let after = repo::members::update(db, scope, row).await?;
        if changed.status != MembershipStatus::Listed {
            repo::certificates::end_valid(db, scope, &[before.id], CertificateState::Lapsed, now)
                .await?;
        }
        standing::rejudge_after_change(db, scope, before, after).await?;
        let detail = audit_detail(action, &fields, record, changed);
        repo::audit::record(db, scope, now, Event::on_member(action, before.id, detail)).await?;
        Ok(true)
    }
}

/// Whether a person may be told that these changes are there already. Of 证件号 only who has put it
/// there: to others it would tell whether a guessed number is right.
async fn may_be_told(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member_id: i64,
    changes: &[(Field, String)],
) -> Result<bool, Error> {
    if changes.iter().all(|(field, _)| *field != Field::IdNumber) {
        return Ok(true);
    }
    let Some(event) = repo::audit::newest_of(db, scope, member_id, EDIT).await? else {
        return Ok(false);
    };
    let changed_it = event.detail["fields"].get(Field::IdNumber.key()).is_some();
    Ok(event.actor == scope.actor && changed_it)
}

/// What the normal forms changed in these texts.
fn repairs(changes: &[(Field, String)]) -> impl Iterator<Item = FieldNote> {
    changes.iter().filter_map(|(field, text)| {
        let told = domain::repair::told(*field, text)?;
        Some(FieldNote::new(*field, told))
    })
}

/// The changed fields with old and new value; of what is sensitive only that it changed.
fn audit_detail(action: &str, fields: &[Field], old: &MemberRecord, new: &MemberRecord) -> Value {
    let entry = |field: &Field| {
        let sensitive = matches!(
            field,
            Field::IdNumber | Field::BirthDate | Field::Mobile | Field::Email | Field::Address
        );
        let value = match sensitive {
            // Brought to its normal form alone: what that took away quotes no digit.
            true if action == NORMALISE => json!(domain::repair::told(*field, &old.get(*field))),
            true => Value::Null,
            false => json!([old.get(*field), new.get(*field)]),
        };
        (field.key().to_owned(), value)
    };
    json!({ "fields": fields.iter().map(entry).collect::<serde_json::Map<_, _>>() })
}

/// What is on file in this row, with the firm's name.
pub(crate) async fn record_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: &member::Model,
) -> Result<MemberRecord, Error> {
    let firms = repo::firms::names(db, scope, row.firm_id).await?;
    let firm = firms.into_values().next().unwrap_or_default();
    Ok(repo::members::to_record(row, firm))
}

/// The member in this row in full, without 证件号.
pub(crate) async fn detail_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: member::Model,
) -> Result<MemberDetail, Error> {
    let mut record = record_of(db, scope, &row).await?;
    let notes = row.unprintable.to_vec();
    let missing = record.missing(row.photo_sha256.is_some());
    let id_masked = record.id_document.masked();
    record.id_document.number = String::new();
    let certificates = repo::certificates::of_member(db, scope, row.id).await?;
    let valid = certificates
        .iter()
        .find(|version| *version.state == CertificateState::Valid);
    let differences = valid.map(|valid| certificates::differences(valid, &row, &record));
    Ok(MemberDetail {
        id: row.id,
        version: row.version,
        record,
        id_masked,
        photo: repo::members::photo_ref(&row),
        missing,
        doubts: row.doubts.to_vec(),
        confirmed: row.confirmed_doubts.to_vec(),
        standing: standing::of_row(&row),
        certificates: certificates::history(db, scope, &certificates).await?,
        differences: differences.filter(PrintedDifferences::any),
        notes,
    })
}

fn to_row(row: &member::Model, firm: String, position: u64) -> MemberRow {
    let record = repo::members::to_record(row, firm);
    MemberRow {
        id: row.id,
        version: row.version,
        position,
        starred: record.starred,
        id_masked: record.id_document.masked(),
        name: record.name,
        member_no: record.member_no,
        firm: record.firm,
        sex: record.sex,
        birth_date: record.birth_date,
        joined_on: record.joined_on,
        approval_no: record.approval_no,
        approval_date: record.approval_date,
        status: record.status,
        photo: repo::members::photo_ref(row),
        standing: standing::of_row(row),
        hits: Hits::default(),
    }
}
