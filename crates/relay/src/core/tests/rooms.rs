use super::world::*;
use crate::{Network, SessionId};
use harkara_wire::proto::relay::*;
use join_rendezvous::By;

fn open(world: &mut World, session: SessionId, code: &str) -> Vec<u8> {
    match world.ask(session, Request::OpenRendezvous(OpenRendezvous { lifetime_s: 60, code: code.into() })) {
        Body::RendezvousOpened(opened) => opened.rendezvous_id,
        other => panic!("{other:?}"),
    }
}

fn join(room: &[u8]) -> Request {
    back(room, 0)
}

/// Joins, having heard so many messages of the other side before.
fn back(room: &[u8], heard: u32) -> Request {
    Request::JoinRendezvous(JoinRendezvous { by: Some(By::RendezvousId(room.to_vec())), heard })
}

fn say(room: &[u8], number: u32, payload: &[u8]) -> Request {
    Request::SendRendezvous(SendRendezvous { rendezvous_id: room.to_vec(), payload: payload.to_vec(), number })
}

fn stored(world: &mut World, session: SessionId, join: Request) -> u32 {
    match world.ask(session, join) {
        Body::RendezvousOpened(opened) => opened.stored,
        other => panic!("{other:?}"),
    }
}

fn heard(world: &mut World, session: SessionId) -> Option<(u32, Vec<u8>)> {
    match world.pushed(session) {
        Some(Body::RendezvousMessage(message)) => Some((message.number, message.payload)),
        None => None,
        other => panic!("{other:?}"),
    }
}

fn closed(world: &mut World, session: SessionId) -> ErrorCode {
    match world.pushed(session) {
        Some(Body::RendezvousClosed(closed)) => closed.reason(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_devices_meet_and_pass_bytes_both_ways() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let desktop = world.connect(2);
    let room = open(&mut world, desktop, "");
    assert_eq!(world.refused(desktop, say(&room, 1, b"anybody?")), ErrorCode::ErrorBadRequest);
    assert!(matches!(world.ask(phone, join(&room)), Body::RendezvousOpened(_)));
    world.ok(phone, say(&room, 1, b"hello"));
    assert!(matches!(world.pushed(desktop), Some(Body::RendezvousMessage(message)) if message.payload == b"hello"));
    world.ok(desktop, say(&room, 1, b"offer"));
    assert!(matches!(world.pushed(phone), Some(Body::RendezvousMessage(message)) if message.payload == b"offer"));
    world.ok(phone, Request::CloseRendezvous(CloseRendezvous { rendezvous_id: room.clone() }));
    assert_eq!(closed(&mut world, desktop), ErrorCode::ErrorUnspecified);
    assert_eq!(world.refused(desktop, say(&room, 2, b"still?")), ErrorCode::ErrorRendezvousUnknown);
}

#[test]
fn who_loses_the_connection_comes_back_into_the_room_and_hears_what_was_missed() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let desktop = world.connect(2);
    let room = open(&mut world, desktop, "");
    world.core.disconnected(desktop);
    world.ask(phone, join(&room));
    world.ok(phone, say(&room, 1, b"one"));
    let desktop = world.connect(2);
    assert_eq!(stored(&mut world, desktop, join(&room)), 0);
    assert_eq!(heard(&mut world, desktop), Some((1, b"one".to_vec())));
    world.core.disconnected(phone);
    world.ok(desktop, say(&room, 1, b"answer"));
    let phone = world.connect(1);
    assert_eq!(stored(&mut world, phone, join(&room)), 1, "the relay has what was said before");
    assert_eq!(heard(&mut world, phone), Some((1, b"answer".to_vec())));
    world.ok(phone, say(&room, 1, b"one"));
    world.ok(phone, say(&room, 2, b"two"));
    assert_eq!(world.refused(phone, say(&room, 4, b"four")), ErrorCode::ErrorBadRequest);
    assert_eq!(heard(&mut world, desktop), Some((2, b"two".to_vec())), "a repeat is not heard twice");
    let phone = world.connect(1);
    assert_eq!(stored(&mut world, phone, back(&room, 1)), 2);
    assert_eq!(heard(&mut world, phone), None);
}

#[test]
fn a_room_closes_when_a_side_does_not_come_back() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let desktop = world.connect(2);
    let room = open(&mut world, desktop, "");
    world.ask(phone, join(&room));
    world.core.disconnected(phone);
    world.tick(1_000);
    world.tick(19_000);
    assert!(world.pushed(desktop).is_none());
    world.tick(1_000);
    assert_eq!(closed(&mut world, desktop), ErrorCode::ErrorRendezvousUnknown);
    let phone = world.connect(1);
    assert_eq!(world.refused(phone, join(&room)), ErrorCode::ErrorRendezvousUnknown);
}

#[test]
fn a_second_scanner_burns_the_room_for_all() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let (mallory, _) = world.person(6);
    let desktop = world.connect(2);
    let room = open(&mut world, desktop, "");
    world.ask(mallory, join(&room));
    assert_eq!(world.refused(phone, join(&room)), ErrorCode::ErrorRendezvousTaken);
    assert_eq!(closed(&mut world, desktop), ErrorCode::ErrorRendezvousTaken);
    assert_eq!(closed(&mut world, mallory), ErrorCode::ErrorRendezvousTaken);
    assert_eq!(world.refused(mallory, say(&room, 1, b"x")), ErrorCode::ErrorRendezvousUnknown);
}

#[test]
fn a_room_expires_where_nobody_comes_but_leaves_time_to_compare_codes() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let desktop = world.connect(2);
    let (first, second) = (open(&mut world, desktop, ""), open(&mut world, desktop, ""));
    world.now += 59_000;
    world.ask(phone, join(&first));
    world.now += 1_000;
    assert_eq!(world.refused(phone, join(&second)), ErrorCode::ErrorRendezvousUnknown);
    world.tick(1);
    assert_eq!(closed(&mut world, desktop), ErrorCode::ErrorRendezvousUnknown);
    world.tick(120_000);
    world.ok(phone, say(&first, 1, b"the codes are the same"));
    world.tick(300_000);
    assert_eq!(closed(&mut world, phone), ErrorCode::ErrorRendezvousUnknown);
}

#[test]
fn strangers_in_a_room_can_not_be_overheard_nor_joined_by_the_unregistered() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let (mallory, _) = world.person(6);
    let (desktop, nobody) = (world.connect(2), world.connect(3));
    let room = open(&mut world, desktop, "");
    assert_eq!(world.refused(nobody, join(&room)), ErrorCode::ErrorUnknownDevice);
    world.ask(phone, join(&room));
    assert_eq!(world.refused(mallory, say(&room, 1, b"x")), ErrorCode::ErrorRendezvousUnknown);
    world.ok(mallory, Request::CloseRendezvous(CloseRendezvous { rendezvous_id: room.clone() }));
    world.ok(phone, say(&room, 1, b"still ours"));
}

#[test]
fn a_typed_code_names_one_room_and_guessing_is_cut_short() {
    let mut world = World::new();
    let (phone, _) = world.person(1);
    let (desktop, other) = (world.connect(2), world.connect(3));
    let by_code = |code: &str| Request::JoinRendezvous(JoinRendezvous { by: Some(By::Code(code.into())), heard: 0 });
    let room = open(&mut world, desktop, "7K3M");
    let taken = Request::OpenRendezvous(OpenRendezvous { lifetime_s: 60, code: "7k3m".into() });
    assert_eq!(world.refused(other, taken), ErrorCode::ErrorRendezvousTaken);
    assert_eq!(world.refused(phone, by_code("ILOU")), ErrorCode::ErrorBadRequest);
    let Body::RendezvousOpened(joined) = world.ask(phone, by_code("7k3m")) else { panic!() };
    assert_eq!(joined.rendezvous_id, room);
    for _ in 0..5 {
        assert_eq!(world.refused(phone, by_code("ZZZZ")), ErrorCode::ErrorRendezvousUnknown);
    }
    assert_eq!(world.refused(phone, by_code("ZZZZ")), ErrorCode::ErrorRateLimited);
}

#[test]
fn the_same_network_is_said_only_of_those_who_come_from_one() {
    let mut world = World::new();
    world.person(1);
    let home = Some(Network([1; 16]));
    let desktop = world.connect_from(2, home);
    for (from, same) in [(home, true), (Some(Network([2; 16])), false), (None, false)] {
        let phone = world.connect_from(1, from);
        let room = open(&mut world, desktop, "");
        let Body::RendezvousOpened(joined) = world.ask(phone, join(&room)) else { panic!() };
        assert_eq!(joined.same_network, same);
        world.ok(phone, Request::CloseRendezvous(CloseRendezvous { rendezvous_id: room }));
        assert_eq!(closed(&mut world, desktop), ErrorCode::ErrorUnspecified);
    }
}

#[test]
fn one_session_opens_a_few_rooms_only() {
    let mut world = World::new();
    let desktop = world.connect(2);
    for _ in 0..4 {
        open(&mut world, desktop, "");
    }
    let fifth = Request::OpenRendezvous(OpenRendezvous { lifetime_s: 60, code: String::new() });
    assert_eq!(world.refused(desktop, fifth), ErrorCode::ErrorQuota);
}
