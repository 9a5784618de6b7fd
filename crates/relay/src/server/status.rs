//! What the relay says about itself over HTTP.

use crate::status_page::{self, STYLE};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use harkara_wire::proto::status::{SignedStatus, Status};
use harkara_wire::status;
use tokio::sync::watch;

/// The document as it is now.
pub(super) type Document = watch::Receiver<SignedStatus>;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct Shown {
    name: String,
    document: Document,
}

pub(super) fn routes(name: String, document: Document) -> Router {
    Router::new()
        .route("/status", get(page))
        .route("/status.json", get(data))
        .route("/status.css", get(|| async { answer("text/css; charset=utf-8", STYLE.to_owned()) }))
        .with_state(Shown { name, document })
}

async fn page(State(shown): State<Shown>) -> Response {
    answer("text/html; charset=utf-8", status_page::html(&shown.name, &current(&shown.document), true))
}

async fn data(State(shown): State<Shown>) -> Response {
    let signed = shown.document.borrow().clone();
    answer("application/json", status_page::json(&current(&shown.document), &signed))
}

fn current(document: &Document) -> Status {
    status::read(&document.borrow().status).unwrap_or_default()
}

fn answer(kind: &'static str, body: String) -> Response {
    let header = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    let headers = [
        header(header::CONTENT_TYPE, kind),
        header(header::CONTENT_SECURITY_POLICY, POLICY),
        header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        header(header::REFERRER_POLICY, "no-referrer"),
        header(header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body).into_response()
}
