//! How good the suggested crops are: see `portrait/examples/canvases.rs`.

use anyhow::Result;

use crate::project::{Project, must};
use crate::python;

/// Canvases of each kind, and where their chance begins.
const COUNT: &str = "500";
const SEED: &str = "20261124";

/// Fetches the photographs, places them and prints the figures.
pub(crate) fn faces(project: &Project, passed_on: &[String]) -> Result<()> {
    let python = python::set_up(project)?;
    let folder = project.target.join("portraits");
    project.say("fetching photographs in the public domain");
    must(
        project
            .command(&python)
            .arg(project.root.join("bench/portraits.py"))
            .arg(&folder),
    )?;
    project.say("placing portraits on canvases");
    let mut cargo = project.cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "portrait"]);
    cargo.args(["--features", "face,raster", "--example", "canvases", "--"]);
    match passed_on {
        [] => cargo.args([COUNT, SEED]),
        words => cargo.args(words),
    };
    must(cargo.arg(folder.join("portraits.tsv")))
}
