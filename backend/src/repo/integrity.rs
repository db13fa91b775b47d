//! Questions of the integrity check, about every association.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

use crate::SystemScope;
use crate::entity::{
    Readable, audit_event, certificate, member, photo, photo_batch, photo_batch_archive,
    photo_batch_item, staff,
};

/// A column that names a row of another table.
pub(crate) struct Reference {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) target: &'static str,
    /// Whether both rows belong to one association.
    pub(crate) same_association: bool,
    /// Whether the other row may be gone by now: a member whose import was taken back.
    pub(crate) may_be_gone: bool,
}

const fn to(
    table: &'static str,
    column: &'static str,
    target: &'static str,
    same_association: bool,
) -> Reference {
    Reference {
        table,
        column,
        target,
        same_association,
        may_be_gone: false,
    }
}

/// Something that is remembered of a row of the same association.
const fn remembered(table: &'static str, column: &'static str, target: &'static str) -> Reference {
    Reference {
        may_be_gone: true,
        ..to(table, column, target, true)
    }
}

/// Every reference between rows, whether the database knows of it or not. The archive of a photo
/// batch item is none: a ZIP that is sent again takes the place of the one that failed.
pub(crate) const REFERENCES: &[Reference] = &[
    to("staff", "association_id", "associations", false),
    to("firms", "association_id", "associations", false),
    to("members", "association_id", "associations", false),
    to("members", "firm_id", "firms", true),
    to("members", "photo_id", "photos", true),
    to("photos", "association_id", "associations", false),
    to("photos", "member_id", "members", true),
    to("photos", "created_by", "staff", false),
    to("certificates", "association_id", "associations", false),
    to("certificates", "member_id", "members", true),
    to("certificates", "issued_by", "staff", false),
    to("certificates", "ended_by", "staff", false),
    to("audit_events", "association_id", "associations", false),
    remembered("audit_events", "member_id", "members"),
    to("signing_keys", "association_id", "associations", false),
    to("printer_profiles", "association_id", "associations", false),
    to("photo_batches", "association_id", "associations", false),
    to("photo_batches", "created_by", "staff", false),
    to("photo_batches", "acted_by", "staff", false),
    to("photo_batch_archives", "batch_id", "photo_batches", true),
    to("photo_batch_items", "batch_id", "photo_batches", true),
    to("photo_batch_items", "member_id", "members", true),
    to("photo_batch_items", "photo_id", "photos", true),
    to("photo_batch_items", "previous_photo_id", "photos", true),
    to("photo_batch_items", "seen_photo_id", "photos", true),
    to("roster_imports", "association_id", "associations", false),
    to("roster_imports", "created_by", "staff", false),
    remembered("roster_imports", "job_id", "jobs"),
    to("roster_import_rows", "import_id", "roster_imports", true),
    remembered("roster_import_rows", "member_id", "members"),
    to("column_sayings", "association_id", "associations", false),
];

async fn ids(db: &impl ConnectionTrait, query: String) -> Result<Vec<i64>, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by(0)).collect()
}

/// Rows whose reference leads nowhere.
pub(crate) async fn dangling(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    reference: &Reference,
) -> Result<Vec<i64>, DbErr> {
    let Reference {
        table,
        column,
        target,
        ..
    } = reference;
    ids(
        db,
        format!(
            "SELECT c.id FROM {table} c LEFT JOIN {target} p ON p.id = c.{column} \
             WHERE c.{column} IS NOT NULL AND p.id IS NULL ORDER BY c.id"
        ),
    )
    .await
}

/// Rows whose reference leads to another association's row.
pub(crate) async fn foreign(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    reference: &Reference,
) -> Result<Vec<i64>, DbErr> {
    let Reference {
        table,
        column,
        target,
        ..
    } = reference;
    ids(
        db,
        format!(
            "SELECT c.id FROM {table} c JOIN {target} p ON p.id = c.{column} \
             WHERE p.association_id <> c.association_id ORDER BY c.id"
        ),
    )
    .await
}

/// Members whose row says otherwise of the photo in use than the photo's own row.
pub(crate) async fn members_with_another_photo(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<i64>, DbErr> {
    let query = "SELECT m.id FROM members m LEFT JOIN photos p ON p.id = m.photo_id \
         WHERE (m.photo_id IS NULL AND m.photo_sha256 IS NOT NULL) \
            OR (p.id IS NOT NULL AND (p.member_id <> m.id \
                OR m.photo_sha256 IS NULL OR m.photo_sha256 <> p.sha256 \
                OR m.photo_kind IS NULL OR m.photo_kind <> p.kind \
                OR m.photo_width IS NULL OR m.photo_width <> p.width \
                OR m.photo_height IS NULL OR m.photo_height <> p.height)) \
         ORDER BY m.id";
    ids(db, query.to_owned()).await
}

/// Items of batches that were given up: they were to be deleted with it.
pub(crate) async fn items_of_discarded_batches(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<i64>, DbErr> {
    let query = "SELECT i.id FROM photo_batch_items i JOIN photo_batches b ON b.id = i.batch_id \
         WHERE b.state = 'discarded' ORDER BY i.id";
    ids(db, query.to_owned()).await
}

/// Tells of every row of the tables whose columns have types of their own that cannot be read.
pub(crate) async fn unreadable_rows(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    mut tell: impl FnMut(DbErr),
) -> Result<(), DbErr> {
    let tell = &mut tell;
    unreadable::<staff::Entity>(db, staff::Column::Id, tell).await?;
    unreadable::<member::Entity>(db, member::Column::Id, tell).await?;
    unreadable::<photo::Entity>(db, photo::Column::Id, tell).await?;
    unreadable::<certificate::Entity>(db, certificate::Column::Id, tell).await?;
    unreadable::<audit_event::Entity>(db, audit_event::Column::Id, tell).await?;
    unreadable::<photo_batch::Entity>(db, photo_batch::Column::Id, tell).await?;
    unreadable::<photo_batch_archive::Entity>(db, photo_batch_archive::Column::Id, tell).await?;
    unreadable::<photo_batch_item::Entity>(db, photo_batch_item::Column::Id, tell).await
}

async fn unreadable<E: EntityTrait>(
    db: &impl ConnectionTrait,
    id: E::Column,
    tell: &mut impl FnMut(DbErr),
) -> Result<(), DbErr> {
    let mut after = i64::MIN;
    loop {
        let rows = E::find()
            .filter(id.gt(after))
            .order_by_asc(id)
            .limit(500)
            .into_model::<Readable<E::Model>>()
            .all(db)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.id;
        for unreadable in rows.into_iter().filter_map(|read| read.row.err()) {
            tell(unreadable);
        }
    }
}

/// What SQLite finds wrong with its pages and indexes.
pub(crate) async fn sqlite_pages(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<String>, DbErr> {
    let query = Statement::from_string(db.get_database_backend(), "PRAGMA integrity_check");
    let mut lines = Vec::new();
    for row in db.query_all_raw(query).await? {
        let line: String = row.try_get_by(0)?;
        if line != "ok" {
            lines.extend(line.lines().map(str::to_owned));
        }
    }
    Ok(lines)
}

/// Whether PostgreSQL's own checks are installed.
pub(crate) async fn has_amcheck(db: &impl ConnectionTrait, _: &SystemScope) -> Result<bool, DbErr> {
    let query = "SELECT 1 FROM pg_extension WHERE extname = 'amcheck'";
    let query = Statement::from_string(db.get_database_backend(), query);
    Ok(db.query_one_raw(query).await?.is_some())
}

/// The B-tree indexes of our tables.
pub(crate) async fn postgres_indexes(
    db: &impl ConnectionTrait,
    _: &SystemScope,
) -> Result<Vec<String>, DbErr> {
    let query = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam \
         WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' \
           AND c.relnamespace = current_schema()::regnamespace ORDER BY 1";
    let query = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(query).await?;
    rows.iter().map(|row| row.try_get_by(0)).collect()
}

/// Checks an index and that every row of its table is in it; the error says what is wrong.
pub(crate) async fn check_index(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    index: &str,
) -> Result<(), DbErr> {
    let query = "SELECT 1 FROM (SELECT bt_index_check($1::regclass, true)) AS checked";
    let query = Statement::from_sql_and_values(db.get_database_backend(), query, [index.into()]);
    db.query_one_raw(query).await.map(|_| ())
}
