//! Numbers for Prometheus: how many and how much, never who.

use anyhow::{Context, Result};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// Answers `/metrics` on a listener of its own.
pub async fn serve(address: SocketAddr) -> Result<()> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    let listener = TcpListener::bind(address).await.with_context(|| format!("metrics on {address}"))?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut interval = tokio::time::interval(Duration::from_secs(5));
        loop {
            interval.tick().await;
            upkeep.run_upkeep();
        }
    });
    tokio::spawn(async move {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            };
            let handle = handle.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let found = request.uri().path() == "/metrics";
                let text = if found { handle.render() } else { String::new() };
                let mut response = Response::new(Full::new(Bytes::from(text)));
                *response.status_mut() = if found { StatusCode::OK } else { StatusCode::NOT_FOUND };
                async move { Ok::<_, Infallible>(response) }
            });
            tokio::spawn(
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    Ok(())
}
