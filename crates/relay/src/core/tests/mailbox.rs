use super::world::*;
use crate::{SqliteStorage, Storage};
use harkara_wire::proto::relay::*;

fn ack(sequence: u64) -> Request {
    Request::Ack(Ack { sequence })
}

#[test]
fn what_is_not_acknowledged_comes_again_and_what_is_never_does() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.core.disconnected(bilal);
    for n in 1..=5 {
        world.ok(asha, send(9, 1, &n.to_string(), n));
    }
    let bilal = world.connect(2);
    world.ok(bilal, subscribe(0));
    let first = world.delivered(bilal);
    assert_eq!(first.len(), 6);
    assert_eq!(first.iter().map(|item| item.more).collect::<Vec<_>>(), [true, true, true, true, true, false]);
    world.ok(bilal, ack(4));
    let bilal = world.connect(2);
    world.ok(bilal, subscribe(0));
    assert_eq!(shorts(&world.delivered(bilal)), ["5 message 4", "6 message 5"]);
    world.ok(bilal, ack(6));
    assert_eq!(world.storage().stats().unwrap().waiting, 0);
    assert_eq!(world.storage().stats().unwrap().waiting_bytes, 0);
    world.ok(asha, send(9, 1, "next", 90));
    assert_eq!(shorts(&world.delivered(bilal)), ["7 message next"]);
}

#[test]
fn a_device_that_does_not_acknowledge_gets_a_window_and_no_more() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    for n in 0..600u64 {
        let Request::Send(mut message) = send(9, 1, "x", 0) else { unreachable!() };
        message.message_key[..8].copy_from_slice(&n.to_be_bytes());
        world.ok(asha, Request::Send(message));
    }
    assert_eq!(world.delivered(bilal).len(), 512);
    world.ok(bilal, ack(500));
    assert_eq!(world.delivered(bilal).len(), 89);
    assert_eq!(world.refused(bilal, ack(602)), ErrorCode::ErrorBadRequest);
    world.ok(bilal, ack(601));
    for n in 0..9 {
        let Request::Send(mut message) = send(9, 1, "", n) else { unreachable!() };
        message.message = vec![0; 256 * 1024];
        message.message_key[0] = 200;
        world.ok(asha, Request::Send(message));
    }
    assert_eq!(world.delivered(bilal).len(), 4);
}

#[test]
fn the_newest_session_of_a_device_gets_its_mailbox_and_the_other_is_sent_away() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (old, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.inbox.clear();
    let new = world.connect(2);
    assert!(world.inbox[&new].is_empty() && !world.inbox.contains_key(&old));
    world.ok(new, subscribe(1));
    assert!(matches!(world.pushed(old), Some(Body::GoingAway(_))));
    world.ok(asha, send(9, 1, "hello", 1));
    assert_eq!(shorts(&world.delivered(new)), ["2 message hello"]);
    // The end of the old connection changes nothing for the new one.
    world.core.disconnected(old);
    world.ok(asha, send(9, 1, "there", 2));
    assert_eq!(shorts(&world.delivered(new)), ["3 message there"]);
}

#[test]
fn a_relay_restored_from_an_older_copy_goes_on_after_what_its_devices_have() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.inbox.clear();
    world.ok(bilal, subscribe(41));
    world.ok(asha, send(9, 1, "hello", 1));
    assert_eq!(shorts(&world.delivered(bilal)), ["42 message hello"]);
    assert_eq!(world.refused(bilal, subscribe(u64::MAX)), ErrorCode::ErrorBadRequest);
}

#[test]
fn a_full_mailbox_takes_its_device_out_of_the_group_and_holds_nobody_else_up() {
    let mut world = World::over(SqliteStorage::in_memory().unwrap().with_mailbox_quota(100), true);
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    let (chitra, c) = world.person(3);
    world.ok(asha, create(9, &[&a, &b, &c], 0));
    world.inbox.clear();
    world.ok(chitra, ack(1));
    for n in 0..4 {
        world.ok(asha, send(9, 1, &"x".repeat(40), n));
        world.ok(chitra, ack(2 + u64::from(n)));
    }
    assert_eq!(world.delivered(chitra).len(), 4);
    assert_eq!(world.delivered(bilal).len(), 2);
    let Body::Groups(groups) = world.ask(bilal, Request::ListGroups(ListGroups {})) else { panic!() };
    assert!(groups.groups.is_empty());
}

#[test]
fn answers_to_repeats_are_kept_for_a_month() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    world.ok(asha, create(9, &[&a], 0));
    let Body::Stored(first) = world.ask(asha, send(9, 1, "x", 1)) else { panic!() };
    world.tick(29 * 24 * 3_600_000);
    let Body::Stored(second) = world.ask(asha, send(9, 1, "x", 1)) else { panic!() };
    assert_eq!(first, second);
    world.tick(2 * 24 * 3_600_000);
    let Body::Stored(third) = world.ask(asha, send(9, 1, "x", 1)) else { panic!() };
    assert_ne!(first, third);
}
