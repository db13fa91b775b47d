//! What a plan comes to, and whether an order is of what was shown.

use domain::job::{IssuePreflight, MOST_LISTED};
use domain::{IssuePlan, PlannedIssue};

use crate::files::sha256_hex;

/// What a plan comes to, with the first of those who need something.
pub(super) fn summed_up(planned: &[PlannedIssue]) -> IssuePreflight {
    let mut sum = IssuePreflight::default();
    let (mut replaced, mut doubted) = (String::new(), String::new());
    for member in planned {
        let mut list = None;
        match &member.plan {
            IssuePlan::New => sum.new += 1,
            IssuePlan::Changed => {
                sum.changed += 1;
                replaced += &format!("{} {}\n", member.id, member.replaces);
            }
            IssuePlan::Unchanged => sum.unchanged += 1,
            IssuePlan::Doubtful(doubts) => {
                sum.doubtful += 1;
                sum.replacing += usize::from(member.replaces > 0);
                list = Some(&mut sum.doubtful_members);
                let codes: Vec<_> = doubts.iter().map(|doubt| doubt.code()).collect();
                doubted += &format!("{} {} {codes:?}\n", member.id, member.replaces);
            }
            IssuePlan::Missing(_) | IssuePlan::NotListed | IssuePlan::Revoked(_) => {
                sum.blocked += 1;
                list = Some(&mut sum.blocked_members);
            }
        }
        if let Some(list) = list.filter(|list| list.len() < MOST_LISTED) {
            list.push(member.clone());
        }
    }
    let [replaced, doubted] = [replaced, doubted].map(|text| sha256_hex(text.as_bytes()));
    sum.stamp = format!("{replaced}.{doubted}");
    sum
}

/// Whether a stamp says what was shown; doubts matter only where they are confirmed.
pub(super) fn is_as_shown(now: &str, shown: &str, confirmed: bool) -> bool {
    match (now.split_once('.'), shown.split_once('.')) {
        (Some((now, _)), Some((shown, _))) if !confirmed => now == shown,
        _ => now == shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_tells_what_is_replaced_and_doubted() {
        let member = |id, plan, replaces| PlannedIssue {
            id,
            name: "王䶮".into(),
            member_no: "330000010001".into(),
            plan,
            replaces,
        };
        let stamp = |planned: PlannedIssue| summed_up(&[planned]).stamp;
        let doubt = |doubt| IssuePlan::Doubtful(vec![doubt]);
        let first = stamp(member(1, doubt(domain::Doubt::IdSex), 0));
        for other in [
            member(2, doubt(domain::Doubt::IdSex), 0),
            member(1, doubt(domain::Doubt::IdForm), 0),
            member(1, doubt(domain::Doubt::IdSex), 1),
        ] {
            let other = stamp(other);
            assert!(!is_as_shown(&other, &first, true));
            assert!(is_as_shown(&other, &first, false), "nobody confirms it");
        }
        let first = stamp(member(1, IssuePlan::Changed, 1));
        let other = stamp(member(1, IssuePlan::Changed, 2));
        assert!(!is_as_shown(&other, &first, false));
        assert!(!is_as_shown(&other, "", false));
    }
}
