//! Photos in and out.

use std::io::Write;

use backend::PhotoImportOptions;
use domain::{MemberDetail, PhotoKind};
use portrait::raster::{Rgb, decode_upright, encode_jpeg};
use reqwest::{Method, StatusCode};
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{COMPLETE, TestApp, both, jpeg, problem};

both!(
    the_server_crops_and_keeps_the_original,
    bad_files_and_rectangles_are_refused_by_name,
    broken_uploads_never_pass_for_whole_ones,
    photos_are_revalidated_by_their_hash,
    an_address_names_the_photo_that_a_list_showed,
    exam_photos_stand_back_behind_uploads,
    a_zip_is_imported_file_by_file,
    what_cannot_be_read_of_a_folder_is_listed,
    an_import_says_what_the_member_had_before,
);

async fn the_server_crops_and_keeps_the_original(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    assert_eq!(
        clerk.get(&format!("/members/{id}/photo")).await.status(),
        StatusCode::NOT_FOUND
    );
    let original = jpeg(7, 1200, 1600);
    let crop = json!({ "x": 100.0, "y": 50.0, "width": 910.0, "height": 1120.0, "rotation": 0.0 });
    let with_film = [&original, &b"\0\0\0\x18ftypmp42 a film"[..]].concat();
    let answer = clerk.upload(id, with_film, &crop.to_string()).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let photo = answer.json::<MemberDetail>().await.unwrap().photo.unwrap();
    assert_eq!(
        (photo.kind, photo.width, photo.height),
        (PhotoKind::Upload, 358, 441)
    );
    let issued = clerk.get(&format!("/members/{id}/photo")).await;
    assert_eq!(issued.headers()["content-type"], "image/jpeg");
    let issued = decode_upright(&issued.bytes().await.unwrap()).unwrap();
    assert_eq!((issued.width(), issued.height()), (358, 441));
    let kept = clerk
        .get(&format!("/members/{id}/photo?original=1"))
        .await
        .bytes()
        .await
        .unwrap();
    assert_eq!(kept, original, "the picture stays as it came");
}

async fn bad_files_and_rectangles_are_refused_by_name(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let good = json!({ "x": 0, "y": 0, "width": 260, "height": 320, "rotation": 0 }).to_string();
    let file = jpeg(1, 300, 400);
    let crop = |change: (&str, f64)| {
        let mut crop: serde_json::Value = serde_json::from_str(&good).unwrap();
        crop[change.0] = json!(change.1);
        crop.to_string()
    };
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    for (file, crop, status, reason) in [
        (Vec::new(), good.clone(), unprocessable, "photo-empty"),
        (
            b"%PDF-1.7 renamed".to_vec(),
            good.clone(),
            unprocessable,
            "photo-format",
        ),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            good.clone(),
            unprocessable,
            "photo-format",
        ),
        (
            file[..file.len() / 2].to_vec(),
            good.clone(),
            unprocessable,
            "photo-damaged",
        ),
        (
            vec![0xff; 8 * 1024 * 1024 + 1],
            good.clone(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "photo-too-many-bytes",
        ),
        (
            file.clone(),
            crop(("x", 100.0)),
            unprocessable,
            "crop-outside",
        ),
        (
            file.clone(),
            crop(("width", 300.0)),
            unprocessable,
            "crop-ratio",
        ),
        (
            file.clone(),
            crop(("rotation", 200.0)),
            unprocessable,
            "crop-rotation",
        ),
        (
            file.clone(),
            crop(("rotation", 45.0)),
            unprocessable,
            "crop-outside",
        ),
        (file.clone(), "{}".into(), unprocessable, "crop-unreadable"),
    ] {
        let document = problem(clerk.upload(id, file, &crop).await, status).await;
        assert_eq!(document["code"], "photo_refused");
        assert_eq!(document["data"]["reason"], reason);
    }
    assert!(clerk.detail(id).await.photo.is_none());
}

async fn broken_uploads_never_pass_for_whole_ones(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let post = |kind: &str, body: Vec<u8>| {
        let request = clerk.request(Method::POST, &format!("/members/{id}/photo"));
        let request = request.header("content-type", kind.to_owned()).body(body);
        async { request.send().await.unwrap().status() }
    };
    let crop = json!({ "x": 0, "y": 0, "width": 260, "height": 320, "rotation": 0 });
    let part = "Content-Disposition: form-data; name=\"crop\"";
    let mut body = format!("--b\r\n{part}\r\n\r\n{crop}\r\n").into_bytes();
    body.extend(
        b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n",
    );
    body.extend(jpeg(1, 300, 400));
    assert_eq!(
        post("multipart/form-data; boundary=b", body).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        post("multipart/form-data", Vec::new()).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        post("application/json", b"{}".to_vec()).await,
        StatusCode::BAD_REQUEST
    );
    let huge = post(
        "multipart/form-data; boundary=b",
        vec![b'-'; 10 * 1024 * 1024],
    )
    .await;
    assert_eq!(huge, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(clerk.detail(id).await.photo.is_none());
}

async fn photos_are_revalidated_by_their_hash(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    clerk.give_photo(id, 1).await;
    let path = format!("/members/{id}/photo");
    let tag = clerk.get(&path).await.headers()["etag"].clone();
    let sha256 = tag.to_str().unwrap().trim_matches('"').to_owned();
    // It is not read for that.
    let file = app.data().join("files").join(&sha256[..2]).join(&sha256);
    std::fs::remove_file(file).unwrap();
    let again = clerk
        .request(Method::GET, &path)
        .header("if-none-match", &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    clerk.give_photo(id, 2).await;
    let changed = clerk
        .request(Method::GET, &path)
        .header("if-none-match", &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
}

async fn an_address_names_the_photo_that_a_list_showed(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    let mut tags = Vec::new();
    for seed in 1..=2 {
        clerk.give_photo(id, seed).await;
        tags.push(clerk.first_member().await.photo.unwrap().tag);
    }
    let (earlier, now) = (&tags[0], &tags[1]);
    // Whatever the address says, the photo is the one in use, of the member of who asks.
    for tag in [now, earlier, "", "0", &now[..4]] {
        let photo = clerk.get(&format!("/members/{id}/photo?v={tag}")).await;
        let etag = photo.headers()["etag"].to_str().unwrap().to_owned();
        assert!(etag.starts_with(&format!("\"{now}")), "{tag}: {etag}");
    }
    let stranger = app.signed_in("stranger").await;
    let photo = stranger.get(&format!("/members/{id}/photo?v={now}")).await;
    assert_eq!(photo.status(), StatusCode::NOT_FOUND);
}

async fn exam_photos_stand_back_behind_uploads(app: &TestApp) {
    let rows = format!(
        "{COMPLETE}\n{}",
        COMPLETE.replace("王䶮", "李四").replace("0001,", "0002,")
    );
    app.import("33", &rows).await;
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    clerk.give_photo(rows[0].id, 1).await;
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "王䶮.jpg",
        "330000010002.jpg",
        "无名.jpg",
        "11010519491231002X.jpg",
    ] {
        std::fs::write(folder.path().join(name), jpeg(5, 178, 220)).unwrap();
    }
    let scope = app.services.associations().operator("33").await.unwrap();
    let import = app.services.photo_import();
    let options = |dry_run| PhotoImportOptions {
        kind: PhotoKind::Exam,
        dry_run,
        accept: String::new(),
    };
    let dry = import
        .run(&scope, folder.path(), &options(true))
        .await
        .unwrap();
    assert_eq!((dry.read, dry.given, dry.refused.len()), (4, 2, 2));
    assert!(
        clerk.detail(rows[1].id).await.photo.is_none(),
        "a dry run saves nothing"
    );
    import
        .run(&scope, folder.path(), &options(false))
        .await
        .unwrap();
    assert_eq!(
        clerk.detail(rows[0].id).await.photo.unwrap().kind,
        PhotoKind::Upload
    );
    let exam = clerk.detail(rows[1].id).await.photo.unwrap();
    assert_eq!(
        (exam.kind, exam.width, exam.height),
        (PhotoKind::Exam, 178, 219)
    );
}

async fn a_zip_is_imported_file_by_file(app: &TestApp) {
    let rows = format!(
        "{COMPLETE}\n{}\n{}",
        COMPLETE.replace("王䶮", "李四").replace("0001,", "0002,"),
        COMPLETE.replace("王䶮", "赵六").replace("0001,", "0003,")
    );
    app.import("33", &rows).await;
    let clerk = app.signed_in("clerk").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photos.zip");
    let meadow = Rgb::from_fn(600, 800, |x, y| [(x / 4) as u8, 180, (y / 4) as u8]);
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, bytes) in [
        ("甲/330000010001.jpg", jpeg(5, 300, 400)),
        // The same picture again, and a name that is another's.
        ("甲/乙/330000010002_赵六.jpg", jpeg(5, 300, 400)),
        ("330000010003.jpg", encode_jpeg(&meadow, 90, None).unwrap()),
        ("../330000010009.jpg", jpeg(6, 300, 400)),
        ("无名.jpg", jpeg(7, 300, 400)),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let import = app.services.photo_import();
    let options = |dry_run, accept: &str| PhotoImportOptions {
        kind: PhotoKind::Upload,
        dry_run,
        accept: accept.to_owned(),
    };
    let dry = import.run(&scope, &path, &options(true, "")).await.unwrap();
    assert_eq!((dry.read, dry.given), (5, 2), "{:?}", dry.refused);
    assert!(
        app.audit_details("photo.give").await.is_empty(),
        "nothing saved"
    );
    let run = import
        .run(&scope, &path, &options(false, ""))
        .await
        .unwrap();
    assert_eq!((run.given, run.refused.len()), (2, 3), "{:?}", run.refused);
    let told: Vec<_> = run.reminded.iter().map(|(name, _)| &**name).collect();
    assert_eq!(
        told, ["甲/乙/330000010002_赵六.jpg"; 2],
        "{:?}",
        run.reminded
    );
    assert!(run.reminded[0].1.contains("赵六") && run.reminded[1].1.contains("王䶮"));
    // With a reason the one without a face is taken, and the reason is kept.
    let accepted = import
        .run(&scope, &path, &options(false, "本人确认"))
        .await
        .unwrap();
    assert_eq!((accepted.given, accepted.unchanged), (1, 2), "{accepted:?}");
    let given = app.audit_details("photo.give").await;
    let reasons = given
        .iter()
        .filter(|event| event["override_reason"] == "本人确认");
    assert_eq!(reasons.count(), 1);
    assert!(
        clerk
            .list(&[])
            .await
            .rows
            .iter()
            .all(|row| row.photo.is_some())
    );
}

async fn what_cannot_be_read_of_a_folder_is_listed(app: &TestApp) {
    use std::os::unix::ffi::OsStrExt;
    app.import("33", COMPLETE).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("330000010001.jpg"), jpeg(5, 300, 400)).unwrap();
    // No name that a text can hold: it cannot be opened again by it.
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.jpg"));
    if std::fs::write(odd, jpeg(6, 300, 400)).is_err() {
        // There are file systems that take no such name.
        return;
    }
    let scope = app.services.associations().operator("33").await.unwrap();
    let options = PhotoImportOptions {
        kind: PhotoKind::Upload,
        dry_run: false,
        accept: String::new(),
    };
    let import = app.services.photo_import();
    let report = import.run(&scope, folder.path(), &options).await.unwrap();
    assert_eq!((report.read, report.given), (2, 1), "{report:?}");
    let [(name, why)] = report.refused.as_slice() else {
        panic!("{report:?}")
    };
    assert!(
        name.ends_with(".jpg") && why.starts_with("cannot be read"),
        "{name}: {why}"
    );
}

async fn an_import_says_what_the_member_had_before(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let clerk = app.signed_in("clerk").await;
    let scope = app.services.associations().operator("33").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let run = async |seed| {
        std::fs::write(folder.path().join("330000010001.jpg"), jpeg(seed, 300, 400)).unwrap();
        let options = PhotoImportOptions {
            kind: PhotoKind::Upload,
            dry_run: false,
            accept: String::new(),
        };
        let import = app.services.photo_import();
        import.run(&scope, folder.path(), &options).await.unwrap()
    };
    assert_eq!(run(5).await.reminded, []);
    let same = run(5).await;
    assert_eq!((same.given, same.unchanged), (0, 1), "{same:?}");
    assert_eq!(run(6).await.reminded, []);
    let back = run(5).await;
    assert_eq!((back.given, back.reminded.len()), (1, 1), "{back:?}");
    assert!(back.reminded[0].1.contains("照片历史"), "{back:?}");
    let id = clerk.first_member().await.id;
    let history = clerk.call("photos/history", json!({ "member": id })).await;
    let history: Vec<domain::PhotoEntry> = history.json().await.unwrap();
    assert_eq!(history.len(), 3);
    let given = app.audit_details("photo.give").await;
    let notes = json!([{ "kind": "own-photo", "member": null }]);
    assert_eq!(given[2]["guards"], notes);
}
