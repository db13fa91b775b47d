//! Associations and staff accounts.

use std::io::BufRead;
use std::process::ExitCode;

use backend::{NewStaff, Services};

use super::{Failure, Outcome};
use crate::config::{AssociationCommand, UserCommand};

pub(super) async fn association(services: &Services, command: AssociationCommand) -> Outcome {
    match command {
        AssociationCommand::Add {
            code,
            name,
            national_name,
        } => {
            services
                .associations()
                .add(&code, &name, &national_name)
                .await?;
            println!(
                "association {code} added, with a signing key for trials (see: association key show)"
            );
        }
        AssociationCommand::Key(command) => return super::keys::run(services, command).await,
        AssociationCommand::List => {
            for association in services.associations().list().await? {
                println!(
                    "{}\t{}\t{}",
                    association.code, association.name, association.national_name
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn user(services: &Services, command: UserCommand) -> Outcome {
    let accounts = services.accounts();
    match command {
        UserCommand::Add {
            username,
            association,
            role,
            password_stdin,
        } => {
            let password = read_password(password_stdin)?;
            let new = NewStaff {
                username: username.clone(),
                role: role.into(),
                association,
                password,
                must_change: true,
            };
            let made = accounts.add(new).await?;
            println!("user {username} added");
            tell(made);
        }
        UserCommand::Passwd {
            username,
            password_stdin,
        } => {
            let password = read_password(password_stdin)?;
            let made = accounts.reset_password(&username, password).await?;
            println!("password of {username} set");
            tell(made);
        }
        UserCommand::Disable { username } => {
            accounts.disable(&username).await?;
            println!("user {username} disabled");
        }
        UserCommand::List => {
            for account in accounts.list().await? {
                let state = if account.disabled {
                    "disabled"
                } else {
                    "active"
                };
                println!(
                    "{}\t{}\t{}\t{state}",
                    account.username, account.role, account.association
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn read_password(from_stdin: bool) -> Result<Option<String>, Failure> {
    if !from_stdin {
        return Ok(None);
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Failure::Environment(error.to_string()))?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A password made here is shown once; it must be changed at first sign-in.
fn tell(made: Option<String>) {
    if let Some(password) = made {
        println!("password (shown once, to be changed at first sign-in): {password}");
    }
}
