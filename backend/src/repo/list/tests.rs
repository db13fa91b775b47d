//! How the databases go about the list's queries: never through another association's rows, and
//! not through whole rows where an index holds enough.

use std::sync::{Arc, Mutex};

use domain::{Facets, Filter, ListQuery, MembershipStatus, PhotoFilter, Queue, SortKey};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait,
};

use super::*;
use crate::{Db, Scope};

/// Two associations with 60 members each, some of them without firm or birth date.
async fn fill(into: &Db) -> Scope {
    let db = into.begin().await.unwrap();
    for association in 1..=2 {
        let row = format!(
            "INSERT INTO associations (id, code, name, national_name, created_at) VALUES \
             ({association}, '3{association}', '示例', '示例', '2026-11-24T00:00:00Z')"
        );
        db.execute_unprepared(&row).await.unwrap();
        for firm in 1..=4 {
            let id = association * 10 + firm;
            let name = ["丙", "甲", "丁", "乙"][firm - 1];
            let row = format!(
                "INSERT INTO firms (id, association_id, name, search_key) VALUES \
                 ({id}, {association}, '{name}所', '\n{name}所\n')"
            );
            db.execute_unprepared(&row).await.unwrap();
        }
        for arrival in 1..=60 {
            let firm = match arrival % 5 {
                0 => "NULL".to_owned(),
                firm => (association * 10 + firm).to_string(),
            };
            let birth = match arrival % 7 {
                0 => "NULL".to_owned(),
                year => format!("'197{year}-01-02'"),
            };
            db.execute_unprepared(&member(association, arrival, &firm, &birth))
                .await
                .unwrap();
        }
    }
    db.commit().await.unwrap();
    let all = Entity::find().order_by(Column::Id, Order::Asc);
    let first = all.one(into.read()).await.unwrap();
    Scope::operator(first.unwrap().association_id)
}

fn member(association: usize, arrival: usize, firm: &str, birth: &str) -> String {
    let texts = "position, ethnicity, education, degree, school, major, mobile, email, address, \
                 inspection_result, remark, approval_no, id_number";
    let id = association * 100 + arrival;
    let key = (arrival * 7) % 60;
    let short = key % 3;
    let starred = Facets::starred().and(Facets::joined(2016));
    let facets = if arrival.is_multiple_of(2) {
        starred.to_raw()
    } else {
        0
    };
    format!(
        "INSERT INTO members (id, association_id, arrival, version, name, starred, member_no, \
         status, state, no_photo, missing, doubtful, doubts, confirmed_doubts, unprintable, \
         created_at, updated_at, firm_id, birth_date, name_key, search_key, facets, {texts}) VALUES \
         ({id}, {association}, {arrival}, 1, '丁一', false, '{key}', 'listed', 'ready', false, 0, \
         false, '', '', '', '2026-11-24T00:00:00Z', '2026-11-24T00:00:00Z', {firm}, {birth}, \
         'k{key:02}', '\n丁一\ndingyi{key:02}\ndingyi{short}\n', {facets}, '','','','','','','','','','','','','')"
    )
}

/// Queues, firms, searches of every rank, filters.
fn narrowed() -> Vec<Wanted> {
    let starred = Filter {
        starred: true,
        joined: Some(2016),
        ..Filter::default()
    };
    let left = Filter {
        status: MembershipStatus::Resigned,
        photo: Some(PhotoFilter::None),
        ..Filter::default()
    };
    let list = |queue, firm, firm_name: &str, filter: &Filter| ListQuery {
        queue,
        firm,
        firm_name: firm_name.into(),
        filter: filter.clone(),
        ..ListQuery::default()
    };
    let (all, none) = (|| Sought::Everybody, Filter::default());
    let words = |text: &str| Sought::Words(text.into());
    [
        (list(Queue::All, None, "", &none), all()),
        (list(Queue::Ready, None, "", &none), all()),
        (list(Queue::Incomplete, None, "", &none), all()),
        (list(Queue::All, Some(11), "", &none), all()),
        (list(Queue::All, None, "甲", &none), all()),
        (list(Queue::Ready, None, "", &starred), all()),
        (list(Queue::All, Some(12), "", &starred), all()),
        (list(Queue::All, None, "", &left), all()),
        (list(Queue::All, None, "", &none), words("ding")),
        (list(Queue::All, None, "", &none), words("dingyi1")),
        (list(Queue::All, None, "", &none), words("所")),
        (list(Queue::Ready, Some(12), "", &none), words("甲")),
        (list(Queue::All, None, "丁", &starred), words("ding")),
        (
            list(Queue::All, None, "", &none),
            Sought::These(vec![101, 102]),
        ),
        (
            list(Queue::Ready, None, "", &left),
            Sought::These(vec![101]),
        ),
    ]
    .map(|(query, sought)| Wanted { query, sought })
    .to_vec()
}

/// Lists of every kind: each order both ways, first and last pages.
fn lists() -> Vec<Wanted> {
    let mut lists = Vec::new();
    for sort in [
        SortKey::Arrival,
        SortKey::Name,
        SortKey::MemberNo,
        SortKey::Firm,
        SortKey::BirthDate,
    ] {
        for descending in [false, true] {
            for narrowed in narrowed() {
                for page in 1..=3 {
                    let query = ListQuery {
                        sort,
                        descending,
                        page,
                        ..narrowed.query.clone()
                    };
                    lists.push(Wanted {
                        query,
                        ..narrowed.clone()
                    });
                }
            }
        }
    }
    lists
}

/// Every statement that the lists come to, as text.
async fn statements(db: &DatabaseConnection, scope: &Scope) -> Vec<String> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut watched = db.clone();
    let noted = seen.clone();
    watched.set_metric_callback(move |info| {
        noted.lock().unwrap().push(info.statement.to_string());
    });
    for list in lists() {
        let counts = counts(&watched, scope, &list).await.unwrap();
        page(&watched, scope, &list, &counts).await.unwrap();
        ids(&watched, scope, &list).await.unwrap();
    }
    with_id_number(&watched, scope, vec!["X".to_owned()])
        .await
        .unwrap();
    crate::repo::firms::matching(&watched, scope, "甲", 20)
        .await
        .unwrap();
    drop(watched);
    let mut seen = std::mem::take(&mut *seen.lock().unwrap());
    seen.sort();
    seen.dedup();
    assert!(seen.len() > 50, "{}", seen.len());
    seen
}

#[tokio::test]
async fn sqlite_reads_an_index_of_one_association() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Db::sqlite_url(folder.path())).await.unwrap();
    let scope = fill(&db).await;
    let mut found_rows = 0;
    for statement in statements(db.read(), &scope).await {
        let explain =
            Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {statement}"));
        for step in db.read().query_all_raw(explain).await.unwrap() {
            let step: String = step.try_get("", "detail").unwrap();
            if !step.contains("members") && !step.contains("firms") {
                continue;
            }
            // The twenty rows of a page, each by its identity.
            let a_row = step.starts_with("SEARCH") && step.contains("PRIMARY KEY (rowid=?)");
            let an_index =
                step.contains("USING COVERING INDEX") && step.contains("(association_id=?");
            assert!(a_row || an_index, "{step}: {statement}");
            found_rows += usize::from(a_row);
        }
    }
    assert!(found_rows > 0);
}

#[tokio::test]
async fn postgresql_reads_an_index_of_one_association() {
    let Ok(server) = std::env::var("HUIZHENG_TEST_POSTGRES") else {
        return;
    };
    let name = format!("test_list_{}", std::process::id());
    let admin = Database::connect(&server).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    admin.execute_unprepared(&create).await.unwrap();
    let (host, _) = server.rsplit_once('/').unwrap();
    let db = Db::open(&format!("{host}/{name}")).await.unwrap();
    let scope = fill(&db).await;
    let statements = statements(db.read(), &scope).await;
    let asking = db.read().begin().await.unwrap();
    // Of so few rows it would rather read all.
    let setting = "SET LOCAL enable_seqscan = off";
    asking.execute_unprepared(setting).await.unwrap();
    for statement in statements {
        let explain = Statement::from_string(
            DbBackend::Postgres,
            format!("EXPLAIN (FORMAT JSON) {statement}"),
        );
        let plan = asking.query_one_raw(explain).await.unwrap().unwrap();
        let plan: serde_json::Value = plan.try_get("", "QUERY PLAN").unwrap();
        let mut scans = Vec::new();
        gather(&plan, &mut scans);
        assert!(!scans.is_empty(), "{plan}");
        for scan in scans {
            let condition = scan["Index Cond"].as_str().unwrap_or_default();
            let one = condition.contains("association_id =")
                || condition.starts_with("(id = ")
                || condition.starts_with("(members.id = ");
            assert!(one, "{scan}: {statement}");
        }
    }
    asking.rollback().await.unwrap();
    let drop = format!("DROP DATABASE {name} WITH (FORCE)");
    admin.execute_unprepared(&drop).await.unwrap();
}

/// The steps of a plan that read a table.
fn gather(plan: &serde_json::Value, scans: &mut Vec<serde_json::Value>) {
    match plan {
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| gather(part, scans)),
        serde_json::Value::Object(step) => {
            let kind = step.get("Node Type").and_then(|kind| kind.as_str());
            let reads = [
                "Seq Scan",
                "Index Scan",
                "Index Only Scan",
                "Bitmap Index Scan",
            ];
            if kind.is_some_and(|kind| reads.contains(&kind)) {
                scans.push(plan.clone());
            }
            step.values().for_each(|part| gather(part, scans));
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_order_shows_everybody_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Db::sqlite_url(folder.path())).await.unwrap();
    let scope = fill(&db).await;
    for list in lists().into_iter().filter(|list| list.query.page == 1) {
        let all = ids(db.read(), &scope, &list).await.unwrap();
        let counts = counts(db.read(), &scope, &list).await.unwrap();
        let total = counts.queues.get(list.query.queue);
        assert_eq!(total, all.len() as u64, "{list:?}");
        assert_eq!(total, counts.ranks.iter().sum::<u64>(), "{list:?}");
        let mut shown = Vec::new();
        for number in 1..=4 {
            let turned = Wanted {
                query: list.query.with_page(number),
                ..list.clone()
            };
            let rows = page(db.read(), &scope, &turned, &counts).await.unwrap();
            shown.extend(rows);
        }
        let rank = |row: &Model| match &list.sought {
            Sought::Words(words) => {
                let inside = |text: String| row.search_key.contains(&text);
                match (inside(format!("\n{words}\n")), inside(format!("\n{words}"))) {
                    (true, _) => 0,
                    (_, true) => 1,
                    _ => 2,
                }
            }
            Sought::Everybody | Sought::These(_) => 0,
        };
        let empty = |row: &Model| match list.query.sort {
            SortKey::Firm => row.firm_id.is_none(),
            SortKey::BirthDate => row.birth_date.is_none(),
            _ => false,
        };
        let place = |row: &Model| (rank(row), empty(row));
        assert!(shown.is_sorted_by_key(place), "{list:?}");
        let mut shown: Vec<i64> = shown.into_iter().map(|row| row.id).collect();
        shown.sort_unstable();
        assert_eq!(shown, all, "{list:?}");
    }
}
