//! Whom a search means: words in names, readings, numbers and firms, the nearest first, or the
//! holders of the number of an identity document.

use domain::search::{LINE, reads_firms};
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait, Func, LikeExpr, SelectStatement, SimpleExpr,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::Scope;
use crate::entity::firm;
use crate::entity::member::Column;

/// So many holders of one 证件号 are listed: it is one person's, or a mistake.
pub(super) const MOST_NAMESAKES: u64 = 200;

/// Whom a list is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Nothing is searched for.
    Everybody,
    /// Who has this in name, readings, number or firm.
    Words(String),
    /// Who has the number that was typed.
    These(Vec<i64>),
}

/// How near a hit is to what was typed: the nearest come first, in every order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    /// Name, a reading, its initials or the number, from beginning to end.
    Whole,
    /// The beginning of one.
    Beginning,
    /// Somewhere inside, or in the name of the firm.
    Inside,
}

impl Rank {
    /// All, the nearest first.
    pub(crate) const ALL: [Self; 3] = [Self::Whole, Self::Beginning, Self::Inside];
}

/// Members who are found by these words; of one rank, or of all.
pub(super) fn matching(scope: &Scope, words: &str, rank: Option<Rank>) -> Condition {
    let plain = domain::search::plain(words);
    let by_firm = || {
        let firms = firms_holding(scope, words);
        Condition::any().add(Column::FirmId.in_subquery(firms))
    };
    if plain.is_empty() {
        // A dot or a ★ alone says nothing of names.
        return match rank {
            Some(Rank::Whole | Rank::Beginning) => nobody(),
            Some(Rank::Inside) | None => by_firm(),
        };
    }
    let (whole, beginning) = (is_whole(&plain), is_beginning(&plain));
    match rank {
        None => by_firm().add(is_inside(&plain)),
        Some(Rank::Whole) => Condition::all().add(whole),
        Some(Rank::Beginning) => Condition::all().add(beginning).add(whole.not()),
        Some(Rank::Inside) => {
            let inside = by_firm().add(is_inside(&plain));
            Condition::all().add(inside).add(beginning.not())
        }
    }
}

/// The rank of a member who is found by these words, as a number.
pub(super) fn rank_of(words: &str) -> SimpleExpr {
    let plain = domain::search::plain(words);
    if plain.is_empty() {
        return number(Rank::Inside);
    }
    CaseStatement::new()
        .case(is_whole(&plain), number(Rank::Whole))
        .case(is_beginning(&plain), number(Rank::Beginning))
        .finally(number(Rank::Inside))
        .into()
}

/// Where nothing is searched for, all are alike.
pub(super) fn any_rank() -> SimpleExpr {
    number(Rank::Whole)
}

fn number(rank: Rank) -> SimpleExpr {
    let place = Rank::ALL.iter().position(|one| *one == rank);
    let place = i32::try_from(place.unwrap_or(0)).unwrap_or(0);
    Expr::cust(place.to_string())
}

fn nobody() -> Condition {
    Condition::all().add(Expr::cust("1 = 0"))
}

fn is_whole(plain: &str) -> SimpleExpr {
    Column::SearchKey.like(containing(&format!("{LINE}{plain}{LINE}")))
}

fn is_beginning(plain: &str) -> SimpleExpr {
    Column::SearchKey.like(containing(&format!("{LINE}{plain}")))
}

fn is_inside(plain: &str) -> SimpleExpr {
    Column::SearchKey.like(containing(plain))
}

/// Firms that the box for everything finds: by name, and by pinyin what is long enough.
fn firms_holding(scope: &Scope, words: &str) -> SelectStatement {
    let plain = domain::search::plain(words);
    // Latin letters in both cases; the databases agree on no others.
    let name = domain::text::trimmed(words).to_ascii_lowercase();
    let by_name = Func::lower(Expr::col(firm::Column::Name)).like(containing(&name));
    let mut either = Condition::any().add(by_name);
    if !plain.is_empty() && reads_firms(&plain) {
        either = either.add(firm::Column::SearchKey.like(containing(&plain)));
    }
    firm_ids(scope, either)
}

/// The firm of this name, or those that have it in their names, readings or initials.
pub(super) fn firms_named(scope: &Scope, name: &str) -> SelectStatement {
    let plain = domain::search::plain(name);
    let line = |text: String| firm::Column::SearchKey.like(containing(&text));
    let first = format!("{LINE}{plain}{LINE}");
    let same = firm_ids(scope, Condition::all().add(line(first.clone())));
    let one = Condition::all().add(line(first));
    let inside = Condition::all()
        .add(line(plain))
        .add(Expr::exists(same).not());
    firm_ids(scope, Condition::any().add(one).add(inside))
}

fn firm_ids(scope: &Scope, which: Condition) -> SelectStatement {
    firm::Entity::find()
        .select_only()
        .column(firm::Column::Id)
        .filter(firm::Column::AssociationId.eq(scope.association_id))
        .filter(which)
        .into_query()
}

/// A pattern for text anywhere inside; `%` and `_` stand for themselves.
pub(crate) fn containing(text: &str) -> LikeExpr {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}
