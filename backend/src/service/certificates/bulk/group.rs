//! Certificates of many members: read together, drawn on every core, stored, and recorded in one
//! transaction. What is done is what [`Certificates::issue`] does for one.

use std::collections::HashMap;

use domain::PublicError;
use futures_util::{StreamExt, stream};
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel};

use super::super::Certificates;
use super::super::draft::Draft;
use super::super::issue::{Ask, Seen, told};
use super::super::{IssueOutcome, IssueRequest, Issued};
use crate::db::Fault;
use crate::entity::job_item::Wish;
use crate::entity::{certificate, member};
use crate::jobs::{Halt, Run};
use crate::repo::audit::Event;
use crate::repo::job_items::ItemEnd;
use crate::service::standing;
use crate::{Error, Scope, repo};

/// Certificates that are drawn at once.
const AT_ONCE: usize = 4;

/// A member whose certificate is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The item of the job, if there is one.
    pub(super) item: Option<i64>,
    pub(super) member_id: i64,
    pub(super) wish: Wish,
}

/// What was made ready for a member, before anything is locked.
enum Ready {
    Drawn(Box<Draft>),
    Unchanged,
    Refused(PublicError),
}

/// A group that is ready to be recorded.
pub(super) struct Group {
    asked: Vec<Asked>,
    ready: Vec<Ready>,
}

/// What asking for a member's certificate came to; `None` if the member changed while it was
/// drawn: it is to be asked for again.
pub(super) type Came = Option<Result<IssueOutcome, PublicError>>;

/// For whom, and in which words.
pub(super) struct Issuing<'a> {
    pub(super) certificates: Certificates<'a>,
    pub(super) scope: &'a Scope,
    /// Why doubts are confirmed.
    pub(super) why: Option<&'a str>,
    /// The job whose items are marked.
    pub(super) run: Option<&'a Run>,
}

impl Group {
    /// One member who is refused for this.
    pub(super) fn refused(asked: Asked, refusal: PublicError) -> Self {
        Self {
            asked: vec![asked],
            ready: vec![Ready::Refused(refusal)],
        }
    }
}

impl Issuing<'_> {
    fn request<'w>(&'w self, wish: &'w Wish) -> IssueRequest<'w> {
        IssueRequest {
            confirm: &wish.confirm,
            why: self.why,
            reason: None,
            replaces: wish.replaces,
        }
    }

    /// Draws and stores what is to be recorded.
    pub(super) async fn prepare(&self, asked: Vec<Asked>) -> Result<Group, Error> {
        let cx = self.certificates.cx;
        let db = cx.db.read();
        let ids: Vec<i64> = asked.iter().map(|asked| asked.member_id).collect();
        let rows = repo::members::by_ids(db, self.scope, &ids).await?;
        let asks = self.asks(db, rows, &asked).await?;
        let wants_new = asks.iter().any(|ask| matches!(ask, Ok(Ask::New(_))));
        let signer = match wants_new {
            true => Some(cx.signer(db, self.scope).await?),
            false => None,
        };
        let ready = stream::iter(asks)
            .map(|ask| {
                let signer = signer.clone();
                async move {
                    match (ask, signer) {
                        (Ok(Ask::New(wanted)), Some(signer)) => {
                            drawn(Draft::draw(cx, signer, *wanted).await)
                        }
                        (Ok(_), _) => Ok(Ready::Unchanged),
                        (Err(refusal), _) => Ok(Ready::Refused(refusal)),
                    }
                }
            })
            .buffered(AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        let ready = ready.into_iter().collect::<Result<Vec<_>, Error>>()?;
        let drafts = ready.iter().filter_map(|ready| match ready {
            Ready::Drawn(draft) => Some(&**draft),
            _ => None,
        });
        Draft::sync(cx, drafts).await?;
        Ok(Group { asked, ready })
    }

    /// What each is to get as things stand, in the order asked for.
    async fn asks(
        &self,
        db: &impl ConnectionTrait,
        rows: Vec<member::Model>,
        asked: &[Asked],
    ) -> Result<Vec<Result<Ask, PublicError>>, Error> {
        let association = repo::associations::own(db, self.scope).await?;
        let association = association.ok_or(PublicError::NotFound)?;
        let mut seen = self.seen(db, rows, asked).await?;
        let mut asks = Vec::with_capacity(asked.len());
        for asked in asked {
            let request = self.request(&asked.wish);
            let ask = match seen.remove(&asked.member_id) {
                Some(seen) => {
                    let wanted = seen.wanted_of(db, self.scope, &association, &request);
                    refusal(wanted.await)?
                }
                None => Err(PublicError::NotFound),
            };
            asks.push(ask);
        }
        Ok(asks)
    }

    /// What is on file of each of these members.
    async fn seen(
        &self,
        db: &impl ConnectionTrait,
        rows: Vec<member::Model>,
        asked: &[Asked],
    ) -> Result<HashMap<i64, Seen>, Error> {
        let firm_ids = rows.iter().filter_map(|row| row.firm_id);
        let firms = repo::firms::names(db, self.scope, firm_ids).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut versions = repo::certificates::of_members(db, self.scope, &ids).await?;
        let wishes: HashMap<i64, &Wish> = asked
            .iter()
            .map(|asked| (asked.member_id, &asked.wish))
            .collect();
        let seen = rows.into_iter().map(|row| {
            let firm = row.firm_id.and_then(|id| firms.get(&id)).cloned();
            let record = repo::members::to_record(&row, firm.unwrap_or_default());
            let confirm = wishes.get(&row.id).map_or(&[][..], |wish| &wish.confirm);
            let versions = versions.remove(&row.id).unwrap_or_default();
            (row.id, Seen::from_rows(row, record, versions, confirm))
        });
        Ok(seen.collect())
    }

    /// Records what was made ready, in one transaction. Where that is not possible for all, it is
    /// tried one by one, so that each is refused for itself.
    pub(super) async fn record(&self, group: Group) -> Result<Vec<(Asked, Came)>, Halt> {
        let alone = group.asked.len() == 1;
        let asked = group.asked.clone();
        match self.record_together(group).await {
            Err(Halt::Error(Error::Database(error)))
                if Fault::of(&error) == Fault::Constraint && !alone =>
            {
                tracing::warn!(%error, "certificates are recorded one by one");
                let mut came = Vec::with_capacity(asked.len());
                for asked in asked {
                    came.extend(self.issue_alone(asked).await?);
                }
                Ok(came)
            }
            came => came,
        }
    }

    async fn issue_alone(&self, asked: Asked) -> Result<Vec<(Asked, Came)>, Halt> {
        let group = self.prepare(vec![asked.clone()]).await?;
        match self.record_together(group).await {
            Err(Halt::Error(Error::Database(error))) if Fault::of(&error) == Fault::Constraint => {
                let refusal = Error::Database(error).into_public();
                self.record_together(Group::refused(asked, refusal)).await
            }
            came => came,
        }
    }

    async fn record_together(&self, group: Group) -> Result<Vec<(Asked, Came)>, Halt> {
        let (cx, scope) = (self.certificates.cx, self.scope);
        let Group { asked, ready } = group;
        let transaction = cx.db.begin().await?;
        // Taken before any member is locked, as everywhere.
        let association = repo::associations::locked(&transaction, scope).await?;
        let association = association.ok_or(PublicError::NotFound)?;
        let ids: Vec<i64> = asked.iter().map(|asked| asked.member_id).collect();
        let rows = repo::members::lock_these(&transaction, scope, &ids).await?;
        let mut seen = self.seen(&transaction, rows, &asked).await?;
        let mut came = Vec::with_capacity(asked.len());
        let mut new = New::default();
        for (asked, ready) in asked.into_iter().zip(ready) {
            let outcome = match (seen.remove(&asked.member_id), ready) {
                (_, Ready::Refused(refusal)) => Some(Err(refusal)),
                (None, _) => Some(Err(PublicError::NotFound)),
                (Some(seen), ready) => {
                    let request = self.request(&asked.wish);
                    let ask = seen.wanted_of(&transaction, scope, &association, &request);
                    match (refusal(ask.await)?, ready) {
                        (Err(refusal), _) => Some(Err(refusal)),
                        (Ok(Ask::Unchanged(issued)), _) => {
                            Some(Ok(IssueOutcome::Unchanged(issued)))
                        }
                        (Ok(Ask::New(wanted)), Ready::Drawn(draft)) if draft.is_of(&wanted) => {
                            Some(Ok(IssueOutcome::New(
                                new.add(scope, seen, *draft, self.why),
                            )))
                        }
                        // Somebody changed something meanwhile.
                        (Ok(Ask::New(_)), _) => None,
                    }
                }
            };
            came.push((asked, outcome));
        }
        let changed = new.write(&transaction, scope, cx.clock.now()).await?;
        standing::rejudge(&transaction, scope, changed).await?;
        if let Some(run) = self.run {
            run.mark(&transaction, &marks(&came)).await?;
        }
        transaction.commit().await?;
        Ok(came)
    }
}

/// Versions that are to be recorded.
#[derive(Default)]
struct New {
    members: Vec<(member::Model, bool)>,
    ended: Vec<i64>,
    ended_at: Option<time::OffsetDateTime>,
    rows: Vec<certificate::ActiveModel>,
    events: Vec<Event>,
}

impl New {
    fn add(&mut self, scope: &Scope, seen: Seen, draft: Draft, why: Option<&str>) -> Issued {
        let id = seen.member.id;
        if seen.valid().is_some() {
            self.ended.push(id);
            self.ended_at = self.ended_at.max(Some(draft.issued_at()));
        }
        let Seen {
            mut member,
            confirmed,
            ..
        } = seen;
        let (row, issued) = draft.into_row(scope, id, None);
        self.rows.push(row);
        let detail = told(&issued, &confirmed, why);
        let event = Event::on_member("certificate.issue", id, detail);
        self.events.push(event);
        let confirms = *member.confirmed_doubts != confirmed;
        member.confirmed_doubts = confirmed.into();
        self.members.push((member, confirms));
        issued
    }

    /// Writes them; the members who are to be judged anew.
    async fn write(
        self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        now: time::OffsetDateTime,
    ) -> Result<Vec<member::Model>, Error> {
        use repo::certificates::{end_valid, insert_all};
        if let Some(at) = self.ended_at {
            let superseded = domain::CertificateState::Superseded;
            end_valid(db, scope, &self.ended, superseded, at).await?;
        }
        insert_all(db, scope, self.rows).await?;
        let mut members = Vec::with_capacity(self.members.len());
        for (member, confirms) in self.members {
            members.push(match confirms {
                true => {
                    let confirmed = member.confirmed_doubts.clone();
                    let mut change = member.into_active_model();
                    change.confirmed_doubts = Set(confirmed);
                    repo::members::update(db, scope, change).await?
                }
                false => member,
            });
        }
        repo::audit::record_all(db, scope, now, self.events).await?;
        Ok(members)
    }
}

/// What of it the items of a job are marked with.
fn marks(came: &[(Asked, Came)]) -> Vec<(i64, ItemEnd)> {
    let mark = |(asked, came): &(Asked, Came)| {
        let end = match came.as_ref()? {
            Ok(IssueOutcome::New(issued)) => ItemEnd::Done(issued.code.clone(), true),
            Ok(IssueOutcome::Unchanged(issued)) => ItemEnd::Done(issued.code.clone(), false),
            Err(refusal) => ItemEnd::Refused(super::reason(refusal)),
        };
        Some((asked.item?, end))
    };
    came.iter().filter_map(mark).collect()
}

/// Parts what one member is refused for from what stops all.
fn refusal<T>(outcome: Result<T, Error>) -> Result<Result<T, PublicError>, Error> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Public(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}

/// A drawing; one that this member's data or photo does not allow is refused alone.
fn drawn(outcome: Result<Draft, Error>) -> Result<Ready, Error> {
    use std::io::ErrorKind;
    let alone = match outcome {
        Ok(draft) => return Ok(Ready::Drawn(Box::new(draft))),
        Err(error @ (Error::Render(_) | Error::Corrupt(_) | Error::Public(_))) => error,
        // The photo is not there.
        Err(Error::Files(error))
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) =>
        {
            Error::Files(error)
        }
        Err(error) => return Err(error),
    };
    Ok(Ready::Refused(alone.into_public()))
}
