//! The relay as its users meet it: WebSockets, Noise, restarts.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod common;

use common::*;
use futures_util::SinkExt;
use harkara_relay::{Config, Policy, Rates, Timeouts};
use harkara_wire::proto::relay::*;
use harkara_wire::session::{CLOSE_PROTOCOL, CLOSE_RELAY_KEY, Initiator};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

fn open() -> Config {
    Config { policy: Policy { open: true, ..Policy::default() }, ..Config::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_wait_for_a_device_that_is_away_also_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (asha, bilal) = (Person::new(1), Person::new(2));
    let relay = Relay::start(folder.path()).await;
    let mut a = asha.come(&relay).await;
    let b = bilal.come(&relay).await;
    a.ok(create(9, &[&asha, &bilal])).await;
    drop(b);
    for n in 0..3 {
        a.ok(send(9, n)).await;
    }
    relay.stop().await;
    assert!(matches!(a.event().await, Some(Body::GoingAway(away)) if away.retry_after_ms > 0));
    assert!(a.event().await.is_none());

    let relay = Relay::start(folder.path()).await;
    let mut b = Client::connect(relay.address, &relay.key, 2).await;
    b.ok(subscribe(0)).await;
    for n in 0..3u64 {
        assert_eq!(b.message().await, (n + 2, n.to_be_bytes().to_vec()));
    }
    b.ok(Request::Ack(Ack { sequence: 4 })).await;
    let mut a = Client::connect(relay.address, &relay.key, 1).await;
    a.ok(send(9, 7)).await;
    assert_eq!(b.message().await.0, 5);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_pinned_another_key_finds_no_relay() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path()).await;
    let mut socket = socket(relay.address).await;
    let (_, first) = Initiator::new(&[1; 32], &[77; 32], [3; 32]).unwrap();
    socket.send(Message::Binary(first.into())).await.unwrap();
    assert_eq!(close_code(&mut socket).await, Some(CLOSE_RELAY_KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_closes_its_own_connection_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path()).await;
    let mut asha = Person::new(1).come(&relay).await;
    for (first, code) in [
        (Message::Binary(vec![0; 96].into()), CLOSE_RELAY_KEY),
        (Message::Binary(vec![0; 95].into()), CLOSE_PROTOCOL),
        (Message::Text("hello".into()), CLOSE_PROTOCOL),
    ] {
        let mut socket = socket(relay.address).await;
        socket.send(first).await.unwrap();
        assert_eq!(close_code(&mut socket).await, Some(code));
    }
    // After a proper handshake: what does not decrypt, what is no frame, what is too large.
    let mut client = Client::connect(relay.address, &relay.key, 5).await;
    client.socket.send(Message::Binary(vec![1; 40].into())).await.unwrap();
    assert_eq!(close_code(&mut client.socket).await, Some(CLOSE_PROTOCOL));
    let mut client = Client::connect(relay.address, &relay.key, 5).await;
    for piece in client.transport.seal(&[0xff; 20]).unwrap() {
        client.socket.send(Message::Binary(piece.into())).await.unwrap();
    }
    assert_eq!(close_code(&mut client.socket).await, Some(CLOSE_PROTOCOL));
    let mut stranger = Client::connect(relay.address, &relay.key, 5).await;
    for piece in stranger.transport.seal(&vec![0; 100_000]).unwrap() {
        let _ = stranger.socket.send(Message::Binary(piece.into())).await;
    }
    assert_eq!(close_code(&mut stranger.socket).await, Some(CLOSE_PROTOCOL));
    let mut client = Client::connect(relay.address, &relay.key, 5).await;
    let _ = client.socket.send(Message::Binary(vec![0; 200_000].into())).await;
    close_code(&mut client.socket).await;

    asha.ok(Request::Ping(Ping {})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_begin_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let timeouts = Timeouts { handshake: Duration::from_millis(50), ..Timeouts::default() };
    let relay = Relay::with(folder.path(), Config { timeouts, ..open() }).await;
    let mut socket = socket(relay.address).await;
    assert_eq!(close_code(&mut socket).await, Some(CLOSE_PROTOCOL));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_no_sign_of_life_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let timeouts = Timeouts { idle: Duration::from_millis(200), ..Timeouts::default() };
    let relay = Relay::with(folder.path(), Config { timeouts, ..open() }).await;
    let phone = Person::new(1);
    let mut alive = phone.come(&relay).await;
    // This one opens a room, which closes when it has been gone for a while, and then is silent: its library would answer pings only while it is read from.
    let mut silent = Client::connect(relay.address, &relay.key, 2).await;
    let Body::RendezvousOpened(room) =
        silent.ask(Request::OpenRendezvous(OpenRendezvous { lifetime_s: 60, code: String::new() })).await
    else {
        panic!()
    };
    let by = join_rendezvous::By::RendezvousId(room.rendezvous_id);
    alive.ask(Request::JoinRendezvous(JoinRendezvous { by: Some(by), heard: 0 })).await;
    assert!(matches!(alive.event().await, Some(Body::RendezvousClosed(_))));
    alive.ok(Request::Ping(Ping {})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_is_disconnected_and_the_others_do_not_notice() {
    let folder = tempfile::tempdir().unwrap();
    let timeouts = Timeouts { send: Duration::from_millis(300), ..Timeouts::default() };
    let relay = Relay::with(folder.path(), Config { timeouts, ..open() }).await;
    let mut slow = Person::new(1).come(&relay).await;
    let mut other = Person::new(2).come(&relay).await;
    let data = vec![7; 256 * 1024];
    let blob_id = harkara_wire::id::BlobId::of(&data).to_vec();
    other.ok(Request::PutBlob(PutBlob { blob_id: blob_id.clone(), data })).await;
    let opened = slow.ask(Request::OpenRendezvous(OpenRendezvous { lifetime_s: 60, code: String::new() })).await;
    let Body::RendezvousOpened(room) = opened else { panic!() };
    let by = join_rendezvous::By::RendezvousId(room.rendezvous_id);
    other.ask(Request::JoinRendezvous(JoinRendezvous { by: Some(by), heard: 0 })).await;
    for _ in 0..200 {
        slow.post(Request::GetBlob(GetBlob { blob_id: blob_id.clone() })).await;
    }
    other.ok(Request::Ping(Ping {})).await;
    // The relay gives the slow one up: its room closes when it has not come back for a while.
    assert!(matches!(other.event().await, Some(Body::RendezvousClosed(_))));
    let mut received = 0;
    while slow.frame().await.is_some() {
        received += 1;
    }
    assert!(received < 200, "{received}");
    other.ok(Request::Ping(Ping {})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_is_told_to_wait_and_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let rates =
        Rates { connections: (2, 60_000), registrations: (1, 60_000), requests: (6, 60_000), ..Rates::default() };
    let relay = Relay::with(folder.path(), Config { rates, ..open() }).await;
    let mut asha = Person::new(1).come(&relay).await;
    for _ in 0..4 {
        asha.ok(Request::Ping(Ping {})).await;
    }
    let Body::Error(error) = asha.ask(Request::Ping(Ping {})).await else { panic!() };
    assert_eq!(error.code(), ErrorCode::ErrorRateLimited);
    assert!(error.retry_after_ms > 0);
    Person::new(2).come(&relay).await.ok(Request::Ping(Ping {})).await;

    let (one, other) = ("203.0.113.7", "203.0.113.8");
    assert_eq!(sent_away_from(relay.address, one).await, None);
    assert_eq!(sent_away_from(relay.address, one).await, None);
    assert!(sent_away_from(relay.address, one).await.is_some_and(|ms| (1..=60_000).contains(&ms)));
    assert_eq!(sent_away_from(relay.address, other).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_too_many_come_at_once_each_is_told_another_time_to_come_back_and_is_let_in_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let rates = Rates { arrivals: (2, 50), ..Rates::default() };
    let relay = Relay::with(folder.path(), Config { rates, ..open() }).await;
    let mut waits = Vec::new();
    while waits.len() < 3 {
        waits.extend(sent_away_from(relay.address, "203.0.113.7").await);
    }
    assert!(waits.is_sorted() && waits[0] < waits[2], "{waits:?}");
    let let_in = async { while sent_away_from(relay.address, "203.0.113.7").await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(60), let_in).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_devices_that_commit_at_once_are_put_in_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path()).await;
    let people: Vec<_> = (1..=8).map(Person::new).collect();
    let mut clients = Vec::new();
    for person in &people {
        clients.push(person.come(&relay).await);
    }
    clients[0].ok(create(9, &people.iter().collect::<Vec<_>>())).await;
    let commit = |n: usize| {
        Request::Commit(Commit {
            group_id: vec![9; 16],
            base_epoch: 1,
            commit: vec![n as u8],
            group_info: b"info".to_vec(),
            request_key: vec![n as u8 + 50; 16],
            ..Default::default()
        })
    };
    let tasks: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(n, mut client)| tokio::spawn(async move { matches!(client.ask(commit(n)).await, Body::Ok(_)) }))
        .collect();
    let mut winners = 0;
    for task in tasks {
        winners += usize::from(task.await.unwrap());
    }
    assert_eq!(winners, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_relay_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path()).await;
    // `start` returns before the lock is taken; an answer shows that it is.
    Person::new(1).come(&relay).await;
    let data = harkara_relay::DataDir::open(folder.path()).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let second = harkara_relay::serve(listener, data, open(), std::future::pending()).await;
    assert!(second.unwrap_err().to_string().contains("another relay"));
}
