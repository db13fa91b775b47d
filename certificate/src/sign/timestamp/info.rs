//! What a token says (RFC 3161, 2.4.2).
//!
//! `x509-tsp` has a structure of its own for it, which takes whole seconds alone; many authorities
//! write fractions, as the standard lets them.

use der::asn1::{Int, ObjectIdentifier};
use der::{Any, Sequence, Tag, Tagged};
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::name::GeneralName;
use x509_tsp::{Accuracy, MessageImprint, TspVersion};

/// `TSTInfo`, its time as it stands in the token.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(super) struct TstInfo {
    version: TspVersion,
    policy: ObjectIdentifier,
    /// Of what was stamped.
    pub(super) message_imprint: MessageImprint,
    serial_number: Int,
    gen_time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    /// The number of the question.
    #[asn1(optional = "true")]
    pub(super) nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    tsa: Option<GeneralName>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

impl TstInfo {
    /// Whether its time can be read as one in UTC.
    pub(super) fn has_time(&self) -> bool {
        self.gen_time.tag() == Tag::GeneralizedTime && is_time(self.gen_time.value())
    }
}

/// `YYYYMMDDhhmmss[.s…]Z`.
fn is_time(text: &[u8]) -> bool {
    let Some(digits) = text.strip_suffix(b"Z") else {
        return false;
    };
    let (seconds, fraction) = match digits.split_at_checked(14) {
        Some((seconds, [])) => (seconds, None),
        Some((seconds, [b'.', fraction @ ..])) => (seconds, Some(fraction)),
        _ => return false,
    };
    let all_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if !all_digits(seconds) || !fraction.is_none_or(all_digits) {
        return false;
    }
    let pair = |at: usize| (seconds[at] - b'0') * 10 + seconds[at + 1] - b'0';
    // A second of 60 is a leap second.
    (1..=12).contains(&pair(4))
        && (1..=31).contains(&pair(6))
        && pair(8) < 24
        && pair(10) < 60
        && pair(12) <= 60
}

#[cfg(test)]
mod tests {
    use super::is_time;

    #[test]
    fn seconds_may_have_fractions() {
        for time in [
            "20261126195800Z",
            "20261126195800.5Z",
            "20261126195800.123456789Z",
            "20261231235960Z",
        ] {
            assert!(is_time(time.as_bytes()), "{time}");
        }
        for other in [
            "",
            "Z",
            "20261126195800",
            "20261126195800.Z",
            "20261126195800,5Z",
            "20261126195800+0800",
            "202611261958Z",
            "20261326195800Z",
            "20261126245800Z",
            "2026112619580xZ",
        ] {
            assert!(!is_time(other.as_bytes()), "{other}");
        }
    }
}
