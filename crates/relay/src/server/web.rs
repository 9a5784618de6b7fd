//! What answers to HTTP: the WebSocket, the phone page, and a sign of life.

use super::{Shared, address, session};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::services::{ServeDir, ServeFile};

/// A Noise message is at most this; a WebSocket message carries one.
const MESSAGE: usize = 66_000;
/// A connection that says nothing keeps no more than this in buffers.
const BUFFER: usize = 4 * 1024;

/// What somebody is to wait where there is no place left.
const FULL: Duration = Duration::from_secs(60);

/// Only what the page brings along runs in it; it may talk to its relay, or to one or a proxy that a person names, encrypted
/// unless on this computer.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
    style-src-attr 'unsafe-inline'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; \
    manifest-src 'self'; connect-src 'self' https: wss: ws://localhost:* ws://127.0.0.1:*; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

pub(super) fn app(shared: Arc<Shared>, web: Option<&Path>, encrypted: bool) -> Router {
    let router =
        Router::new().route("/v1/ws", get(connect)).with_state(shared).route("/healthz", get(|| async { "ok\n" }));
    let router = match web {
        Some(folder) => page(router, folder),
        None => router.route("/", get(|| async { "This is a Harkara relay. It serves no phone page.\n" })),
    };
    if encrypted { router.layer(middleware::from_fn(only_encrypted)) } else { router }
}

async fn connect(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let from = address::client(peer, &headers);
    let upgrade = upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(16 * MESSAGE)
        .max_message_size(MESSAGE)
        .max_frame_size(MESSAGE);
    if let Err(wait) = shared.limiters.connection(from) {
        return upgrade.on_upgrade(move |socket| session::send_away(socket, wait.0));
    }
    let Ok(place) = shared.connections.clone().try_acquire_owned() else {
        return upgrade.on_upgrade(|socket| session::send_away(socket, FULL));
    };
    upgrade.on_upgrade(move |socket| async move {
        session::run(socket, shared, from).await;
        drop(place);
    })
}

/// The phone page is one page: an address that names no file is the page's own affair. Names below `assets` contain a
/// hash of their contents and never change.
fn page(router: Router, folder: &Path) -> Router {
    let files = || ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let assets = ServeDir::new(folder.join("assets")).precompressed_br().precompressed_gzip();
    router
        .nest_service("/assets", assets)
        .fallback_service(files().fallback(ServeFile::new(folder.join("index.html"))))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn(page_headers))
}

async fn page_headers(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let cache = match hashed && response.status().is_success() {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static("camera=(self), microphone=(self), geolocation=()"));
    response
}

async fn only_encrypted(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    response
}
