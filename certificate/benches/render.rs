//! Processor time and size of certificates: `cargo bench -p certificate`.
//!
//! Processor time, not the clock's: figures stay comparable on a busy machine.

#![expect(
    clippy::print_stdout,
    reason = "the figures are what the program is for"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Duration;

const COUNT: u32 = 500;
const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华玉兰志建国春梅海燕";
const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A member unlike the others of the run.
fn printed(number: u32) -> certificate::Printed {
    let pick = |from: &str, step: usize| {
        let all: Vec<char> = from.chars().collect();
        all[number as usize * step % all.len()]
    };
    let mut printed = support::printed();
    printed.name = [pick(SURNAMES, 7), pick(GIVEN, 5), pick(GIVEN, 11)]
        .iter()
        .collect();
    printed.firm = format!(
        "{}{}{}会计师事务所（特殊普通合伙）",
        pick(PLACES, 3),
        pick(GIVEN, 13),
        pick(SURNAMES, 17)
    );
    printed.member_no = format!("2000{number:08}");
    printed.code = format!("7K3M9QXD2FVAW5TH8C4P{number:06}");
    printed.verify_url = format!("https://cert.example.org/v/{}", printed.code);
    printed
}

/// Processor time of this process so far.
fn processor_time() -> Duration {
    // Fields 14 and 15, counted from the command name in brackets, in ticks of 10 ms.
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit(')').next().expect("the name is in brackets");
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().expect("a number"))
        .sum();
    Duration::from_millis(ticks * 10)
}

fn main() {
    let start = processor_time();
    let renderer = support::renderer();
    println!("fonts: {:.0?} of processor time", processor_time() - start);

    let jpeg = support::jpeg();
    let photo = support::photo(&jpeg);
    let all: Vec<_> = (0..COUNT).map(printed).collect();
    let start = processor_time();
    renderer
        .render(&support::printed(), &photo)
        .expect("it can be drawn");
    println!("the first certificate: {:.0?}", processor_time() - start);
    let mut sizes = Vec::new();
    let start = processor_time();
    for printed in &all {
        let pdf = renderer.render(printed, &photo).expect("it can be drawn");
        sizes.push(pdf.len() - jpeg.len());
    }
    let time = processor_time() - start;
    let largest = sizes.iter().max().expect("there are certificates");
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    println!("{COUNT} certificates: {:.3?} each", time / COUNT);
    for kind in [certificate::KeyKind::P256, certificate::KeyKind::Rsa3072] {
        let signer = support::signer(kind);
        let start = processor_time();
        let mut largest = 0;
        for printed in &all {
            let prepared = renderer
                .prepare(printed, &photo, signer.room(false))
                .expect("drawn");
            let signature = signer.sign(&prepared.digest()).expect("signed");
            let pdf = prepared
                .complete(&signature.to_der().expect("encoded"))
                .expect("there is room");
            largest = largest.max(pdf.len() - jpeg.len());
        }
        let time = processor_time() - start;
        println!(
            "signed with {}: {:.3?} each, {largest} bytes at most",
            signer.algorithm(),
            time / COUNT
        );
    }
    println!(
        "beside the photo ({} bytes): {mean} bytes on average, {largest} at most",
        jpeg.len()
    );
}
