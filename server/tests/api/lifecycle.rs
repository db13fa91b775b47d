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
    after_a_revocation_the_next_version_can_be_issued,
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
    assert_eq!(member.standing.state, IssueState::Ready);
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

async fn after_a_revocation_the_next_version_can_be_issued(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first = issue(&clerk, id).await;
    revoke(&clerk, &first, "issued-by-mistake", "").await;
    let second = issue(&clerk, id).await;
    assert_ne!(first, second);
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
    assert!(
        answer.headers()["cache-control"]
            .to_str()
            .unwrap()
            .starts_with("private")
    );
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
    assert_eq!(issued.status(), StatusCode::CREATED);
    let member = clerk.detail(id).await;
    let expected = match revoked.status() {
        StatusCode::OK => CertificateState::Revoked,
        StatusCode::CONFLICT => CertificateState::Superseded,
        other => panic!("{other}"),
    };
    let states: Vec<_> = member
        .certificates
        .iter()
        .map(|version| version.state)
        .collect();
    assert_eq!(states, [CertificateState::Valid, expected]);
}
