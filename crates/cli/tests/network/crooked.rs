//! A volunteer who is not honest, or not in time: the real proxy behind an end of TLS that meddles with what passes.

use crate::common::Authority;
use crate::network::Volunteer;
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::{Purpose, TOKEN_CHARS, Token, window};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

/// The relay's welcome is its second message; from the next one on a proxy shows what it is.
const HONEST: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vice {
    /// Alters what the relay says.
    Lies,
    /// Says something in the relay's place.
    Injects,
    /// Says something of the relay's twice.
    Replays,
    /// Ends the connection.
    Cuts,
    /// Lets nobody in whose clock is not its own, which is ahead by so many hours.
    Ahead(u64),
}

/// Stops with the test.
pub struct Crooked {
    link: String,
    /// The proxy behind.
    _volunteer: Volunteer,
}

impl Crooked {
    pub fn who(vice: Vice, relay: &str, authority: &Authority) -> Self {
        let volunteer = Volunteer::behind(relay);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let link = volunteer.link_at(listener.local_addr().unwrap());
        let (acceptor, behind) = (acceptor(authority), volunteer.address());
        let known = ProxyLink::parse(&link).unwrap();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(acceptor.clone(), stream, behind, vice, known.clone()));
                }
            });
        });
        Self { link, _volunteer: volunteer }
    }

    pub fn link(&self) -> &str {
        &self.link
    }
}

fn acceptor(authority: &Authority) -> TlsAcceptor {
    let folder = tempfile::tempdir().unwrap();
    let harkara_relay::Tls::Files { cert, key } = authority.certify(folder.path()) else { panic!() };
    let chain = vec![CertificateDer::from_pem_file(cert).unwrap()];
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    TlsAcceptor::from(Arc::new(config.with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap()).unwrap()))
}

async fn serve(tls: TlsAcceptor, tcp: TcpStream, to: SocketAddr, vice: Vice, link: ProxyLink) -> io::Result<()> {
    let mut here = tls.accept(tcp).await?;
    let mut asked = head(&mut here).await?;
    if let Vice::Ahead(hours) = vice {
        let ahead = Duration::from_secs(hours * 3_600);
        let Some(honest) = in_time(&asked, &link, ahead) else {
            let date = httpdate::fmt_http_date(SystemTime::now() + ahead);
            let answer = format!("HTTP/1.1 404 Not Found\r\ndate: {date}\r\ncontent-length: 0\r\n\r\n");
            return here.write_all(answer.as_bytes()).await;
        };
        asked = honest;
    }
    let mut there = TcpStream::connect(to).await?;
    there.write_all(asked.as_bytes()).await?;
    let answer = head(&mut there).await?;
    here.write_all(answer.as_bytes()).await?;
    let ((mut from, mut out), (mut near, mut back)) = (there.into_split(), tokio::io::split(here));
    tokio::spawn(async move { tokio::io::copy(&mut near, &mut out).await });
    for number in 0.. {
        let mut frame = frame(&mut from).await?;
        match vice {
            Vice::Cuts if number == HONEST => return back.shutdown().await,
            Vice::Lies if number == HONEST => *frame.last_mut().unwrap() ^= 1,
            Vice::Injects if number == HONEST => back.write_all(&[&[0x82, 40][..], &[7; 40]].concat()).await?,
            Vice::Replays if number == HONEST => back.write_all(&frame).await?,
            _ => {}
        }
        back.write_all(&frame).await?;
        back.flush().await?;
    }
    Ok(())
}

/// The same request with a token of now, where its own is of that other time.
fn in_time(asked: &str, link: &ProxyLink, ahead: Duration) -> Option<String> {
    let path = asked.split(' ').nth(1)?;
    let token = Token::parse(path.get(path.len().checked_sub(TOKEN_CHARS)?..)?.as_bytes())?;
    let now_ms = |ahead: Duration| (SystemTime::now() + ahead).duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
    let (relay, there) = (&link.relays[0], window(now_ms(ahead)));
    let good = |window| bool::from(token.proves(&link.secret, relay, Purpose::Tunnel, window));
    let timely = (there - 1..=there + 1).any(good);
    let fresh = link.request_path(relay, Purpose::Tunnel, now_ms(Duration::ZERO), token.nonce);
    timely.then(|| asked.replacen(path, &fresh, 1))
}

/// All up to the empty line.
async fn head(from: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(from.read_u8().await?);
    }
    Ok(String::from_utf8(head).unwrap())
}

/// A frame of the relay's, whole.
async fn frame(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut frame = vec![from.read_u8().await?, from.read_u8().await?];
    let length = match frame[1] {
        126 => {
            let length = from.read_u16().await?;
            frame.extend(length.to_be_bytes());
            usize::from(length)
        }
        short => usize::from(short),
    };
    let begin = frame.len();
    frame.resize(begin + length, 0);
    from.read_exact(&mut frame[begin..]).await?;
    Ok(frame)
}
