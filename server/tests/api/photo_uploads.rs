//! What comes with an uploaded photo: reasons, white backgrounds, warnings of another person's photo.

use backend::PhotoImportOptions;
use domain::{PhotoEntry, PhotoKind};
use portrait::raster::{Rgb, decode_upright, encode_jpeg};
use portrait::stand_in::stand_in;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{COMPLETE, TestApp, Visitor, both, jpeg, problem};

both!(
    a_photo_that_fails_needs_a_reason_from_the_dialog,
    scripts_are_not_asked_for_a_reason,
    backgrounds_are_whitened_when_asked_for,
    parts_are_bounded_and_known,
    the_same_picture_and_a_strangers_name_are_noticed,
    an_exam_photo_cut_anew_is_excused_its_few_pixels,
    the_same_photo_again_changes_nothing,
);

/// A corner without a face, at 25 dots an inch.
const CORNER: &str = r#"{"x":0,"y":0,"width":26,"height":32,"rotation":0}"#;
const WHOLE: &str = r#"{"x":0,"y":0,"width":780,"height":960,"rotation":0}"#;

async fn history(clerk: &Visitor, id: i64) -> Vec<PhotoEntry> {
    let list = clerk.call("photos/history", json!({ "member": id })).await;
    list.json().await.unwrap()
}

/// Posts the texts before the file and the file under this name.
async fn send(
    visitor: &Visitor,
    id: i64,
    file: (Vec<u8>, &str),
    texts: &[(&str, &str)],
) -> Response {
    let mut form = Form::new();
    for (name, text) in texts {
        form = form.text((*name).to_owned(), (*text).to_owned());
    }
    let (bytes, name) = file;
    let form = form.part("file", Part::bytes(bytes).file_name(name.to_owned()));
    let request = visitor.request(Method::POST, &format!("/members/{id}/photo"));
    request.multipart(form).send().await.unwrap()
}

fn portrait() -> (Vec<u8>, &'static str) {
    (jpeg(3, 780, 960), "photo.jpg")
}

async fn warnings(visitor: &Visitor, member: i64, fingerprint: &str, name: &str) -> Response {
    let arguments = json!({ "member": member, "fingerprint": fingerprint, "file_name": name });
    visitor.call("photos/guards", arguments).await
}

async fn a_photo_that_fails_needs_a_reason_from_the_dialog(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let before = clerk.detail(id).await;
    for reason in ["", "  "] {
        let texts = [("checks", "enforce"), ("reason", reason), ("crop", CORNER)];
        let refused = send(&clerk, id, portrait(), &texts).await;
        let document = problem(refused, StatusCode::CONFLICT).await;
        assert_eq!(document["code"], "photo_unfit");
        let checks = document["data"].as_array().unwrap();
        assert!(checks.iter().any(|check| check["grade"] == "fail"));
        let passed = checks.iter().any(|check| check["grade"] == "pass");
        assert!(passed, "passed ones too: {checks:?}");
    }
    assert_eq!(clerk.detail(id).await, before);
    assert!(app.audit_details("photo.give").await.is_empty());

    let texts = [
        ("reason", "本人已确认"),
        ("crop", CORNER),
        ("checks", "enforce"),
    ];
    let taken = send(&clerk, id, portrait(), &texts).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    let events = app.audit_details("photo.give").await;
    assert_eq!(events[0]["override_reason"], "本人已确认");
    assert!(!events[0]["failed_checks"].as_array().unwrap().is_empty());
    assert!(
        !events[0].to_string().contains("photo.jpg"),
        "names are not logged"
    );

    let texts = [
        ("reason", "多余的理由"),
        ("crop", WHOLE),
        ("checks", "enforce"),
    ];
    let fit = send(&clerk, id, portrait(), &texts).await;
    assert_eq!(fit.status(), StatusCode::CREATED);
    let events = app.audit_details("photo.give").await;
    assert_eq!(events[1]["override_reason"], "", "nothing was overridden");
}

async fn scripts_are_not_asked_for_a_reason(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let taken = send(&clerk, id, portrait(), &[("crop", CORNER)]).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    let events = app.audit_details("photo.give").await;
    assert!(!events[0]["failed_checks"].as_array().unwrap().is_empty());
}

async fn backgrounds_are_whitened_when_asked_for(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let texts = [("whiten", "1"), ("crop", WHOLE)];
    let taken = send(&clerk, id, portrait(), &texts).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    let cut = clerk.get(&format!("/members/{id}/photo")).await;
    let cut = decode_upright(&cut.bytes().await.unwrap())
        .unwrap()
        .into_rgb();
    assert!(cut.pixel(3, 3).iter().all(|part| *part > 250));
    let kept = clerk.get(&format!("/members/{id}/photo?original=1")).await;
    assert_eq!(
        kept.bytes().await.unwrap(),
        portrait().0,
        "the original stays"
    );
    assert!(history(&clerk, id).await[0].whitened);
}

async fn parts_are_bounded_and_known(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let long = "长".repeat(201);
    let huge = "x".repeat(5000);
    for (name, text, status) in [
        ("reason", &*long, StatusCode::UNPROCESSABLE_ENTITY),
        ("reason", &*huge, StatusCode::PAYLOAD_TOO_LARGE),
        ("whiten", "yes", StatusCode::BAD_REQUEST),
        ("checks", "lenient", StatusCode::BAD_REQUEST),
        ("crop", WHOLE, StatusCode::BAD_REQUEST),
        ("odd", "", StatusCode::BAD_REQUEST),
    ] {
        let refused = send(&clerk, id, portrait(), &[("crop", WHOLE), (name, text)]).await;
        problem(refused, status).await;
    }
    assert!(clerk.detail(id).await.photo.is_none());
}

async fn the_same_picture_and_a_strangers_name_are_noticed(app: &TestApp) {
    let other = COMPLETE
        .replace("王䶮", "李四光")
        .replace("0001,", "0002,")
        .replace("002X", "0037");
    app.import("33", &format!("{COMPLETE}\n{other}")).await;
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    let (one, two) = (rows[0].id, rows[1].id);
    let picture = stand_in(3, 780, 960);
    let first = (encode_jpeg(&picture, 90, None).unwrap(), "王䶮.jpg");
    send(&clerk, one, first, &[("crop", WHOLE)]).await;
    let half = Rgb::from_fn(390, 480, |x, y| {
        picture.pixel((2 * x).into(), (2 * y).into())
    });
    let smaller = encode_jpeg(&half, 60, None).unwrap();
    let crop = r#"{"x":0,"y":0,"width":390,"height":480,"rotation":0}"#;
    let taken = send(
        &clerk,
        two,
        (smaller, "330000010001.jpg"),
        &[("crop", crop)],
    )
    .await;
    assert_eq!(
        taken.status(),
        StatusCode::CREATED,
        "nothing stands in the way"
    );
    let events = app.audit_details("photo.give").await;
    assert_eq!(events[0]["guards"], json!([]));
    let noted = json!([
        { "kind": "file-name", "member": one },
        { "kind": "same-picture", "member": one },
    ]);
    assert_eq!(events[1]["guards"], noted);
    assert!(!events[1].to_string().contains('王'));

    let found: Value = warnings(&clerk, one, "", "李四光.jpg")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(found[0]["file-name"]["id"], two);
    for name in ["王䶮.jpg", "IMG_0001.jpg", ""] {
        let found: Value = warnings(&clerk, one, "unreadable", name)
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(found, json!([]), "{name}");
    }
    let stranger = app.signed_in("stranger").await;
    assert_eq!(
        warnings(&stranger, one, "", "").await.status(),
        StatusCode::NOT_FOUND
    );
}

async fn an_exam_photo_cut_anew_is_excused_its_few_pixels(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let folder = tempfile::tempdir().unwrap();
    let small = jpeg(5, 146, 180);
    std::fs::write(folder.path().join("王䶮.jpg"), &small).unwrap();
    let crop = r#"{"x":1,"y":1,"width":143,"height":176,"rotation":0}"#;
    let texts = [("checks", "enforce"), ("crop", crop)];
    let unknown = send(&clerk, id, (small.clone(), "a.jpg"), &texts).await;
    let document = problem(unknown, StatusCode::CONFLICT).await;
    assert_eq!(document["code"], "photo_unfit");

    let scope = app.services.associations().operator("33").await.unwrap();
    let options = PhotoImportOptions {
        kind: PhotoKind::Exam,
        dry_run: false,
        accept: String::new(),
    };
    let import = app.services.photo_import();
    let report = import.run(&scope, folder.path(), &options).await.unwrap();
    assert_eq!(report.given, 1, "{:?}", report.refused);
    assert!(history(&clerk, id).await[0].from_exam);
    let cut = send(&clerk, id, (small, "a.jpg"), &texts).await;
    assert_eq!(cut.status(), StatusCode::CREATED);
    let other = send(&clerk, id, (jpeg(6, 146, 180), "b.jpg"), &texts).await;
    assert_eq!(other.status(), StatusCode::CONFLICT, "another small one");
}

async fn the_same_photo_again_changes_nothing(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let texts = [("crop", WHOLE)];
    // As a page asks again that got no answer.
    let first = send(&clerk, id, portrait(), &texts).await;
    let first: domain::MemberDetail = first.json().await.unwrap();
    let again = send(&clerk, id, portrait(), &texts).await;
    assert_eq!(again.status(), StatusCode::CREATED);
    let again: domain::MemberDetail = again.json().await.unwrap();
    assert_eq!(again, first);
    assert_eq!(app.audit_details("photo.give").await.len(), 1);
    // Cut otherwise it is another photo.
    let crop = r#"{"x":10,"y":0,"width":760,"height":935,"rotation":0}"#;
    send(&clerk, id, portrait(), &[("crop", crop)]).await;
    assert_ne!(clerk.detail(id).await.photo, first.photo);
}
