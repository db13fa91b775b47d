//! Changing information.

use domain::{Doubt, Field, MemberDetail, PublicError};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{COMPLETE, TestApp, both};

both!(
    saves_all_fields_or_none,
    the_second_editor_is_shown_both_values,
    fifty_editors_at_once_make_one_change,
    what_is_saved_already_is_no_conflict,
    shared_numbers_raise_and_drop_doubts_on_both_sides,
    reveals_are_logged_and_details_hold_no_number,
    rare_names_survive_every_step,
);

async fn saves_all_fields_or_none(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    let answer = clerk
        .save(
            &member,
            &[
                (Field::Remark, "新"),
                (Field::BirthDate, "昨天"),
                (Field::Sex, "?"),
            ],
        )
        .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let PublicError::Invalid(errors) = answer.json().await.unwrap() else {
        panic!("not the fields")
    };
    assert_eq!(
        errors.iter().map(|error| error.field).collect::<Vec<_>>(),
        [Field::BirthDate, Field::Sex]
    );
    assert_eq!(clerk.first_member().await, member, "nothing is half saved");
    let saved: MemberDetail = clerk
        .save(&member, &[(Field::Firm, "新所"), (Field::Remark, "新")])
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        (saved.version, &*saved.record.firm),
        (member.version + 1, "新所")
    );
    let same: MemberDetail = clerk
        .save(&saved, &[(Field::Remark, " 新 ")])
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(same.version, saved.version, "no change, no version");
}

async fn the_second_editor_is_shown_both_values(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    assert_eq!(
        clerk
            .save(&member, &[(Field::Position, "主任")])
            .await
            .status(),
        StatusCode::OK
    );
    let answer = clerk.save(&member, &[(Field::Position, "经理")]).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let PublicError::EditConflict(current) = answer.json().await.unwrap() else {
        panic!("no present values")
    };
    assert_eq!(current.record.position, "主任");
    assert_eq!(
        clerk
            .save(&current, &[(Field::Position, "经理")])
            .await
            .status(),
        StatusCode::OK
    );
}

async fn fifty_editors_at_once_make_one_change(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    let mut saved = 0;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..50 {
        let arguments = json!({ "id": member.id, "version": member.version, "changes": [(Field::Remark, n.to_string())] });
        let request = clerk
            .request(reqwest::Method::POST, "/api/members/save")
            .json(&arguments);
        calls.spawn(async move { request.send().await.unwrap().status() });
    }
    while let Some(status) = calls.join_next().await {
        match status.unwrap() {
            StatusCode::OK => saved += 1,
            other => assert_eq!(other, StatusCode::CONFLICT),
        }
    }
    assert_eq!(saved, 1);
    assert_eq!(clerk.first_member().await.version, member.version + 1);
}

async fn shared_numbers_raise_and_drop_doubts_on_both_sides(app: &TestApp) {
    let other = COMPLETE
        .replace("王䶮", "李四")
        .replace("11010519491231002X", "440524188001010014")
        .replace("1949-12-31", "1880-01-01");
    let other = other.replace("1880-01-01", "1980-01-01");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    for id in &ids {
        assert!(
            clerk
                .detail(*id)
                .await
                .doubts
                .contains(&Doubt::SharedMemberNo)
        );
    }
    let second = clerk.detail(ids[1]).await;
    clerk
        .save(&second, &[(Field::MemberNo, "330000010002")])
        .await;
    for id in &ids {
        assert!(
            !clerk
                .detail(*id)
                .await
                .doubts
                .contains(&Doubt::SharedMemberNo)
        );
    }
    let second = clerk.detail(ids[1]).await;
    clerk
        .save(&second, &[(Field::IdNumber, "11010519491231002x")])
        .await;
    for id in &ids {
        assert!(
            clerk
                .detail(*id)
                .await
                .doubts
                .contains(&Doubt::SharedIdNumber)
        );
    }
}

async fn reveals_are_logged_and_details_hold_no_number(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    let text = clerk
        .call("members/detail", json!({ "id": member.id }))
        .await
        .text()
        .await
        .unwrap();
    assert!(!text.contains("11010519491231002X") && text.contains("110***************"));
    let number: String = clerk
        .call("members/reveal-id-number", json!({ "id": member.id }))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(number, "11010519491231002X");
}

async fn rare_names_survive_every_step(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    for name in ["𬱖𫖯䶮", "阿卜杜拉·买买提", "﨑山一", &"㐀".repeat(50)] {
        let member = clerk.first_member().await;
        let saved: MemberDetail = clerk
            .save(&member, &[(Field::Name, name)])
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(saved.record.name, name);
        assert_eq!(clerk.list(&[("q", name)]).await.rows[0].name, name);
    }
}

async fn what_is_saved_already_is_no_conflict(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let member = clerk.first_member().await;
    let changes = [(Field::Remark, " 核对 "), (Field::IdNumber, "E12345678")];
    clerk.save(&member, &changes).await;
    // As a page asks again that got no answer: with the version that it saw.
    let again = clerk.save(&member, &changes).await;
    assert_eq!(again.status(), StatusCode::OK);
    let again: MemberDetail = again.json().await.unwrap();
    assert_eq!(again.version, member.version + 1);
    assert_eq!(app.audit_details("member.edit").await.len(), 1);
    // To another person it would tell that the guessed number is right.
    let manager = app.signed_in("manager").await;
    let guessed = [(Field::IdNumber, "E12345678")];
    let refused = manager.save(&member, &guessed).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    // A number that looks the same where it is masked is another number.
    let other = [(Field::IdNumber, "E12345679")];
    let refused = clerk.save(&member, &other).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
}
