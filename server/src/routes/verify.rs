//! What anybody may ask of a certificate: a light page and the same as JSON.

use std::fmt::Write;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use backend::Verdict;
use domain::{CertificateCode, CertificateState};
use http::{HeaderName, StatusCode, header};
use serde_json::json;

use crate::AppState;
use crate::problem::Problem;

const PRIVATE: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (header::CACHE_CONTROL, "no-store"),
];

/// The page that the QR code opens. No script.
pub(crate) async fn page(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let verdict = find(&state, &code).await?;
    let status = if verdict.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    Ok((status, PRIVATE, Html(to_html(verdict.as_ref()))).into_response())
}

/// The same facts for programs.
pub(crate) async fn json(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    Ok(match find(&state, &code).await? {
        None => (
            StatusCode::NOT_FOUND,
            PRIVATE,
            Json(json!({ "state": "unknown" })),
        )
            .into_response(),
        Some(verdict) => {
            let facts = json!({
                "state": verdict.state.slug(), "code": verdict.code, "name": verdict.name,
                "member_no": verdict.member_no, "category": verdict.category, "firm": verdict.firm,
                "association": verdict.association, "issued_on": verdict.issued_on, "version": verdict.version,
            });
            (PRIVATE, Json(facts)).into_response()
        }
    })
}

async fn find(state: &AppState, code: &str) -> Result<Option<Verdict>, Problem> {
    match code.parse::<CertificateCode>() {
        Ok(code) => Ok(state.services.verification().by_code(&code).await?),
        Err(_) => Ok(None),
    }
}

fn to_html(verdict: Option<&Verdict>) -> String {
    let (title, tone, words) = match verdict.map(|verdict| verdict.state) {
        Some(CertificateState::Valid) => ("有效", "good", "该会员证由协会签发，目前有效。"),
        Some(CertificateState::Superseded) => (
            "已被替代",
            "warn",
            "该会员证已被新版替代，请以最新一版为准。",
        ),
        Some(CertificateState::Revoked) => ("已撤销", "bad", "该会员证已被协会撤销。"),
        Some(CertificateState::Lapsed) => ("失效", "bad", "该会员已不在册，会员证失效。"),
        None => (
            "未查到",
            "bad",
            "没有查到此核验码对应的会员证，请核对后再试。",
        ),
    };
    let mut facts = String::new();
    if let Some(verdict) = verdict {
        let rows = [
            ("姓名", verdict.name.clone()),
            ("会员证号", verdict.member_no.clone()),
            ("会员类别", verdict.category.clone()),
            ("服务所名称", verdict.firm.clone()),
            ("签发协会", verdict.association.clone()),
            ("签发日期", verdict.issued_on.to_chinese()),
            ("版本", format!("第 {} 版", verdict.version)),
            ("核验码", verdict.code.grouped()),
        ];
        for (label, value) in rows {
            // Writing into a string cannot fail.
            let _ = write!(
                facts,
                "<div><dt>{label}</dt><dd>{}</dd></div>",
                escape(&value)
            );
        }
    }
    format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex, nofollow\"><meta name=\"referrer\" content=\"no-referrer\">\
         <title>会员证核验 · {title}</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/pkg/huizheng.css\"></head><body>\
         <main class=\"verify-page\"><h1>执业电子会员证核验</h1>\
         <p class=\"verify-state tone-{tone}\"><strong>{title}</strong> {words}</p><dl class=\"verify-facts\">{facts}</dl>\
         </main></body></html>"
    )
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
