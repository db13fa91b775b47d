//! Faults of the browser's program, for the log: where it died, in a fixed set of words. Nothing that
//! people typed or see can be said here. Anybody may report: the program dies on the login page
//! too; so little is read and little written.

use axum::body::Bytes;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;

use crate::AppState;
use crate::client::Client;
use crate::problem::Problem;

/// Longest place, bytes.
const MAX_PLACE: usize = 160;
/// What is reported: the program panicked, was stopped by the browser, did not start, had not
/// started after ten seconds; or the worker panicked.
const KINDS: [&str; 5] = ["panic", "trap", "start", "late", "worker"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault<'a> {
    what: &'a str,
    at: &'a str,
}

impl<'a> Fault<'a> {
    /// A report of known words about a place in a source file.
    fn read(body: &'a [u8]) -> Option<Self> {
        let fault: Self = serde_json::from_slice(body).ok()?;
        let known = KINDS.contains(&fault.what) && fault.at.len() <= MAX_PLACE;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:/-".contains(&byte);
        (known && fault.at.bytes().all(plain)).then_some(fault)
    }
}

/// Writes a line into the log; some of an address in five minutes, the others are passed over.
pub(crate) async fn note(
    State(state): State<AppState>,
    client: Client,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    state.services.may_report_fault(client.name())?;
    let Some(Fault { what, at }) = Fault::read(&body) else {
        return Ok(StatusCode::BAD_REQUEST);
    };
    tracing::warn!(what, at, "fault in a browser");
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn only_known_words_and_places_are_read() {
        let read = |body: &str| Fault::read(body.as_bytes()).is_some();
        assert!(read(
            r#"{"what":"panic","at":"app/src/components/x.rs:12:3"}"#
        ));
        assert!(read(r#"{"what":"late","at":""}"#));
        for other in [
            "",
            "[]",
            r#"{"what":"panic"}"#,
            r#"{"what":"hello","at":""}"#,
            r#"{"what":"panic","at":"张三"}"#,
            r#"{"what":"panic","at":"a b"}"#,
            r#"{"what":"panic","at":"a\nb"}"#,
            r#"{"what":"panic","at":"","message":"11010519491231002X"}"#,
        ] {
            assert!(!read(other), "{other}");
        }
        let long = format!(r#"{{"what":"panic","at":"{}"}}"#, "a".repeat(161));
        assert!(!read(&long));
    }
}
