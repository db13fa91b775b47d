//! Is this a file we issued, unchanged, and is it valid now?

use std::path::Path;
use std::process::ExitCode;

use backend::{FileVerdict, Services};
use domain::CertificateState;

use super::{Failure, Outcome};
use crate::routes::verify::{LARGEST_FILE, alteration};

pub(super) async fn run(services: &Services, file: &Path) -> Outcome {
    let unreadable =
        |error: std::io::Error| Failure::Environment(format!("{}: {error}", file.display()));
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    let verdict = if length > LARGEST_FILE as u64 {
        // No file issued here is nearly as large.
        FileVerdict::Unknown
    } else {
        let bytes = std::fs::read(file).map_err(unreadable)?;
        services.verification().by_file(bytes).await?
    };
    let mut valid = false;
    match verdict {
        FileVerdict::Unchanged(verdict) => {
            valid = verdict.state == CertificateState::Valid;
            println!(
                "{} {} {} {} version {} issued {}",
                verdict.state.slug(),
                verdict.code,
                verdict.name,
                verdict.member_no,
                verdict.version,
                verdict.issued_on
            );
        }
        FileVerdict::Altered(verdict, how) => println!(
            "altered {} {} (the certificate itself is {})",
            verdict.code,
            alteration(how),
            verdict.state.slug()
        ),
        FileVerdict::Unknown => println!("unknown: not issued here"),
    }
    Ok(ExitCode::from(u8::from(!valid)))
}
