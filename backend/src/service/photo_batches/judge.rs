//! What saving would make of each row: its group with the reason, and its reminders.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::photo_batch::{BatchGroup, BatchWarning, ItemOutcome, WarningKind};
use domain::{CheckGrade, OwnPhoto, PhotoKind};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, IntoActiveModel};

use super::PhotoBatches;
use crate::entity::photo_batch_item::{Decision, Model as Item};
use crate::entity::{member, photo, photo_batch};
use crate::service::photo_index::Picture;
use crate::{Error, Scope, repo};

/// What rows are judged by.
struct Facts {
    members: HashMap<i64, member::Model>,
    photos: HashMap<i64, photo::Model>,
    /// Rows that would give a member a photo, by member.
    rivals: HashMap<i64, Vec<i64>>,
    kind: PhotoKind,
}

impl PhotoBatches<'_> {
    /// Judges these rows, and those that their judgement touches: of the same members, with
    /// the same picture.
    pub(super) async fn judge(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: &photo_batch::Model,
        rows: Vec<Item>,
    ) -> Result<(), Error> {
        let mut all: BTreeMap<i64, Item> = rows.into_iter().map(|row| (row.id, row)).collect();
        let members: BTreeSet<i64> = all.values().filter_map(|row| row.member_id).collect();
        self.judge_with(db, scope, batch, &mut all, members).await
    }

    /// The same after a row had this member no more.
    pub(super) async fn judge_with(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: &photo_batch::Model,
        all: &mut BTreeMap<i64, Item>,
        members: BTreeSet<i64>,
    ) -> Result<(), Error> {
        let members: Vec<i64> = members.into_iter().collect();
        for row in repo::photo_items::for_members(db, scope, batch.id, &members).await? {
            all.entry(row.id).or_insert(row);
        }
        let mut same: HashMap<i64, Vec<i64>> = HashMap::new();
        let mut touched = BTreeSet::new();
        for row in all.values() {
            let Some(picture) = picture(row) else {
                continue;
            };
            let others = self
                .services
                .cx
                .pictures
                .same_in_batch(db, scope, batch.id, &picture)
                .await?;
            touched.extend(others.iter().filter(|id| !all.contains_key(id)));
            same.insert(row.id, others);
        }
        let touched: Vec<i64> = touched.into_iter().collect();
        let others = repo::photo_items::by_ids(db, scope, &touched).await?;
        for row in others {
            if let Some(picture) = picture(&row) {
                let same_as = self
                    .services
                    .cx
                    .pictures
                    .same_in_batch(db, scope, batch.id, &picture)
                    .await?;
                same.insert(row.id, same_as);
            }
            all.insert(row.id, row);
        }
        let facts = self.facts(db, scope, batch, all).await?;
        let known = self.services.cx.photo_index.known(db, scope).await?;
        // Pictures of rows that are alike to alike ones.
        let mut owners: HashMap<i64, Option<i64>> = HashMap::new();
        let far: BTreeSet<i64> = same
            .values()
            .flatten()
            .copied()
            .filter(|id| !all.contains_key(id))
            .collect();
        let far: Vec<i64> = far.into_iter().collect();
        let mut pictures: HashMap<i64, Picture> = HashMap::new();
        for row in repo::photo_items::by_ids(db, scope, &far).await? {
            owners.insert(row.id, live(&row));
            pictures.extend(picture(&row).map(|picture| (row.id, picture)));
        }
        pictures.extend(all.values().filter_map(|row| Some((row.id, picture(row)?))));
        owners.extend(all.values().map(|row| (row.id, live(row))));
        for row in all.values() {
            if is_past(row) {
                continue;
            }
            let (mut group, mut reason) = facts.group(row);
            let mut warnings = Vec::new();
            if group != BatchGroup::Skipped
                && let Some(picture) = picture(row)
            {
                warnings.extend(name_warning(row));
                // What is certain is not crowded out by what is only alike.
                let alike = known.of_others(row.member_id, &picture);
                warnings.extend(alike.into_iter().take(3).map(|photo| BatchWarning {
                    kind: WarningKind::OtherMembersPhoto,
                    text: "与另一位会员现在使用的照片相同，请核对是否拿错。".into(),
                    member_id: Some(photo.id),
                    item_id: None,
                    certain: photo.is_one(&picture),
                }));
                let is_one =
                    |id: &i64| pictures.get(id).is_some_and(|other| other.is_one(&picture));
                let mut alike: Vec<&i64> = same
                    .get(&row.id)
                    .into_iter()
                    .flatten()
                    .filter(|id| match owners.get(id) {
                        Some(Some(owner)) => Some(*owner) != row.member_id,
                        _ => false,
                    })
                    .collect();
                alike.sort_by_key(|id| !is_one(id));
                warnings.extend(alike.into_iter().take(3).map(|id| BatchWarning {
                    kind: WarningKind::OtherItem,
                    text: "与这一批中另一位会员的照片相同，请核对是否拿错。".into(),
                    member_id: owners.get(id).copied().flatten(),
                    item_id: Some(*id),
                    certain: is_one(id),
                }));
                let own = row.member_id.and_then(|id| known.own(id, &picture));
                // Of the very file in use the group speaks already.
                warnings.extend(own.filter(|_| group != BatchGroup::Identical).map(own_note));
            }
            if group.is_given() && !is_confirmed(row, &warnings) {
                group = BatchGroup::Unconfirmed;
                reason = "照片可能是别人的，确认之前不会保存：请核对后确认，或指定其他会员、跳过。"
                    .into();
            }
            let seen = row
                .member_id
                .and_then(|id| facts.members.get(&id))
                .and_then(|member| member.photo_id);
            if *row.grouping == group
                && row.reason == reason
                && *row.warnings == warnings
                && row.seen_photo_id == seen
            {
                continue;
            }
            let mut change = row.clone().into_active_model();
            change.grouping = Set(group.into());
            change.reason = Set(reason);
            change.reminds = Set(!warnings.iter().all(BatchWarning::is_note));
            change.warnings = Set(warnings.into());
            change.seen_photo_id = Set(seen);
            repo::photo_items::update(db, scope, change).await?;
        }
        Ok(())
    }

    async fn facts(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        batch: &photo_batch::Model,
        rows: &BTreeMap<i64, Item>,
    ) -> Result<Facts, Error> {
        let ids: BTreeSet<i64> = rows.values().filter_map(|row| row.member_id).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let members = repo::members::by_ids(db, scope, &ids).await?;
        let photo_ids: Vec<i64> = members.iter().filter_map(|row| row.photo_id).collect();
        let photos = repo::photos::by_ids(db, scope, &photo_ids).await?;
        let mut rivals: HashMap<i64, BTreeSet<i64>> = HashMap::new();
        let of_members = repo::photo_items::for_members(db, scope, batch.id, &ids).await?;
        // A row just changed counts as it is here, not as it was read.
        let fresh = of_members.iter().filter(|row| !rows.contains_key(&row.id));
        for row in rows.values().chain(fresh) {
            if let Some(member) = live(row) {
                rivals.entry(member).or_default().insert(row.id);
            }
        }
        Ok(Facts {
            members: members.into_iter().map(|row| (row.id, row)).collect(),
            photos: photos.into_iter().map(|row| (row.id, row)).collect(),
            rivals: rivals
                .into_iter()
                .map(|(member, rows)| (member, rows.into_iter().collect()))
                .collect(),
            kind: *batch.kind,
        })
    }
}

impl Facts {
    fn group(&self, row: &Item) -> (BatchGroup, String) {
        if *row.decision == Decision::Skipped {
            return (BatchGroup::Skipped, "已跳过，不会保存。".into());
        }
        if row.sha256.is_none() {
            return (BatchGroup::Failed, row.refusal.clone());
        }
        if row.unfit && row.override_reason.is_empty() {
            let failed: Vec<&str> = row
                .checks
                .iter()
                .filter(|check| check.grade == CheckGrade::Fail)
                .map(|check| &*check.text)
                .collect();
            return (BatchGroup::Failed, failed.join("；"));
        }
        let Some(member_id) = row.member_id else {
            return match row.candidates.len() {
                0 => (
                    BatchGroup::Unmatched,
                    "文件名中没有任何会员的证件号、会员号或姓名，请指定会员或跳过。".into(),
                ),
                many => (
                    BatchGroup::Ambiguous,
                    format!("文件名与 {many} 位会员相符，请指定其中一位或跳过。"),
                ),
            };
        };
        let Some(member) = self.members.get(&member_id) else {
            return (
                BatchGroup::Unmatched,
                "会员已不存在，请另行指定或跳过。".into(),
            );
        };
        let rivals = self.rivals.get(&member_id).map_or(0, Vec::len);
        if rivals > 1 {
            return (
                BatchGroup::Ambiguous,
                format!("这一批中有 {rivals} 个文件属于该会员，请保留一个，跳过其余。"),
            );
        }
        let Some(photo) = member.photo_id.and_then(|id| self.photos.get(&id)) else {
            return (BatchGroup::New, String::new());
        };
        if Some(&photo.original_sha256) == row.original_sha256.as_ref() {
            return (
                BatchGroup::Identical,
                "与会员现在使用的照片是同一个文件，不会重复保存。".into(),
            );
        }
        let stays = self.kind == PhotoKind::Exam && *photo.kind == PhotoKind::Upload;
        let reason = if stays {
            "会员仍使用已上传的照片；这张考试照片只存入照片历史。"
        } else {
            ""
        };
        (BatchGroup::Replaces, reason.into())
    }
}

/// Whether a saving has come to its end with this row: what it was judged then stays, until
/// somebody decides anew.
fn is_past(row: &Item) -> bool {
    *row.outcome != ItemOutcome::None || !row.outcome_note.is_empty()
}

/// Whether somebody has said of each of these 提醒 that needs a decision that the photo is the
/// member's all the same.
pub(super) fn is_confirmed(row: &Item, warnings: &[BatchWarning]) -> bool {
    warnings
        .iter()
        .filter(|warning| warning.certain)
        .all(|warning| row.confirmed.iter().any(|known| known.is_same(warning)))
}

/// The member to whom this row would give its photo.
fn live(row: &Item) -> Option<i64> {
    let may = *row.decision != Decision::Skipped
        && row.sha256.is_some()
        && !(row.unfit && row.override_reason.is_empty());
    row.member_id.filter(|_| may)
}

fn picture(row: &Item) -> Option<Picture> {
    let sha256 = row.original_sha256.clone()?;
    Some(Picture::new(row.id, &row.fingerprint, sha256))
}

/// The member has the same picture already.
fn own_note(own: OwnPhoto) -> BatchWarning {
    BatchWarning {
        kind: WarningKind::OwnPhoto,
        text: own.message(),
        member_id: None,
        item_id: None,
        certain: false,
    }
}

/// Who chose the member by hand has read the file name.
fn name_warning(row: &Item) -> Option<BatchWarning> {
    let said = row
        .disagreement
        .as_ref()
        .filter(|_| *row.decision != Decision::Assigned);
    said.map(|said| BatchWarning {
        kind: WarningKind::NameDisagrees,
        text: match said.others.is_empty() {
            true => format!("文件名中的“{}”与该会员不符，请核对。", said.written),
            false => format!("文件名中的“{}”是另一位会员，请核对。", said.written),
        },
        member_id: said.others.first().copied(),
        item_id: None,
        certain: true,
    })
}
