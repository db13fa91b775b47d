//! HTTP for the store, by the client that is in the program already.

use std::error::Error as _;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};
use object_store::{ClientConfigKey, ClientOptions};
use reqwest::StatusCode;
use reqwest::redirect::Policy;

/// How long a connection may take to come about.
const CONNECTING: Duration = Duration::from_secs(4);

/// How long one request may take, answer and all: eight megabytes at some 5 Mbit/s.
const REQUEST: Duration = Duration::from_secs(14);

/// The store has no space left.
#[derive(Debug, thiserror::Error)]
#[error("no space left in the store of files")]
pub(super) struct Full;

/// Makes clients.
#[derive(Debug)]
pub(super) struct Connector;

#[derive(Debug)]
struct Client(reqwest::Client);

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let plain = options.get_config_value(&ClientConfigKey::AllowHttp);
        let client = reqwest::Client::builder()
            .https_only(plain.is_none_or(|allowed| allowed != "true"))
            .connect_timeout(CONNECTING)
            .timeout(REQUEST)
            .redirect(Policy::none())
            .build()
            .map_err(|source| object_store::Error::Generic {
                store: "S3",
                source: source.into(),
            })?;
        Ok(HttpClient::new(Client(client)))
    }
}

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = reqwest::Url::parse(&parts.uri.to_string()).map_err(|error| {
            let why = UnreadableAddress(error.to_string());
            HttpError::new(HttpErrorKind::Unknown, why)
        })?;
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        let answer = self.0.execute(request).await.map_err(told)?;
        // Nothing is gained by asking again, as it would be after other failures of the server.
        if answer.status() == StatusCode::INSUFFICIENT_STORAGE {
            return Err(HttpError::new(HttpErrorKind::Unknown, Full));
        }
        let (parts, body) = http::Response::<reqwest::Body>::from(answer).into_parts();
        let body = HttpResponseBody::new(body.map_err(told));
        Ok(HttpResponse::from_parts(parts, body))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("address of a request: {0}")]
struct UnreadableAddress(String);

/// What failed, by what is worth another try.
fn told(error: reqwest::Error) -> HttpError {
    let broken_off = |error: &reqwest::Error| {
        let mut cause = error.source();
        while let Some(found) = cause {
            if let Some(error) = found.downcast_ref::<std::io::Error>() {
                use std::io::ErrorKind as Kind;
                return matches!(
                    error.kind(),
                    Kind::ConnectionAborted
                        | Kind::ConnectionReset
                        | Kind::BrokenPipe
                        | Kind::UnexpectedEof
                );
            }
            cause = found.source();
        }
        false
    };
    let kind = if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_connect() {
        HttpErrorKind::Connect
    } else if broken_off(&error) {
        HttpErrorKind::Interrupted
    } else if error.is_request() {
        // A connection that the server was just closing.
        HttpErrorKind::Request
    } else {
        HttpErrorKind::Unknown
    };
    HttpError::new(kind, error.without_url())
}
