//! Queries: free functions over any connection, so that several can share a
//! transaction. Each says for whom: a [`crate::Scope`], or a [`crate::SystemScope`].

pub(crate) mod associations;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod certificates;
pub(crate) mod column_sayings;
pub(crate) mod firms;
pub(crate) mod integrity;
pub(crate) mod job_items;
pub(crate) mod jobs;
pub(crate) mod key_files;
pub(crate) mod list;
pub(crate) mod members;
pub(crate) mod named_files;
pub(crate) mod photo_archives;
pub(crate) mod photo_batches;
pub(crate) mod photo_items;
pub(crate) mod photos;
pub(crate) mod printers;
pub(crate) mod probes;
pub(crate) mod progress;
pub(crate) mod renewals;
pub(crate) mod roster_import_rows;
pub(crate) mod roster_imports;
pub(crate) mod saved_views;
pub(crate) mod searches;
pub(crate) mod sessions;
pub(crate) mod signing_keys;
pub(crate) mod staff;

use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, IntoSimpleExpr};

use crate::Scope;

/// That rows which are named by their identity are the scope's. Written so that no index is looked
/// up for it: SQLite, which counts nothing, would rather walk all rows of the association.
pub(crate) fn theirs(association: impl ColumnTrait, scope: &Scope) -> SimpleExpr {
    association
        .into_simple_expr()
        .add(0)
        .eq(scope.association_id)
}
