//! 批量签发: many certificates, group by group. While one group is recorded the next is drawn.

mod group;
mod manifest;
mod package;

use std::collections::VecDeque;

use domain::job::{JobFolders, JobItemState};
use domain::{Doubt, PublicError};
use serde::{Deserialize, Serialize};

use super::{Certificates, IssueOutcome};
use crate::entity::job_item::{self, Wish};
use crate::jobs::{Finished, Halt, Run};
use crate::{Error, Scope, repo};
use group::{Asked, Came, Group, Issuing};

/// Members of one transaction: others write in between.
const AT_ONCE: usize = 50;
/// How often a member is asked for again who changed while the certificate was drawn.
const ATTEMPTS: u32 = 5;

/// What a job of certificates is to do.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct IssueInput {
    /// The layout of the ZIP.
    pub(crate) folders: JobFolders,
}

/// Works on a job of certificates.
pub(crate) async fn run(run: &Run, input: &serde_json::Value) -> Result<Finished, Halt> {
    let input = IssueInput::deserialize(input)
        .map_err(|error| Error::Corrupt(format!("input of a job: {error}")))?;
    let issuing = Issuing {
        certificates: run.services.certificates(),
        scope: &run.scope,
        why: None,
        run: Some(run),
    };
    let mut items = Source::Job { run, after: None };
    issue_all(&issuing, &mut items, |_, _| {}).await?;
    package::package(run, input.folders).await
}

impl Certificates<'_> {
    /// Issues the certificates of these members, with these doubts confirmed, and tells what came
    /// of each. Meant for commands: nothing is marked, and what is asked for again is found issued.
    ///
    /// # Errors
    /// Where something failed that no member is to blame for.
    pub async fn issue_many(
        &self,
        scope: &Scope,
        member_ids: &[i64],
        (confirm, why): (&[Doubt], Option<&str>),
        tell: impl FnMut(i64, &Result<IssueOutcome, PublicError>),
    ) -> Result<(), Error> {
        scope.may_change()?;
        let issuing = Issuing {
            certificates: Certificates { cx: self.cx },
            scope,
            why,
            run: None,
        };
        let mut members = Source::Members {
            groups: member_ids.chunks(AT_ONCE),
            confirm,
        };
        match issue_all(&issuing, &mut members, tell).await {
            Ok(()) => Ok(()),
            Err(Halt::Error(error)) => Err(error),
            Err(halt) => unreachable!("only jobs are halted: {halt:?}"),
        }
    }
}

/// Where the members come from.
enum Source<'a> {
    /// The items of a job after this position.
    Job { run: &'a Run, after: Option<u32> },
    Members {
        groups: std::slice::Chunks<'a, i64>,
        confirm: &'a [Doubt],
    },
}

impl Source<'_> {
    /// The next group; empty at the end.
    async fn next(&mut self) -> Result<Vec<Asked>, Halt> {
        match self {
            Self::Job { run, after } => {
                let db = run.services.cx.db.read();
                run.may_go_on(db).await?;
                let page = (*after, AT_ONCE as u64);
                let (job, waiting) = (run.job(), JobItemState::Waiting);
                let items = repo::job_items::in_state(db, &run.scope, job, waiting, page).await?;
                *after = items.last().map(|last| *last.position).or(*after);
                let asked = |item: job_item::Model| Asked {
                    item: Some(item.id),
                    member_id: item.member_id,
                    wish: item.wish.into_inner(),
                };
                Ok(items.into_iter().map(asked).collect())
            }
            Self::Members { groups, confirm } => {
                let asked = |id: &i64| Asked {
                    item: None,
                    member_id: *id,
                    wish: Wish {
                        confirm: confirm.to_vec(),
                        replaces: None,
                    },
                };
                let group = groups.next().unwrap_or_default();
                Ok(group.iter().map(asked).collect())
            }
        }
    }
}

/// Issues group by group until there is none left.
async fn issue_all(
    issuing: &Issuing<'_>,
    source: &mut Source<'_>,
    mut tell: impl FnMut(i64, &Result<IssueOutcome, PublicError>),
) -> Result<(), Halt> {
    let mut again: VecDeque<(Asked, u32)> = VecDeque::new();
    let mut drawn = draw(issuing, source.next().await?).await?;
    while let Some(group) = drawn {
        let following = source.next().await?;
        let (recorded, prepared) = tokio::join!(issuing.record(group), draw(issuing, following));
        for (asked, came) in recorded? {
            match came {
                Some(outcome) => tell(asked.member_id, &outcome),
                None => again.push_back((asked, 1)),
            }
        }
        drawn = prepared?;
    }
    while let Some((asked, attempt)) = again.pop_front() {
        let id = asked.member_id;
        let outcome = match alone(issuing, asked.clone(), attempt).await? {
            Some(outcome) => outcome,
            None => {
                again.push_back((asked, attempt + 1));
                continue;
            }
        };
        tell(id, &outcome);
    }
    Ok(())
}

/// Makes a group ready; `None` of nobody.
async fn draw(issuing: &Issuing<'_>, asked: Vec<Asked>) -> Result<Option<Group>, Halt> {
    if asked.is_empty() {
        return Ok(None);
    }
    Ok(Some(issuing.prepare(asked).await?))
}

/// Asks for one member once more.
async fn alone(issuing: &Issuing<'_>, asked: Asked, attempt: u32) -> Result<Came, Halt> {
    let group = match attempt {
        ATTEMPTS.. => Group::refused(asked, PublicError::Busy),
        _ => issuing.prepare(vec![asked]).await?,
    };
    let recorded = issuing.record(group).await?;
    Ok(recorded.into_iter().next().and_then(|(_, came)| came))
}

/// Why a member was refused, in one line.
pub(crate) fn reason(refusal: &PublicError) -> String {
    let words: Vec<&str> = match refusal {
        PublicError::Missing(fields) => fields.iter().map(|field| field.label()).collect(),
        PublicError::Doubtful(doubts) => doubts.iter().map(|doubt| doubt.message()).collect(),
        _ => Vec::new(),
    };
    match words.as_slice() {
        [] => refusal.title(),
        words => format!("{}（{}）", refusal.title(), words.join("、")),
    }
}
