//! The pages and routes of batches of photos.

use std::io::{Cursor, Write};

use domain::photo_batch::{BatchAnswer, BatchFilter, BatchGroup, BatchPage};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::photo_batches::six;
use crate::support::{TestApp, Visitor, both, jpeg, problem};

both!(
    a_batch_needs_no_script,
    presses_of_the_island_get_the_rows,
    files_are_bounded_and_whole,
    a_zip_goes_on_where_it_was_cut_off,
    pictures_of_rows_are_shown,
    batches_are_shown_to_their_association_alone,
    rows_are_reached_through_their_own_batch_alone,
);

/// Begins a batch; where it is.
async fn begin(visitor: &Visitor) -> String {
    let answer = form(visitor, "/jobs/photos", &[("kind", "upload")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

async fn form(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Response {
    let request = visitor.request(Method::POST, path);
    request.form(fields).send().await.unwrap()
}

/// The same as the page's island sends it; what comes of it.
async fn press(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> BatchAnswer {
    let request = visitor
        .request(Method::POST, path)
        .header("accept", "application/json");
    let answer = request.form(fields).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.json::<Option<BatchAnswer>>().await.unwrap().unwrap()
}

/// Sends a file under a name that is percent-encoded already.
async fn file(visitor: &Visitor, batch: &str, name: &str, size: usize, bytes: Vec<u8>) -> Response {
    let request = visitor.request(Method::POST, &format!("{batch}/files"));
    let named = request
        .header("x-file-name", name)
        .header("x-file-size", size);
    named.body(bytes).send().await.unwrap()
}

/// One byte too many: the server has read all of it when it refuses, and does not hang up on a
/// client that still writes.
fn too_large() -> Vec<u8> {
    vec![0; (9 << 20) + 1]
}

/// Sends a whole file; the identity and the group of its row.
async fn add(visitor: &Visitor, batch: &str, name: &str, bytes: Vec<u8>) -> (i64, String) {
    let answer = file(visitor, batch, name, bytes.len(), bytes).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let row: Value = answer.json().await.unwrap();
    let group = row["group"].as_str().unwrap().to_owned();
    (row["id"].as_i64().unwrap(), group)
}

async fn text(visitor: &Visitor, path: &str) -> String {
    let answer = visitor.page(path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.text().await.unwrap()
}

async fn a_batch_needs_no_script(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let batch = begin(&clerk).await;
    // 丁一.jpg
    add(&clerk, &batch, "%E4%B8%81%E4%B8%80.jpg", jpeg(1, 300, 400)).await;
    let (row, group) = add(&clerk, &batch, "nobody.jpg", jpeg(2, 300, 400)).await;
    assert_eq!(group, "unmatched");
    let page = text(&clerk, &batch).await;
    assert!(page.contains("丁一.jpg") && page.contains("nobody.jpg"));
    assert!(page.contains("将为 1 位会员保存新照片，替换 0 位会员的照片；其余 1 个文件不保存。"));
    let narrowed = text(&clerk, &format!("{batch}?group=unmatched")).await;
    assert!(!narrowed.contains("丁一.jpg") && narrowed.contains("nobody.jpg"));

    let fields = [("do", "skip"), ("group", "unmatched"), ("page", "1")];
    let decided = form(&clerk, &format!("{batch}/items/{row}"), &fields).await;
    assert_eq!(decided.status(), StatusCode::SEE_OTHER);
    let back = decided.headers()["location"].to_str().unwrap();
    assert_eq!(back, format!("{batch}?group=unmatched&page=1"));
    assert!(
        clerk.detail(id).await.photo.is_none(),
        "nothing is saved yet"
    );

    let saved = form(&clerk, &format!("{batch}/commit"), &[]).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    app.settled().await;
    assert!(
        text(&clerk, &batch)
            .await
            .contains("已为 1 位会员换上照片。")
    );
    assert!(clerk.detail(id).await.photo.is_some());
    let undone = form(&clerk, &format!("{batch}/undo"), &[]).await;
    assert_eq!(undone.status(), StatusCode::SEE_OTHER);
    app.settled().await;
    assert!(text(&clerk, &batch).await.contains("已撤销 1 张。"));
    assert!(clerk.detail(id).await.photo.is_none());

    let other = begin(&clerk).await;
    let gone = form(&clerk, &format!("{other}/discard"), &[]).await;
    assert_eq!(gone.headers()["location"], "/jobs");
    let list = text(&clerk, "/jobs").await;
    assert!(list.contains(&format!("href=\"{batch}\"")) && list.contains("已撤销"));
    assert!(list.contains("已放弃"));
}

async fn presses_of_the_island_get_the_rows(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batch = begin(&clerk).await;
    let (row, _) = add(&clerk, &batch, "nobody.jpg", jpeg(2, 300, 400)).await;
    let item = format!("{batch}/items/{row}");
    let several = press(&clerk, &item, &[("do", "assign"), ("who", "丁")]).await;
    assert!(several.notice.unwrap().contains("找到多位会员"));
    let found = several.found.unwrap();
    assert_eq!(found.item, row);
    let numbers = found.members.iter().map(|member| &*member.member_no);
    assert!(numbers.into_iter().any(|number| number == "330000010006"));
    let nobody = press(&clerk, &item, &[("do", "assign"), ("who", "戊")]).await;
    let notice = nobody.notice.unwrap();
    assert_eq!(
        notice,
        "没有找到这位会员，未作改动。请输入完整的姓名或会员号。"
    );
    let given = press(&clerk, &item, &[("do", "assign"), ("who", "330000010004")]).await;
    let given = given.page.items[0].member.clone().unwrap();
    assert_eq!((&*given.name, &*given.member_no), ("丁四", "330000010004"));
    let left = |answer: &BatchAnswer| answer.page.items[0].photo.clone().unwrap().crop.x;
    let crop = r#"{"x":20,"y":30,"width":260,"height":320,"rotation":0}"#;
    let cut = press(&clerk, &item, &[("do", "recrop"), ("crop", crop)]).await;
    assert_eq!((left(&cut), cut.notice), (20.0, None));
    let outside = r#"{"x":200,"y":30,"width":260,"height":320,"rotation":0}"#;
    let same = press(&clerk, &item, &[("do", "recrop"), ("crop", outside)]).await;
    assert_eq!((left(&same), same.notice.is_some()), (20.0, true));
    let skipped = press(&clerk, &item, &[("do", "skip")]).await;
    assert_eq!(skipped.page.items[0].group, BatchGroup::Skipped);
    let page = clerk.get(&format!("{batch}?group=skipped")).await;
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert!(page.text().await.unwrap().contains("nobody.jpg"));
    let id: i64 = batch.rsplit('/').next().unwrap().parse().unwrap();
    let ask = json!({ "id": id, "filter": BatchFilter::All, "page": 1 });
    let rows = clerk.call("photo-batches/page", ask).await;
    assert_eq!(rows.json::<BatchPage>().await.unwrap(), skipped.page);
    for (path, fields) in [
        (item.clone(), [("do", "burn")]),
        (format!("{batch}/burn"), [("do", "")]),
        (format!("{batch}/items/0"), [("do", "skip")]),
    ] {
        problem(form(&clerk, &path, &fields).await, StatusCode::NOT_FOUND).await;
    }
    let odd = form(&clerk, "/jobs/photos", &[("kind", "odd")]).await;
    problem(odd, StatusCode::BAD_REQUEST).await;
}

async fn files_are_bounded_and_whole(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batch = begin(&clerk).await;
    let photo = jpeg(1, 300, 400);
    let bad = StatusCode::BAD_REQUEST;
    let cut = file(&clerk, &batch, "a.jpg", photo.len() + 1, photo.clone()).await;
    problem(cut, bad).await;
    let unreadable = file(&clerk, &batch, "%ff.jpg", photo.len(), photo.clone()).await;
    problem(unreadable, bad).await;
    let request = clerk.request(Method::POST, &format!("{batch}/files"));
    problem(request.body(photo.clone()).send().await.unwrap(), bad).await;
    let huge = too_large();
    let refused = file(&clerk, &batch, "a.jpg", huge.len(), huge).await;
    problem(refused, StatusCode::PAYLOAD_TOO_LARGE).await;
    assert_eq!(received(&clerk, &batch).await, json!([]));

    // Of what is too large the browser sends name and size alone.
    let told = file(&clerk, &batch, "b.jpg", 9 << 20, Vec::new()).await;
    let row: Value = told.json().await.unwrap();
    assert_eq!(row["group"], "failed");
    let first = add(&clerk, &batch, "c.jpg", photo.clone()).await;
    assert_eq!(add(&clerk, &batch, "c.jpg", photo.clone()).await, first);
    let mut known = received(&clerk, &batch).await;
    known.as_array_mut().unwrap().sort_by_key(Value::to_string);
    assert_eq!(known, json!([["b.jpg", 9 << 20], ["c.jpg", photo.len()]]));
}

async fn received(visitor: &Visitor, batch: &str) -> Value {
    let answer = visitor.get(&format!("{batch}/received")).await;
    answer.json().await.unwrap()
}

async fn a_zip_goes_on_where_it_was_cut_off(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batch = begin(&clerk).await;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, seed) in [("照片/丁一.jpg", 1), ("照片/丁二.jpg", 2)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&jpeg(seed, 300, 400)).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let open = || async {
        let request = clerk.request(Method::POST, &format!("{batch}/archives"));
        let named = request.header("x-file-name", "a.zip");
        let sized = named.header("x-file-size", bytes.len());
        sized.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let archive = open().await;
    assert_eq!(archive["received"], 0);
    let url = format!("{batch}/archives/{}", archive["id"]);
    let piece = |from: usize, to: usize| {
        let request = clerk.request(Method::PUT, &format!("{url}?offset={from}"));
        let request = request.body(bytes[from..to].to_vec());
        async { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    let half = bytes.len() / 2;
    assert_eq!(piece(0, half).await["received"], half);
    assert_eq!(piece(0, half).await["received"], half, "not twice");
    assert_eq!(
        open().await,
        json!({ "id": archive["id"], "received": half })
    );
    let early = press(&clerk, &format!("{batch}/commit"), &[]).await;
    assert!(early.notice.is_some());
    assert_eq!(piece(half, bytes.len()).await["received"], bytes.len());
    app.settled().await;
    let page = text(&clerk, &format!("{batch}?group=new")).await;
    assert!(page.contains("照片/丁一.jpg") && page.contains("照片/丁二.jpg"));
    let huge = clerk.request(Method::PUT, &format!("{url}?offset=0"));
    let huge = huge.body(too_large()).send().await.unwrap();
    problem(huge, StatusCode::PAYLOAD_TOO_LARGE).await;
}

async fn pictures_of_rows_are_shown(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batch = begin(&clerk).await;
    let original = jpeg(1, 300, 400);
    let (row, _) = add(&clerk, &batch, "nobody.jpg", original.clone()).await;
    let photo = format!("{batch}/items/{row}/photo");
    let cut = clerk.get(&photo).await;
    assert_eq!(cut.headers()["content-type"], "image/jpeg");
    let tag = cut.headers()["etag"].clone();
    let again = clerk.request(Method::GET, &photo);
    let again = again.header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let kept = clerk.get(&format!("{photo}?original=1")).await;
    assert_eq!(kept.bytes().await.unwrap(), original);
    let (refused, group) = add(&clerk, &batch, "odd.jpg", b"%PDF-1.7".to_vec()).await;
    assert_eq!(group, "failed");
    let none = clerk.get(&format!("{batch}/items/{refused}/photo")).await;
    problem(none, StatusCode::NOT_FOUND).await;
}

async fn batches_are_shown_to_their_association_alone(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batch = begin(&clerk).await;
    let (row, _) = add(&clerk, &batch, "nobody.jpg", jpeg(1, 300, 400)).await;
    let (auditor, stranger, nobody) = (
        app.signed_in("auditor").await,
        app.signed_in("stranger").await,
        app.anonymous(),
    );
    let page = text(&auditor, &batch).await;
    let body = page.split("data-state=").nth(1).unwrap();
    assert!(body.contains("nobody.jpg") && !body.contains("<form"));
    let posts = [
        format!("{batch}/commit"),
        format!("{batch}/discard"),
        format!("{batch}/items/{row}"),
    ];
    for (visitor, status) in [
        (&auditor, StatusCode::FORBIDDEN),
        (&stranger, StatusCode::NOT_FOUND),
        (&nobody, StatusCode::UNAUTHORIZED),
    ] {
        for path in &posts {
            problem(form(visitor, path, &[("do", "skip")]).await, status).await;
        }
        let sent = file(visitor, &batch, "a.jpg", 1, vec![1]).await;
        problem(sent, status).await;
    }
    let begun = form(&auditor, "/jobs/photos", &[("kind", "upload")]).await;
    problem(begun, StatusCode::FORBIDDEN).await;
    let id: i64 = batch.rsplit('/').next().unwrap().parse().unwrap();
    let rows = json!({ "id": id, "filter": BatchFilter::All, "page": 1 });
    let ask = async |visitor: &Visitor| visitor.call("photo-batches/page", rows.clone()).await;
    assert_eq!(ask(&auditor).await.status(), StatusCode::OK);
    problem(ask(&stranger).await, StatusCode::NOT_FOUND).await;
    problem(ask(&nobody).await, StatusCode::UNAUTHORIZED).await;
    for part in ["received", &format!("items/{row}/photo")] {
        let path = format!("{batch}/{part}");
        assert_eq!(auditor.get(&path).await.status(), StatusCode::OK);
        problem(stranger.get(&path).await, StatusCode::NOT_FOUND).await;
        problem(nobody.get(&path).await, StatusCode::UNAUTHORIZED).await;
    }
    let foreign = stranger.page(&batch).await;
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND);
    assert!(!foreign.text().await.unwrap().contains("nobody.jpg"));
    assert!(!text(&stranger, "/jobs").await.contains(&batch));
    let login = nobody.page(&batch).await;
    assert_eq!(login.status(), StatusCode::SEE_OTHER);
}

async fn rows_are_reached_through_their_own_batch_alone(app: &TestApp) {
    six(app).await;
    let clerk = app.signed_in("clerk").await;
    let (own, other) = (begin(&clerk).await, begin(&clerk).await);
    let (row, _) = add(&clerk, &own, "nobody.jpg", jpeg(1, 300, 400)).await;
    let request = clerk.request(Method::POST, &format!("{own}/archives"));
    let request = request.header("x-file-name", "a.zip");
    let opened = request.header("x-file-size", 9).send().await.unwrap();
    let archive = opened.json::<Value>().await.unwrap()["id"].clone();

    let skipped = form(&clerk, &format!("{other}/items/{row}"), &[("do", "skip")]).await;
    problem(skipped, StatusCode::NOT_FOUND).await;
    let photo = clerk.get(&format!("{other}/items/{row}/photo")).await;
    problem(photo, StatusCode::NOT_FOUND).await;
    let piece = |batch: &str| {
        let url = format!("{batch}/archives/{archive}?offset=0");
        clerk.request(Method::PUT, &url).body(vec![1]).send()
    };
    problem(piece(&other).await.unwrap(), StatusCode::NOT_FOUND).await;
    assert_eq!(piece(&own).await.unwrap().status(), StatusCode::OK);
    assert!(
        app.audit_details("photo_batch.decide").await.is_empty(),
        "nothing decided"
    );
}
