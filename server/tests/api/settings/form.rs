//! What visitors do with the settings.

use domain::AssociationSettings;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};

use crate::support::{TestApp, Visitor};

/// The form of the settings as they are, some fields typed over.
pub(super) fn form(settings: &AssociationSettings, typed: &[(&'static str, &str)]) -> Form {
    let filled = domain::SettingsForm::of(settings);
    let mut fields = vec![
        ("version", filled.version.to_string()),
        ("national_name", filled.national_name),
        ("name", filled.name),
        ("signatory", filled.signatory),
        ("deadline", filled.deadline),
        ("national_width", filled.national.width),
        ("national_dx", filled.national.dx),
        ("national_dy", filled.national.dy),
        ("provincial_width", filled.provincial.width),
        ("provincial_dx", filled.provincial.dx),
        ("provincial_dy", filled.provincial.dy),
    ];
    for (name, value) in typed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, (*value).to_owned()));
    }
    let form = Form::new().part("national_file", Part::bytes(Vec::new()).file_name(""));
    fields
        .into_iter()
        .fold(form, |form, (name, value)| form.text(name, value))
}

pub(super) fn with_file(form: Form, name: &'static str, bytes: Vec<u8>) -> Form {
    form.part(name, Part::bytes(bytes).file_name("seal.png"))
}

/// The settings of an association.
pub(super) async fn of(app: &TestApp, association: &str) -> AssociationSettings {
    let scope = app.services.associations().operator(association).await;
    app.services
        .settings()
        .current(&scope.unwrap())
        .await
        .unwrap()
}

/// The settings of the association that the tests change.
pub(super) async fn current(app: &TestApp) -> AssociationSettings {
    of(app, "33").await
}

pub(super) async fn post(visitor: &Visitor, path: &str, form: Form) -> Response {
    let request = visitor
        .request(Method::POST, path)
        .header("accept", "text/html");
    request.multipart(form).send().await.unwrap()
}

pub(super) async fn save(visitor: &Visitor, form: Form) {
    let answer = post(visitor, "/settings", form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/settings?saved=1");
}

pub(super) async fn refused(visitor: &Visitor, form: Form, status: StatusCode) -> String {
    let answer = post(visitor, "/settings", form).await;
    assert_eq!(answer.status(), status);
    answer.text().await.unwrap()
}

/// The file of the member's certificate, issued anew if it has to be.
pub(super) async fn certificate(clerk: &Visitor, id: i64) -> (StatusCode, Vec<u8>) {
    let issued = clerk.issue(id, "").await;
    let place = issued.headers()["location"].to_str().unwrap();
    let file = clerk.get(place).await.bytes().await.unwrap();
    (issued.status(), file.to_vec())
}
