//! What asking for a member's certificate would come to.

use serde::{Deserialize, Serialize};

use crate::certificate::CertificateSummary;
use crate::doubt::Doubt;
use crate::error::PublicError;
use crate::field::Field;

/// At most this many members in one plan, and certificates in one archive
/// that is asked for over the web; more go in parts.
pub const MAX_BATCH: usize = 500;

/// What asking for a member's certificate comes to as things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuePlan {
    /// The first version, or one after a version that has lapsed or, with a reason, was revoked.
    New,
    /// A new version in place of a valid one that differs from what is on file.
    Changed,
    /// The valid version says what is on file: nothing is made.
    Unchanged,
    /// Required fields are empty: nothing can be made.
    Missing(Vec<Field>),
    /// The member has left: nothing can be made.
    NotListed,
    /// Doubts that somebody must confirm first.
    Doubtful(Vec<Doubt>),
    /// The newest version was revoked, this one: only a reason leads on, and no batch.
    Revoked(Box<CertificateSummary>),
}

impl IssuePlan {
    /// The rules in their order. `differs` is `None` without a valid
    /// certificate, else whether it differs from what is on file; `open` are
    /// the doubts that nobody has confirmed; `revoked` is the newest version where it
    /// was revoked and nobody gave a reason for the next.
    pub fn of(
        missing: Vec<Field>,
        differs: Option<bool>,
        listed: bool,
        open: Vec<Doubt>,
        revoked: Option<CertificateSummary>,
    ) -> Self {
        if !missing.is_empty() {
            return Self::Missing(missing);
        }
        match differs {
            Some(false) => Self::Unchanged,
            _ if !listed => Self::NotListed,
            Some(true) if open.is_empty() => Self::Changed,
            Some(true) => Self::Doubtful(open),
            None => match revoked {
                Some(version) => Self::Revoked(Box::new(version)),
                None if open.is_empty() => Self::New,
                None => Self::Doubtful(open),
            },
        }
    }

    /// The error where nothing is made and nothing is there either.
    pub fn refusal(&self) -> Option<PublicError> {
        match self {
            Self::New | Self::Changed | Self::Unchanged => None,
            Self::Missing(fields) => Some(PublicError::Missing(fields.clone())),
            Self::NotListed => Some(PublicError::NotListed),
            Self::Doubtful(doubts) => Some(PublicError::Doubtful(doubts.clone())),
            Self::Revoked(version) => Some(PublicError::Revoked(version.clone())),
        }
    }
}

/// A member of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedIssue {
    /// Identity of the row.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// 执业会员号.
    pub member_no: String,
    /// What asking for the certificate comes to.
    pub plan: IssuePlan,
    /// The valid version that a new one would take the place of; 0 for none.
    pub replaces: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_holds_decides() {
        let field = vec![Field::Firm];
        let doubt = vec![Doubt::IdSex];
        let of = |missing: &[Field], differs, listed, open: &[Doubt]| {
            IssuePlan::of(missing.to_vec(), differs, listed, open.to_vec(), None)
        };
        let revoked = CertificateSummary {
            version: 1,
            code: crate::CertificateCode::from_random([7; 26]),
            issued_on: "2026-01-02".parse().unwrap(),
            issue_reason: String::new(),
            state: crate::CertificateState::Revoked,
            ended_on: None,
            ended_by: String::new(),
            reason: None,
            note: String::new(),
        };
        let after = |missing: &[Field], listed, open: &[Doubt]| {
            let newest = Some(revoked.clone());
            IssuePlan::of(missing.to_vec(), None, listed, open.to_vec(), newest)
        };
        let table = [
            (
                of(&field, Some(false), true, &doubt),
                IssuePlan::Missing(field.clone()),
            ),
            (of(&[], Some(false), false, &doubt), IssuePlan::Unchanged),
            (of(&[], Some(true), false, &doubt), IssuePlan::NotListed),
            (of(&[], None, false, &[]), IssuePlan::NotListed),
            (
                of(&[], Some(true), true, &doubt),
                IssuePlan::Doubtful(doubt.clone()),
            ),
            (of(&[], Some(true), true, &[]), IssuePlan::Changed),
            (of(&[], None, true, &[]), IssuePlan::New),
            (
                after(&field, true, &doubt),
                IssuePlan::Missing(field.clone()),
            ),
            (after(&[], false, &doubt), IssuePlan::NotListed),
            (
                after(&[], true, &doubt),
                IssuePlan::Revoked(Box::new(revoked.clone())),
            ),
        ];
        for (found, expected) in table {
            assert_eq!(found, expected);
        }
    }
}
