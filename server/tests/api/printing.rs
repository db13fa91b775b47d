//! Print sheets, printer profiles, calibration pages.

use std::sync::Arc;

use backend::{Db, FileStore, Services, Setup, SystemClock};
use domain::Field;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::support::{COMPLETE, TestApp, Visitor, both, problem};

both!(
    sheets_of_valid_certificates_open_in_the_browser,
    members_without_a_certificate_are_named_and_nothing_is_printed,
    orders_out_of_bounds_are_refused,
    other_associations_members_are_not_there,
    who_may_only_read_prints_nothing,
    printing_leaves_a_trace,
    profiles_are_kept_by_plain_forms,
    profiles_out_of_bounds_come_back_as_typed,
    a_profile_changed_meanwhile_is_not_overwritten,
    profiles_stay_inside_the_association,
);

/// An association with two members, the first of whom has a certificate.
async fn printable(app: &TestApp) -> (Visitor, i64, i64) {
    let second = COMPLETE
        .replace("王䶮", "李<五>")
        .replace("330000010001", "330000010002");
    app.import("33", &format!("{COMPLETE}\n{second}")).await;
    let clerk = app.signed_in("clerk").await;
    let ids: Vec<i64> = clerk
        .list(&[])
        .await
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    clerk.give_photo(ids[0], 1).await;
    let issued = clerk.issue(ids[0], "shared_id_number").await;
    assert_eq!(issued.status(), StatusCode::CREATED);
    (clerk, ids[0], ids[1])
}

async fn print(visitor: &Visitor, form: &[(&str, &str)]) -> Response {
    let request = visitor.request(Method::POST, "/print/sheets");
    request.form(form).send().await.unwrap()
}

async fn sheets_of_valid_certificates_open_in_the_browser(app: &TestApp) {
    let (clerk, id, _) = printable(app).await;
    let id = id.to_string();
    for kind in ["a5", "a4-one", "a4-two", "card"] {
        let form = [
            ("ids", &*id),
            ("kind", kind),
            ("gutter", "2"),
            ("profile", ""),
        ];
        let answer = print(&clerk, &form).await;
        assert_eq!(answer.status(), StatusCode::OK, "{kind}");
        assert_eq!(answer.headers()["content-type"], "application/pdf");
        let disposition = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(
            disposition.starts_with("inline; filename*=UTF-8''%E4%BC%9A"),
            "{disposition}"
        );
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let bytes = answer.bytes().await.unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        let preference: &[u8] = b"/PrintScaling/None";
        assert!(
            bytes
                .windows(preference.len())
                .any(|part| part == preference),
            "{kind}"
        );
    }
}

async fn members_without_a_certificate_are_named_and_nothing_is_printed(app: &TestApp) {
    let (clerk, id, without) = printable(app).await;
    let ids = format!("{id},{without}");
    let form = [("ids", &*ids), ("kind", "a5")];
    let document = problem(print(&clerk, &form).await, StatusCode::CONFLICT).await;
    assert_eq!(document["code"], "not_issued");
    assert_eq!(document["data"], json!(["李<五>"]));
    let request = clerk
        .request(Method::POST, "/print/sheets")
        .header("accept", "text/html");
    let page = request.form(&form).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::CONFLICT);
    let html = page.text().await.unwrap();
    assert!(
        html.contains("<li>李&lt;五&gt;</li>") && html.contains("有 1 人没有有效的会员证"),
        "{html}"
    );
    // A certificate that a change of data has made old is still what was issued.
    let member = clerk.detail(id).await;
    clerk
        .save(&member, &[(Field::Firm, "示例明远会计师事务所")])
        .await;
    let id = id.to_string();
    let answer = print(&clerk, &[("ids", &id), ("kind", "a5")]).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

async fn orders_out_of_bounds_are_refused(app: &TestApp) {
    let (clerk, id, _) = printable(app).await;
    let id = id.to_string();
    let many: Vec<String> = (1..=201).map(|id: i64| id.to_string()).collect();
    for (ids, kind, gutter, reason) in [
        (many.join(","), "a5", "0", "members"),
        (String::new(), "a5", "0", "members"),
        (id.clone(), "a3", "0", "kind"),
        (id.clone(), "card", "4.1", "gutter"),
        (id.clone(), "card", "-1", "gutter"),
    ] {
        let form = [("ids", &*ids), ("kind", kind), ("gutter", gutter)];
        let answer = print(&clerk, &form).await;
        let document = problem(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(document["data"]["reason"], reason);
    }
    let repeated = vec![id; 201].join(",");
    let answer = print(&clerk, &[("ids", &repeated), ("kind", "card")]).await;
    assert_eq!(
        answer.status(),
        StatusCode::OK,
        "named twice is printed once"
    );
}

async fn other_associations_members_are_not_there(app: &TestApp) {
    let (_, id, _) = printable(app).await;
    let stranger = app.signed_in("stranger").await;
    for ids in [id.to_string(), "999999".to_owned(), "x".to_owned()] {
        let answer = print(&stranger, &[("ids", &ids), ("kind", "a5")]).await;
        assert_eq!(
            problem(answer, StatusCode::NOT_FOUND).await["code"],
            "not_found"
        );
    }
    let nobody = print(&app.anonymous(), &[("ids", "1"), ("kind", "a5")]).await;
    problem(nobody, StatusCode::UNAUTHORIZED).await;
}

async fn who_may_only_read_prints_nothing(app: &TestApp) {
    let (_, id, _) = printable(app).await;
    let auditor = app.signed_in("auditor").await;
    let answer = print(&auditor, &[("ids", &id.to_string()), ("kind", "a5")]).await;
    problem(answer, StatusCode::FORBIDDEN).await;
    problem(
        save(&auditor, "/printers", "甲", "0", "100").await,
        StatusCode::FORBIDDEN,
    )
    .await;
}

async fn printing_leaves_a_trace(app: &TestApp) {
    let (clerk, id, _) = printable(app).await;
    let code = clerk.detail(id).await.certificates[0].code.to_string();
    print(&clerk, &[("ids", &id.to_string()), ("kind", "a4-two")]).await;
    let events = app.audit_details("certificate.print").await;
    assert_eq!(events.len(), 1);
    assert_eq!(
        events[0],
        json!({ "kind": "a4-two", "codes": [code], "profile": null })
    );
}

async fn save(visitor: &Visitor, path: &str, name: &str, offset: &str, scale: &str) -> Response {
    let form = [
        ("version", "1"),
        ("name", name),
        ("offset_x", offset),
        ("offset_y", "0"),
        ("scale_x", scale),
        ("scale_y", "100"),
    ];
    visitor
        .request(Method::POST, path)
        .form(&form)
        .send()
        .await
        .unwrap()
}

/// The profiles of an association.
async fn printers(app: &TestApp, association: &str) -> Vec<domain::PrinterProfile> {
    let scope = app
        .services
        .associations()
        .operator(association)
        .await
        .unwrap();
    app.services.printers().list(&scope).await.unwrap()
}

async fn profiles_are_kept_by_plain_forms(app: &TestApp) {
    let (clerk, id, _) = printable(app).await;
    let added = save(&clerk, "/printers", " 财务室 HP ", "-0.50", "100.25").await;
    assert_eq!(added.status(), StatusCode::SEE_OTHER);
    assert_eq!(added.headers()["location"], "/printers");
    let profile = printers(app, "33").await.remove(0);
    assert_eq!((&*profile.name, &*profile.offset_x), ("财务室 HP", "-0.5"));
    let page = clerk.page("/printers").await.text().await.unwrap();
    assert!(page.contains("财务室 HP") && page.contains("100.25"));
    let path = format!("/printers/{}", profile.id);
    assert_eq!(
        save(&clerk, &path, "前台", "2", "99").await.status(),
        StatusCode::SEE_OTHER
    );
    let changed = printers(app, "33").await.remove(0);
    assert_eq!(
        (&*changed.name, &*changed.scale_x, changed.version),
        ("前台", "99", 2)
    );
    let (ids, number) = (id.to_string(), profile.id.to_string());
    let form = [("ids", &*ids), ("kind", "a4-one"), ("profile", &number)];
    assert_eq!(print(&clerk, &form).await.status(), StatusCode::OK);
    let calibration = clerk
        .get(&format!("/print/calibration.pdf?paper=a5&profile={number}"))
        .await;
    assert!(calibration.bytes().await.unwrap().starts_with(b"%PDF-1.7"));
    let unknown = clerk.get("/print/calibration.pdf?paper=a0").await;
    problem(unknown, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(
        clerk.post(&format!("{path}/delete")).await.status(),
        StatusCode::SEE_OTHER
    );
    assert!(printers(app, "33").await.is_empty());
    problem(print(&clerk, &form).await, StatusCode::NOT_FOUND).await;
    for (action, count) in [
        ("printer.add", 1),
        ("printer.change", 1),
        ("printer.delete", 1),
    ] {
        assert_eq!(app.audit_details(action).await.len(), count, "{action}");
    }
}

async fn profiles_out_of_bounds_come_back_as_typed(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    save(&clerk, "/printers", "甲", "0", "100").await;
    for (name, offset, scale, reason) in [
        ("乙", "10.01", "100", "profile_offset"),
        ("乙", "0", "96.9", "profile_scale"),
        (" ", "0", "100", "profile_name"),
        ("乙\u{e123}", "0", "100", "profile_glyph"),
        ("甲", "0", "100", "profile_name_taken"),
    ] {
        let answer = save(&clerk, "/printers", name, offset, scale).await;
        let document = problem(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(document["data"]["reason"], reason);
    }
    assert_eq!(printers(app, "33").await.len(), 1);
    let form = [
        ("name", "丙&丁"),
        ("offset_x", "11"),
        ("offset_y", "1"),
        ("scale_x", "99.5"),
        ("scale_y", "100"),
    ];
    let request = clerk
        .request(Method::POST, "/printers")
        .header("accept", "text/html");
    let answer = request.form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = clerk.page(&back).await.text().await.unwrap();
    for part in [
        "偏移应为 −10 至 10 毫米之间的数",
        "丙&amp;丁",
        "value=\"11\"",
        "value=\"99.5\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

async fn a_profile_changed_meanwhile_is_not_overwritten(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    save(&clerk, "/printers", "甲", "0", "100").await;
    let path = format!("/printers/{}", printers(app, "33").await[0].id);
    assert_eq!(
        save(&clerk, &path, "甲", "1", "100").await.status(),
        StatusCode::SEE_OTHER
    );
    let answer = save(&clerk, &path, "甲", "2", "100").await;
    let document = problem(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(document["data"]["reason"], "profile_changed");
    assert_eq!(printers(app, "33").await[0].offset_x, "1");
}

async fn profiles_stay_inside_the_association(app: &TestApp) {
    let clerk = app.signed_in("clerk").await;
    save(&clerk, "/printers", "甲", "0", "100").await;
    let id = printers(app, "33").await[0].id;
    let stranger = app.signed_in("stranger").await;
    assert!(printers(app, "44").await.is_empty());
    let path = format!("/printers/{id}");
    problem(
        save(&stranger, &path, "乙", "0", "100").await,
        StatusCode::NOT_FOUND,
    )
    .await;
    problem(
        stranger.post(&format!("{path}/delete")).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    let page = format!("/print/calibration.pdf?profile={id}");
    problem(stranger.get(&page).await, StatusCode::NOT_FOUND).await;
    assert_eq!(
        save(&stranger, "/printers", "甲", "0", "100")
            .await
            .status(),
        StatusCode::SEE_OTHER
    );
    assert_eq!(printers(app, "33").await.len(), 1);
}

#[tokio::test]
async fn an_address_too_long_for_cards_is_told_beforehand() {
    let data = tempfile::tempdir().unwrap();
    let with = async |public_url: String| {
        let setup = Setup {
            db: Db::open(&Db::sqlite_url(data.path())).await.unwrap(),
            files: FileStore::open(data.path()).unwrap(),
            clock: Arc::new(SystemClock),
            font_dirs: Vec::new(),
            key_file: data.path().join("signing-lock.key"),
            time_stamp_url: None,
            public_url,
        };
        let services = Services::new(setup).await.unwrap();
        services.printing().check_card_address()
    };
    // With /verify/ and the code there are 34 more characters.
    let host = |length: usize| format!("https://{}.example", "a".repeat(length - 16));
    assert_eq!(with(host(50)).await, Ok(()));
    let refused = with(host(51)).await.unwrap_err();
    assert_eq!(
        app::api::status_of(&refused),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let title = refused.title();
    assert!(title.contains("85") && title.contains("84"), "{title}");
}
