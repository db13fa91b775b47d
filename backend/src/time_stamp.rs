//! Asks a time-stamping authority over HTTP (RFC 3161, 3.4).

use std::time::Duration;

use certificate::sign::{Query, Signature};

use crate::{Error, random};

/// How long an authority may take. Issuing waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer read.
const LARGEST: usize = 64 * 1024;

/// A time-stamping authority. Its address is `http:`: the token is signed itself, and every reader
/// checks it, so that encryption on the way would add nothing.
#[derive(Clone, Debug)]
pub(crate) struct TimeStamper {
    url: reqwest::Url,
    client: reqwest::Client,
}

impl TimeStamper {
    /// The authority at an address.
    pub(crate) fn at(url: &str) -> Result<Self, Error> {
        let parsed = reqwest::Url::parse(url)
            .ok()
            .filter(|url| url.scheme() == "http");
        let url = parsed.ok_or_else(|| {
            Error::Setup(format!(
                "{url}: the address of a time-stamping authority begins with http://"
            ))
        })?;
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Self { url, client })
    }

    /// The signature with a time stamp on it.
    pub(crate) async fn stamp(&self, signature: Signature) -> Result<Signature, Error> {
        let query = Query::new(&signature, random::bytes()?)?;
        let answer = self.ask(query.to_der()?).await.map_err(Error::TimeStamp)?;
        let token = query
            .accept(&answer)
            .map_err(|error| Error::TimeStamp(error.to_string()))?;
        Ok(signature.with_time_stamp(&token)?)
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>, String> {
        let said = |error: reqwest::Error| error.to_string();
        let mut response = self
            .client
            .post(self.url.clone())
            .header("content-type", Query::CONTENT_TYPE)
            .body(question)
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(said)?;
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(said)? {
            if answer.len() + chunk.len() > LARGEST {
                return Err("the answer is too long".to_owned());
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}
