//! Rosters and photos from files.

use std::path::Path;
use std::process::ExitCode;

use backend::{PhotoImportOptions, Services, read_csv};

use super::{Failure, Outcome};

pub(super) async fn members(
    services: &Services,
    file: &Path,
    association: &str,
    dry_run: bool,
) -> Outcome {
    let scope = services.associations().operator(association).await?;
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
    let roster = read_csv(&bytes)
        .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
    let report = services
        .roster_import()
        .roster(&scope, &roster, dry_run)
        .await?;
    for refusal in &report.refused {
        let errors: Vec<_> = refusal
            .errors
            .iter()
            .map(|error| format!("{}: {}", error.field.label(), error.message))
            .collect();
        println!("line {} refused: {}", refusal.line, errors.join("; "));
    }
    for noted in &report.noted {
        for note in &noted.notes {
            println!(
                "line {} {}: {}",
                noted.line,
                note.field.label(),
                note.message
            );
        }
    }
    let refused = report.refused.len();
    println!(
        "read {} new {} changed {} unchanged {} refused {refused}{}",
        report.read,
        report.new,
        report.changed,
        report.unchanged,
        if dry_run {
            " (dry run: nothing saved)"
        } else {
            ""
        }
    );
    Ok(ExitCode::from(u8::from(refused > 0)))
}

pub(super) async fn photos(
    services: &Services,
    path: &Path,
    association: &str,
    options: &PhotoImportOptions,
) -> Outcome {
    if !path.exists() {
        return Err(Failure::Refused(format!(
            "{}: no folder or ZIP file there",
            path.display()
        )));
    }
    let scope = services.associations().operator(association).await?;
    let report = services.photo_import().run(&scope, path, options).await?;
    for (name, reason) in &report.refused {
        println!("{name} refused: {reason}");
    }
    for (name, reminder) in &report.reminded {
        println!("{name} given, but see: {reminder}");
    }
    let refused = report.refused.len();
    println!(
        "read {} given {} unchanged {} refused {refused}{}",
        report.read,
        report.given,
        report.unchanged,
        if options.dry_run {
            " (dry run: nothing saved)"
        } else {
            ""
        }
    );
    Ok(ExitCode::from(u8::from(refused > 0)))
}
