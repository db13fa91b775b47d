//! Whether six readers of PDF agree about certificates of random people, and with the data.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::node;
use crate::packages::{self, Package, program};
use crate::project::{Project, must};
use crate::python;

const READERS: &[Package] = &[
    program("poppler-utils", "pdfsig"),
    program("qpdf", "qpdf"),
    program("mupdf-tools", "mutool"),
];

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Certificates.
    count: u32,
    /// The same seed gives the same people.
    seed: u64,
    signed: bool,
}

impl Sample {
    /// Small enough for every run of the tests.
    pub(crate) const SMALL: Self = Self {
        count: 40,
        seed: 1,
        signed: true,
    };

    pub(crate) fn from_options(options: &[String]) -> Result<Self> {
        let mut sample = Self {
            count: 1000,
            ..Self::SMALL
        };
        let mut words = options.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("{word} wants a number"))
            };
            match word {
                "--count" => sample.count = value()?.parse()?,
                "--seed" => sample.seed = value()?.parse()?,
                "--unsigned" => sample.signed = false,
                _ => bail!("agree knows --count, --seed and --unsigned, not: {word}"),
            }
        }
        Ok(sample)
    }
}

/// Draws and asks all of them.
pub(crate) fn agree(project: &Project, sample: Sample) -> Result<ExitCode> {
    packages::require(project, &[packages::FONTS, READERS])?;
    let python = python::set_up(project)?;
    let modules = project.target.join("agree");
    node::install(project, &project.root.join("agree"), &modules)?;

    // A fresh folder: what is left in it afterwards are the files somebody disagrees about.
    let folder = modules.join("certificates");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    project.say(format!(
        "drawing {} certificates, seed {}",
        sample.count, sample.seed
    ));
    let mut draw = project.cargo();
    draw.args([
        "run",
        "--quiet",
        "--package",
        "certificate",
        "--example",
        "random",
        "--",
    ])
    .arg(&folder)
    .args([sample.count.to_string(), sample.seed.to_string()]);
    if !sample.signed {
        draw.arg("unsigned");
    }
    must(&mut draw)?;

    project.say("asking qpdf, Poppler, MuPDF, pdf.js, pdfsig and pyHanko");
    // Node looks for packages beside the script.
    let script = modules.join("pdfjs.mjs");
    fs::copy(project.root.join("agree/pdfjs.mjs"), &script)?;
    must(project.command("node").arg(&script).arg(&folder))?;
    let mut check = project.command(python);
    check.arg("agree/check.py").arg(&folder);
    if !sample.signed {
        check.arg("--unsigned");
    }
    must(&mut check)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let words = |line: &str| {
            line.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let sample = Sample::from_options(&words("--count 7 --unsigned")).ok();
        assert_eq!(
            sample,
            Some(Sample {
                count: 7,
                signed: false,
                ..Sample::SMALL
            })
        );
        assert!(Sample::from_options(&words("--count")).is_err());
        assert!(Sample::from_options(&words("7")).is_err());
    }
}
