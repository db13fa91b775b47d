//! The store as objects of a server that speaks S3, through the crate `object_store`. An object is
//! there whole or not at all; several machines share them.
//!
//! `{prefix}/files/ab/abcdef…`, `{prefix}/spare/…` ([`collect`]), `{prefix}/incoming/…`
//! ([`incoming`]), `{prefix}/results/{job}-{run}.zip` ([`results`]).

mod collect;
mod connector;
mod incoming;
mod results;
mod waiting;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use bytes::Bytes;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path as Name;
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt, RetryConfig};

use super::{rights, sha256_hex};
use crate::Error;
use connector::Connector;
use waiting::{PATIENCE, Waiting};

/// How long the store is asked whether it can be written to: who probes does not wait long.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// A store of objects.
#[derive(Clone)]
pub(super) struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Name,
    waiting: Arc<Waiting>,
    /// Where whole files lie while they are made.
    scratch: PathBuf,
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Objects {
    pub(super) fn open(
        address: &str,
        data_dir: &Path,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let unusable =
            |why: &dyn fmt::Display| Error::Setup(format!("files cannot be kept there: {why}"));
        let (bucket, prefix) = place(address).ok_or_else(|| {
            Error::Setup("files cannot be kept there: write s3://bucket/prefix".to_owned())
        })?;
        let mut builder = AmazonS3Builder::new();
        for (name, value) in settings {
            let key = name.to_ascii_lowercase();
            if let (true, Ok(key)) = (key.starts_with("aws_"), key.parse::<AmazonS3ConfigKey>()) {
                builder = builder.with_config(key, value);
            }
        }
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
            max_retries: 4,
            retry_timeout: PATIENCE,
        };
        let store = builder
            .with_bucket_name(bucket)
            .with_retry(retry)
            .with_http_connector(Connector)
            .build()
            .map_err(|error| unusable(&error))?;
        let scratch = data_dir.join("scratch");
        std::fs::create_dir_all(&scratch)?;
        rights::private_folder(data_dir);
        rights::private_folder(&scratch);
        Ok(Self {
            store: Arc::new(store),
            prefix: Name::parse(prefix).map_err(|error| unusable(&error))?,
            waiting: Arc::new(Waiting::begin()?),
            scratch,
        })
    }

    /// The name of an object below the prefix.
    fn name(&self, parts: &str) -> Name {
        let whole = match self.prefix.as_ref() {
            "" => parts.to_owned(),
            prefix => format!("{prefix}/{parts}"),
        };
        Name::from(whole)
    }

    fn file(&self, sha256: &str) -> Name {
        let folder = sha256.get(..2).unwrap_or_default();
        self.name(&format!("files/{folder}/{sha256}"))
    }

    pub(super) fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = sha256_hex(bytes);
        self.put_at(self.file(&sha256), bytes.to_vec(), PATIENCE)?;
        Ok(sha256)
    }

    fn put_at(&self, name: Name, bytes: Vec<u8>, patience: Duration) -> io::Result<()> {
        let store = self.store.clone();
        let put = async move { store.put(&name, bytes.into()).await.map(|_| ()) };
        self.waiting.wait(patience, put)
    }

    pub(super) fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        let found = match self.get_at(self.file(sha256)) {
            // It may just have been put aside, and be needed again; or be put back meanwhile.
            Err(error) if is_missing(&error) => match self.get_at(self.spare(sha256)) {
                Err(error) if is_missing(&error) => self.get_at(self.file(sha256))?,
                found => found?,
            },
            found => found?,
        };
        Ok(found.into())
    }

    fn get_at(&self, name: Name) -> io::Result<Bytes> {
        let store = self.store.clone();
        let get = async move { store.get(&name).await?.bytes().await };
        self.waiting.wait(PATIENCE, get)
    }

    fn delete_at(&self, name: Name) -> io::Result<bool> {
        let store = self.store.clone();
        let delete = async move { store.delete(&name).await };
        match self.waiting.wait(PATIENCE, delete) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn temporary(&self) -> io::Result<std::fs::File> {
        tempfile::tempfile_in(&self.scratch)
    }

    /// Writes an object of one name, again and again.
    pub(super) fn probe(&self) -> io::Result<()> {
        self.put_at(self.name("probe"), vec![1; 1024], PROBE_PATIENCE)
    }
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Bucket and prefix of `s3://bucket/prefix`.
fn place(address: &str) -> Option<(&str, &str)> {
    let rest = address.strip_prefix("s3://")?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    (!bucket.is_empty()).then_some((bucket, prefix.trim_matches('/')))
}
