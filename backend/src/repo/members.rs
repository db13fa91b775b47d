//! Members: rows to records and back, look-ups, locking.

use std::collections::HashMap;

use domain::photo_name::NamedMember;
use domain::{Doubt, FieldNote, IdDocument, MemberRecord, PhotoKind, PhotoRef};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::member::{ActiveModel, Column, Entity, Model};
use crate::entity::{from_date, from_slug, slug, to_date};
use crate::{Error, Scope};

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .one(db)
        .await
}

/// The member, locked against other writers until the transaction ends.
pub(crate) async fn lock(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::AssociationId.eq(scope.association_id))
        .lock_exclusive()
        .one(db)
        .await
}

/// These members of the association, in no order.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let rows = Entity::find()
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Every member of the association in the order of arrival.
pub(crate) async fn all(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Arrival)
        .all(db)
        .await
}

/// At most 500 members of the association after this one, by identity.
pub(crate) async fn after(
    db: &impl ConnectionTrait,
    scope: &Scope,
    after: i64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(500)
        .all(db)
        .await
}

/// Every member of the association, as far as file names can mean it.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<NamedMember>, DbErr> {
    let columns = [Column::Id, Column::Name, Column::MemberNo, Column::IdNumber];
    let rows: Vec<(i64, String, String, String)> = Entity::find()
        .select_only()
        .columns(columns)
        .filter(Column::AssociationId.eq(scope.association_id))
        .into_tuple()
        .all(db)
        .await?;
    let named = |(id, name, member_no, id_number)| NamedMember {
        id,
        name,
        member_no,
        id_number,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Every member of the association, locked against other writers until the transaction ends.
pub(crate) async fn lock_all(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_asc(Column::Arrival)
        .lock_exclusive()
        .all(db)
        .await
}

/// At most `limit` others that have this number in this column, locked.
pub(crate) async fn sharing(
    db: &impl ConnectionTrait,
    scope: &Scope,
    column: Column,
    number: &str,
    except: i64,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .filter(column.eq(number))
        .filter(Column::Id.ne(except))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(db)
        .await
}

#[derive(FromQueryResult)]
struct NumberCount {
    number: String,
    holders: i64,
}

/// How many members of the association have each of these numbers.
pub(crate) async fn count_holders(
    db: &impl ConnectionTrait,
    scope: &Scope,
    column: Column,
    numbers: Vec<String>,
) -> Result<HashMap<String, i64>, DbErr> {
    let mut holders = HashMap::new();
    for part in numbers.chunks(500) {
        let counts = Entity::find()
            .select_only()
            .column_as(Expr::col(column), "number")
            .column_as(
                Expr::col(Column::Id).count().cast_as(Alias::new("bigint")),
                "holders",
            )
            .filter(Column::AssociationId.eq(scope.association_id))
            .filter(column.is_in(part.iter().cloned()))
            .group_by(column)
            .into_model::<NumberCount>()
            .all(db)
            .await?;
        holders.extend(
            counts
                .into_iter()
                .map(|count| (count.number, count.holders)),
        );
    }
    Ok(holders)
}

/// The place in the order of arrival for the next member.
pub(crate) async fn next_arrival(db: &impl ConnectionTrait, scope: &Scope) -> Result<i64, DbErr> {
    let last = Entity::find()
        .filter(Column::AssociationId.eq(scope.association_id))
        .order_by_desc(Column::Arrival)
        .one(db)
        .await?;
    Ok(last.map_or(0, |member| member.arrival) + 1)
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        association_id: Set(scope.association_id),
        ..row
    };
    Entity::insert(row).exec_with_returning(db).await
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: ActiveModel,
) -> Result<Model, DbErr> {
    let own = Column::AssociationId.eq(scope.association_id);
    Entity::update(row).validate()?.filter(own).exec(db).await
}

/// What is on file about the member in this row.
pub(crate) fn to_record(row: &Model, firm: String) -> Result<MemberRecord, Error> {
    Ok(MemberRecord {
        name: row.name.clone(),
        starred: row.starred,
        sex: row.sex.as_deref().map(from_slug).transpose()?,
        birth_date: row.birth_date.map(from_date),
        id_document: IdDocument {
            kind: row.id_kind.as_deref().map(from_slug).transpose()?,
            number: row.id_number.clone(),
        },
        member_no: row.member_no.clone(),
        firm,
        joined_on: row.joined_on.map(from_date),
        approval_no: row.approval_no.clone(),
        approval_date: row.approval_date.map(from_date),
        status: from_slug(&row.status)?,
        partner: row.partner,
        position: row.position.clone(),
        ethnicity: row.ethnicity.clone(),
        education: row.education.clone(),
        degree: row.degree.clone(),
        school: row.school.clone(),
        major: row.major.clone(),
        mobile: row.mobile.clone(),
        email: row.email.clone(),
        address: row.address.clone(),
        inspection_result: row.inspection_result.clone(),
        inspection_year: row
            .inspection_year
            .and_then(|year| u16::try_from(year).ok()),
        remark: row.remark.clone(),
    })
}

/// What stands in a row beside its texts, made of them.
pub(crate) struct Keys {
    name: String,
    search: String,
    unprintable: String,
}

impl Keys {
    /// Of this record; `unprintable` is what no certificate can show of it.
    pub(crate) fn of(record: &MemberRecord, unprintable: &[FieldNote]) -> Self {
        Self {
            name: domain::pinyin::sort_key(&record.name),
            search: domain::search::key(&record.name, &record.member_no),
            unprintable: match unprintable {
                [] => String::new(),
                notes => serde_json::to_string(notes).unwrap_or_default(),
            },
        }
    }

    /// Whether they stand in this row.
    pub(crate) fn are_in(&self, row: &Model) -> bool {
        self.name == row.name_key
            && self.search == row.search_key
            && self.unprintable == row.unprintable
    }

    /// Puts them into a row.
    pub(crate) fn write(self, row: &mut ActiveModel) {
        row.name_key = Set(self.name);
        row.search_key = Set(self.search);
        row.unprintable = Set(self.unprintable);
    }
}

/// What no certificate can show of the member in this row.
pub(crate) fn unprintable(row: &Model) -> Vec<FieldNote> {
    serde_json::from_str(&row.unprintable).unwrap_or_default()
}

/// Puts a record into a row, with its keys; `unprintable` is what no certificate can show of it.
pub(crate) fn write_record(
    row: &mut ActiveModel,
    record: &MemberRecord,
    firm_id: Option<i64>,
    unprintable: &[FieldNote],
) {
    row.name = Set(record.name.clone());
    row.starred = Set(record.starred);
    row.sex = Set(record.sex.map(slug));
    row.birth_date = Set(record.birth_date.map(to_date));
    row.id_kind = Set(record.id_document.kind.map(slug));
    row.id_number = Set(record.id_document.number.clone());
    row.member_no = Set(record.member_no.clone());
    row.firm_id = Set(firm_id);
    row.joined_on = Set(record.joined_on.map(to_date));
    row.approval_no = Set(record.approval_no.clone());
    row.approval_date = Set(record.approval_date.map(to_date));
    row.status = Set(slug(record.status));
    row.partner = Set(record.partner);
    row.position = Set(record.position.clone());
    row.ethnicity = Set(record.ethnicity.clone());
    row.education = Set(record.education.clone());
    row.degree = Set(record.degree.clone());
    row.school = Set(record.school.clone());
    row.major = Set(record.major.clone());
    row.mobile = Set(record.mobile.clone());
    row.email = Set(record.email.clone());
    row.address = Set(record.address.clone());
    row.inspection_result = Set(record.inspection_result.clone());
    row.inspection_year = Set(record.inspection_year.map(i32::from));
    row.remark = Set(record.remark.clone());
    Keys::of(record, unprintable).write(row);
}

/// The photo that would be issued to the member in this row.
pub(crate) fn photo_ref(row: &Model) -> Option<PhotoRef> {
    let size = |px: Option<i32>| px.and_then(|px| u32::try_from(px).ok()).unwrap_or(0);
    Some(PhotoRef {
        kind: row.photo_kind.as_deref().and_then(PhotoKind::from_slug)?,
        width: size(row.photo_width),
        height: size(row.photo_height),
        tag: row.photo_sha256.as_ref()?.chars().take(12).collect(),
    })
}

/// Doubts as stored: their codes, parted by commas.
pub(crate) fn doubts_from_codes(codes: &str) -> Vec<Doubt> {
    codes.split(',').filter_map(Doubt::from_code).collect()
}

/// See [`doubts_from_codes`].
pub(crate) fn doubts_to_codes(doubts: &[Doubt]) -> String {
    doubts
        .iter()
        .map(|doubt| doubt.code())
        .collect::<Vec<_>>()
        .join(",")
}
