use super::world::*;
use crate::core::limits;
use crate::{Policy, SessionId, SqliteStorage, Storage};
use harkara_wire::proto::relay::*;
use harkara_wire::space;

const DAY_MS: u64 = 24 * 3_600_000;
const KEY: [u8; 32] = [70; 32];

fn open(world: &mut World, session: SessionId, device: u8, key: [u8; 32], make: bool) -> Space {
    match world.ask(session, space::open(&key, &transport_key(device), make)) {
        Body::Space(space) => space,
        other => panic!("{other:?}"),
    }
}

fn put(name: &str, data: &[u8]) -> Request {
    space::put(name, data.to_vec(), false)
}

fn get(world: &mut World, session: SessionId, name: &str) -> Option<Vec<u8>> {
    match world.ask(session, space::get(name, 0)) {
        Body::Object(object) => Some(object.data),
        Body::Error(error) if error.code() == ErrorCode::ErrorObjectUnknown => None,
        other => panic!("{other:?}"),
    }
}

fn names(world: &mut World, session: SessionId, prefix: &str, after: &str) -> (Vec<String>, bool) {
    match world.ask(session, space::list(prefix, after)) {
        Body::Objects(objects) => (objects.names, objects.more),
        other => panic!("{other:?}"),
    }
}

fn head(number: u32) -> String {
    format!("head/{number:010}")
}

fn quota(backup_quota: u64) -> World {
    World::with(SqliteStorage::in_memory().unwrap(), Policy { open: true, backup_quota, ..Policy::default() })
}

#[test]
fn what_a_device_puts_whoever_has_the_key_gets_and_nobody_else() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    assert_eq!(world.refused(asha, put("keyring", b"x")), ErrorCode::ErrorSpaceUnknown, "none is open yet");
    assert_eq!(world.refused(asha, space::open(&KEY, &transport_key(1), false)), ErrorCode::ErrorSpaceUnknown);
    assert!(open(&mut world, asha, 1, KEY, true).writable);
    world.ok(asha, put("keyring", b"ring"));
    world.ok(asha, put(&head(1), b"one"));
    assert_eq!(world.refused(asha, put(&head(1), b"other")), ErrorCode::ErrorObjectExists);
    world.ok(asha, space::put(&head(1), b"mended".to_vec(), true));
    assert_eq!(world.refused(asha, put("../keyring", b"x")), ErrorCode::ErrorBadRequest);
    assert_eq!(world.refused(asha, put("keyring.copy", &vec![0; space::OBJECT_BYTES + 1])), ErrorCode::ErrorTooLarge);

    // A new device that knows the key alone.
    let new = world.connect(9);
    assert!(!open(&mut world, new, 9, KEY, false).writable);
    assert_eq!(get(&mut world, new, &head(1)).unwrap(), b"mended");
    assert_eq!(get(&mut world, new, &head(2)), None);
    let Body::Object(beginning) = world.ask(new, space::get("keyring", 2)) else { panic!() };
    assert_eq!(beginning.data, b"ri");
    assert_eq!(world.refused(new, put(&head(2), b"x")), ErrorCode::ErrorUnknownDevice);
    assert_eq!(world.refused(new, space::delete(&head(1))), ErrorCode::ErrorUnknownDevice);

    // Somebody with an account and without the key; one with a signature that was made for another session; one with a key of their own.
    let (bilal, _) = world.person(2);
    assert_eq!(world.refused(bilal, space::open(&KEY, &transport_key(1), false)), ErrorCode::ErrorSignature);
    assert_eq!(world.refused(bilal, space::get("keyring", 0)), ErrorCode::ErrorSpaceUnknown);
    assert!(open(&mut world, bilal, 2, [71; 32], true).writable);
    assert_eq!(get(&mut world, bilal, "keyring"), None);
    // Even with the key nobody of another account writes.
    assert!(!open(&mut world, bilal, 2, KEY, true).writable);
    assert_eq!(world.refused(bilal, put(&head(3), b"x")), ErrorCode::ErrorUnknownDevice);
    assert_eq!(world.refused(new, space::open(&[72; 32], &transport_key(9), true)), ErrorCode::ErrorUnknownDevice);
}

#[test]
fn names_come_in_pages_in_their_order() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    open(&mut world, asha, 1, KEY, true);
    let count = space::PAGE as u32 + 3;
    for number in 0..count {
        world.ok(asha, put(&head(number), b"x"));
    }
    world.ok(asha, put("keyring", b"x"));
    let (first, more) = names(&mut world, asha, "head/", "");
    assert_eq!((first.len(), more, &*first[0]), (space::PAGE, true, &*head(0)));
    let (rest, more) = names(&mut world, asha, "head/", first.last().unwrap());
    assert_eq!((rest.len(), more, rest.last().unwrap()), (3, false, &head(count - 1)));
    assert_eq!(names(&mut world, asha, "", &head(count - 1)).0, ["keyring"]);
    assert!(names(&mut world, asha, "media/", "").0.is_empty());
}

#[test]
fn what_is_younger_than_seven_days_is_not_deleted() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    open(&mut world, asha, 1, KEY, true);
    world.ok(asha, put(&head(1), b"x"));
    world.now += limits::KEEP_OBJECT_MS - 1;
    assert_eq!(world.refused(asha, space::delete(&head(1))), ErrorCode::ErrorObjectYoung);
    world.ok(asha, put(&head(2), b"x"));
    world.now += 1;
    world.ok(asha, space::delete(&head(1)));
    world.ok(asha, space::delete(&head(1)));
    assert_eq!(world.refused(asha, space::delete(&head(2))), ErrorCode::ErrorObjectYoung);
    assert_eq!(names(&mut world, asha, "", "").0, [head(2)]);
}

#[test]
fn backups_take_what_the_relay_allows_and_then_it_says_so() {
    let mut world = quota(20_000);
    let (asha, _) = world.person(1);
    let opened = open(&mut world, asha, 1, KEY, true);
    assert_eq!((opened.bytes, opened.quota), (0, 20_000));
    world.ok(asha, put(&head(1), &[1; 10_000]));
    world.ok(asha, put(&head(2), b"small ones count as 4 KiB"));
    assert_eq!(open(&mut world, asha, 1, KEY, true).bytes, 14_096);
    assert_eq!(world.refused(asha, put(&head(3), &[1; 6_000])), ErrorCode::ErrorQuota);
    // What is damaged can be mended all the same, and what went makes room.
    world.ok(asha, space::put(&head(1), vec![2; 10_000], true));
    world.now += 8 * DAY_MS;
    world.ok(asha, space::delete(&head(2)));
    world.ok(asha, put(&head(3), &[1; 6_000]));
    let mut none = quota(0);
    let (asha, _) = none.person(1);
    assert_eq!(none.refused(asha, space::open(&KEY, &transport_key(1), true)), ErrorCode::ErrorQuota);
}

#[test]
fn a_backup_with_another_key_begins_anew_and_the_one_before_stays_a_month() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    open(&mut world, asha, 1, KEY, true);
    for number in 0..20 {
        world.ok(asha, put(&head(number), b"old"));
    }
    assert_eq!(open(&mut world, asha, 1, [71; 32], true).bytes, 20 * 4_096, "both count");
    world.ok(asha, put(&head(1), b"new"));
    assert_eq!(
        world.refused(asha, space::open(&[72; 32], &transport_key(1), true)),
        ErrorCode::ErrorQuota,
        "nobody pushes a backup out by making others"
    );
    world.tick(29 * DAY_MS);
    let new = world.connect(9);
    open(&mut world, new, 9, KEY, false);
    assert_eq!(get(&mut world, new, &head(1)).unwrap(), b"old");
    world.tick(DAY_MS + 1);
    for _ in 0..5 {
        world.tick(limits::SWEEP_MS);
    }
    assert_eq!(world.refused(new, space::open(&KEY, &transport_key(9), false)), ErrorCode::ErrorSpaceUnknown);
    assert_eq!(world.refused(asha, put(&head(2), b"x")), ErrorCode::ErrorSpaceUnknown, "that session had none open");
    assert_eq!(open(&mut world, asha, 1, [71; 32], true).bytes, 4_096);
    assert_eq!(get(&mut world, asha, &head(1)).unwrap(), b"new");
    assert_eq!(world.storage().stats().unwrap().backups, 1);
}

#[test]
fn a_device_that_was_removed_writes_no_more() {
    let mut world = World::new();
    let (asha, phone) = world.person(1);
    let desktop = Device::new(&account(1), 4);
    let both = roster(&account(1), 2, &[&phone, &desktop], &[]);
    world.ok(asha, Request::PutRoster(PutRoster { roster: Some(both) }));
    let there = world.connect(4);
    assert!(open(&mut world, there, 4, KEY, true).writable);
    world.ok(there, put("keyring", b"ring"));
    let without = roster(&account(1), 3, &[&phone], &[desktop.id()]);
    world.ok(asha, Request::PutRoster(PutRoster { roster: Some(without) }));
    assert!(matches!(world.pushed(there), Some(Body::Removed(_))));
    let late = ClientFrame { request_id: 1, request: Some(put(&head(1), b"x")) };
    world.core.request(there, late, world.now);
    world.drain();
    assert!(matches!(world.pushed(there), Some(Body::GoingAway(_))), "its sessions have ended");
    assert!(open(&mut world, asha, 1, KEY, true).writable, "it is the account's, not the device's");
    assert_eq!(get(&mut world, asha, &head(1)), None);
}
