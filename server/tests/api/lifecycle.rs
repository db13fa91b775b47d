//! What becomes of a certificate: replaced, revoked, lapsed; never deleted.

use domain::{CertificateState, Field, IssueState, MemberDetail, RevocationReason};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{TestApp, Visitor, both, problem, ready};

both!(
    a_revoked_certificate_is_revoked_for_everybody_at_once,
    only_a_valid_version_can_be_revoked,
    a_revocation_says_why,
    auditors_and_strangers_revoke_nothing,
    after_a_revocation_only_a_reason_issues_the_next_version,
    old_rows_are_brought_to_the_state_revoked,
    what_is_replaced_is_told_to_who_asks,
    a_member_who_leaves_lets_the_certificate_lapse,
    differences_are_told_field_by_field,
    the_photo_issued_with_a_version_stays_with_it,
    a_revocation_and_an_issue_at_once_leave_one_order_of_events,
);

async fn revoke(visitor: &Visitor, code: &str, reason: &str, note: &str) -> Response {
    let arguments = json!({ "code": code, "reason": reason, "note": note });
    visitor.call("certificates/revoke", arguments).await
}

async fn issue(clerk: &Visitor, id: i64) -> String {
    let issued: Value = clerk.issue(id, "").await.json().await.unwrap();
    issued["code"].as_str().unwrap().to_owned()
}

async fn verified(app: &TestApp, code: &str) -> Value {
    let answer = app.anonymous().get(&format!("/api/verify/{code}")).await;
    answer.json().await.unwrap()
}

/// The code of the error that a server function answers with.
async fn refusal(answer: Response, status: StatusCode) -> Value {
    assert_eq!(answer.status(), status);
    answer.json().await.unwrap()
}

fn words(member: &MemberDetail) -> Vec<(u32, String)> {
    let line = |version: &domain::CertificateSummary| (version.version, version.words());
    member.certificates.iter().map(line).collect()
}

async fn a_revoked_certificate_is_revoked_for_everybody_at_once(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    assert_eq!(verified(app, &code).await["state"], "valid");
    let answer = revoke(&clerk, &code, "wrong-photo", " 照片不是\n本人 ").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let member: MemberDetail = answer.json().await.unwrap();
    let facts = verified(app, &code).await;
    assert_eq!(facts["state"], "revoked");
    let page = app.anonymous().get(&format!("/verify/{code}")).await;
    let html = page.text().await.unwrap();
    assert!(html.contains("已撤销"));
    for private in ["照片不是", "wrong-photo", "照片有误", "clerk"] {
        assert!(!html.contains(private) && !facts.to_string().contains(private));
    }
    let revoked = &member.certificates[0];
    assert_eq!(revoked.words(), "已撤销");
    assert_eq!(revoked.reason, Some(RevocationReason::WrongPhoto));
    assert_eq!(
        (&*revoked.note, &*revoked.ended_by),
        ("照片不是 本人", "clerk")
    );
    assert_eq!(
        revoked.ended_on,
        Some(revoked.issued_on),
        "revoked on the day of issue"
    );
    assert_eq!(member.standing.state, IssueState::Revoked);
    assert_eq!(member.standing.issued_version, None);
    let file = clerk.get(&format!("/certificates/{code}.pdf")).await;
    assert_eq!(file.status(), StatusCode::OK, "the file is kept");
}

async fn only_a_valid_version_can_be_revoked(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first = issue(&clerk, id).await;
    clerk.give_photo(id, 2).await;
    let second = issue(&clerk, id).await;
    let error = refusal(
        revoke(&clerk, &first, "issued-by-mistake", "").await,
        StatusCode::CONFLICT,
    )
    .await;
    assert_eq!(error["code"], "not_valid");
    assert_eq!(
        error["data"],
        json!({ "version": 1, "state": "superseded" })
    );
    assert_eq!(verified(app, &second).await["state"], "valid");
    revoke(&clerk, &second, "issued-by-mistake", "").await;
    let error = refusal(
        revoke(&clerk, &second, "other", "再次").await,
        StatusCode::CONFLICT,
    )
    .await;
    assert_eq!(error["data"]["state"], "revoked");
    let member = clerk.detail(id).await;
    assert_eq!(
        member.certificates[0].reason,
        Some(RevocationReason::IssuedByMistake),
        "the first reason stays"
    );
}

async fn a_revocation_says_why(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    let long = "长".repeat(201);
    for note in [" ", &*long] {
        let answer = revoke(&clerk, &code, "other", note).await;
        let error = refusal(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(error["code"], "revocation_refused");
    }
    let odd = revoke(&clerk, &code, "no-such-reason", "").await;
    assert!(!odd.status().is_success());
    assert_eq!(verified(app, &code).await["state"], "valid");
    let answer = revoke(&clerk, &code, "other", &"𬱖".repeat(200)).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

async fn auditors_and_strangers_revoke_nothing(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    let auditor = app.signed_in("auditor").await;
    let stranger = app.signed_in("stranger").await;
    let asked = [
        (&auditor, StatusCode::FORBIDDEN),
        (&stranger, StatusCode::NOT_FOUND),
        (&app.anonymous(), StatusCode::UNAUTHORIZED),
    ];
    for (visitor, status) in asked {
        let answer = revoke(visitor, &code, "issued-by-mistake", "").await;
        assert_eq!(answer.status(), status);
    }
    assert_eq!(verified(app, &code).await["state"], "valid");
}

/// Asks for the certificate with further fields of the form.
async fn ask(clerk: &Visitor, id: i64, form: &[(&str, &str)]) -> Response {
    let path = format!("/members/{id}/certificates");
    let request = clerk.request(reqwest::Method::POST, &path);
    request.form(form).send().await.unwrap()
}

async fn after_a_revocation_only_a_reason_issues_the_next_version(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first = issue(&clerk, id).await;
    revoke(&clerk, &first, "issued-by-mistake", "误签").await;
    let queues = |page: domain::MemberPage| (page.counts.ready, page.counts.revoked);
    assert_eq!(queues(clerk.list(&[]).await), (0, 1));
    assert_eq!(clerk.list(&[("queue", "revoked")]).await.rows.len(), 1);
    assert!(clerk.list(&[("queue", "ready")]).await.rows.is_empty());
    let row = &clerk.list(&[]).await.rows[0];
    assert_eq!(row.standing.label().text(), "已撤销");
    // A plain request says when and why, and makes nothing; so does a batch.
    let refused = problem(clerk.issue(id, "").await, StatusCode::CONFLICT).await;
    assert_eq!(refused["code"], "revoked");
    assert_eq!(refused["data"]["version"], 1);
    assert_eq!(refused["data"]["reason"], "issued-by-mistake");
    assert_eq!(refused["data"]["ended_by"], "clerk");
    let plan = clerk.call("certificates/plan", json!({ "members": [id] }));
    let plan: Vec<domain::PlannedIssue> = plan.await.json().await.unwrap();
    assert!(matches!(plan[0].plan, domain::IssuePlan::Revoked(_)));
    // Missing information changes nothing about it.
    let member = clerk.detail(id).await;
    clerk.save(&member, &[(Field::ApprovalNo, "")]).await;
    let member = clerk.detail(id).await;
    assert_eq!(member.standing.state, IssueState::Revoked);
    clerk
        .save(&member, &[(Field::ApprovalNo, "示会协〔2016〕1号")])
        .await;
    let long = "长".repeat(201);
    for odd in [" ", &*long] {
        let answer = ask(&clerk, id, &[("reason", odd)]).await;
        let refused = problem(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(refused["code"], "reissue_refused", "{odd:?}");
    }
    let nul = ask(&clerk, id, &[("reason", "a\u{0}b")]).await;
    problem(nul, StatusCode::BAD_REQUEST).await;
    assert_eq!(clerk.detail(id).await.certificates.len(), 1);
    let answer = ask(&clerk, id, &[("reason", " 核实后\n重新签发 ")]).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let member = clerk.detail(id).await;
    assert_eq!(member.standing.state, IssueState::Issued);
    assert_eq!(member.certificates[0].issue_reason, "核实后 重新签发");
    let trail = app.audit_details("certificate.issue").await;
    assert_eq!(trail[1]["reason"], "核实后 重新签发");
    assert_eq!(trail[1]["after_revoked"], 1);
    // The reason belongs to the one version: the next is issued as usual.
    clerk.give_photo(id, 2).await;
    issue(&clerk, id).await;
    assert_eq!(
        words(&clerk.detail(id).await),
        [
            (3, "有效".into()),
            (2, "已被第 3 版替代".into()),
            (1, "已撤销".into())
        ]
    );
}

async fn old_rows_are_brought_to_the_state_revoked(app: &TestApp) {
    use sea_orm_migration::{MigrationTrait, MigratorTrait};
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    revoke(&clerk, &code, "issued-by-mistake", "").await;
    app.import("33", "李四,男,,,,330000010002,,,,").await;
    // As the release before wrote it.
    app.execute("UPDATE members SET state = 'ready' WHERE state = 'revoked'")
        .await;
    app.execute("ALTER TABLE certificates DROP COLUMN issue_reason")
        .await;
    let migration = migrations::Migrator::migrations()
        .into_iter()
        .find(|each| each.name().contains("000012_revoked"))
        .unwrap();
    let db = app.connect().await;
    let manager = sea_orm_migration::SchemaManager::new(&db);
    MigrationTrait::up(&*migration, &manager).await.unwrap();
    let states: Vec<_> = clerk.list(&[]).await.rows;
    let states: Vec<_> = states.iter().map(|row| row.standing.state).collect();
    assert_eq!(states, [IssueState::Revoked, IssueState::Incomplete]);
}

async fn what_is_replaced_is_told_to_who_asks(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first = ask(&clerk, id, &[("replaces", "0")]).await;
    assert_eq!(first.status(), StatusCode::CREATED, "nothing is replaced");
    let unchanged = ask(&clerk, id, &[("replaces", "0")]).await;
    assert_eq!(unchanged.status(), StatusCode::OK);
    clerk.give_photo(id, 2).await;
    let member = clerk.detail(id).await;
    clerk
        .save(&member, &[(Field::JoinedOn, "2017-01-02")])
        .await;
    let refused = problem(
        ask(&clerk, id, &[("replaces", "0")]).await,
        StatusCode::CONFLICT,
    )
    .await;
    assert_eq!(refused["code"], "would_replace");
    assert_eq!(refused["data"]["version"], 1);
    assert_eq!(refused["data"]["photo"], true);
    assert_eq!(refused["data"]["fields"].as_array().unwrap().len(), 1);
    assert_eq!(clerk.detail(id).await.certificates.len(), 1);
    let second = ask(&clerk, id, &[("replaces", "1")]).await;
    assert_eq!(second.status(), StatusCode::CREATED);
    // Programs ask for nothing beforehand.
    clerk.give_photo(id, 3).await;
    assert_eq!(clerk.issue(id, "").await.status(), StatusCode::CREATED);
}

async fn a_member_who_leaves_lets_the_certificate_lapse(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    let member = clerk.detail(id).await;
    clerk.save(&member, &[(Field::Status, "退会")]).await;
    let member = clerk.detail(id).await;
    let lapsed = &member.certificates[0];
    assert_eq!(
        (lapsed.state, &*lapsed.words()),
        (CertificateState::Lapsed, "失效")
    );
    assert_eq!(
        (lapsed.ended_on, &*lapsed.ended_by),
        (Some(lapsed.issued_on), "clerk")
    );
    assert_eq!(verified(app, &code).await["state"], "lapsed");
    let answer = revoke(&clerk, &code, "membership-ended", "").await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
}

async fn differences_are_told_field_by_field(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    assert_eq!(clerk.detail(id).await.differences, None);
    let member = clerk.detail(id).await;
    let changes = [
        (Field::Firm, "示例明远会计师事务所"),
        (Field::JoinedOn, "2017-01-02"),
        (Field::Remark, "not printed"),
    ];
    clerk.save(&member, &changes).await;
    let member = clerk.detail(id).await;
    assert_eq!(member.standing.state, IssueState::Changed);
    let found = member.differences.unwrap();
    assert_eq!(
        (found.version, found.code.as_str(), found.photo),
        (1, &*code, false)
    );
    let fields: Vec<_> = found
        .fields
        .iter()
        .map(|field| (field.field, &*field.issued, &*field.now))
        .collect();
    assert_eq!(
        fields,
        [
            (Field::Firm, "示例天衡会计师事务所", "示例明远会计师事务所"),
            (Field::JoinedOn, "2016年05月18日", "2017年01月02日"),
        ]
    );
    clerk.give_photo(id, 2).await;
    assert!(clerk.detail(id).await.differences.unwrap().photo);
    issue(&clerk, id).await;
    assert_eq!(clerk.detail(id).await.differences, None);
    assert_eq!(
        words(&clerk.detail(id).await),
        [(2, "有效".into()), (1, "已被第 2 版替代".into())]
    );
}

async fn the_photo_issued_with_a_version_stays_with_it(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let code = issue(&clerk, id).await;
    let present = format!("/members/{id}/photo");
    let issued = clerk.get(&present).await.bytes().await.unwrap();
    clerk.give_photo(id, 2).await;
    let place = format!("/certificates/{code}/photo");
    let answer = clerk.get(&place).await;
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.bytes().await.unwrap(), issued);
    assert_ne!(clerk.get(&present).await.bytes().await.unwrap(), issued);
    let stranger = app.signed_in("stranger").await;
    problem(stranger.get(&place).await, StatusCode::NOT_FOUND).await;
    problem(app.anonymous().get(&place).await, StatusCode::UNAUTHORIZED).await;
}

async fn a_revocation_and_an_issue_at_once_leave_one_order_of_events(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first = issue(&clerk, id).await;
    clerk.give_photo(id, 2).await;
    let (revoked, issued) = tokio::join!(
        revoke(&clerk, &first, "wrong-photo", ""),
        clerk.issue(id, "")
    );
    let member = clerk.detail(id).await;
    let expected: &[_] = match (revoked.status(), issued.status()) {
        // Nothing is issued after a revocation without a reason.
        (StatusCode::OK, StatusCode::CONFLICT) => &[CertificateState::Revoked],
        (StatusCode::CONFLICT, StatusCode::CREATED) => {
            &[CertificateState::Valid, CertificateState::Superseded]
        }
        other => panic!("{other:?}"),
    };
    let states: Vec<_> = member
        .certificates
        .iter()
        .map(|version| version.state)
        .collect();
    assert_eq!(states, expected);
}
