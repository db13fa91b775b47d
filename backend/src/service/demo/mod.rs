//! Invented data to try things with: two fictional associations and 300 members.

mod people;

use domain::{MemberRecord, PhotoSource, Role};
use portrait::intake::Wish;
use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::accounts::NewStaff;
use super::photos::{Giving, prepare};
use super::roster_import::ImportOptions;
use crate::roster::Roster;
use crate::{Error, Services, SystemScope, repo};

/// See [`crate::Services::demo`].
pub struct Demo<'a> {
    pub(crate) services: &'a Services,
}

/// An account that the demo made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// 用户名.
    pub username: String,
    /// Made at random, told once.
    pub password: String,
    /// The role.
    pub role: Role,
    /// Name of the association; empty for an administrator.
    pub association: String,
}

/// What the demo made.
#[derive(Clone, Debug)]
pub struct DemoReport {
    /// Members in all.
    pub members: u64,
    /// Exam photos in all.
    pub photos: u64,
    /// The accounts.
    pub accounts: Vec<DemoAccount>,
}

/// Exam photos are drawn for so many members of an association at most: a large
/// demo is for lists, not for pictures.
const MOST_DRAWN: usize = 300;

const NATIONAL: &str = "示例注册会计师总会";
const ASSOCIATIONS: [(&str, &str, &str); 2] = [
    ("33", "示例省注册会计师协会", "beishan"),
    ("44", "示例市注册会计师协会", "nanling"),
];

impl Demo<'_> {
    /// Fills an empty database: `members` in all, five in six of them in the
    /// first association. Each run makes the same people, with other passwords.
    pub async fn fill(&self, members: u32) -> Result<DemoReport, Error> {
        let db = self.services.cx.db.read();
        let system = SystemScope::acting();
        let is_empty = repo::associations::all(db, &system).await?.is_empty()
            && repo::staff::count(db, &system).await? == 0;
        if !is_empty {
            return Err(Error::Setup(
                "the database is not empty: the demo would mix with it".into(),
            ));
        }
        let mut random = ChaCha8Rng::seed_from_u64(20_261_123);
        let mut report = DemoReport {
            members: 0,
            photos: 0,
            accounts: Vec::new(),
        };
        let first = members - members / 6;
        for ((code, name, stem), count) in ASSOCIATIONS.into_iter().zip([first, members - first]) {
            self.services
                .associations()
                .add(code, name, NATIONAL)
                .await?;
            let scope = self.services.associations().operator(code).await?;
            let people = people::roster(&mut random, code, count);
            let roster = Roster::of(people.iter().map(|person| person.record.clone()));
            report.members += self
                .services
                .roster_import()
                .roster(&scope, &roster, ImportOptions::default())
                .await?
                .new;
            let rows = repo::members::all(db, &scope).await?;
            for (row, person) in rows.iter().zip(&people).take(MOST_DRAWN) {
                let Some(seed) = person.photo else { continue };
                let drawn = tokio::task::spawn_blocking(move || {
                    encode_jpeg(&stand_in(seed, 178, 220), 82, None)
                });
                let jpeg = drawn
                    .await?
                    .map_err(|error| Error::Corrupt(error.to_string()))?;
                let wish = Wish {
                    exam: true,
                    ..Wish::default()
                };
                let prepared = prepare(self.services, jpeg, wish, true).await?;
                let giving = Giving {
                    source: PhotoSource::Exam,
                    file_name: String::new(),
                    override_reason: String::new(),
                    warnings: Vec::new(),
                };
                let transaction = self.services.cx.db.begin().await?;
                self.services
                    .photos()
                    .give(&transaction, &scope, row.id, &prepared, &giving)
                    .await?;
                transaction.commit().await?;
                report.photos += 1;
            }
            for (suffix, role) in [
                ("clerk", Role::Clerk),
                ("manager", Role::Manager),
                ("auditor", Role::Auditor),
            ] {
                let account = self
                    .account(&format!("{stem}-{suffix}"), role, Some((code, name)))
                    .await?;
                report.accounts.push(account);
            }
        }
        report
            .accounts
            .push(self.account("admin", Role::Admin, None).await?);
        Ok(report)
    }

    async fn account(
        &self,
        username: &str,
        role: Role,
        association: Option<(&str, &str)>,
    ) -> Result<DemoAccount, Error> {
        let new = NewStaff {
            username: username.to_owned(),
            role,
            association: association.map(|(code, _)| code.to_owned()),
            password: None,
            must_change: false,
        };
        let password = self.services.accounts().add(new).await?.unwrap_or_default();
        let association = association
            .map(|(_, name)| name.to_owned())
            .unwrap_or_default();
        Ok(DemoAccount {
            username: username.to_owned(),
            password,
            role,
            association,
        })
    }
}

/// An invented member; `photo` is the seed of the drawn exam photo.
struct Person {
    record: MemberRecord,
    photo: Option<u64>,
}
