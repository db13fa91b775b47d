//! Batches that meet stops, repetitions and files that are no photos.

use std::io::{Cursor, Write};

use backend::Scope;
use domain::photo_batch::{BatchFilter, BatchGroup, BatchPage};
use domain::{PhotoKind, crop::CropRect};
use portrait::raster::{Rgb, encode_jpeg};
use portrait::stand_in::stand_in;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::photo_batches::{add, six};
use crate::support::{TestApp, both, jpeg};

both!(
    the_same_zip_again_makes_no_second_rows,
    an_unfit_photo_needs_a_reason,
    exam_photos_leave_uploaded_ones_in_use,
    files_that_are_no_photos_are_told,
    photos_of_other_kinds_are_taken_or_told,
    a_whitened_row_stays_whitened,
    a_film_behind_a_photo_is_cut_off_before_its_size_is_judged,
    a_zip_of_too_many_files_is_one_row,
);

fn packed(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn send(app: &TestApp, scope: &Scope, batch: i64, name: &str, bytes: &[u8]) -> BatchPage {
    let batches = app.services.photo_batches();
    let size = bytes.len() as u64;
    let archive = batches
        .begin_archive(scope, batch, name, size)
        .await
        .unwrap();
    assert_eq!(archive.received, 0);
    for (piece, n) in bytes.chunks(8 << 20).zip(0..) {
        let offset = n * (8 << 20);
        let sent = batches
            .add_piece(scope, archive.id, offset, piece.to_vec())
            .await;
        assert!(sent.unwrap().taken);
    }
    app.settled().await;
    batches
        .page(scope, batch, BatchFilter::All, 1)
        .await
        .unwrap()
}

async fn the_same_zip_again_makes_no_second_rows(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let zip = packed(&[
        ("丁一.jpg", jpeg(1, 300, 400)),
        ("丁二.jpg", jpeg(2, 300, 400)),
        ("丁三.jpg", Vec::new()),
    ]);
    let once = send(app, &scope, batch, "一.zip", &zip).await;
    assert_eq!(once.items.len(), 3);
    let twice = send(app, &scope, batch, "二.zip", &zip).await;
    assert_eq!(once.items, twice.items);
    // One that failed may be sent again under its name.
    let cut = &zip[..zip.len() / 2];
    let broken = send(app, &scope, batch, "坏.zip", cut).await;
    assert_eq!((broken.items.len(), broken.batch.archives.len()), (4, 3));
    let again = send(app, &scope, batch, "坏.zip", cut).await;
    assert_eq!((again.items.len(), again.batch.archives.len()), (4, 3));
    // A ZIP that is given up while it comes in can be begun anew.
    let begun = batches
        .begin_archive(&scope, batch, "三.zip", 9)
        .await
        .unwrap();
    batches
        .add_piece(&scope, begun.id, 0, vec![1])
        .await
        .unwrap();
    assert!(batches.commit(&scope, batch).await.is_err());
    batches.cancel_archive(&scope, begun.id).await.unwrap();
    assert!(batches.cancel_archive(&scope, begun.id).await.is_err());
    assert_eq!(
        std::fs::read_dir(app.data().join("incoming"))
            .unwrap()
            .count(),
        0
    );
    assert!(batches.commit(&scope, batch).await.is_ok());
    app.settled().await;
}

/// Without a face.
fn meadow() -> Vec<u8> {
    let picture = Rgb::from_fn(600, 800, |x, y| [(x / 4) as u8, 180, (y / 4) as u8]);
    encode_jpeg(&picture, 90, None).unwrap()
}

async fn an_unfit_photo_needs_a_reason(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let item = add(&app.services, &scope, batch, "丁一.jpg", &meadow()).await;
    assert_eq!(item.group, BatchGroup::Failed);
    assert!(!item.reason.is_empty());
    assert!(batches.accept(&scope, item.id, " ").await.is_err());
    let taken = batches.accept(&scope, item.id, "本人确认").await.unwrap();
    assert_eq!(
        (taken.group, &*taken.override_reason),
        (BatchGroup::New, "本人确认")
    );
    let decided = app.audit_details("photo_batch.decide").await;
    assert_eq!(decided[0]["override_reason"], "本人确认");
    // The reason was for the photo as it was cut then.
    let rect = CropRect {
        x: 10.0,
        y: 10.0,
        width: 520.0,
        height: 640.0,
        rotation: 0.0,
    };
    let cut = batches
        .recrop(&scope, item.id, Some(rect), false)
        .await
        .unwrap();
    assert_eq!((cut.group, &*cut.override_reason), (BatchGroup::Failed, ""));
    assert_ne!(cut.photo.unwrap().tag, taken.photo.unwrap().tag);
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    assert_eq!(batches.summary(&scope, batch).await.unwrap().done, 0);
}

async fn exam_photos_leave_uploaded_ones_in_use(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let id = clerk.first_member().await.id;
    clerk.give_photo(id, 9).await;
    let before = clerk.detail(id).await.photo;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Exam).await.unwrap().id;
    let bytes = jpeg(1, 300, 400);
    let item = add(&app.services, &scope, batch, "330000010001.jpg", &bytes).await;
    assert_eq!(item.group, BatchGroup::Replaces);
    assert!(!item.reason.is_empty());
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    assert_eq!(batches.summary(&scope, batch).await.unwrap().done, 1);
    assert_eq!(clerk.detail(id).await.photo, before);
}

async fn files_that_are_no_photos_are_told(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let whole = jpeg(1, 300, 400);
    let mut huge = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    for part in [
        &50_000_u32.to_be_bytes()[..],
        &50_000_u32.to_be_bytes(),
        &[8, 2, 0, 0, 0],
    ] {
        huge.extend_from_slice(part);
    }
    huge.extend_from_slice(&[0; 64]);
    // An orientation that does not exist: the picture is taken as it lies.
    let exif =
        b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0\0\0\0\0";
    let odd = [&whole[..2], &exif[..], &whole[2..]].concat();
    let page = send(
        app,
        &scope,
        batch,
        "杂.zip",
        &packed(&[
            ("丁一.jpg", odd),
            ("丁二.jpg", Vec::new()),
            ("丁三.jpg", whole[..whole.len() / 2].to_vec()),
            ("丁四.jpg", b"%PDF-1.7".to_vec()),
            (
                "丁五.png",
                b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            ),
            ("丁六.png", huge),
            ("../丁六.jpg", whole.clone()),
        ]),
    )
    .await;
    let counts = page.batch.counts;
    assert_eq!((counts.new, counts.failed), (1, 6), "{:?}", page.items);
    let told = |item: &domain::photo_batch::BatchItem| {
        item.group == BatchGroup::New || !item.reason.is_empty()
    };
    assert!(page.items.iter().all(told));
    assert_eq!(app.audit_details("photo.give").await.len(), 0);
    let clerk = app.signed_in("clerk").await;
    let rows = clerk.list(&[]).await.rows;
    assert!(
        rows.iter().all(|row| row.photo.is_none()),
        "nothing half saved"
    );
}

/// The photo as a PNG of 16 bits, or one that moves.
fn png(depth: png::BitDepth, moving: bool) -> Vec<u8> {
    let photo = stand_in(5, 600, 800);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 600, 800);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(depth);
    if moving {
        encoder.set_animated(2, 0).unwrap();
    }
    let pixels: Vec<u8> = match depth {
        png::BitDepth::Sixteen => photo.data().iter().flat_map(|&v| [v, v]).collect(),
        _ => photo.data().to_vec(),
    };
    let mut writer = encoder.write_header().unwrap();
    for _ in 0..=u8::from(moving) {
        writer.write_image_data(&pixels).unwrap();
    }
    writer.finish().unwrap();
    file
}

async fn photos_of_other_kinds_are_taken_or_told(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let mut inks = Vec::new();
    jpeg_encoder::Encoder::new(&mut inks, 90)
        .encode(&[40; 6400], 40, 40, jpeg_encoder::ColorType::Cmyk)
        .unwrap();
    let mut zip = packed(&[
        ("丁一.png", png(png::BitDepth::Sixteen, false)),
        ("丁二.png", png(png::BitDepth::Eight, true)),
        ("丁三.jpg", inks),
        ("丁四.jpg", jpeg(4, 300, 400)),
        ("丁五.jpg", jpeg(5, 300, 400)),
        ("内.zip", packed(&[("丁六.jpg", jpeg(6, 300, 400))])),
    ]);
    // 丁四 is marked as locked, 丁五 says a size that it has not.
    let entries = central(&zip);
    zip[entries[3] + 8] |= 1;
    zip[entries[4] + 24] ^= 1;
    let page = send(app, &scope, batch, "异.zip", &zip).await;
    let row = |name: &str| {
        page.items
            .iter()
            .find(|item| item.file_name == name)
            .unwrap()
    };
    for taken in ["丁一.png", "丁二.png"] {
        assert_eq!(
            row(taken).group,
            // They show the same picture.
            BatchGroup::Unconfirmed,
            "{taken}: {}",
            row(taken).reason
        );
    }
    for (told, because) in [
        ("丁三.jpg", "CMYK"),
        ("丁四.jpg", "密码"),
        ("丁五.jpg", "大小"),
        ("内.zip", "压缩"),
    ] {
        let row = row(told);
        assert_eq!(row.group, BatchGroup::Failed, "{told}");
        assert!(row.reason.contains(because), "{told}: {}", row.reason);
    }
    for taken in ["丁一.png", "丁二.png"] {
        batches.confirm(&scope, row(taken).id).await.unwrap();
    }
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    assert_eq!(batches.summary(&scope, batch).await.unwrap().done, 2);
}

/// Where the headers of the central directory begin.
fn central(zip: &[u8]) -> Vec<usize> {
    let end = zip.len() - 22;
    let begin = u32::from_le_bytes(zip[end + 16..end + 20].try_into().unwrap()) as usize;
    let starts = (begin..end).filter(|&at| zip[at..].starts_with(b"PK\x01\x02"));
    starts.collect()
}

async fn a_whitened_row_stays_whitened(app: &TestApp) {
    let scope = six(app).await;
    let clerk = app.signed_in("clerk").await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let item = add(
        &app.services,
        &scope,
        batch,
        "330000010001.jpg",
        &jpeg(1, 900, 1200),
    )
    .await;
    let before = item.photo.unwrap().tag;
    let white = batches.recrop(&scope, item.id, None, true).await.unwrap();
    let tag = white.photo.unwrap().tag;
    assert_ne!(tag, before);
    let decided = app.audit_details("photo_batch.decide").await;
    assert_eq!(decided[0]["whitened"], true);
    batches.commit(&scope, batch).await.unwrap();
    app.settled().await;
    let given = clerk.detail(item.member.unwrap().id).await.photo.unwrap();
    assert!(given.tag.starts_with(&tag) || tag.starts_with(&given.tag));
}

async fn a_zip_of_too_many_files_is_one_row(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for n in 0..100_000 {
        zip.start_file(format!("{n}.jpg"), options).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let page = send(app, &scope, batch, "十万.zip", &bytes).await;
    assert_eq!(page.items.len(), 1);
    assert!(page.batch.archives[0].message.contains("100000"));
    assert_eq!(page.items[0].reason, page.batch.archives[0].message);
}

async fn a_film_behind_a_photo_is_cut_off_before_its_size_is_judged(app: &TestApp) {
    let scope = six(app).await;
    let batches = app.services.photo_batches();
    let batch = batches.begin(&scope, PhotoKind::Upload).await.unwrap().id;
    let mut motion = jpeg(1, 300, 400);
    motion.extend_from_slice(b"\0\0\0\x18ftypmp42");
    motion.resize(12 << 20, 0x5A);
    let zip = packed(&[("丁一.jpg", motion), ("丁二.jpg", vec![0x5A; 9 << 20])]);
    let page = send(app, &scope, batch, "动.zip", &zip).await;
    let row = |name: &str| page.items.iter().find(|item| item.file_name == name);
    let taken = row("丁一.jpg").unwrap();
    assert_eq!(taken.group, BatchGroup::New, "{}", taken.reason);
    assert!(taken.photo.is_some());
    assert!(
        row("丁二.jpg").unwrap().photo.is_none(),
        "no picture, no mercy"
    );
}
