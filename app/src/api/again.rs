//! What to do when no answer came: ask the server what is so.

use std::borrow::Borrow;

use domain::PublicError;

use super::ApiError;

impl Borrow<PublicError> for ApiError {
    fn borrow(&self) -> &PublicError {
        &self.0
    }
}

/// Asks for a change, and once more if it is not known whether it was done. Only for what the
/// server does once, however often it is asked: its second answer then tells what is so.
///
/// # Errors
/// Those of what is asked; one that [leaves open](PublicError::leaves_open) what is so only if
/// nothing was to be learned the second time either.
pub async fn until_known<T, E: Borrow<PublicError>, Asking: Future<Output = Result<T, E>>>(
    ask: impl Fn() -> Asking,
) -> Result<T, E> {
    let mut is_second = false;
    // One place that waits: written out twice, it would be twice in the module.
    loop {
        match ask().await {
            Err(error) if !is_second && error.borrow().leaves_open() => is_second = true,
            known => return known,
        }
    }
}
