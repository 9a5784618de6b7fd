//! The server behind all of them: opens a WebSocket for whoever asks, then says nothing, or much, or listens.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// What a visitor's first byte asks for.
pub const STILL: u8 = b's';
pub const DOWN: u8 = b'd';
pub const UP: u8 = b'u';

const PIECE: usize = 64 * 1024;

pub struct Backend {
    pub address: SocketAddr,
    /// Bytes that visitors have sent here.
    pub received: Arc<AtomicU64>,
}

impl Backend {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, received) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
        let counter = received.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let counter = counter.clone();
                tokio::spawn(async move {
                    // Whoever is done just leaves.
                    let _ = answer(stream, &counter).await;
                });
            }
        });
        Self { address, received }
    }
}

async fn answer(mut stream: TcpStream, received: &AtomicU64) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    // The key's own letters, not those in lower case: all visitors send the same.
    assert!(head.contains(&super::visitor::KEY.to_ascii_lowercase()), "{head}");
    let proof = derive_accept_key(super::visitor::KEY.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-accept: {proof}\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).await?;
    let mut piece = vec![7; PIECE];
    match stream.read_u8().await? {
        DOWN => loop {
            stream.write_all(&piece).await?;
        },
        _ => loop {
            match stream.read(&mut piece).await? {
                0 => return Ok(()),
                read => received.fetch_add(read as u64, Relaxed),
            };
        },
    }
}
