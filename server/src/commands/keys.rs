//! The keys that certificates are signed with.

use std::process::ExitCode;

use backend::{KeyKind, KeySummary, Services};

use super::tenants::read_password;
use super::{Failure, Outcome};
use crate::config::{KeyCommand, KeyKindName};

/// The largest PKCS#12 file read: those of authorities take some ten kilobytes.
const LARGEST: u64 = 1024 * 1024;

pub(super) async fn run(services: &Services, command: KeyCommand) -> Outcome {
    let signing = services.signing();
    match command {
        KeyCommand::New {
            association,
            algorithm,
        } => {
            let scope = services.associations().operator(&association).await?;
            tell(&signing.new_key(&scope, algorithm.into()).await?);
        }
        KeyCommand::Import {
            file,
            association,
            password_stdin,
        } => {
            let scope = services.associations().operator(&association).await?;
            let unreadable = |error: std::io::Error| {
                Failure::Environment(format!("{}: {error}", file.display()))
            };
            if std::fs::metadata(&file).map_err(unreadable)?.len() > LARGEST {
                let why = format!("{}: too large for a PKCS#12 file", file.display());
                return Err(Failure::Refused(why));
            }
            let bytes = std::fs::read(&file).map_err(unreadable)?;
            let password = read_password(password_stdin)?.unwrap_or_default();
            tell(&signing.import(&scope, bytes, password).await?);
        }
        KeyCommand::Show { association } => {
            let scope = services.associations().operator(&association).await?;
            match signing.current(&scope).await? {
                Some(key) => tell(&key),
                None => println!("no key yet"),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(key: &KeySummary) {
    println!("{}", key.algorithm);
    println!("subject {}", key.subject);
    println!("issuer {}", key.issuer);
    println!(
        "valid {} to {}",
        key.valid_from.date(),
        key.valid_until.date()
    );
    if key.self_signed {
        println!(
            "signed by itself, for trials: PDF readers will call the signer unknown. They trust only \
             certificates of a recognised authority; import one with: association key import"
        );
    }
}

impl From<KeyKindName> for KeyKind {
    fn from(name: KeyKindName) -> Self {
        match name {
            KeyKindName::P256 => Self::P256,
            KeyKindName::Rsa3072 => Self::Rsa3072,
        }
    }
}
