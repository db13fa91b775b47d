//! Signatures on issued files, keys, time stamps.

use std::path::Path;
use std::process::Command;

use backend::{Clock, SystemClock};
use certificate::{KeyKind, Signer};
use rand_core::OsRng;
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{TestApp, both, problem, ready};

both!(
    every_issued_file_is_signed_by_its_association,
    a_new_key_signs_what_comes_after_it,
    an_expired_certificate_stops_the_issue,
);

/// What Poppler says of the signature of a file.
fn judged(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new("pdfsig").arg(file).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn issue(app: &TestApp) -> Vec<u8> {
    let (clerk, id) = ready(app).await;
    let answer: Value = clerk.issue(id, "").await.json().await.unwrap();
    let file = clerk.get(answer["url"].as_str().unwrap()).await;
    file.bytes().await.unwrap().to_vec()
}

async fn every_issued_file_is_signed_by_its_association(app: &TestApp) {
    let said = judged(&issue(app).await);
    assert!(said.contains("Signature is Valid"), "{said}");
    assert!(said.contains("Total document signed"), "{said}");
    assert!(said.contains("O=示例省注册会计师协会"), "{said}");
}

async fn a_new_key_signs_what_comes_after_it(app: &TestApp) {
    let (clerk, id) = ready(app).await;
    let first: Value = clerk.issue(id, "").await.json().await.unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let made = app
        .services
        .signing()
        .new_key(&scope, KeyKind::Rsa3072)
        .await
        .unwrap();
    assert_eq!(made.algorithm, "RSA 3072");
    assert!(made.self_signed);
    assert_eq!(
        app.services.signing().current(&scope).await.unwrap(),
        Some(made)
    );
    clerk.give_photo(id, 2).await;
    let second: Value = clerk.issue(id, "").await.json().await.unwrap();
    for version in [first, second] {
        let file = clerk.get(version["url"].as_str().unwrap()).await;
        let said = judged(&file.bytes().await.unwrap());
        assert!(said.contains("Signature is Valid"), "{said}");
    }
    let events = app.audit_details("signing_key.new").await;
    assert_eq!(events.last().unwrap()["algorithm"], "RSA 3072");
}

/// A PKCS#12 file as an authority would hand it out, valid for a day from so many days ago.
fn pkcs12(folder: &Path, days_ago: i64) -> Vec<u8> {
    let from = SystemClock.now() - time::Duration::days(days_ago);
    let day = std::time::Duration::from_secs(24 * 3600);
    let signer = Signer::self_signed(KeyKind::P256, "Example", from, day, &mut OsRng).unwrap();
    std::fs::write(folder.join("key.der"), &*signer.key().unwrap()).unwrap();
    std::fs::write(folder.join("cert.der"), signer.chain().unwrap().concat()).unwrap();
    let run = |arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    run("pkey -inform DER -in key.der -out key.pem");
    run("x509 -inform DER -in cert.der -out cert.pem");
    run("pkcs12 -export -inkey key.pem -in cert.pem -out key.p12 -passout pass:secret");
    std::fs::read(folder.join("key.p12")).unwrap()
}

async fn an_expired_certificate_stops_the_issue(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let scope = app.services.associations().operator("33").await.unwrap();
    let signing = app.services.signing();
    let before = signing.current(&scope).await.unwrap();
    let wrong = signing
        .import(&scope, pkcs12(folder.path(), 0), "guess".into())
        .await;
    assert!(wrong.unwrap_err().to_string().contains("密码不正确"));
    let expired = signing
        .import(&scope, pkcs12(folder.path(), 2), "secret".into())
        .await;
    assert!(expired.unwrap_err().to_string().contains("不在有效期内"));
    assert_eq!(
        signing.current(&scope).await.unwrap(),
        before,
        "nothing was changed"
    );
    let file = pkcs12(folder.path(), 0);
    let taken = signing.import(&scope, file, "secret".into()).await.unwrap();
    assert_eq!(taken.algorithm, "ECDSA P-256");
    assert!(judged(&issue(app).await).contains("Signature is Valid"));
}

/// A time-stamping authority of OpenSSL's making behind a small HTTP server. It writes fractions of
/// seconds.
struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = "[tsa]\ndefault_tsa=one\n[one]\ndir=.\nserial=./serial\n\
             signer_cert=./cert.pem\nsigner_key=./key.pem\nsigner_digest=sha256\n\
             default_policy=1.2.3.4.1\ndigests=sha256\ness_cert_id_alg=sha256\n\
             clock_precision_digits=6\n";
        std::fs::write(folder.path().join("tsa.cnf"), configuration).unwrap();
        std::fs::write(folder.path().join("serial"), "01\n").unwrap();
        let done = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-subj",
                "/CN=Example TSA",
                "-days",
                "30",
                "-addext",
                "extendedKeyUsage=critical,timeStamping",
            ])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        Self { folder }
    }

    fn answer(&self, question: &[u8]) -> Vec<u8> {
        let at = |name: &str| self.folder.path().join(name);
        std::fs::write(at("query.tsq"), question).unwrap();
        let done = Command::new("openssl")
            .args([
                "ts",
                "-reply",
                "-config",
                "tsa.cnf",
                "-queryfile",
                "query.tsq",
                "-out",
                "answer.tsr",
            ])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        std::fs::read(at("answer.tsr")).unwrap()
    }

    /// Serves at an address of its own.
    async fn serve(self) -> String {
        let authority = std::sync::Arc::new(self);
        let route = axum::routing::post(move |body: axum::body::Bytes| {
            let authority = authority.clone();
            async move { authority.answer(&body) }
        });
        serve(axum::Router::new().route("/", route)).await
    }
}

async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signatures_are_stamped_where_there_is_an_authority() {
    let app = TestApp::with_time_stamps(&Authority::new().serve().await).await;
    let pdf = issue(&app).await;
    let said = judged(&pdf);
    assert!(said.contains("Signature is Valid"), "{said}");
    assert!(said.contains("Total document signed"), "{said}");
    // id-aa-timeStampToken in DER, as it stands in hexadecimal in the file.
    let token = b"060b2a864886f70d010910020e";
    assert!(pdf.windows(token.len()).any(|window| window == token));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_stamp_that_is_wanted_nothing_is_issued() {
    let answer_of_another = {
        let route = axum::routing::post(|| async { "no time stamp" });
        serve(axum::Router::new().route("/", route)).await
    };
    for address in [answer_of_another.as_str(), "http://127.0.0.1:9/"] {
        let app = TestApp::with_time_stamps(address).await;
        let (clerk, id) = ready(&app).await;
        let refused = clerk.issue(id, "").await;
        let document = problem(refused, StatusCode::SERVICE_UNAVAILABLE).await;
        assert_eq!(document["code"], "time_stamp_unavailable");
        assert!(clerk.detail(id).await.certificates.is_empty());
    }
}
