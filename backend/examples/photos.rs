//! Photos coming in, as `cargo xtask bench --only photos` measures it from outside.
//!
//!     photos data DIR COUNT     draws COUNT photos of 12 megapixels and their crops.json
//!     photos intake DIR         all that a batch does with each: match, check, crop, encode, store
//!     photos crop DIR           decode, crop, resize, encode and nothing else, as Pillow does
//!
//! The last two read lines `FROM COUNT THREADS` and answer `BYTES MICROSECONDS`.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a program that measures: it reads the clock, and what goes wrong ends it"
)]

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use backend::{Db, FileStore, Scope, Services, Setup, SystemClock, read_roster};
use domain::PhotoKind;
use domain::crop::CropRect;
use portrait::Rgb;
use portrait::intake::{Intake, Wish};
use portrait::raster::{IssuedPhoto, cut, decode_scaled, encode_jpeg};
use portrait::stand_in::stand_in;
use serde_json::{Value, json};

/// Members of the association, each of whom gets one photo.
const MEMBERS: usize = 3000;
const WARM_UP: usize = 4;
/// What a phone's camera gives: 12 megapixels, grain, a few megabytes.
const SIZE: (u32, u32) = (3000, 4000);
const QUALITY: u8 = 92;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["data", folder, count] => data(Path::new(folder), count.parse().expect("a number")),
        ["intake", folder] => intake(Path::new(folder)),
        ["crop", folder] => crop(Path::new(folder)),
        _ => panic!("data DIR COUNT, intake DIR or crop DIR"),
    }
}

fn data(folder: &Path, count: u64) {
    let mut intake = Intake::new();
    let crops: Vec<Value> = (0..count)
        .map(|seed| {
            let file = format!("{seed}.jpg");
            let path = folder.join(&file);
            if !path.exists() {
                std::fs::write(&path, photo(seed)).expect("written");
            }
            let bytes = std::fs::read(&path).expect("the photo");
            let taken = intake.take(&bytes, &Wish::default()).expect("sound");
            let rect = CropRect {
                rotation: 0.0,
                ..taken.rect
            };
            json!({ "file": file, "rect": rect })
        })
        .collect();
    let text = Value::from(crops).to_string();
    std::fs::write(folder.join("crops.json"), text).expect("written");
}

fn photo(seed: u64) -> Vec<u8> {
    let drawn = stand_in(seed, SIZE.0, SIZE.1);
    let mut state = seed | 1;
    let grained = Rgb::from_fn(SIZE.0, SIZE.1, |x, y| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let grain = i16::try_from((state >> 33) % 13).expect("small") - 6;
        drawn
            .pixel(x.into(), y.into())
            .map(|c| (i16::from(c) + grain).clamp(0, 255) as u8)
    });
    encode_jpeg(&grained, QUALITY, None).expect("encoded")
}

fn crops(folder: &Path) -> Vec<(PathBuf, CropRect)> {
    let text = std::fs::read_to_string(folder.join("crops.json")).expect("the crops");
    let crops: Vec<Value> = serde_json::from_str(&text).expect("sound");
    crops
        .into_iter()
        .map(|crop| {
            let file = crop["file"].as_str().expect("a name");
            let rect = serde_json::from_value(crop["rect"].clone()).expect("a rectangle");
            (folder.join(file), rect)
        })
        .collect()
}

/// Answers lines with what `work` gives for photo `n`, in as many threads as asked for.
fn serve(work: impl Fn(usize) -> usize + Sync) {
    (0..WARM_UP).for_each(|n| {
        work(n);
    });
    println!("ready {}", env!("CARGO_PKG_VERSION"));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the caller writes lines");
        let numbers: Vec<usize> = line
            .split(' ')
            .map(|word| word.parse().expect("a number"))
            .collect();
        let [from, count, threads] = numbers[..] else {
            panic!("FROM COUNT THREADS, not: {line}");
        };
        let start = Instant::now();
        let bytes: usize = std::thread::scope(|scope| {
            let work = &work;
            let started: Vec<_> = (0..threads)
                .map(|thread| {
                    scope.spawn(move || {
                        (from..from + count)
                            .skip(thread)
                            .step_by(threads)
                            .map(|n| work(WARM_UP + n))
                            .sum::<usize>()
                    })
                })
                .collect();
            started
                .into_iter()
                .map(|one| one.join().expect("done"))
                .sum()
        });
        println!("{bytes} {}", start.elapsed().as_micros());
    }
}

fn crop(folder: &Path) {
    let photos = crops(folder);
    serve(|n| {
        let (path, rect) = &photos[n % photos.len()];
        let bytes = std::fs::read(path).expect("the photo");
        let output = domain::crop::output_size(rect);
        let shorter = f64::from(SIZE.0) * f64::from(output.0) / rect.width;
        let scaled = decode_scaled(&bytes, shorter as u32).expect("sound");
        let factor = scaled.factor();
        let within = CropRect {
            x: rect.x * factor,
            y: rect.y * factor,
            width: rect.width * factor,
            height: rect.height * factor,
            rotation: 0.0,
        };
        let cut = cut(&scaled.photo, &within, output);
        IssuedPhoto::of(&cut).expect("encoded").jpeg.len()
    });
}

fn intake(folder: &Path) {
    let photos: Vec<Vec<u8>> = crops(folder)
        .iter()
        .map(|(path, _)| std::fs::read(path).expect("the photo"))
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    // Beside the photos: a folder in memory would store nothing.
    let data = tempfile::tempdir_in(folder).expect("a folder");
    let (services, scope, batch) = runtime.block_on(association(data.path()));
    serve(|n| {
        let bytes = another(&photos[n % photos.len()], n);
        let name = format!("照片/{}_{}.jpg", number(n % MEMBERS), name(n % MEMBERS));
        let size = bytes.len();
        let batches = services.photo_batches();
        let item = batches.add_file(&scope, batch, &name, size as u64, Some(bytes));
        let item = runtime.block_on(item).expect("taken in");
        assert!(
            item.member.is_some() && item.photo.is_some(),
            "{}",
            item.reason
        );
        size
    });
}

/// The same picture as another file: the same bytes are stored once.
fn another(jpeg: &[u8], n: usize) -> Vec<u8> {
    let remark = format!("{n:010}");
    let length = u16::try_from(remark.len() + 2).expect("short");
    let (start, rest) = jpeg.split_at(2);
    [
        start,
        &[0xFF, 0xFE],
        &length.to_be_bytes(),
        remark.as_bytes(),
        rest,
    ]
    .concat()
}

fn number(n: usize) -> String {
    format!("3300{n:08}")
}

fn name(n: usize) -> String {
    const FIRST: [&str; 10] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈"];
    const SECOND: [&str; 10] = ["一", "安", "明", "文", "华", "建", "国", "丽", "静", "强"];
    [FIRST[n / 100 % 10], SECOND[n / 10 % 10], SECOND[n % 10]].concat()
}

async fn association(data: &Path) -> (Services, Scope, i64) {
    let setup = Setup {
        db: Db::open(&Db::sqlite_url(data)).await.expect("a database"),
        files: FileStore::open(data).expect("a store"),
        clock: Arc::new(SystemClock),
        font_dirs: Vec::new(),
        key_file: data.join("signing-lock.key"),
        time_stamp_url: None,
        public_url: String::new(),
    };
    let services = Services::new(setup).await.expect("services");
    let associations = services.associations();
    associations
        .add("33", "示例省注册会计师协会", "示例注册会计师总会")
        .await
        .expect("an association");
    let scope = associations.operator("33").await.expect("its operator");
    let mut roster = String::from("执业会员姓名,执业会员号,服务所名称,性别,出生日期,证件号\n");
    for n in 0..MEMBERS {
        roster.push_str(&format!("{},{},,,,\n", name(n), number(n)));
    }
    let roster = read_roster(roster.as_bytes()).expect("a roster");
    let import = services.roster_import();
    import
        .roster(&scope, &roster, backend::ImportOptions::default())
        .await
        .expect("members");
    let batches = services.photo_batches();
    let batch = batches
        .begin(&scope, PhotoKind::Upload)
        .await
        .expect("a batch");
    (services, scope, batch.id)
}
