//! Through a proxy that leads anywhere: SOCKS5, as Tor speaks it, or HTTP's CONNECT, as offices have it. The relay's name
//! is looked up at the other end.

use super::tcp::{self, Names, Target};
use crate::dial::{Address, WebSocket};
use crate::fault::Failure;
use data_encoding::BASE64;
use harkara_api::ProxyFault;
use harkara_wire::proxy::{GeneralProxy, Protocol};
use http_body_util::Empty;
use hyper::header::{HOST, PROXY_AUTHORIZATION};
use hyper::{Request, StatusCode, body::Bytes};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_socks::tcp::Socks5Stream;

/// A WebSocket to the relay.
pub(super) async fn open(proxy: &GeneralProxy, relay: &Address, names: Names) -> Result<WebSocket, Failure> {
    relay.shake_hands(reach(proxy, (relay.host(), relay.port()), names).await?).await
}

/// A connection to a host (its name goes to the proxy) and a port of it.
pub(crate) async fn reach(proxy: &GeneralProxy, to: (&str, u16), names: Names) -> Result<TcpStream, Failure> {
    let target = Target { host: &proxy.host, port: proxy.port, addresses: &[], outside: false };
    let stream = tcp::connect(&target, names).await.map_err(tcp::Missed::proxied)?;
    match proxy.protocol {
        Protocol::Socks5 => socks(proxy, to, stream).await,
        Protocol::Connect => connect(proxy, to, stream).await,
    }
}

async fn socks(proxy: &GeneralProxy, target: (&str, u16), stream: TcpStream) -> Result<TcpStream, Failure> {
    let done = match &proxy.login {
        Some((name, password)) => {
            Socks5Stream::connect_with_password_and_socket(stream, target, name, password.as_str()).await
        }
        None => Socks5Stream::connect_with_socket(stream, target).await,
    };
    use tokio_socks::Error as E;
    done.map(Socks5Stream::into_inner).map_err(|error| {
        let fault = match &error {
            E::Io(error) => return Failure::proxy_io(error),
            E::NetworkUnreachable | E::HostUnreachable | E::ConnectionRefused | E::TtlExpired => ProxyFault::Relay,
            E::GeneralSocksServerFailure => ProxyFault::Relay,
            E::ConnectionNotAllowedByRuleset | E::NoAcceptableAuthMethods | E::PasswordAuthFailure(_) => {
                ProxyFault::Refused
            }
            _ => ProxyFault::Nonsense,
        };
        Failure::proxy(fault, error.to_string())
    })
}

async fn connect(proxy: &GeneralProxy, (host, port): (&str, u16), stream: TcpStream) -> Result<TcpStream, Failure> {
    let failed = |error: hyper::Error| Failure::proxy(ProxyFault::Nonsense, error.to_string());
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    // Ends with the stream.
    tokio::spawn(connection.with_upgrades());
    let authority = format!("{host}:{port}");
    let mut request = Request::connect(&authority).header(HOST, &authority);
    if let Some((name, password)) = &proxy.login {
        let login = BASE64.encode(format!("{name}:{}", password.as_str()).as_bytes());
        request = request.header(PROXY_AUTHORIZATION, format!("Basic {login}"));
    }
    let request = request.body(Empty::<Bytes>::new());
    let request = request.map_err(|error| Failure::proxy(ProxyFault::Nonsense, error.to_string()))?;
    let response = sender.send_request(request).await.map_err(failed)?;
    let fault = match response.status() {
        status if status.is_success() => None,
        StatusCode::PROXY_AUTHENTICATION_REQUIRED | StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED => {
            Some(ProxyFault::Refused)
        }
        status if status.is_server_error() => Some(ProxyFault::Relay),
        _ => Some(ProxyFault::Nonsense),
    };
    if let Some(fault) = fault {
        return Err(Failure::proxy(fault, format!("HTTP {}", response.status())));
    }
    let upgraded = hyper::upgrade::on(response).await.map_err(failed)?;
    match upgraded.downcast::<TokioIo<TcpStream>>() {
        // The relay says nothing before it is spoken to.
        Ok(parts) if parts.read_buf.is_empty() => Ok(parts.io.into_inner()),
        _ => Err(Failure::proxy(ProxyFault::Nonsense, "it speaks out of turn")),
    }
}
