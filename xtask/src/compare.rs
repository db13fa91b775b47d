//! This project beside other PDF makers: the same certificates, measured in one run.
//!
//! Every program stays warm in a process of its own and draws in batches, in turn; what counts is
//! processor time, so that a busy machine does not distort the ratios. See bench/README.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::contender::{Batch, Contender};
use crate::packages::{self, Package, program};
use crate::project::{Project, ask, must};
use crate::python;

const TOOLS: &[Package] = &[
    program("php-cli", "php"),
    program("php-tcpdf", "php"),
    program("poppler-utils", "pdftotext"),
];
/// Enough that nobody draws the same certificate twice but ourselves, who remember none.
const MEMBERS: usize = 1500;
const ROUNDS: usize = 5;
/// Processor time of one batch, in seconds: a hundred times the clock's step.
const BATCH: f64 = 1.0;
/// Certificates of a batch at most.
const LARGEST: usize = 1000;

/// What is wanted: throughput on one core as a multiple of the other's.
const WANTED: [(&str, f64); 3] = [("ReportLab", 8.0), ("TCPDF", 100.0), ("Typst", 2.0)];
/// Certificates per second on two cores.
const WANTED_ON_TWO: f64 = 1000.0;

/// What was measured of one program.
struct Row {
    name: &'static str,
    version: String,
    /// Processor seconds of one certificate: the median of the rounds.
    each: f64,
    /// Times our unsigned processor time in the same round: the median of the rounds.
    ratio: f64,
    size: usize,
    memory: u64,
    batches: Vec<Batch>,
}

/// Measures and prints the table.
pub(crate) fn compare(project: &Project) -> Result<()> {
    packages::require(project, &[packages::FONTS, TOOLS])?;
    let python = python::set_up(project)?;
    project.say("building our side of the comparison");
    must(project.cargo().args([
        "build",
        "--release",
        "--package",
        "certificate",
        "--example",
        "compare",
    ]))?;
    let ours = project.target.join("release/examples/compare");
    let folder = project.target.join("compare/members");
    fs::create_dir_all(&folder)?;
    must(
        project
            .command(&ours)
            .arg("data")
            .arg(&folder)
            .arg(MEMBERS.to_string()),
    )?;

    let mut contenders = start(project, &ours, &python, &folder)?;
    for contender in &mut contenders {
        check_text(project, contender)?;
    }
    let rows = measure(project, &mut contenders)?;
    let on_two = on_two_cores(&mut contenders[0])?;
    print(&rows, on_two);
    Ok(())
}

fn start(project: &Project, ours: &Path, python: &Path, folder: &Path) -> Result<Vec<Contender>> {
    let own = |name, kind| {
        project.say(format!("warming up {name}"));
        let mut command = project.command(ours);
        Contender::start(name, command.arg("draw").arg(folder).arg(kind))
    };
    let script = |name, interpreter: &Path, script: &str, font: PathBuf| {
        project.say(format!("warming up {name}"));
        let mut command = project.command(interpreter);
        let script = project.root.join("bench").join(script);
        Contender::start(name, command.arg(script).arg(folder).arg(font))
    };
    let hanamin = font_file("HanaMinA")?;
    let noto = font_file("Noto Serif CJK SC")?;
    let noto = noto.parent().context("a font lies in a folder")?;
    Ok(vec![
        own("会证, unsigned", "unsigned")?,
        own("会证, signed with ECDSA P-256", "p256")?,
        own("会证, signed with RSA 3072", "rsa3072")?,
        script(
            "ReportLab",
            python,
            "reportlab_certificate.py",
            hanamin.clone(),
        )?,
        script("Typst", python, "typst_certificate.py", noto.to_owned())?,
        script("TCPDF", Path::new("php"), "tcpdf_certificate.php", hanamin)?,
    ])
}

fn font_file(family: &str) -> Result<PathBuf> {
    let said = ask(Command::new("fc-match").args(["--format", "%{file}", family]));
    let path = said
        .filter(|path| !path.is_empty())
        .with_context(|| format!("fc-match finds no {family}"))?;
    // Debian hands HanaMin out under the name of an alternative.
    Ok(fs::canonicalize(path)?)
}

/// A file without the same words in it would not be the same certificate.
fn check_text(project: &Project, contender: &mut Contender) -> Result<()> {
    let word = contender.name.split_whitespace().last().unwrap_or_default();
    let path = project.target.join(format!("compare/{word}.pdf"));
    contender.save(&path)?;
    let text = ask(project.command("pdftotext").arg(&path).arg("-")).unwrap_or_default();
    // The first member of the invented ones.
    for value in ["赵伟伟", "200000000000", "会计师事务所（特殊普通合伙）"] {
        if !text.contains(value) {
            bail!("{} does not say {value}", path.display());
        }
    }
    Ok(())
}

fn measure(project: &Project, contenders: &mut [Contender]) -> Result<Vec<Row>> {
    let mut sizes = Vec::new();
    for contender in contenders.iter_mut() {
        let trial = contender.draw(4, 1)?;
        // A trial shorter than the clock's step says only that a batch may be large.
        let each = trial.each().max(0.0005);
        sizes.push(((BATCH / each) as usize).clamp(4, LARGEST));
    }
    let mut rounds: Vec<Vec<Batch>> = vec![Vec::new(); contenders.len()];
    for round in 1..=ROUNDS {
        project.say(format!("round {round} of {ROUNDS}"));
        for ((contender, size), batches) in contenders.iter_mut().zip(&sizes).zip(&mut rounds) {
            batches.push(contender.draw(*size, 1)?);
        }
    }
    let own = rounds[0].clone();
    contenders
        .iter()
        .zip(rounds)
        .map(|(contender, batches)| {
            let ratios = batches
                .iter()
                .zip(&own)
                .map(|(batch, own)| batch.each() / own.each());
            let bytes: usize = batches.iter().map(|batch| batch.bytes).sum();
            let count: usize = batches.iter().map(|batch| batch.count).sum();
            Ok(Row {
                name: contender.name,
                version: contender.version.clone(),
                each: median(batches.iter().map(Batch::each)),
                ratio: median(ratios),
                size: bytes / count,
                memory: contender.peak_memory()?,
                batches,
            })
        })
        .collect()
}

/// Certificates per second with two threads, and what the processor time of two threads allows for:
/// the first is what the clock saw, the second what an idle machine would give.
fn on_two_cores(unsigned: &mut Contender) -> Result<(f64, f64)> {
    let mut seen: f64 = 0.0;
    let mut each = Vec::new();
    for _ in 0..ROUNDS {
        let batch = unsigned.draw(2 * LARGEST, 2)?;
        seen = seen.max(batch.count as f64 / batch.passed.as_secs_f64());
        each.push(batch.each());
    }
    Ok((seen, 2.0 / median(each.into_iter())))
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn print(rows: &[Row], (seen, possible): (f64, f64)) {
    println!("\n{}, {}\n", date(), machine());
    println!(
        "| | processor time each | per second on one core | our unsigned speed | spread | mean size | peak memory |"
    );
    println!("|---|---|---|---|---|---|---|");
    for row in rows {
        let least = row
            .batches
            .iter()
            .map(Batch::each)
            .fold(f64::INFINITY, f64::min);
        let most = row.batches.iter().map(Batch::each).fold(0.0, f64::max);
        println!(
            "| {} {} | {:.2} ms | {:.0} | {:.1} × | {:.2} to {:.2} ms | {:.1} KB | {:.0} MB |",
            row.name,
            row.version,
            row.each * 1e3,
            1.0 / row.each,
            row.ratio,
            least * 1e3,
            most * 1e3,
            row.size as f64 / 1024.0,
            row.memory as f64 / 1048576.0,
        );
    }
    println!(
        "\nUnsigned on two cores: {seen:.0} a second by the clock, {possible:.0} by processor time.\n"
    );
    for (name, wanted) in WANTED {
        let Some(row) = rows.iter().find(|row| row.name == name) else {
            continue;
        };
        println!(
            "{}",
            judged(&format!("{name}'s throughput"), row.ratio, wanted)
        );
    }
    println!(
        "{}",
        judged(
            "certificates a second on two cores, by the clock,",
            seen,
            WANTED_ON_TWO
        )
    );
}

fn judged(what: &str, reached: f64, wanted: f64) -> String {
    let verdict = if reached >= wanted {
        "reached"
    } else {
        "NOT reached"
    };
    format!("wanted: {wanted} × {what}: {verdict} ({reached:.1})")
}

pub(crate) fn date() -> String {
    ask(Command::new("date").arg("+%F")).map_or_else(String::new, |date| date.trim().to_owned())
}

pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |model| {
            model.trim_start_matches([' ', '\t', ':'])
        });
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    format!("{model}, {cores} cores, load {load}")
}
