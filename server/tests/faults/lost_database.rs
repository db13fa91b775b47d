//! PostgreSQL ends the server's connections while it works: each request is done or not, as its
//! answer says, and work goes on.

use domain::Field;
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{COMPLETE, TestApp, Visitor, jpeg};
use crate::tally::{Fault, tried};

const MEMBERS: usize = 8;
const ROUNDS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_acknowledged_while_connections_are_cut_is_there() {
    let app = TestApp::on_postgres().await;
    let rows: Vec<String> = (0..MEMBERS)
        .map(|n| {
            COMPLETE
                .replace("330000010001", &format!("33000001000{n}"))
                .replace("11010519491231002X", &format!("E1234567{n}"))
        })
        .collect();
    app.import("33", &rows.join("\n")).await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(ids.len(), MEMBERS);
    for round in 0..ROUNDS {
        let remark = format!("第 {round} 次");
        let mut members = Vec::new();
        for id in &ids {
            members.push(clerk.detail(*id).await);
        }
        let saving: Vec<_> = members
            .iter()
            .map(|member| {
                let clerk = Visitor::at(&app.base, clerk.cookie.clone());
                let (member, remark) = (member.clone(), remark.clone());
                tokio::spawn(async move {
                    let answer = clerk.save(&member, &[(Field::Remark, &remark)]).await;
                    let status = answer.status();
                    (status, answer.json::<Value>().await.unwrap())
                })
            })
            .collect();
        app.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
        for (member, saved) in members.iter().zip(saving) {
            let (status, body) = saved.await.unwrap();
            let now = clerk.detail(member.id).await.record.remark;
            match (status, body["code"].as_str()) {
                (StatusCode::OK, _) => assert_eq!(now, remark),
                (StatusCode::SERVICE_UNAVAILABLE, Some("busy")) => {
                    assert_eq!(
                        now, member.record.remark,
                        "it said that nothing was changed"
                    );
                }
                (StatusCode::SERVICE_UNAVAILABLE, Some("uncertain")) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    // Idle connections that were cut are found out before they are used.
    app.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;
    for id in &ids {
        let member = clerk.detail(*id).await;
        let answer = clerk.save(&member, &[(Field::Remark, "之后")]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let crop = r#"{"x":0,"y":0,"width":260,"height":320,"rotation":0}"#;
        let photo = jpeg(u64::try_from(*id).unwrap(), 300, 400);
        assert_eq!(clerk.upload(*id, photo, crop).await.status(), 201);
    }
    assert!(app.services.readiness().ready().await);
    tried(Fault::LostDatabase, ROUNDS + 1);
}
