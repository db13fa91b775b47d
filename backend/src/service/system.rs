//! The program as the one who acts, where no person of one association does.

/// Queries on more than one association's data, or on what is nobody's, take it in the place of
/// a [`crate::Scope`]. Use-cases and the workers of jobs make one, and few do:
/// `xtask/src/scopes.rs` names them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemScope(());

impl SystemScope {
    /// For commands, public verification, upkeep, the first steps of the program, and signing in:
    /// before it is known who asks, or where nobody does.
    pub(crate) const fn acting() -> Self {
        Self(())
    }
}
