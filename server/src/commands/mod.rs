//! The sub-commands. What they print is meant for people and scripts.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "commands talk to their terminal"
)]

mod certificates;
mod demo;
mod import;
mod keys;
mod serve;
mod tenants;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use backend::{
    Db, Error, FileStore, ImportOptions, PhotoImportOptions, Services, Setup, SystemClock,
};

use crate::config::{CertificateCommand, Cli, Command, DataOptions, MemberCommand, PhotoCommand};

/// Why a command came to nothing.
#[derive(Debug)]
pub enum Failure {
    /// Refused: what was asked cannot be done as asked. Exit status 1.
    Refused(String),
    /// Database, disk or fonts. Exit status 3.
    Environment(String),
}

impl Failure {
    /// Says so on the terminal.
    pub fn report(&self) -> ExitCode {
        let (code, why) = match self {
            Self::Refused(why) => (1, why),
            Self::Environment(why) => (3, why),
        };
        eprintln!("huizheng: {why}");
        ExitCode::from(code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Public(refusal) => Self::Refused(refusal.to_string()),
            Error::Setup(why) => Self::Refused(why),
            Error::Sign(refusal) => Self::Refused(refusal.to_string()),
            other => Self::Environment(other.to_string()),
        }
    }
}

/// What a command comes to.
pub(crate) type Outcome = Result<ExitCode, Failure>;

/// Does what the command line says.
pub(crate) async fn run(cli: Cli) -> Outcome {
    let data = cli.data;
    match cli.command {
        Command::Serve(options) => serve::run(&data, options).await,
        Command::Demo { members } => demo::run(&open(&data, None).await?, &data, members).await,
        Command::Association(command) => {
            tenants::association(&open(&data, None).await?, command).await
        }
        Command::User(command) => tenants::user(&open(&data, None).await?, command).await,
        Command::Member(MemberCommand::Import {
            file,
            association,
            dry_run,
            same_person,
            clear_empty,
        }) => {
            let options = ImportOptions {
                dry_run,
                probable: same_person.map(Into::into),
                clear: clear_empty,
            };
            import::members(&open(&data, None).await?, &file, &association, options).await
        }
        Command::Member(MemberCommand::Export {
            file,
            association,
            full,
        }) => import::export(&open(&data, None).await?, &file, &association, full).await,
        Command::Photo(PhotoCommand::Import {
            path,
            association,
            kind,
            dry_run,
            accept,
        }) => {
            let options = PhotoImportOptions {
                kind: kind.into(),
                dry_run,
                accept: accept.unwrap_or_default(),
            };
            import::photos(&open(&data, None).await?, &path, &association, &options).await
        }
        Command::Certificate(CertificateCommand::Issue(options)) => {
            let services = open(&data, Some(options.public_url.clone())).await?;
            certificates::issue(&services, &options).await
        }
        Command::Certificate(CertificateCommand::Verify { file }) => {
            verify::run(&open(&data, None).await?, &file).await
        }
        Command::Migrate => migrate(&open(&data, None).await?).await,
        Command::Check => check(&open(&data, None).await?).await,
    }
}

/// Opens database and file store. `public_url` matters to the server alone.
pub(crate) async fn open(
    data: &DataOptions,
    public_url: Option<String>,
) -> Result<Services, Failure> {
    let environment = |error: &dyn std::fmt::Display| Failure::Environment(error.to_string());
    std::fs::create_dir_all(&data.data_dir)
        .map_err(|error| Failure::Environment(format!("{}: {error}", data.data_dir.display())))?;
    let url = data
        .database_url
        .clone()
        .unwrap_or_else(|| Db::sqlite_url(&data.data_dir));
    let db = Db::open(&url)
        .await
        .map_err(|error| environment(&format!("database: {error}")))?;
    let files = match &data.files {
        None => FileStore::open(&data.data_dir).map_err(|error| environment(&error))?,
        Some(address) => {
            let text = |(name, value): (OsString, OsString)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            };
            let variables = std::env::vars_os().filter_map(text);
            FileStore::at(address, &data.data_dir, variables)?
        }
    };
    let setup = Setup {
        db,
        files,
        clock: Arc::new(SystemClock),
        font_dirs: data.font_dirs.clone(),
        key_file: data
            .key_file
            .clone()
            .unwrap_or_else(|| data.data_dir.join("signing-lock.key")),
        time_stamp_url: data.time_stamp_url.clone(),
        public_url: public_url.unwrap_or_default(),
    };
    Services::new(setup)
        .await
        .map_err(|error| environment(&error))
}

/// Everything was done in opening but what belongs to the engine of jobs.
async fn migrate(services: &Services) -> Outcome {
    services.prepare_jobs().await?;
    println!("the database is up to date");
    Ok(ExitCode::SUCCESS)
}

async fn check(services: &Services) -> Outcome {
    let report = services.integrity().check().await?;
    println!(
        "{} files checked, {} faults",
        report.files,
        report.faults.len()
    );
    for fault in &report.faults {
        println!("{fault}");
    }
    for note in &report.notes {
        println!("{note}");
    }
    for font in &report.absent_fonts {
        println!("font not installed: {font}");
    }
    Ok(ExitCode::from(u8::from(!report.faults.is_empty())))
}
