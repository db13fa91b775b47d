//! A ZIP made to fill the server's memory: it stays under 400 MB, and every file is told.
#![cfg(target_os = "linux")]

mod process;

use std::io::{Cursor, Write};

use portrait::raster::encode_jpeg;
use portrait::stand_in::stand_in;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use process::{Server, prepare, sign_in};

/// What the server may hold at most, kB.
const LIMIT: u64 = 400_000;
const PIECE: usize = 8 << 20;
/// One colour, 5,000 × 5,000 pixels, progressive: its coefficients are all kept until the end.
const PROGRESSIVE: &[u8] = include_bytes!("files/progressive-25mp.jpg");

#[tokio::test]
async fn a_hostile_zip_leaves_memory_under_its_limit() {
    let (zip, files) = hostile();
    let data = tempfile::tempdir().unwrap();
    let site = data.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    prepare(data.path());
    let server = Server::start(data.path(), &site);
    let (client, cookie) = sign_in(&server.base).await;
    let clerk = Clerk {
        client,
        base: server.base.clone(),
        cookie,
    };
    let begin = clerk.request(Method::POST, "/jobs/photos");
    let began = begin.form(&[("kind", "upload")]).send().await.unwrap();
    let batch = began.headers()["location"].to_str().unwrap();
    clerk.send_zip(batch, &zip).await;
    let body = loop {
        let body = clerk.get(batch).await;
        // As the page itself asks, until nothing is left to unpack.
        if !body.contains("data-busy") {
            break body;
        }
    };
    assert_eq!(body.matches("data-item-id").count(), files, "{body}");
    let peak = peak(&server);
    assert!(peak < LIMIT, "{peak} kB");
}

/// The ZIP, and how many files are in it.
fn hostile() -> (Vec<u8>, usize) {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut files = 0;
    let mut add = |name: String, options: SimpleFileOptions, bytes: &[u8]| {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
        files += 1;
    };
    let large = encode_jpeg(&stand_in(1, 3000, 4000), 80, None).unwrap();
    for n in 0..6 {
        add(format!("大{n}.jpg"), stored, &large);
        add(format!("渐{n}.jpg"), stored, PROGRESSIVE);
    }
    for n in 0..2 {
        add(format!("透明{n}.png"), stored, &png(png::BitDepth::Eight));
        add(
            format!("十六位{n}.png"),
            stored,
            &png(png::BitDepth::Sixteen),
        );
    }
    add("炸弹.jpg".into(), packed, &vec![0; 500 << 20]);
    add("空.jpg".into(), packed, &[]);
    (zip.finish().unwrap().into_inner(), files)
}

/// Red, green, blue and opacity of 5,000 × 5,000 pixels, all the same.
fn png(depth: png::BitDepth) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 5000, 5000);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().unwrap();
    let mut pixels = writer.stream_writer().unwrap();
    let row = vec![
        200;
        5000 * 4
            * if depth == png::BitDepth::Sixteen {
                2
            } else {
                1
            }
    ];
    for _ in 0..5000 {
        pixels.write_all(&row).unwrap();
    }
    pixels.finish().unwrap();
    drop(writer);
    file
}

/// The most memory that the server ever held, kB.
fn peak(server: &Server) -> u64 {
    let path = format!("/proc/{}/status", server.child.id());
    let status = std::fs::read_to_string(path).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let held = line.unwrap().trim().trim_end_matches(" kB");
    held.parse().unwrap()
}

struct Clerk {
    client: Client,
    base: String,
    cookie: String,
}

impl Clerk {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .header("cookie", &self.cookie)
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.text().await.unwrap()
    }

    async fn send_zip(&self, batch: &str, zip: &[u8]) {
        let begun = self
            .request(Method::POST, &format!("{batch}/archives"))
            .header("x-file-name", "a.zip")
            .header("x-file-size", zip.len());
        let begun = begun.send().await.unwrap();
        let archive = begun.json::<Value>().await.unwrap()["id"].clone();
        for (piece, n) in zip.chunks(PIECE).zip(0..) {
            let path = format!("{batch}/archives/{archive}?offset={}", n * PIECE);
            let request = self.request(Method::PUT, &path).body(piece.to_vec());
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
        }
    }
}
