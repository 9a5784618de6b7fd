//! What everybody sees: a folder of files, or a web server behind.

mod default;
mod upstream;

pub use default::write_default_site;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty, combinators::UnsyncBoxBody};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use std::path::PathBuf;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_status::SetStatus;
use upstream::Upstream;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
/// Of every answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Where the site comes from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Files; `404.html` among them, if there is one, for what there is none of.
    Folder(PathBuf),
    /// A web server, as `host:port`, spoken to in plain HTTP: on this computer or beside it.
    Upstream(String),
}

/// Answers everybody who was not let through.
pub(crate) enum Site {
    Folder(Box<ServeDir<SetStatus<ServeFile>>>),
    Upstream(Box<Upstream>),
}

impl Site {
    pub fn new(origin: &Origin) -> Option<Self> {
        Some(match origin {
            Origin::Folder(folder) => {
                let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
                Self::Folder(Box::new(files.not_found_service(ServeFile::new(folder.join("404.html")))))
            }
            Origin::Upstream(authority) => Self::Upstream(Box::new(Upstream::new(authority)?)),
        })
    }

    pub async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        match self {
            Self::Folder(files) => match files.clone().try_call(request).await {
                Ok(response) => response.map(|body| body.map_err(Into::into).boxed_unsync()),
                // Whatever can't be opened is not there.
                Err(_) => empty(StatusCode::NOT_FOUND),
            },
            Self::Upstream(upstream) => upstream.answer(request).await,
        }
    }
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response
}
