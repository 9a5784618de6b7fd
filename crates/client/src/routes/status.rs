//! The relay's status from a web server, while the relay is down. What is fetched is bytes: whether the relay has signed them is
//! for the engine to see.

use super::general;
use super::tcp::{self, Target};
use super::{Route, Way};
use crate::fault::Failure;
use crate::tls;
use harkara_api::Fault;
use harkara_engine::is_inside;
use harkara_wire::proxy::Proxy;
use harkara_wire::status::{MAX_SIGNED, MIRROR_FILE, mirror_host};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::header::{CONNECTION, HOST};
use hyper::{Request, StatusCode, body::Bytes};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// For one way.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the first of these ways brings.
pub(crate) async fn fetch(ways: Vec<Route>) -> Option<Vec<u8>> {
    for way in ways {
        match timeout(PATIENCE, get(&way)).await {
            Ok(Ok(bytes)) => return Some(bytes),
            Ok(Err(failure)) => tracing::debug!(detail = failure.detail, "no status this way"),
            Err(_) => tracing::debug!("no status this way in time"),
        }
    }
    None
}

/// One request, of which the server learns nothing but that. It is not followed anywhere else.
async fn get(way: &Route) -> Result<Vec<u8>, Failure> {
    let failed = |detail: String| Failure::new(Fault::RelayFault, detail);
    let (host, port) = mirror_host(&way.address).ok_or_else(|| failed("no status address".into()))?;
    let stream = tls::connect(&host, connect(way, &host, port).await?).await?;
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(|error| failed(error.to_string()))?;
    let connection = tokio::spawn(connection);
    let (_, rest) = way.address.split_at("https://".len());
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let request = Request::get(format!("/{path}{MIRROR_FILE}")).header(HOST, authority).header(CONNECTION, "close");
    let request = request.body(Empty::<Bytes>::new()).map_err(|error| failed(error.to_string()))?;
    let answer = sender.send_request(request).await.map_err(|error| failed(error.to_string()))?;
    if answer.status() != StatusCode::OK {
        return Err(failed(format!("HTTP {}", answer.status())));
    }
    let body = Limited::new(answer.into_body(), MAX_SIGNED).collect().await;
    connection.abort();
    body.map(|body| body.to_bytes().into()).map_err(|error| failed(error.to_string()))
}

async fn connect(way: &Route, host: &str, port: u16) -> Result<TcpStream, Failure> {
    let outside = !is_inside(&way.address);
    let target = match &way.way {
        Way::Direct | Way::Nearby => Target { host, port, addresses: &[], outside },
        Way::Proxy(proxy) | Way::Exchange(proxy) => match &**proxy {
            Proxy::General(proxy) => return general::reach(proxy, (host, port), way.names).await,
            // On whose own site it lies: a plan has no other volunteer's proxy in it.
            Proxy::Harkara(link) => Target { host, port, addresses: &link.addresses, outside },
        },
    };
    tcp::connect(&target, way.names).await.map_err(|missed| missed.direct(false))
}
