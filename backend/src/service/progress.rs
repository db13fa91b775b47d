//! 进度: how far it is until every member holds a valid certificate.

use std::collections::HashMap;

use domain::{CalendarDate, Progress, PublicError, Share, Tally};

use super::Context;
use crate::clock::shanghai_date;
use crate::repo::progress::OfDay;
use crate::scope::Staff;
use crate::{Error, Scope, SystemScope, repo};

/// See [`crate::Services::progress`].
pub struct ProgressOf<'a> {
    pub(crate) cx: &'a Context,
}

impl ProgressOf<'_> {
    /// How far the association has come, by firm.
    pub async fn of_association(&self, scope: &Scope) -> Result<Progress, Error> {
        let db = self.cx.db.read();
        let association = repo::associations::own(db, scope).await?;
        let association = association.ok_or(PublicError::NotFound)?;
        let names = repo::firms::all(db, scope).await?;
        let names: HashMap<i64, String> =
            names.into_iter().map(|firm| (firm.id, firm.name)).collect();
        let mut tallies: HashMap<Option<i64>, Tally> = HashMap::new();
        for row in repo::progress::by_firm(db, scope).await? {
            *tallies.entry(row.firm_id).or_default() += Tally::of(*row.state, number(row.members));
        }
        let shares = tallies.into_iter().map(|(firm, tally)| Share {
            name: firm
                .and_then(|id| names.get(&id).cloned())
                .unwrap_or_default(),
            firm,
            tally,
        });
        let dates = (shanghai_date(self.cx.clock.now()), *association.deadline);
        let everybody = repo::list::Wanted::everybody();
        let counts = repo::list::counts(db, scope, &everybody).await?.queues;
        Ok(Progress {
            no_photo: counts.no_photo,
            incomplete: counts.incomplete,
            by_day: days(repo::progress::by_day(db, scope).await?),
            ..of_shares(shares.collect(), dates)
        })
    }

    /// How far all of them have come, by association; for the national administrator alone, who
    /// sees nothing of any member. The deadline is the latest of theirs.
    ///
    /// # Errors
    /// [`PublicError::Forbidden`] for anybody else.
    pub async fn of_all(&self, staff: &Staff) -> Result<Progress, Error> {
        staff.may_oversee()?;
        let (db, system) = (self.cx.db.read(), SystemScope::acting());
        let associations = repo::associations::all(db, &system).await?;
        let today = shanghai_date(self.cx.clock.now());
        let deadline = associations.iter().map(|row| *row.deadline).max();
        let (mut no_photo, mut incomplete) = (0, 0);
        let mut tallies: HashMap<_, Tally> = HashMap::new();
        for row in repo::progress::by_association(db, &system).await? {
            no_photo += number(row.no_photo);
            incomplete += number(row.incomplete);
            *tallies.entry(row.association_id).or_default() +=
                Tally::of(*row.state, number(row.members));
        }
        let shares = associations.into_iter().map(|row| Share {
            name: row.name,
            firm: None,
            tally: tallies.remove(&row.id).unwrap_or_default(),
        });
        let dates = (today, deadline.unwrap_or(today));
        Ok(Progress {
            no_photo,
            incomplete,
            by_day: days(repo::progress::by_day_of_all(db, &system).await?),
            ..of_shares(shares.collect(), dates)
        })
    }
}

/// Shares and their sum, most left to do first.
fn of_shares(mut shares: Vec<Share>, (today, deadline): (CalendarDate, CalendarDate)) -> Progress {
    let mut tally = Tally::default();
    for share in &shares {
        tally += share.tally;
    }
    shares.sort_by(|one, other| {
        let order = (other.tally.left(), other.tally.total());
        order
            .cmp(&(one.tally.left(), one.tally.total()))
            .then_with(|| one.name.cmp(&other.name))
    });
    Progress {
        today,
        deadline,
        tally,
        no_photo: 0,
        incomplete: 0,
        by_day: Vec::new(),
        shares,
    }
}

fn days(rows: Vec<OfDay>) -> Vec<(CalendarDate, u64)> {
    let day = |row: OfDay| (*row.issued_on, number(row.members));
    rows.into_iter().map(day).collect()
}

/// A count is never negative.
fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
