use super::world::*;
use crate::{SqliteStorage, Storage};
use harkara_wire::identity::remove;
use harkara_wire::proto::relay::*;

fn put_roster(roster: harkara_wire::proto::identity::Roster) -> Request {
    Request::PutRoster(PutRoster { roster: Some(roster) })
}

fn find(handle: &str) -> Request {
    Request::GetAccount(GetAccount { by: Some(get_account::By::Handle(handle.into())) })
}

fn claim(person: u8) -> Request {
    Request::ClaimKeyPackages(ClaimKeyPackages { account_id: account_id(person).to_vec() })
}

fn put_packages(packages: &[&str], last_resort: &str) -> Request {
    Request::PutKeyPackages(PutKeyPackages {
        key_packages: packages.iter().map(|package| package.as_bytes().to_vec()).collect(),
        last_resort: last_resort.as_bytes().to_vec(),
    })
}

#[test]
fn an_invite_lets_as_many_in_as_it_says_and_a_repeat_costs_nothing() {
    let mut world = World::over(SqliteStorage::in_memory().unwrap(), false);
    world.storage().add_invite("come in", 1, 0).unwrap();
    let asha = Device::new(&account(1), 1);
    let session = world.connect(1);
    assert_eq!(world.refused(session, register(1, &asha, "guess")), ErrorCode::ErrorInviteInvalid);
    world.ok(session, register(1, &asha, "come in"));
    world.ok(session, register(1, &asha, "come in"));
    let bilal = Device::new(&account(2), 2);
    let session = world.connect(2);
    assert_eq!(world.refused(session, register(2, &bilal, "come in")), ErrorCode::ErrorInviteInvalid);
}

#[test]
fn a_handle_belongs_to_the_first_who_takes_it() {
    let mut world = World::new();
    world.person(1);
    let bilal = Device::new(&account(2), 2);
    let session = world.connect(2);
    let Request::Register(mut request) = register(2, &bilal, "") else { unreachable!() };
    request.handle = "person1".into();
    assert_eq!(world.refused(session, Request::Register(request.clone())), ErrorCode::ErrorHandleTaken);
    request.handle = "No Handle".into();
    assert_eq!(world.refused(session, Request::Register(request)), ErrorCode::ErrorHandleInvalid);
}

#[test]
fn nobody_registers_with_somebody_elses_noise_key() {
    let mut world = World::new();
    world.person(1);
    // Chitra certifies a device that names Asha's transport key, to be taken for it.
    let chitra = Device::new(&account(3), 3);
    let mut roster = roster(&account(3), 1, &[&chitra], &[]);
    let session = world.connect(4);
    let request =
        |roster| Request::Register(Register { handle: "chitra".into(), roster: Some(roster), ..Default::default() });
    assert_eq!(world.refused(session, request(roster.clone())), ErrorCode::ErrorBadRequest);
    roster.signature[0] ^= 1;
    assert_eq!(world.refused(session, request(roster)), ErrorCode::ErrorSignature);
}

#[test]
fn a_device_from_a_backup_lists_itself_by_the_account_key_and_nobody_else_does() {
    let mut world = World::new();
    let (_, old) = world.person(1);
    let new = Device::new(&account(1), 2);
    let session = world.connect(2);
    let without_it = roster(&account(1), 2, &[&old], &[]);
    assert_eq!(world.refused(session, put_roster(without_it)), ErrorCode::ErrorUnknownDevice);
    let stale = roster(&account(1), 1, &[&old, &new], &[]);
    assert_eq!(world.refused(session, put_roster(stale)), ErrorCode::ErrorRosterStale);
    let mut forged = roster(&account(1), 2, &[&old, &new], &[]);
    forged.signature[0] ^= 1;
    assert_eq!(world.refused(session, put_roster(forged)), ErrorCode::ErrorUnknownDevice);
    world.ok(session, put_roster(roster(&account(1), 2, &[&old, &new], &[])));
    world.ok(session, subscribe(0));
    // The phone it replaces is out for good, account key or not: it is not even listened to.
    world.ok(session, put_roster(roster(&account(1), 3, &[&new], &[old.id()])));
    let lost = world.connect(1);
    assert!(matches!(world.pushed(lost), Some(Body::Removed(_))));
}

#[test]
fn an_unknown_device_may_do_little_until_a_roster_names_it() {
    let mut world = World::new();
    let (phone, first) = world.person(1);
    let desktop = world.connect(2);
    assert_eq!(world.refused(desktop, subscribe(0)), ErrorCode::ErrorUnknownDevice);
    assert_eq!(world.refused(desktop, claim(1)), ErrorCode::ErrorUnknownDevice);
    assert!(matches!(world.ask(desktop, find("person1")), Body::AccountFound(_)));
    let second = Device::new(&account(1), 2);
    world.ok(phone, put_roster(roster(&account(1), 2, &[&first, &second], &[])));
    world.ok(desktop, subscribe(0));
}

#[test]
fn a_roster_must_be_newer_signed_by_the_account_and_keep_every_removal() {
    let mut world = World::new();
    let (phone, first) = world.person(1);
    let (second, third) = (Device::new(&account(1), 2), Device::new(&account(1), 3));
    world.ok(phone, put_roster(roster(&account(1), 2, &[&first, &second], &[])));
    world.ok(phone, put_roster(roster(&account(1), 2, &[&first, &second], &[])));
    let stale = put_roster(roster(&account(1), 2, &[&first, &second, &third], &[]));
    assert_eq!(world.refused(phone, stale), ErrorCode::ErrorRosterStale);
    let mut forged = roster(&account(1), 3, &[&first], &[second.id()]);
    forged.signature[3] ^= 1;
    assert_eq!(world.refused(phone, put_roster(forged)), ErrorCode::ErrorSignature);
    let foreign = put_roster(roster(&account(2), 3, &[], &[]));
    assert_eq!(world.refused(phone, foreign), ErrorCode::ErrorBadRequest);
    let vanished = put_roster(roster(&account(1), 3, &[&first], &[]));
    assert_eq!(world.refused(phone, vanished), ErrorCode::ErrorBadRequest);

    let removal = remove(&first.key, &account_id(1), &second.id(), 1);
    world.ok(phone, Request::PutRemoval(PutRemoval { removal: Some(removal) }));
    let forgets = put_roster(roster(&account(1), 3, &[&first, &second], &[]));
    assert_eq!(world.refused(phone, forgets), ErrorCode::ErrorRosterStale);
    world.ok(phone, put_roster(roster(&account(1), 3, &[&first, &third], &[second.id()])));
}

#[test]
fn a_removed_device_is_cut_off_at_once_and_all_who_know_the_account_hear_of_it() {
    let mut world = World::new();
    let (phone, first) = world.person(1);
    let (bilal, bilals) = world.person(5);
    let second = Device::new(&account(1), 2);
    world.ok(phone, put_roster(roster(&account(1), 2, &[&first, &second], &[])));
    let desktop = world.connect(2);
    world.ok(desktop, subscribe(0));
    world.ok(bilal, create(9, &[&bilals, &first, &second], 0));
    world.inbox.clear();

    let removal = remove(&first.key, &account_id(1), &second.id(), 1);
    world.ok(phone, Request::PutRemoval(PutRemoval { removal: Some(removal.clone()) }));
    assert!(matches!(world.pushed(desktop), Some(Body::Removed(_))));
    assert_eq!(shorts(&world.delivered(phone)), ["3 account person1"]);
    assert_eq!(shorts(&world.delivered(bilal)), ["1 account person1"]);
    world.ok(phone, Request::PutRemoval(PutRemoval { removal: Some(removal) }));

    // The same session gets nothing done any more, and a new one is told at the door.
    assert!(matches!(
        {
            world.core.request(desktop, ClientFrame { request_id: 1, request: Some(send(9, 1, "x", 1)) }, world.now);
            world.drain();
            world.pushed(desktop)
        },
        Some(Body::GoingAway(_))
    ));
    let again = world.connect(2);
    assert!(matches!(world.pushed(again), Some(Body::Removed(_))));
    world.ok(bilal, send(9, 1, "only for the phone", 7));
    assert_eq!(shorts(&world.delivered(phone)), ["4 message only for the phone"]);
    let Body::AccountFound(found) = world.ask(bilal, find("person1")) else { panic!() };
    assert_eq!(found.record.unwrap().removals.len(), 1);
}

#[test]
fn a_removal_by_a_stranger_or_by_the_removed_is_refused() {
    let mut world = World::new();
    let (phone, first) = world.person(1);
    let (mallory, mallorys) = world.person(6);
    let second = Device::new(&account(1), 2);
    world.ok(phone, put_roster(roster(&account(1), 2, &[&first, &second], &[])));
    let by_mallory = remove(&mallorys.key, &account_id(1), &first.id(), 1);
    assert_eq!(
        world.refused(phone, Request::PutRemoval(PutRemoval { removal: Some(by_mallory.clone()) })),
        ErrorCode::ErrorBadRequest
    );
    let request = Request::PutRemoval(PutRemoval { removal: Some(by_mallory) });
    assert_eq!(world.refused(mallory, request), ErrorCode::ErrorBadRequest);
    let desktop = world.connect(2);
    world.ok(
        desktop,
        Request::PutRemoval(PutRemoval { removal: Some(remove(&second.key, &account_id(1), &first.id(), 1)) }),
    );
    let late = remove(&first.key, &account_id(1), &second.id(), 2);
    let request = Request::PutRemoval(PutRemoval { removal: Some(late) });
    assert_eq!(world.refused(desktop, request), ErrorCode::ErrorBadRequest);
}

#[test]
fn key_packages_are_given_out_once_oldest_first_and_the_last_resort_always() {
    let mut world = World::new();
    let (asha, device) = world.person(1);
    let (bilal, _) = world.person(2);
    assert_eq!(world.refused(bilal, claim(1)), ErrorCode::ErrorNoKeyPackage);
    world.ok(asha, put_packages(&["one", "two"], "last"));
    for expected in ["one", "two", "last", "last"] {
        let Body::KeyPackages(answer) = world.ask(bilal, claim(1)) else { panic!() };
        assert_eq!(answer.key_packages[0].device_id, device.id().to_vec());
        assert_eq!(answer.key_packages[0].key_package, expected.as_bytes());
        assert!(matches!(world.pushed(asha), Some(Body::KeyPackagesLow(_))));
    }
    world.ok(asha, put_packages(&[], "new last"));
    let Body::KeyPackages(answer) = world.ask(bilal, claim(1)) else { panic!() };
    assert_eq!(answer.key_packages[0].key_package, b"new last");
}
