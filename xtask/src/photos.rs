//! Photos coming in: how many a second, and beside Pillow. See bench/README.md.

use std::fs;

use anyhow::Result;

use crate::compare::{date, machine, median};
use crate::contender::{Batch, Contender};
use crate::packages;
use crate::project::{Project, must};
use crate::python;

/// Photos drawn; each comes in many times, as another file each time.
const PHOTOS: &str = "16";
const ROUNDS: usize = 5;
/// Photos of a round: two to four seconds.
const SIZE: usize = 60;
/// Wanted of the whole intake, photos a second on two cores.
const WANTED: f64 = 30.0;

/// Measures and prints the table.
pub(crate) fn photos(project: &Project) -> Result<()> {
    packages::require(project, &[packages::FONTS])?;
    let python = python::set_up(project)?;
    project.say("building the intake of photos");
    let mut cargo = project.cargo();
    cargo.args([
        "build",
        "--release",
        "--package",
        "backend",
        "--example",
        "photos",
    ]);
    must(&mut cargo)?;
    let ours = project.target.join("release/examples/photos");
    let folder = project.target.join("photos");
    fs::create_dir_all(&folder)?;
    project.say("drawing photos of 12 megapixels");
    must(project.command(&ours).arg("data").arg(&folder).arg(PHOTOS))?;

    let own = |name, kind| Contender::start(name, project.command(&ours).arg(kind).arg(&folder));
    let mut intake = own("会证, whole intake", "intake")?;
    let mut crop = own("会证, decode + crop + resize + encode", "crop")?;
    let script = project.root.join("bench/pillow_crop.py");
    let mut pillow = Contender::start("Pillow", project.command(&python).arg(script).arg(&folder))?;

    let mut rounds: Vec<[Batch; 3]> = Vec::new();
    let mut on_two = Vec::new();
    for round in 1..=ROUNDS {
        project.say(format!("round {round} of {ROUNDS}"));
        rounds.push([
            intake.draw(SIZE, 1)?,
            crop.draw(SIZE, 1)?,
            pillow.draw(SIZE, 1)?,
        ]);
        on_two.push(intake.draw(2 * SIZE, 2)?);
    }
    println!("\n{}, {}\n", date(), machine());
    println!(
        "| | processor time each | a second on one core | Pillow's time over it | peak memory |"
    );
    println!("|---|---|---|---|---|");
    for (index, contender) in [&intake, &crop, &pillow].into_iter().enumerate() {
        let each = median(rounds.iter().map(|round| round[index].each()));
        let ratio = median(
            rounds
                .iter()
                .map(|round| round[2].each() / round[index].each()),
        );
        println!(
            "| {} {} | {:.1} ms | {:.0} | {ratio:.2} × | {:.0} MB |",
            contender.name,
            contender.version,
            each * 1e3,
            1.0 / each,
            contender.peak_memory()? as f64 / 1_048_576.0,
        );
    }
    let clock = median(
        on_two
            .iter()
            .map(|batch| batch.count as f64 / batch.passed.as_secs_f64()),
    );
    let possible = 2.0 / median(on_two.iter().map(Batch::each));
    println!(
        "\nWhole intake on two cores: {clock:.1} a second by the clock, {possible:.1} by processor time; wanted: {WANTED}"
    );
    Ok(())
}
