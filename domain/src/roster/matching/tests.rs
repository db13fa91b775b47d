use proptest::prelude::*;

use super::*;

const ALL: KeyColumns = KeyColumns {
    kind: true,
    number: true,
    member_no: true,
};

fn who(name: &str, number: &str, member_no: &str) -> Identity {
    Identity {
        id: None,
        kind: IdDocumentKind::guess(number),
        number: number.into(),
        member_no: member_no.into(),
        name: name.into(),
        birth_date: Some(CalendarDate::new(1987, 3, 9).unwrap()),
    }
}

fn numbered(members: &[Identity]) -> Vec<(i64, Identity)> {
    (1..).zip(members.iter().cloned()).collect()
}

#[test]
fn the_kth_row_is_the_kth_member() {
    let same = who("丁", "1", "2");
    let known = numbered(&[same.clone(), who("王", "3", "4"), same.clone()]);
    let found = matches(&known, &[same.clone(), same.clone(), same], ALL);
    assert_eq!(found.rows, [Match::Known(1), Match::Known(3), Match::New]);
    assert_eq!(found.repeats, [None, Some(0), Some(0)]);
}

#[test]
fn what_one_side_does_not_say_is_no_difference() {
    let known = numbered(&[who("丁", "", "2"), who("王", "3", "4"), who("王", "3", "5")]);
    let rows = [who("丁", "1", "2"), who("王", "3", ""), who("王", "", "5")];
    let found = matches(&known, &rows, ALL);
    // The second row may mean either: nothing is guessed.
    assert_eq!(found.rows[0], Match::Known(1));
    assert_eq!(found.rows[2], Match::Known(3));
    assert_eq!(
        found.rows[1],
        Match::Probably(2, Likeness::OtherNumber),
        "two could be meant"
    );
}

#[test]
fn what_is_probably_the_same_is_asked() {
    let known = numbered(&[
        who("阿依古丽·示例", "1", "2"),
        who("金示一", "3", "4"),
        who("方示禾", "5", "6"),
        who("沈示宁", "7", "8"),
    ]);
    let rows = [
        who("阿依古丽示例", "1", "2"),
        who("金示依", "3", "4"),
        who("方示禾", "9", "6"),
        who("沈示宁", "7", "88"),
        who("姜示芳", "10", "11"),
    ];
    let found = matches(&known, &rows, ALL).rows;
    assert_eq!(
        found,
        [
            Match::Probably(1, Likeness::Spelling),
            Match::Probably(2, Likeness::IdNumber),
            Match::Probably(3, Likeness::MemberNo),
            Match::Probably(4, Likeness::OtherNumber),
            Match::New,
        ]
    );
}

#[test]
fn the_most_alike_come_first_wherever_they_stand() {
    let known = numbered(&[who("方示禾", "5", "6")]);
    let rows = [who("张示三", "9", "6"), who("方示和", "5", "7")];
    assert_eq!(
        matches(&known, &rows, ALL).rows,
        [Match::New, Match::Probably(1, Likeness::IdNumber)]
    );
}

#[test]
fn a_name_alone_means_nobody() {
    let known = numbered(&[who("王示伟", "", "")]);
    let by = KeyColumns {
        kind: false,
        number: false,
        member_no: false,
    };
    let rows = [who("王示伟", "", "")];
    assert_eq!(matches(&known, &rows, by).rows, [Match::New]);
}

#[test]
fn a_file_without_a_column_is_not_told_apart_by_it() {
    let known = numbered(&[who("丁", "1", "2")]);
    let by = KeyColumns {
        member_no: false,
        ..ALL
    };
    assert_eq!(
        matches(&known, &[who("丁", "1", "")], by).rows,
        [Match::Known(1)]
    );
}

#[test]
fn a_roster_of_ours_says_who_it_is() {
    let masked = who("丁", "", "2");
    let known = numbered(&[
        who("丁", "1", "2"),
        who("丁", "3", "2"),
        who("丁", "4", "2"),
    ]);
    let row = |id, of: &Identity| Identity {
        id: Some(id),
        ..of.clone()
    };
    let rows = [
        row(3, &masked),
        row(1, &masked),
        row(1, &masked),
        row(2, &who("王", "9", "9")),
    ];
    let found = matches(&known, &rows, ALL).rows;
    assert_eq!(found[..2], [Match::Known(3), Match::Known(1)]);
    assert_eq!(
        found[2],
        Match::Known(2),
        "the only one left whom it can mean"
    );
    assert_eq!(
        found[3],
        Match::New,
        "a line that was pasted over another's"
    );
}

proptest! {
    #[test]
    fn the_same_rows_again_are_all_known_and_nobody_twice(
        rows in prop::collection::vec(("[甲乙]", "[12]?", "[34]?"), 0..12),
        more in prop::collection::vec(("[甲乙丙]", "[12]?", "[34]?"), 0..12),
    ) {
        let identity = |(name, number, no): &(String, String, String)| who(name, number, no);
        let members: Vec<Identity> = rows.iter().map(identity).collect();
        let known = numbered(&members);
        let again = matches(&known, &members, ALL);
        prop_assert!(again.rows.iter().all(|row| matches!(row, Match::Known(_))));
        let others: Vec<Identity> = more.iter().map(identity).collect();
        let mut ids: Vec<i64> = matches(&known, &others, ALL).rows.iter().filter_map(|row| {
            match row {
                Match::Known(id) | Match::Probably(id, _) => Some(*id),
                Match::New => None,
            }
        }).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
    }
}
