//! How the databases go about the list's queries: never through another association's rows, and
//! not through whole rows where an index holds enough.

use std::sync::{Arc, Mutex};

use domain::{ListQuery, Queue, SortKey};
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
            let row = format!("INSERT INTO firms VALUES ({id}, {association}, '{name}所')");
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
    format!(
        "INSERT INTO members (id, association_id, arrival, version, name, starred, member_no, \
         status, state, no_photo, missing, doubtful, doubts, confirmed_doubts, unprintable, \
         created_at, updated_at, firm_id, birth_date, name_key, search_key, {texts}) VALUES \
         ({id}, {association}, {arrival}, 1, '丁一', false, '{key}', 'listed', 'ready', false, 0, \
         false, '', '', '', '2026-11-24T00:00:00Z', '2026-11-24T00:00:00Z', {firm}, {birth}, \
         'k{key:02}', 'dingyi{key:02}', '','','','','','','','','','','','','')"
    )
}

/// Lists of every kind: each order both ways, first and last pages, queues, a firm, searches.
fn lists() -> Vec<ListQuery> {
    let mut lists = Vec::new();
    for sort in [
        SortKey::Arrival,
        SortKey::Name,
        SortKey::MemberNo,
        SortKey::Firm,
        SortKey::BirthDate,
    ] {
        for descending in [false, true] {
            for (queue, firm, search) in [
                (Queue::All, None, ""),
                (Queue::Ready, None, ""),
                (Queue::Incomplete, None, ""),
                (Queue::All, Some(11), ""),
                (Queue::All, None, "ding"),
                (Queue::Ready, Some(12), "甲"),
            ] {
                for page in 1..=3 {
                    lists.push(ListQuery {
                        queue,
                        search: search.into(),
                        firm,
                        sort,
                        descending,
                        page,
                        size: 20,
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
    counts(&watched, scope).await.unwrap();
    for list in lists() {
        page(&watched, scope, &list).await.unwrap();
        total(&watched, scope, &list).await.unwrap();
        ids(&watched, scope, &list).await.unwrap();
    }
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
    for list in lists().into_iter().filter(|list| list.page == 1) {
        let all = ids(db.read(), &scope, &list).await.unwrap();
        assert_eq!(
            total(db.read(), &scope, &list).await.unwrap(),
            all.len() as u64
        );
        let mut shown = Vec::new();
        for number in 1..=4 {
            let rows = page(db.read(), &scope, &list.with_page(number))
                .await
                .unwrap();
            shown.extend(rows);
        }
        let empty = |row: &Model| match list.sort {
            SortKey::Firm => row.firm_id.is_none(),
            SortKey::BirthDate => row.birth_date.is_none(),
            _ => false,
        };
        assert!(shown.is_sorted_by_key(empty), "{list:?}");
        let mut shown: Vec<i64> = shown.into_iter().map(|row| row.id).collect();
        shown.sort_unstable();
        assert_eq!(shown, all, "{list:?}");
    }
}
