//! Whether other programs and we read the same in each other's tables.

use std::fs;

use anyhow::{Result, bail};

use crate::packages::{self, Package, program};
use crate::project::{Project, must};
use crate::python;

/// Turns tables into its own kinds of file, and reads ours.
const LIBREOFFICE: &[Package] = &[program("libreoffice-calc", "soffice")];

/// openpyxl, XlsxWriter, xlwt and LibreOffice write, and we read; then the other way round.
pub(crate) fn agree(project: &Project) -> Result<()> {
    packages::require(project, &[LIBREOFFICE])?;
    let python = python::set_up(project)?;
    let folder = project.target.join("agree/tables");
    // A fresh folder: what is left in it afterwards is what somebody disagrees about.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    project.say("having openpyxl, XlsxWriter, xlwt and LibreOffice write tables");
    let script = |command: &str| {
        let mut call = project.command(&python);
        call.args(["agree/tables.py", command]).arg(&folder);
        call
    };
    must(&mut script("write"))?;
    for command in ["check", "write"] {
        let mut ours = project.cargo();
        ours.args(["run", "--quiet", "--package", "workbook"])
            .args(["--example", "tables", "--", command])
            .arg(&folder);
        if let Err(error) = must(&mut ours) {
            bail!("{error:#}; the files lie in {}", folder.display());
        }
    }
    project.say("asking openpyxl and LibreOffice about ours");
    must(&mut script("check"))
}
