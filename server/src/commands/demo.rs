//! Invented data.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use backend::Services;

use super::{Failure, Outcome};
use crate::config::DataOptions;

pub(super) async fn run(services: &Services, data: &DataOptions, members: u32) -> Outcome {
    let report = services.demo().fill(members).await?;
    let mut accounts = String::new();
    for account in &report.accounts {
        let place = if account.association.is_empty() {
            "-"
        } else {
            &account.association
        };
        // Writing into a string cannot fail.
        let _ = writeln!(
            accounts,
            "{}\t{}\t{}\t{place}",
            account.username,
            account.password,
            account.role.label()
        );
    }
    let file = data.data_dir.join("demo-accounts.txt");
    write_private(&file, &accounts)
        .map_err(|error| Failure::Environment(format!("{}: {error}", file.display())))?;
    println!(
        "{} members, {} exam photos. Accounts (also in {}):",
        report.members,
        report.photos,
        file.display()
    );
    print!("{accounts}");
    Ok(ExitCode::SUCCESS)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
