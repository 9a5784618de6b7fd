//! Who is invited gets to the relay; everybody else to the site.

use crate::world::{PATIENCE, closed, echo, now_ms, proxy, relay, upgrade};
use futures_util::{SinkExt, StreamExt};
use harkara_proxy::Secrets;
use harkara_wire::proxy_token::{CLOSE_BUSY, CLOSE_QUOTA, CLOSE_RELAY, Purpose, WINDOW_MS};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn an_invited_device_talks_to_its_relay() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let mut socket = proxy.tunnel().await;
    for size in [0, 1, 125, 126, 65_000, 300_000] {
        echo(&mut socket, (0..size).map(|i| (i % 253) as u8).collect()).await;
    }
    // The relay's own word on why it closes arrives.
    socket.send(Message::Binary("close".into())).await.unwrap();
    assert_eq!(closed(&mut socket).await, 4001);
}

#[tokio::test]
async fn many_tunnels_carry_at_once_and_do_not_mix() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let mut sockets = Vec::new();
    for number in 0..40u8 {
        sockets.push((number, proxy.tunnel().await));
    }
    for (number, socket) in &mut sockets {
        echo(socket, vec![*number; 20_000]).await;
    }
}

#[tokio::test]
async fn each_of_two_relays_is_reached_by_its_own_tokens() {
    let (one, two) = (relay().await, relay().await);
    let proxy = proxy(&[&one, &two], |_, _| {}).await;
    let link = proxy.link();
    assert!(link.leads_to(&one) && link.leads_to(&two));
    for relay in &link.relays {
        let path = link.request_path(relay, Purpose::Tunnel, now_ms(), crate::world::nonce());
        echo(&mut proxy.open(&path).await.unwrap(), vec![1; 10]).await;
    }
}

#[tokio::test]
async fn a_replayed_an_old_and_a_foreign_token_get_what_the_site_answers() {
    let relay = relay().await;
    let proxy = proxy(&[&relay], |_, _| {}).await;
    let bare = crate::world::proxy(&[], |config, _| config.site = proxy.config.site.clone()).await;
    let spent = proxy.path(Purpose::Tunnel);
    drop(proxy.open(&spent).await.unwrap());
    let foreign = crate::world::proxy(&[&relay], |_, _| {}).await.path(Purpose::Tunnel);
    let old = proxy.path_at(Purpose::Tunnel, now_ms() - 3 * WINDOW_MS);
    let early = proxy.path_at(Purpose::Tunnel, now_ms() + 3 * WINDOW_MS);
    let exchange = proxy.path(Purpose::Exchange);
    for path in [spent, foreign, old, early, exchange] {
        let (here, there) = (proxy.ask(&upgrade(&path)).await, bare.ask(&upgrade(&path)).await);
        assert_eq!(here.status(), 404);
        assert!(here == there, "{}", String::from_utf8_lossy(&here.bytes));
    }
}

#[tokio::test]
async fn a_good_token_for_an_address_that_is_no_relay_of_this_proxy_leads_nowhere() {
    let inside = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let bare = crate::world::proxy(&[], |config, _| config.site = proxy.config.site.clone()).await;
    let link = proxy.link();
    for relay in
        [format!("{}/v1/ws", inside.local_addr().unwrap()), "169.254.169.254:80/".into(), "localhost:22/".into()]
    {
        let path = link.request_path(&relay, Purpose::Tunnel, now_ms(), crate::world::nonce());
        let (here, there) = (proxy.ask(&upgrade(&path)).await, bare.ask(&upgrade(&path)).await);
        assert_eq!(here.status(), 404, "{relay}");
        assert!(here == there, "{relay}");
    }
    // Nobody has knocked there.
    assert!(futures_util::FutureExt::now_or_never(inside.accept()).is_none());
}

#[tokio::test]
async fn a_revoked_secret_ends_its_tunnels_and_opens_no_more() {
    let proxy = proxy(&[&relay().await], |_, _| {}).await;
    let mut socket = proxy.tunnel().await;
    echo(&mut socket, vec![1; 10]).await;
    Secrets::revoke(&proxy.data, "cousins").unwrap();
    assert_eq!(closed(&mut socket).await, 1006);
    // The gate's table follows the accounts; both are looked at within a second.
    let shut = async {
        while proxy.open(&proxy.path(Purpose::Tunnel)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, shut).await.unwrap();
    assert_eq!(proxy.ask(&upgrade(&proxy.path(Purpose::Tunnel))).await.status(), 404);
}

#[tokio::test]
async fn a_secret_whose_month_is_used_up_is_told_so() {
    let proxy = proxy(&[&relay().await], |_, new| new.monthly_bytes = Some(100_000)).await;
    let mut socket = proxy.tunnel().await;
    echo(&mut socket, vec![1; 30_000]).await;
    let _ = socket.send(Message::Binary(vec![1; 50_000].into())).await;
    assert_eq!(closed(&mut socket).await, 1006);
    assert_eq!(closed(&mut proxy.tunnel().await).await, CLOSE_QUOTA);
}

#[tokio::test]
async fn a_secret_has_so_many_tunnels_at_once() {
    let proxy = proxy(&[&relay().await], |_, new| new.tunnels = 2).await;
    let (mut one, two) = (proxy.tunnel().await, proxy.tunnel().await);
    assert_eq!(closed(&mut proxy.tunnel().await).await, CLOSE_BUSY);
    drop(two);
    let again = async {
        loop {
            let mut socket = proxy.tunnel().await;
            socket.send(Message::Binary("hello".into())).await.unwrap();
            if let Some(Ok(Message::Binary(_))) = futures_util::StreamExt::next(&mut socket).await {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, again).await.unwrap();
    echo(&mut one, vec![1; 10]).await;
}

#[tokio::test]
async fn a_relay_that_is_down_or_no_relay_is_said_to_be_at_fault() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let down = format!("ws://{}/v1/ws", nobody.local_addr().unwrap());
    drop(nobody);
    let site = crate::world::proxy(&[], |_, _| {}).await;
    let no_relay = format!("ws://{}/v1/ws", site.address);
    for relay in [down, no_relay] {
        let proxy = proxy(&[&relay], |_, _| {}).await;
        assert_eq!(closed(&mut proxy.tunnel().await).await, CLOSE_RELAY);
    }
}

#[tokio::test]
async fn stopping_sends_everybody_away_within_its_time_and_a_successor_knows_what_was_spent() {
    let mut old = proxy(&[&relay().await], |_, _| {}).await;
    let spent = old.path(Purpose::Tunnel);
    let mut socket = old.open(&spent).await.unwrap();
    echo(&mut socket, vec![1; 10]).await;
    let _idle = old.connect().await;
    old.stop().await;
    assert_eq!(closed(&mut socket).await, 1006);
    let new = old.successor().await;
    assert_eq!(new.ask(&upgrade(&spent)).await.status(), 404);
    echo(&mut new.tunnel().await, vec![2; 10]).await;
}

#[tokio::test]
async fn a_new_proxy_takes_over_while_the_old_one_still_carries() {
    let mut old =
        proxy(&[&relay().await], |config, _| config.limits.drain = std::time::Duration::from_secs(3_000)).await;
    let mut socket = old.tunnel().await;
    let new = old.successor().await;
    let stopping = tokio::spawn(async move { old.stop().await });
    for _ in 0..20 {
        // What the system had taken in for the old one in its last moment is reset; a device just comes again.
        let opened = async {
            loop {
                if let Ok(socket) = new.open(&new.path(Purpose::Tunnel)).await {
                    return socket;
                }
            }
        };
        echo(&mut tokio::time::timeout(PATIENCE, opened).await.unwrap(), vec![1; 10]).await;
        echo(&mut socket, vec![2; 10]).await;
    }
    drop(socket);
    stopping.await.unwrap();
}

/// Thirty devices that talk all the time and come back when they are sent away, as devices do.
#[tokio::test]
async fn a_restart_under_load_loses_no_device_and_alters_nothing() {
    const DEVICES: usize = 30;
    let mut old = proxy(&[&relay().await], |config, _| config.limits.drain = Duration::from_secs(2)).await;
    let (address, link) = (old.address, old.link());
    let heard: Vec<_> = (0..DEVICES).map(|_| Arc::new(AtomicUsize::new(0))).collect();
    let devices: Vec<_> = heard
        .iter()
        .map(|heard| {
            let (heard, link) = (heard.clone(), link.clone());
            tokio::spawn(async move {
                loop {
                    let path = link.request_path(&link.relays[0], Purpose::Tunnel, now_ms(), crate::world::nonce());
                    let Ok(stream) = TcpStream::connect(address).await else { continue };
                    let opened = tokio_tungstenite::client_async(format!("ws://{address}{path}"), stream).await;
                    let Ok((mut socket, _)) = opened else { continue };
                    let mut number = 0u8;
                    loop {
                        let said = Message::Binary(vec![number; 5_000].into());
                        if socket.send(said.clone()).await.is_err() {
                            break;
                        }
                        match socket.next().await {
                            Some(Ok(answer)) => assert!(answer == said),
                            _ => break,
                        }
                        number = number.wrapping_add(1);
                        heard.fetch_add(1, Relaxed);
                    }
                }
            })
        })
        .collect();
    let all_hear = async |more: usize| {
        let before: Vec<usize> = heard.iter().map(|heard| heard.load(Relaxed)).collect();
        let more = async {
            while heard.iter().zip(&before).any(|(heard, before)| heard.load(Relaxed) < before + more) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, more).await.expect("everybody is heard");
    };
    all_hear(3).await;
    let new = old.successor().await;
    old.stop().await;
    all_hear(3).await;
    assert!(devices.iter().all(|device| !device.is_finished()));
    devices.iter().for_each(tokio::task::JoinHandle::abort);
    assert_eq!(new.ask(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.status(), 200);
}

#[tokio::test]
async fn what_was_carried_is_counted_for_the_month() {
    let mut proxy = proxy(&[&relay().await], |_, _| {}).await;
    echo(&mut proxy.tunnel().await, vec![1; 10_000]).await;
    proxy.stop().await;
    let used = harkara_proxy::Usage::load(&proxy.data, now_ms()).unwrap().bytes[&proxy.secret.id];
    assert!((20_000..21_000).contains(&used), "{used}");
}

#[tokio::test]
async fn a_sites_own_websocket_passes_through_to_the_server_behind() {
    // Another WebSocket server is the site; there is no gate in its way.
    let site = relay().await;
    let upstream = site.trim_start_matches("ws://").trim_end_matches("/v1/ws").to_owned();
    let proxy = proxy(&[&relay().await], |config, _| config.site = harkara_proxy::Origin::Upstream(upstream)).await;
    let mut socket = proxy.open("/chat").await.unwrap();
    echo(&mut socket, vec![3; 70_000]).await;
    socket.send(Message::Binary("close".into())).await.unwrap();
    assert_eq!(closed(&mut socket).await, 4001);
}
