//! Certificates of a whole queue.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use backend::{FileNames, Scope, Services};
use domain::{CertificateCode, Doubt, ListQuery, PublicError};

use super::{Failure, Outcome};
use crate::config::IssueOptions;

/// Issues the certificates, then writes those that are issued. What is refused
/// is listed; the rest is not held up by it.
pub(super) async fn issue(services: &Services, options: &IssueOptions) -> Outcome {
    let scope = services
        .associations()
        .operator(&options.association)
        .await?;
    services.signing().check_key_file().await?;
    let out = Out::open(&options.out)?;
    let why = options.confirm_doubtful.as_deref().map(str::trim);
    let confirm: &[Doubt] = if why.is_some() { Doubt::ALL } else { &[] };
    let (mut codes, mut refused) = (Vec::new(), Vec::new());
    let queue = ListQuery::default().with_queue(options.queue);
    let members = services.members().ids(&scope, &queue).await?;
    services
        .certificates()
        .issue_many(
            &scope,
            &members,
            (confirm, why),
            |member, came| match came {
                Ok(outcome) => codes.push(outcome.issued().code.clone()),
                Err(refusal) => refused.push((member, refusal.clone())),
            },
        )
        .await?;
    for (member, refusal) in &refused {
        let record = services.members().detail(&scope, *member).await?.record;
        let reasons = reasons(refusal);
        eprintln!("{} {} refused: {reasons}", record.member_no, record.name);
    }
    let written = out.write(services, &scope, &codes).await?;
    println!("issued {written} refused {}", refused.len());
    Ok(ExitCode::from(u8::from(!refused.is_empty())))
}

fn reasons(refusal: &PublicError) -> String {
    let words: Vec<&str> = match refusal {
        PublicError::Missing(fields) => fields.iter().map(|field| field.label()).collect(),
        PublicError::Doubtful(doubts) => doubts.iter().map(|doubt| doubt.message()).collect(),
        _ => Vec::new(),
    };
    match words.as_slice() {
        [] => refusal.to_string(),
        words => format!("{refusal} {}", words.join("、")),
    }
}

/// Where the files go.
enum Out {
    /// Written beside its place and moved there once it is whole.
    Zip {
        file: File,
        part: PathBuf,
        place: PathBuf,
    },
    Folder(PathBuf),
}

impl Out {
    /// Before anything is issued: a place that cannot be written to stops all of it.
    fn open(place: &Path) -> Result<Self, Failure> {
        let zip = place
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case(OsStr::new("zip")));
        if !zip {
            fs::create_dir_all(place).map_err(|error| failed(place, &error))?;
            return Ok(Self::Folder(place.to_owned()));
        }
        let part = place.with_extension("zip.part");
        Ok(Self::Zip {
            file: File::create(&part).map_err(|error| failed(&part, &error))?,
            part,
            place: place.to_owned(),
        })
    }

    /// Writes the certificates; how many there are.
    async fn write(
        self,
        services: &Services,
        scope: &Scope,
        codes: &[CertificateCode],
    ) -> Result<usize, Failure> {
        let certificates = services.certificates();
        match self {
            Self::Zip { file, part, place } => {
                let file = certificates.write_archive(scope, codes, file).await?;
                file.sync_all().map_err(|error| failed(&part, &error))?;
                fs::rename(&part, &place).map_err(|error| failed(&place, &error))?;
            }
            Self::Folder(folder) => {
                let mut names = FileNames::default();
                for code in codes {
                    let (bytes, name) = certificates.file(scope, code).await?;
                    let place = folder.join(names.give(&name));
                    fs::write(&place, bytes).map_err(|error| failed(&place, &error))?;
                }
            }
        }
        Ok(codes.len())
    }
}

fn failed(place: &Path, error: &std::io::Error) -> Failure {
    Failure::Environment(format!("{}: {error}", place.display()))
}
