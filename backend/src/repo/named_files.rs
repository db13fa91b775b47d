//! Which files rows name, of every association: for the integrity check and for collecting
//! what no row names.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::SystemScope;
use crate::entity::{association, certificate, member, photo, photo_batch_item, roster_import};

/// Rows read at once.
const PAGE: u64 = 2000;

/// The kind of owner whose row is an association's.
pub(crate) const SEAL: &str = "seal of association";

/// The row that names a file, as the operator is told.
pub(crate) type Owner<'a> = (&'a str, i64);

/// Tells of every column that names a file in the store: the row, and the SHA-256. Seals on the
/// seals that issued certificates print are not among them: [`super::certificates::printed`].
pub(crate) async fn every(
    db: &impl ConnectionTrait,
    _: &SystemScope,
    mut tell: impl FnMut(Owner<'_>, &str),
) -> Result<(), DbErr> {
    let tell = &mut tell;
    {
        use photo::{Column, Entity};
        pairs::<Entity>(
            db,
            "photo",
            Column::Id,
            [Column::OriginalSha256, Column::Sha256],
            tell,
        )
        .await?;
    }
    {
        use certificate::{Column, Entity};
        let columns = [Column::Sha256, Column::PhotoSha256];
        pairs::<Entity>(db, "certificate", Column::Id, columns, tell).await?;
    }
    {
        use photo_batch_item::{Column, Entity};
        let columns = [Column::OriginalSha256, Column::Sha256];
        pairs::<Entity>(db, "photo batch item", Column::Id, columns, tell).await?;
    }
    {
        use member::{Column, Entity};
        let columns = [Column::PhotoSha256, Column::PhotoSha256];
        pairs::<Entity>(db, "member", Column::Id, columns, tell).await?;
    }
    {
        use roster_import::{Column, Entity};
        let columns = [Column::Sha256, Column::Sha256];
        pairs::<Entity>(db, "roster import", Column::Id, columns, tell).await?;
    }
    use association::{Column, Entity};
    let columns = [Column::NationalSealSha256, Column::ProvincialSealSha256];
    pairs::<Entity>(db, SEAL, Column::Id, columns, tell).await
}

#[derive(FromQueryResult)]
struct Pair {
    id: i64,
    first: Option<String>,
    second: Option<String>,
}

async fn pairs<E: EntityTrait>(
    db: &impl ConnectionTrait,
    kind: &str,
    id: E::Column,
    columns: [E::Column; 2],
    tell: &mut impl FnMut(Owner<'_>, &str),
) -> Result<(), DbErr> {
    let [first, second] = columns;
    let mut after = i64::MIN;
    loop {
        let rows = E::find()
            .select_only()
            .column_as(id, "id")
            .column_as(first, "first")
            .column_as(second, "second")
            .filter(id.gt(after))
            .order_by_asc(id)
            .limit(PAGE)
            .into_model::<Pair>()
            .all(db)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.id;
        for row in &rows {
            if let Some(sha256) = &row.first {
                tell((kind, row.id), sha256);
            }
            if row.second != row.first
                && let Some(sha256) = &row.second
            {
                tell((kind, row.id), sha256);
            }
        }
    }
}
