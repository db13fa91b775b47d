//! Asks a time-stamping authority over HTTP (RFC 3161, 3.4).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use certificate::sign::{Query, Signature};
use domain::PublicError;
use time::OffsetDateTime;

use crate::{Clock, Error, random};

/// How long an authority may take. Issuing waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an authority that was waited for in vain is not asked again: a batch of two hundred
/// waits once, not two hundred times. [`PublicError::TimeStampSilent`] names the minutes.
const PAUSE: Duration = Duration::from_secs(3 * 60);
/// The largest answer read.
const LARGEST: usize = 64 * 1024;

/// A time-stamping authority. Its address is `http:`: the token is signed itself, and every reader
/// checks it, so that encryption on the way would add nothing.
pub(crate) struct TimeStamper {
    url: reqwest::Url,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    /// When it was last waited for in vain, unless it has answered since.
    silent_since: Mutex<Option<OffsetDateTime>>,
}

/// Why there is no answer.
#[derive(Debug)]
enum NoAnswer {
    /// It was waited for until patience ended, now or a little while ago.
    Silent,
    /// It cannot be reached, or said something else.
    Failed(String),
}

impl From<reqwest::Error> for NoAnswer {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Silent
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl TimeStamper {
    /// The authority at an address.
    pub(crate) fn at(url: &str, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Self::with_patience(url, clock, PATIENCE)
    }

    fn with_patience(url: &str, clock: Arc<dyn Clock>, patience: Duration) -> Result<Self, Error> {
        let parsed = reqwest::Url::parse(url)
            .ok()
            .filter(|url| url.scheme() == "http");
        let url = parsed.ok_or_else(|| {
            Error::Setup(format!(
                "{url}: the address of a time-stamping authority begins with http://"
            ))
        })?;
        let client = reqwest::Client::builder()
            .timeout(patience)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Self {
            url,
            client,
            clock,
            silent_since: Mutex::new(None),
        })
    }

    /// The signature with a time stamp on it.
    pub(crate) async fn stamp(&self, signature: Signature) -> Result<Signature, Error> {
        let query = Query::new(&signature, random::bytes()?)?;
        let answer = match self.answer(query.to_der()?).await {
            Ok(answer) => answer,
            Err(NoAnswer::Silent) => return Err(PublicError::TimeStampSilent.into()),
            Err(NoAnswer::Failed(why)) => return Err(Error::TimeStamp(why)),
        };
        let token = query
            .accept(&answer)
            .map_err(|error| Error::TimeStamp(error.to_string()))?;
        Ok(signature.with_time_stamp(&token)?)
    }

    /// Asks, unless it was silent a little while ago.
    async fn answer(&self, question: Vec<u8>) -> Result<Vec<u8>, NoAnswer> {
        if self.is_given_up() {
            return Err(NoAnswer::Silent);
        }
        let answer = self.ask(question).await;
        let silent = matches!(answer, Err(NoAnswer::Silent));
        if silent {
            tracing::error!(pause = ?PAUSE, "the time-stamping authority does not answer");
        }
        *self.silence() = silent.then(|| self.clock.now());
        answer
    }

    fn is_given_up(&self) -> bool {
        let since = *self.silence();
        since.is_some_and(|since| {
            let passed = self.clock.now() - since;
            // A clock that was set back must not keep it shut out.
            !passed.is_negative() && passed < PAUSE
        })
    }

    fn silence(&self) -> std::sync::MutexGuard<'_, Option<OffsetDateTime>> {
        // Holds a whole value at any time.
        self.silent_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>, NoAnswer> {
        let mut response = self
            .client
            .post(self.url.clone())
            .header("content-type", Query::CONTENT_TYPE)
            .body(question)
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)?;
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if answer.len() + chunk.len() > LARGEST {
                return Err(NoAnswer::Failed("the answer is too long".to_owned()));
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    struct Hand(Mutex<OffsetDateTime>);

    impl Hand {
        fn forward(&self, by: Duration) {
            *self.0.lock().unwrap() += by;
        }
    }

    impl Clock for Hand {
        fn now(&self) -> OffsetDateTime {
            *self.0.lock().unwrap()
        }
    }

    /// Takes connections that have been made, and counts them. None is answered, but kept open.
    async fn made(listener: &TcpListener, kept: &mut Vec<tokio::net::TcpStream>) -> usize {
        let before = kept.len();
        while let Ok(made) = tokio::time::timeout(Duration::from_millis(1), listener.accept()).await
        {
            kept.push(made.unwrap().0);
        }
        kept.len() - before
    }

    #[tokio::test]
    async fn a_silent_authority_is_waited_for_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let clock = Arc::new(Hand(Mutex::new(OffsetDateTime::UNIX_EPOCH)));
        let patience = Duration::from_millis(50);
        let authority = TimeStamper::with_patience(&address, clock.clone(), patience).unwrap();
        let mut kept = Vec::new();
        let ask = async || {
            let answer = authority.answer(vec![1]).await;
            assert!(matches!(answer, Err(NoAnswer::Silent)), "{answer:?}");
        };
        ask().await;
        assert_eq!(made(&listener, &mut kept).await, 1);
        for _ in 0..200 {
            ask().await;
        }
        assert_eq!(made(&listener, &mut kept).await, 0, "not asked again");
        clock.forward(PAUSE);
        ask().await;
        assert_eq!(made(&listener, &mut kept).await, 1, "asked after the pause");
    }

    #[tokio::test]
    async fn one_that_refuses_at_once_costs_no_wait_and_is_asked_each_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let clock = Arc::new(Hand(Mutex::new(OffsetDateTime::UNIX_EPOCH)));
        let authority = TimeStamper::at(&address, clock).unwrap();
        for _ in 0..2 {
            let answer = authority.answer(vec![1]).await;
            assert!(matches!(answer, Err(NoAnswer::Failed(_))), "{answer:?}");
        }
    }
}
