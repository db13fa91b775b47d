//! 协会设置: who may, what is taken, and that nothing issued ever changes.

mod form;
mod picture;

use reqwest::StatusCode;

use self::form::{certificate, current, form, of, post, refused, save, with_file};
use self::picture::{png, seal};
use crate::support::{COMPLETE, TestApp, both};

both!(
    a_template_change_touches_no_issued_file_and_no_member,
    managers_alone_change_settings_and_all_of_an_association_read_them,
    what_cannot_be_taken_is_refused_with_everything_typed_kept,
    bad_seal_files_are_refused_by_name_and_change_nothing,
    who_saved_first_is_not_overwritten_silently,
    the_preview_is_a_pdf_of_nobody_that_a_frame_may_show,
    the_integrity_check_knows_the_seals,
);

async fn a_template_change_touches_no_issued_file_and_no_member(app: &TestApp) {
    app.import("33", COMPLETE).await;
    let (clerk, manager) = (app.signed_in("clerk").await, app.signed_in("manager").await);
    let id = clerk.first_member().await.id;
    clerk.give_photo(id, 1).await;
    let (status, first) = certificate(&clerk, id).await;
    assert_eq!(status, StatusCode::CREATED);
    let before = current(app).await;
    let typed = [
        ("name", "示例新省注册会计师协会"),
        ("signatory", "欧阳明远"),
        ("provincial_width", "30.5"),
        ("provincial_dy", "-2"),
    ];
    let changed = form(&before, &typed);
    save(&manager, with_file(changed, "provincial_file", seal(200))).await;
    let after = current(app).await;
    assert_eq!(
        (after.name.as_str(), after.signatory.as_str()),
        (typed[0].1, typed[1].1)
    );
    assert_eq!(after.provincial_seal.placement.width, 305);
    assert_eq!(after.provincial_seal.placement.dy, -20);
    assert_eq!(after.national_seal, before.national_seal);
    let kept = clerk.get("/settings/seals/provincial").await;
    assert_eq!(kept.headers()["content-type"], "image/png");
    assert_eq!(kept.bytes().await.unwrap(), seal(200));

    let counts = clerk.list(&[]).await.counts;
    assert_eq!(
        (counts.changed, counts.issued),
        (0, 1),
        "no member has changed"
    );
    let (status, again) = certificate(&clerk, id).await;
    assert_eq!(status, StatusCode::OK);
    assert!(again == first, "issued bytes never change");

    let member = clerk.detail(id).await;
    let firm = [(domain::Field::Firm, "示例明远会计师事务所")];
    assert_eq!(clerk.save(&member, &firm).await.status(), StatusCode::OK);
    let (status, second) = certificate(&clerk, id).await;
    assert_eq!(status, StatusCode::CREATED);
    let has = |file: &[u8], what: &str| file.windows(what.len()).any(|w| w == what.as_bytes());
    assert!(has(&second, "CCITTFaxDecode") && !has(&first, "CCITTFaxDecode"));

    // Back to the specimen, and a second change while a certificate stands.
    let back = form(&after, &[("provincial_specimen", "1")]);
    save(&manager, back).await;
    assert_eq!(current(app).await.provincial_seal.sha256, None);
    assert!(certificate(&clerk, id).await == (StatusCode::OK, second));
    let gone = clerk.get("/settings/seals/provincial").await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

async fn managers_alone_change_settings_and_all_of_an_association_read_them(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    let settings = current(app).await;
    let attempt = || {
        with_file(
            form(&settings, &[("signatory", "某人")]),
            "national_file",
            seal(200),
        )
    };
    for name in ["clerk", "auditor"] {
        let visitor = app.signed_in(name).await;
        let preview = visitor.get("/settings/preview.pdf").await;
        assert_eq!(preview.status(), StatusCode::OK);
        let page = visitor.page("/settings").await.text().await.unwrap();
        assert!(page.contains("示例省注册会计师协会"), "{name} reads");
        assert!(
            page.contains("只有主管可以修改协会设置") && !page.contains(">保存<"),
            "{name}"
        );
        for path in ["/settings", "/settings/preview.pdf"] {
            let answer = post(&visitor, path, attempt()).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name} {path}");
        }
    }
    let anonymous = app.anonymous();
    for path in ["/settings/preview.pdf", "/settings/seals/national"] {
        assert_eq!(anonymous.get(path).await.status(), StatusCode::UNAUTHORIZED);
    }
    // Without a body: nobody reads what a stranger sends, and the connection may end before it is sent.
    let answer = anonymous.post("/settings").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(current(app).await, settings, "nothing has changed");

    save(&manager, attempt()).await;
    let stranger = app.signed_in("stranger").await;
    assert_eq!(
        of(app, "44").await.signatory,
        "",
        "another association's stay"
    );
    let foreign = stranger.get("/settings/seals/national").await;
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND);
}

async fn what_cannot_be_taken_is_refused_with_everything_typed_kept(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    let before = current(app).await;
    let long = "很长的名称".repeat(60);
    let typed = [
        ("national_name", long.as_str()),
        ("signatory", "<b>签发人</b>"),
        ("national_width", "12"),
    ];
    let page = refused(
        &manager,
        form(&before, &typed),
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await;
    assert!(page.contains("设置未保存，有 2 项需要改正"), "{page}");
    assert!(page.contains("最多 50 个字，现有 300 个字"));
    assert!(page.contains("宽度应为 15 到 40 毫米之间"));
    assert!(page.contains(&long) && page.contains("value=\"12\""));
    assert!(page.contains("&lt;b&gt;签发人") && !page.contains("<b>签发人"));
    let page = refused(
        &manager,
        form(&before, &[("signatory", "签\u{378}")]),
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await;
    assert!(page.contains("缺少字形"));
    assert_eq!(current(app).await, before);
}

async fn bad_seal_files_are_refused_by_name_and_change_nothing(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    save(
        &manager,
        with_file(form(&current(app).await, &[]), "national_file", seal(200)),
    )
    .await;
    let before = current(app).await;
    let whole = seal(180);
    let mut wide = whole.clone();
    wide[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    let opaque: Vec<u8> = (0..200)
        .flat_map(|_| std::iter::once(0).chain([255; 800]))
        .collect();
    for (file, words) in [
        (Vec::new(), "所选印章文件是空的"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "这是 SVG 格式的文件",
        ),
        (crate::support::jpeg(1, 300, 400), "这是 JPEG 格式的文件"),
        (whole[..whole.len() / 2].to_vec(), "不完整或已损坏"),
        (wide, "20000×240 像素"),
        (png(200, &opaque), "印章图片没有透明背景"),
        (vec![0x89; 3 << 20], "超过 2 MB"),
    ] {
        let typed = form(&before, &[("signatory", "刚输入的签发人")]);
        let posted = with_file(typed, "national_file", file);
        let page = refused(&manager, posted, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(
            page.contains(words) && page.contains("原有印章未改动"),
            "{words}"
        );
        assert!(page.contains("刚输入的签发人"), "what was typed is kept");
        assert_eq!(current(app).await, before);
    }
    let kept = manager.get("/settings/seals/national").await;
    assert_eq!(kept.bytes().await.unwrap(), seal(200));
}

async fn who_saved_first_is_not_overwritten_silently(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    let seen = current(app).await;
    save(&manager, form(&seen, &[("signatory", "先来的人")])).await;
    let late = form(&seen, &[("signatory", "后来的人")]);
    let page = refused(&manager, late, StatusCode::CONFLICT).await;
    assert!(
        page.contains("后来的人") && page.contains("现有设置为“先来的人”"),
        "{page}"
    );
    let now = current(app).await;
    assert_eq!(now.signatory, "先来的人");
    // The page brings the present version along: saved once more, it is meant.
    assert!(page.contains(&format!("name=\"version\" value=\"{}\"", now.version)));
}

async fn the_preview_is_a_pdf_of_nobody_that_a_frame_may_show(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    let saved = manager.get("/settings/preview.pdf").await;
    assert_eq!(saved.headers()["content-type"], "application/pdf");
    assert_eq!(saved.headers()["x-frame-options"], "SAMEORIGIN");
    let policy = saved.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    assert!(saved.bytes().await.unwrap().starts_with(b"%PDF-"));
    let page = manager.page("/settings").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-src 'self'"), "{policy}");
    assert_eq!(page.headers()["x-frame-options"], "DENY");

    let before = current(app).await;
    let typed = with_file(
        form(&before, &[("signatory", "某人")]),
        "provincial_file",
        seal(200),
    );
    let drawn = post(&manager, "/settings/preview.pdf", typed).await;
    assert_eq!(drawn.status(), StatusCode::OK);
    assert!(drawn.bytes().await.unwrap().starts_with(b"%PDF-"));
    let bad = form(&before, &[("name", "")]);
    let refused = post(&manager, "/settings/preview.pdf", bad).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.headers()["x-frame-options"], "SAMEORIGIN");
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("地方协会名称：不能为空")
    );
    assert_eq!(current(app).await, before, "a preview saves nothing");
}

async fn the_integrity_check_knows_the_seals(app: &TestApp) {
    let manager = app.signed_in("manager").await;
    save(
        &manager,
        with_file(form(&current(app).await, &[]), "national_file", seal(200)),
    )
    .await;
    let report = app.services.integrity().check().await.unwrap();
    assert_eq!((report.files, report.faults.len()), (1, 0));
    let sha256 = current(app).await.national_seal.sha256.unwrap();
    let file = app.data().join("files").join(&sha256[..2]).join(&sha256);
    std::fs::write(file, b"something else").unwrap();
    let report = app.services.integrity().check().await.unwrap();
    assert_eq!(report.faults.len(), 1);
    assert!(report.faults[0].contains("seal of association 33"));
}
