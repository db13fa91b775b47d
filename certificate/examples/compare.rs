//! This project's side of the comparison with other PDF makers; `cargo xtask bench` runs it.
//!
//! ```text
//! compare data FOLDER COUNT    invents members, for all the PDF makers to read
//! compare draw FOLDER KIND     draws them on demand; KIND: unsigned, p256, rsa3072
//! ```
//!
//! Drawing on demand: says `ready` and its version once everything is warm; then for each line
//! `FROM COUNT THREADS` draws that many certificates, photos read from their files, and answers with their bytes and the
//! microseconds that passed; for `save PATH` writes the first certificate there.

#![expect(
    clippy::print_stdout,
    reason = "it talks to its caller over the standard streams"
)]

#[path = "../tests/support/mod.rs"]
mod support;

mod drawn;

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::time::Instant;

use certificate::{KeyKind, Photo, Printed, Signer};
use serde_json::{Value, json};

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华玉兰志建国春梅海燕";
const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// Drawn before the clock runs.
const WARM_UP: usize = 8;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["data", folder, count] => data(Path::new(folder), count.parse().expect("a number")),
        ["draw", folder, kind] => draw(Path::new(folder), kind),
        _ => panic!("compare data FOLDER COUNT, or compare draw FOLDER KIND"),
    }
}

/// A member unlike the others of the run.
fn member(number: u32) -> Printed {
    let pick = |from: &str, step: usize| {
        let all: Vec<char> = from.chars().collect();
        all[number as usize * step % all.len()]
    };
    let name: String = [pick(SURNAMES, 7), pick(GIVEN, 5), pick(GIVEN, 11)]
        .iter()
        .collect();
    let code = format!("7K3M9QXD2FVAW5TH8C4P{number:06}");
    Printed {
        name,
        sex: if number.is_multiple_of(2) {
            "女"
        } else {
            "男"
        }
        .to_owned(),
        firm: format!(
            "{}{}{}会计师事务所（特殊普通合伙）",
            pick(PLACES, 3),
            pick(GIVEN, 13),
            pick(SURNAMES, 17)
        ),
        member_no: format!("2000{number:08}"),
        joined_on: format!(
            "{}年{:02}月{:02}日",
            1996 + number % 30,
            1 + number % 12,
            1 + number % 28
        ),
        version: 1 + number % 3,
        verify_url: format!("https://cert.example.org/v/{code}"),
        code,
        ..support::printed()
    }
}

/// Writes `members.json` and the photos. The QR symbols are encoded for the others, as runs of dark
/// modules: one of them has no encoder, and the encoders of two take longer than their PDF making.
fn data(folder: &Path, count: u32) {
    let mut members = Vec::new();
    for number in 0..count {
        let printed = member(number);
        let photo = format!("{number}.jpg");
        std::fs::write(folder.join(&photo), drawn::photo(number)).expect("written");
        let symbol = fast_qr::QRBuilder::new(printed.verify_url.as_str())
            .ecl(fast_qr::ECL::M)
            .version(fast_qr::Version::V05)
            .build()
            .expect("a short address");
        let rows =
            (0..symbol.size).map(|y| (0..symbol.size).map(|x| symbol[y][x].value()).collect());
        members.push(json!({
            "name": printed.name,
            "sex": printed.sex,
            "member_no": printed.member_no,
            "category": printed.category,
            "firm": printed.firm,
            "joined_on": printed.joined_on,
            "national_association": printed.national_association,
            "provincial_association": printed.provincial_association,
            "issued_on": printed.issued_on,
            "code": printed.code,
            "version": printed.version,
            "verify_url": printed.verify_url,
            "photo": photo,
            "modules": symbol.size,
            "qr": runs(rows),
        }));
    }
    std::fs::write(
        folder.join("members.json"),
        Value::from(members).to_string(),
    )
    .expect("written");
}

/// `[column, row, length]` of each horizontal run of dark modules.
fn runs(rows: impl Iterator<Item = Vec<bool>>) -> Vec<[usize; 3]> {
    let mut runs = Vec::new();
    for (y, row) in rows.enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] {
                runs.push([x, y, run.len()]);
            }
            x += run.len();
        }
    }
    runs
}

struct Work {
    folder: PathBuf,
    members: Vec<Printed>,
    signer: Option<Signer>,
}

impl Work {
    fn certificate(&self, number: usize) -> Vec<u8> {
        let number = number % self.members.len();
        let printed = &self.members[number];
        let jpeg = std::fs::read(self.folder.join(format!("{number}.jpg"))).expect("the photo");
        let photo = Photo {
            bytes: &jpeg,
            width: 358,
            height: 441,
        };
        let Some(signer) = &self.signer else {
            return support::renderer().render(printed, &photo).expect("drawn");
        };
        let prepared = support::renderer()
            .prepare(printed, &photo, signer.room(false))
            .expect("drawn");
        let signature = signer.sign(&prepared.digest()).expect("signed");
        prepared
            .complete(&signature.to_der().expect("encoded"))
            .expect("there is room")
    }

    /// Draws `count` certificates from the given one on; gives their bytes.
    fn draw(&self, from: usize, count: usize) -> usize {
        (from..from + count)
            .map(|n| self.certificate(n).len())
            .sum()
    }

    fn draw_in_threads(&self, from: usize, count: usize, threads: usize) -> usize {
        std::thread::scope(|scope| {
            let share = count / threads;
            let started: Vec<_> = (0..threads)
                .map(|n| scope.spawn(move || self.draw(from + n * share, share)))
                .collect();
            let done = started.into_iter().map(|one| one.join().expect("drawn"));
            done.sum()
        })
    }
}

fn draw(folder: &Path, kind: &str) {
    let signer = match kind {
        "unsigned" => None,
        "p256" => Some(support::signer(KeyKind::P256)),
        "rsa3072" => Some(support::signer(KeyKind::Rsa3072)),
        other => panic!("no such kind: {other}"),
    };
    let text = std::fs::read_to_string(folder.join("members.json")).expect("the members");
    let count = serde_json::from_str::<Vec<Value>>(&text)
        .expect("sound")
        .len();
    let work = Work {
        folder: folder.to_owned(),
        members: (0..u32::try_from(count).expect("few"))
            .map(member)
            .collect(),
        signer,
    };
    work.draw(0, WARM_UP);
    println!("ready {}", env!("CARGO_PKG_VERSION"));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the caller writes lines");
        if let Some(path) = line.strip_prefix("save ") {
            std::fs::write(path, work.certificate(0)).expect("written");
            println!("saved");
            continue;
        }
        let numbers: Vec<usize> = line
            .split(' ')
            .map(|word| word.parse().expect("a number"))
            .collect();
        let [from, count, threads] = numbers[..] else {
            panic!("FROM COUNT THREADS, not: {line}");
        };
        let start = Instant::now();
        let bytes = if threads == 1 {
            work.draw(from, count)
        } else {
            work.draw_in_threads(from, count, threads)
        };
        println!("{bytes} {}", start.elapsed().as_micros());
    }
}
