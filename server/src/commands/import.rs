//! Rosters and photos from files.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use backend::{Error, ExportForm, ExportWhom, ImportOptions, PhotoImportOptions, Services};
use domain::PublicError;

use super::{Failure, Outcome};

pub(super) async fn members(
    services: &Services,
    file: &Path,
    association: &str,
    options: ImportOptions,
) -> Outcome {
    let scope = services.associations().operator(association).await?;
    let unread = |error: &dyn Display| Failure::Refused(format!("{}: {error}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| unread(&error))?;
    let roster = match services.roster_import().read(&scope, bytes).await {
        Err(Error::Public(PublicError::ImportRefused(why))) => return Err(unread(&why)),
        read => read?,
    };
    let report = services
        .roster_import()
        .roster(&scope, &roster, options)
        .await?;
    for refusal in &report.refused {
        let errors: Vec<_> = refusal
            .errors
            .iter()
            .map(|error| format!("{}: {}", error.field.label(), error.message))
            .collect();
        println!("line {} refused: {}", refusal.line, errors.join("; "));
    }
    for (line, why) in &report.held {
        println!("line {line} held back: {why} (--same-person same|other|skip decides)");
    }
    for (line, why) in &report.left_out {
        println!("line {line} left out: {why}");
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
    let not_taken = report.refused.len() + report.held.len();
    println!(
        "read {} new {} changed {} unchanged {} refused {not_taken}{}",
        report.read,
        report.new,
        report.changed,
        report.unchanged,
        if options.dry_run {
            " (dry run: nothing saved)"
        } else {
            ""
        }
    );
    Ok(ExitCode::from(u8::from(not_taken > 0)))
}

/// Writes everybody's roster into a file; what the file is, its ending says.
pub(super) async fn export(
    services: &Services,
    file: &Path,
    association: &str,
    full: bool,
) -> Outcome {
    let form = match file.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => ExportForm::Xlsx,
        Some("csv") => ExportForm::Csv,
        _ => {
            let why = "the file's name must end in .xlsx or .csv";
            return Err(Failure::Refused(format!("{}: {why}", file.display())));
        }
    };
    let scope = services.associations().operator(association).await?;
    let exports = services.roster_export();
    let bytes = exports
        .roster(&scope, &ExportWhom::Everybody, form, full)
        .await?;
    write_whole(file, &bytes)
        .map_err(|error| Failure::Environment(format!("{}: {error}", file.display())))?;
    println!("{}: written", file.display());
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is there whole or not at all, for its owner alone.
fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
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
