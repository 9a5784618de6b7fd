//! The slow, the many, and those who say nothing: they cost little, and others are served.

use crate::world::{PATIENCE, echo, proxy, relay, upgrade};
use harkara_wire::proxy_token::Purpose;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

const SHORT: Duration = Duration::from_millis(300);

/// Whatever comes until the other side has closed.
async fn until_closed(mut stream: tokio::net::TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the other side closes");
    bytes
}

#[tokio::test]
async fn who_is_slow_with_headers_or_says_nothing_is_cut_off() {
    let proxy = proxy(&[&relay().await], |config, _| config.limits.headers = SHORT).await;
    let silent = proxy.connect().await;
    let mut slow = proxy.connect().await;
    let opening = upgrade(&proxy.path(Purpose::Tunnel));
    slow.write_all(&opening[..opening.len() - 4]).await.unwrap();
    assert!(until_closed(silent).await.is_empty());
    assert!(until_closed(slow).await.is_empty());
}

#[tokio::test]
async fn who_sends_headers_one_letter_at_a_time_is_cut_off_though_something_moves() {
    let proxy = proxy(&[&relay().await], |config, _| config.limits.headers = SHORT).await;
    let mut trickling = Vec::new();
    for _ in 0..50 {
        let mut stream = proxy.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ").await.unwrap();
        trickling.push(tokio::spawn(async move {
            let (mut from, mut to) = stream.into_split();
            let sending = async {
                let mut steps = tokio::time::interval(SHORT / 30);
                loop {
                    steps.tick().await;
                    // An error is the end too; what has come before it is read below.
                    let _ = to.write_all(b"a").await;
                }
            };
            let mut came = Vec::new();
            tokio::select! {
                () = sending => {}
                _ = from.read_to_end(&mut came) => {}
            }
            came
        }));
    }
    assert_eq!(proxy.ask(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.status(), 200);
    for stream in trickling {
        assert!(timeout(PATIENCE, stream).await.expect("it is cut off").unwrap().is_empty());
    }
}

#[tokio::test]
async fn who_is_slow_with_a_body_is_cut_off() {
    let proxy = proxy(&[&relay().await], |config, _| config.limits.still = SHORT).await;
    let mut slow = proxy.connect().await;
    let path = proxy.path(Purpose::Exchange);
    let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nabc");
    slow.write_all(head.as_bytes()).await.unwrap();
    assert!(until_closed(slow).await.is_empty());
}

#[tokio::test]
async fn a_tunnel_on_which_nothing_moves_is_closed() {
    let proxy = proxy(&[&relay().await], |config, _| config.limits.still_tunnel = SHORT).await;
    let mut socket = proxy.tunnel().await;
    echo(&mut socket, vec![1; 10]).await;
    assert_eq!(crate::world::closed(&mut socket).await, 1006);
}

#[tokio::test]
async fn half_open_connections_are_bounded_and_leave_room_again() {
    const MOST: usize = 50;
    let certificate = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (cert, key) = (certificate.path().join("cert.pem"), certificate.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.key_pair.serialize_pem()).unwrap();
    let proxy = proxy(&[&relay().await], |config, _| {
        config.tls = harkara_proxy::Tls::Files { cert, key };
        config.limits.connections = MOST;
        config.limits.handshake = Duration::from_secs(2);
    })
    .await;
    // A hello that never ends.
    let mut held = Vec::new();
    for _ in 0..10 * MOST {
        let mut stream = proxy.connect().await;
        let _ = stream.write_all(&[0x16, 3, 1, 2]).await;
        held.push(stream);
    }
    // Those beyond the limit are dropped at once, the others when their time is over; nobody stays.
    for stream in held {
        assert!(until_closed(stream).await.is_empty());
    }
    let mut stream = proxy.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    // Not TLS: the answer is an alert. It is one, so there is room.
    assert_eq!(until_closed(stream).await.first(), Some(&0x15));
}

#[tokio::test]
async fn a_relay_that_never_answers_costs_the_visitor_its_patience_and_nothing_else() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("ws://{}/v1/ws", listener.local_addr().unwrap());
    let proxy = proxy(&[&silent], |config, _| config.limits.dial = SHORT).await;
    assert_eq!(crate::world::closed(&mut proxy.tunnel().await).await, harkara_wire::proxy_token::CLOSE_RELAY);
    assert_eq!(proxy.ask(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.status(), 200);
}
