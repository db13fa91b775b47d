//! Everything a developer or a build machine does to this project, as one program:
//! `cargo xtask run`, `test`, `build`, `serve`, `lint`, `bench`, `agree`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

mod agree;
mod awaits;
mod bench;
mod circles;
mod compare;
mod compress;
mod contender;
mod css;
mod faces;
mod faults;
mod lint;
mod markup;
mod node;
mod objects;
mod optimise;
mod packages;
mod photos;
mod postgres;
mod project;
mod province;
mod python;
mod run;
mod scopes;
mod server;
mod site;
#[cfg(test)]
mod sources;
mod split;
mod stdlib;
mod tables;
mod test;
mod toolchain;

use std::process::ExitCode;

use anyhow::{Result, bail};
use project::Project;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [--release]       set up what is missing, build, load the demo data,
                        serve http://127.0.0.1:3000
  test [--only unit|browser] [-- ARGS]
                        set up what is missing, then every test
                        (ARGS go to cargo test, for instance
                        --only unit -- -p domain; with --only
                        browser to Playwright)
  build                 release build: target/release/huizheng and target/site
  serve [--release] -- ARGS
                        build, then hand over to the program huizheng;
                        its command `serve` where ARGS name none
  lint                  formatting, and clippy for the host and for WebAssembly
  bench [--only certificate|server|compare|photos|faces|province|scale] [-- ARGS]
                        the benchmarks, the comparisons with other makers of PDF
                        and of photos, and how good suggested crops are
  agree [--count N] [--seed N] [--unsigned]
                        draw random certificates (1000) and have six readers
                        of PDF compare them with the data
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Result<ExitCode> {
    let (own, passed_on) = split_at_dashes(words);
    let Some((command, options)) = own.split_first() else {
        bail!("a command is missing\n\n{USAGE}");
    };
    let project = Project::locate()?;
    match command.as_str() {
        "run" => run::run(&project, Build::from_options(options)?, passed_on),
        "serve" => run::serve(&project, Build::from_options(options)?, passed_on),
        "build" => {
            refuse_any(options)?;
            run::build(&project)
        }
        "test" => test::test(&project, test::Part::from_options(options)?, passed_on),
        "lint" => {
            refuse_any(options)?;
            lint::lint(&project)
        }
        "bench" => bench::bench(&project, options, passed_on),
        "agree" => agree::agree(&project, agree::Sample::from_options(options)?),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("no such command: {other}\n\n{USAGE}"),
    }
}

/// What is built: the quick build for working on the project, or the one to ship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    Quick,
    Release,
}

impl Build {
    fn from_options(options: &[String]) -> Result<Self> {
        match options {
            [] => Ok(Self::Quick),
            [only] if only == "--release" => Ok(Self::Release),
            [other, ..] => bail!("no such option: {other}\n\n{USAGE}"),
        }
    }
}

fn refuse_any(options: &[String]) -> Result<()> {
    match options.first() {
        None => Ok(()),
        Some(other) => bail!("no such option: {other}\n\n{USAGE}"),
    }
}

fn split_at_dashes(words: &[String]) -> (&[String], &[String]) {
    match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_follows_the_dashes_is_passed_on() {
        let line = words("serve --release -- user list -- x");
        let (own, passed_on) = split_at_dashes(&line);
        assert_eq!(own, words("serve --release"));
        assert_eq!(passed_on, words("user list -- x"));
    }

    #[test]
    fn an_unknown_option_is_refused() {
        assert!(Build::from_options(&words("--fast")).is_err());
        assert_eq!(Build::from_options(&[]).ok(), Some(Build::Quick));
        assert!(refuse_any(&words("x")).is_err());
    }
}
