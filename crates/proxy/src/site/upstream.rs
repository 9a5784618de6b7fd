//! A site that another web server makes: requests and answers pass through, WebSockets too.

use super::{Body, empty};
use crate::gate::names;
use crate::pump::Pump;
use crate::tunnel;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Incoming;
use hyper::header::{self, CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, UPGRADE};
use hyper::http::uri::{Authority, Scheme};
use hyper::upgrade::OnUpgrade;
use hyper::{Method, Request, Response, StatusCode, Uri, Version};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::time::Duration;

/// For the beginning of an answer.
const ANSWER: Duration = Duration::from_secs(60);
/// A WebSocket of the site's own, on which nothing moves.
const STILL: Duration = Duration::from_secs(180);

/// Of one connection, not of a message (RFC 9110, 7.6.1).
const HOP: [HeaderName; 7] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    UPGRADE,
];

pub(crate) struct Upstream {
    client: Client<HttpConnector, Incoming>,
    authority: Authority,
}

impl Upstream {
    pub fn new(authority: &str) -> Option<Self> {
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build_http();
        Some(Self { client, authority: authority.parse().ok()? })
    }

    pub async fn answer(&self, mut request: Request<Incoming>) -> Response<Body> {
        // Never a way to anywhere else.
        if request.method() == Method::CONNECT {
            return empty(StatusCode::METHOD_NOT_ALLOWED);
        }
        let wants_body = request.method() != Method::HEAD;
        let wanted = request.headers().get(UPGRADE).cloned();
        let wanted =
            wanted.filter(|_| request.version() == Version::HTTP_11 && names(request.headers(), CONNECTION, "upgrade"));
        let visitor = wanted.as_ref().map(|_| hyper::upgrade::on(&mut request));
        let Some(request) = self.addressed(request, wanted) else { return empty(StatusCode::BAD_REQUEST) };
        let mut response = match tokio::time::timeout(ANSWER, self.client.request(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => return empty(StatusCode::BAD_GATEWAY),
            Err(_) => return empty(StatusCode::GATEWAY_TIMEOUT),
        };
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let Some(visitor) = visitor else { return empty(StatusCode::BAD_GATEWAY) };
            tokio::spawn(carry(visitor, hyper::upgrade::on(&mut response)));
        } else {
            strip(response.headers_mut());
        }
        if wants_body && response.headers().get(CONTENT_LENGTH).is_some_and(|length| length == "0") {
            // Of a body known to be empty hyper writes the length last, wherever it stood.
            return response.map(|_| StreamBody::new(stream::empty()).boxed_unsync());
        }
        response.map(|body| body.map_err(Into::into).boxed_unsync())
    }

    /// The request as the server behind is to get it.
    fn addressed(&self, mut request: Request<Incoming>, upgrade: Option<HeaderValue>) -> Option<Request<Incoming>> {
        let host = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok());
        let mut parts = request.uri().clone().into_parts();
        (parts.scheme, parts.authority) = (Some(Scheme::HTTP), Some(self.authority.clone()));
        parts.path_and_query = parts.path_and_query.or_else(|| "/".parse().ok());
        *request.uri_mut() = Uri::from_parts(parts).ok()?;
        *request.version_mut() = Version::HTTP_11;
        let headers = request.headers_mut();
        strip(headers);
        if let Some(host) = host {
            headers.insert(HOST, host);
        }
        if let Some(upgrade) = upgrade {
            headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
            headers.insert(UPGRADE, upgrade);
        }
        // Not from whom: the site behind has no need to know.
        headers.remove("x-forwarded-for");
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        Some(request)
    }
}

/// Takes off what concerns the connection, and what the connection's own header names.
fn strip(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&HOP) {
        headers.remove(name);
    }
}

async fn carry(visitor: OnUpgrade, server: OnUpgrade) {
    if let (Ok(visitor), Ok(server)) = tokio::join!(visitor, server) {
        let pump = Pump::new(TokioIo::new(visitor), b"", TokioIo::new(server), b"");
        tunnel::carry(pump, STILL, &|_| true).await;
    }
}
