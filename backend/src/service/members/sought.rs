//! What the search box means. Words stand in the address of the list; the number of an identity
//! document stands in none: it is kept for the session in which it was typed, for a while, and the
//! address holds an opaque token.

use domain::{Hits, ListQuery, MemberRow, PublicError};
use serde_json::json;
use time::Duration;

use crate::files::sha256_hex;
use crate::repo::audit::Event;
use crate::repo::list::{Sought, Wanted};
use crate::repo::searches::Typed;
use crate::service::Context;
use crate::{Error, Scope, random, repo};

/// So long a number that was typed is kept.
const KEPT_FOR: Duration = Duration::hours(2);
/// So many are kept of one session: the newest.
const MOST_KEPT: u64 = 30;

/// A list, and what of its rows is to be marked.
pub(super) struct Found {
    pub(super) wanted: Wanted,
    /// What was typed, as pages may show it, where the address does not hold it.
    pub(super) masked: String,
}

impl Found {
    /// What the search has found in this row.
    pub(super) fn hits(&self, row: &MemberRow) -> Hits {
        match &self.wanted.sought {
            Sought::Everybody => Hits::default(),
            Sought::Words(words) => {
                domain::search::hits(words, &row.name, &row.member_no, &row.firm)
            }
            Sought::These(_) => Hits {
                id_number: true,
                ..Hits::default()
            },
        }
    }
}

/// The list within bounds, and whom its search means. The number of a document finds its holders;
/// what only looks like one, and nobody has, is looked for as words are.
pub(super) async fn wanted(cx: &Context, scope: &Scope, query: &ListQuery) -> Result<Found, Error> {
    let query = query.bounded();
    let text = match query.token.as_str() {
        "" => query.search.clone(),
        token => typed(cx, scope, token).await?,
    };
    let number = domain::sought::document_number(&text);
    // Who is signed in asks by a token, which leaves a trace.
    let may_ask = !query.token.is_empty() || scope.session.is_none();
    let forms = domain::sought::written_forms(&text);
    let holders = match forms.is_empty() || !may_ask {
        true => Vec::new(),
        false => repo::list::with_id_number(cx.db.read(), scope, forms).await?,
    };
    let sought = match (holders.is_empty(), text.is_empty()) {
        (false, _) => Sought::These(holders),
        (true, true) => Sought::Everybody,
        // What stands around a number was pasted along with it.
        (true, false) => Sought::Words(text.clone()),
    };
    let masked = match number {
        Some(_) => domain::sought::masked(&text),
        None => String::new(),
    };
    let wanted = Wanted { query, sought };
    Ok(Found { wanted, masked })
}

async fn typed(cx: &Context, scope: &Scope, token: &str) -> Result<String, Error> {
    let session = scope.session.as_deref().ok_or(PublicError::SearchExpired)?;
    let (db, now) = (cx.db.read(), cx.clock.now());
    let id = sha256_hex(token.as_bytes());
    let text = repo::searches::text(db, scope, &id, session, now).await?;
    Ok(text.ok_or(PublicError::SearchExpired)?)
}

/// The list that a form asks for: where its text may stand in no address, that is kept and the list
/// holds a token instead.
pub(super) async fn kept(
    cx: &Context,
    scope: &Scope,
    typed: &ListQuery,
) -> Result<ListQuery, Error> {
    // A new search takes the place of an earlier one.
    let query = ListQuery {
        token: String::new(),
        ..typed.clone()
    };
    let query = query.bounded();
    if !domain::sought::is_secret(&query.search) {
        return Ok(query);
    }
    let (Some(session), Some(staff_id)) = (scope.session.as_deref(), scope.staff_id) else {
        // Programs without a session have no address either.
        return Ok(query);
    };
    let token = random::token()?;
    let now = cx.clock.now();
    let transaction = cx.db.begin().await?;
    let row = Typed {
        id: sha256_hex(token.as_bytes()),
        session,
        staff_id,
        text: &query.search,
        at: now,
        until: now + KEPT_FOR,
    };
    repo::searches::insert(&transaction, scope, row).await?;
    repo::searches::keep_newest(&transaction, scope, session, MOST_KEPT).await?;
    // That somebody looked for a number; never for which.
    let event = Event::of("member.search-id-number", json!({}));
    repo::audit::record(&transaction, scope, now, event).await?;
    transaction.commit().await?;
    Ok(ListQuery {
        search: String::new(),
        token,
        ..query
    })
}
