//! Columns whose values are more than the text, date or number that is stored. A row is read as a
//! whole or not at all: what cannot be read passes as nothing else.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{
    ColIdx, DbErr, EntityName, FromQueryResult, QueryResult, TryGetError, TryGetable, Value,
};

/// A type whose values are kept in a column.
pub trait Storable: Sized {
    /// As what.
    type Raw: TryGetable + ValueType + Nullable + Into<Value>;

    /// What is stored for this value.
    fn to_raw(&self) -> Self::Raw;

    /// The value for which this is stored; `None` if it is none's.
    fn from_raw(raw: Self::Raw) -> Option<Self>;
}

/// A value of a column of this entity: the error names the entity's table.
pub struct Stored<E, T>(T, PhantomData<fn() -> E>);

/// A row with something in it that cannot be read. What that is is not told: it may be personal.
#[derive(Debug, thiserror::Error)]
#[error("{table} {}: its {column} cannot be read", id.map_or_else(|| "?".to_owned(), |id| id.to_string()))]
pub(crate) struct CorruptRow {
    table: &'static str,
    id: Option<i64>,
    column: String,
}

impl CorruptRow {
    /// The row of this entity.
    pub(crate) fn of<E: EntityName + Default>(id: impl Into<Option<i64>>, column: &str) -> Self {
        Self {
            table: E::default().table_name(),
            id: id.into(),
            column: column.to_owned(),
        }
    }

    /// The row that this error is about.
    pub(crate) fn within(error: &DbErr) -> Option<&Self> {
        match error {
            DbErr::TryIntoErr { source, .. } => source.downcast_ref(),
            _ => None,
        }
    }
}

impl From<CorruptRow> for DbErr {
    fn from(row: CorruptRow) -> Self {
        Self::TryIntoErr {
            from: "row",
            into: "model",
            source: Arc::new(row),
        }
    }
}

impl<E, T> Stored<E, T> {
    /// The value alone.
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<E, T> From<T> for Stored<E, T> {
    fn from(value: T) -> Self {
        Self(value, PhantomData)
    }
}

impl<E, T> Deref for Stored<E, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<E, T: Clone> Clone for Stored<E, T> {
    fn clone(&self) -> Self {
        self.0.clone().into()
    }
}

impl<E, T: fmt::Debug> fmt::Debug for Stored<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E, T: PartialEq> PartialEq for Stored<E, T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<E, T: Eq> Eq for Stored<E, T> {}

impl<E: EntityName + Default, T: Storable> TryGetable for Stored<E, T> {
    fn try_get_by<I: ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let value = match T::Raw::try_get_by(res, index) {
            Ok(raw) => T::from_raw(raw),
            Err(null @ TryGetError::Null(_)) => return Err(null),
            // The database holds something else than it was made for, SQLite at least lets it.
            Err(TryGetError::DbErr(_)) => None,
        };
        value.map(Self::from).ok_or_else(|| {
            let id = res.try_get_by("id").ok();
            let corrupt = CorruptRow::of::<E>(id, index.as_str().unwrap_or("value"));
            TryGetError::DbErr(corrupt.into())
        })
    }
}

impl<E, T: Storable> ValueType for Stored<E, T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let raw = <T::Raw as ValueType>::try_from(value)?;
        T::from_raw(raw).map(Self::from).ok_or(ValueTypeErr)
    }

    fn type_name() -> String {
        T::Raw::type_name()
    }

    fn array_type() -> ArrayType {
        T::Raw::array_type()
    }

    fn column_type() -> ColumnType {
        T::Raw::column_type()
    }
}

impl<E, T: Storable> From<Stored<E, T>> for Value {
    fn from(stored: Stored<E, T>) -> Self {
        stored.0.to_raw().into()
    }
}

impl<E, T: Storable> Nullable for Stored<E, T> {
    fn null() -> Value {
        T::Raw::null()
    }
}

/// A row as the integrity check reads it: one that cannot be read hides no other.
pub(crate) struct Readable<M> {
    pub(crate) id: i64,
    pub(crate) row: Result<M, DbErr>,
}

impl<M: FromQueryResult> FromQueryResult for Readable<M> {
    fn from_query_result(res: &QueryResult, pre: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: res.try_get(pre, "id")?,
            row: M::from_query_result(res, pre),
        })
    }
}
