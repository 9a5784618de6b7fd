use super::world::*;
use crate::{SessionId, SqliteStorage};
use harkara_wire::proto::relay::*;
use harkara_wire::vault::{Opening, Parties, Registering};
use std::path::Path;

const PASSWORD: &str = "nine bicycles cross Dhaka";
const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

fn parties<T>(person: u8, work: impl FnOnce(Parties<'_>) -> T) -> T {
    let (account, relay) = (account_id(person), harkara_wire::session::public_key(&RELAY_SECRET));
    work(Parties { account: &account, relay: &relay })
}

fn put(world: &mut World, session: SessionId, person: u8, sealed: &[u8]) {
    let (begun, request) = Registering::begin(PASSWORD, [1; 32]).unwrap();
    let Body::VaultBegun(answer) = world.ask(session, Request::BeginVault(BeginVault { request })) else { panic!() };
    let done = parties(person, |parties| begun.finish(PASSWORD, &answer.answer, parties, [2; 32])).unwrap();
    let put = PutVault { record: done.record, sealed: sealed.to_vec() };
    world.ok(session, Request::PutVault(put));
}

fn question(password: &str, seed: u8) -> (Opening, Vec<u8>) {
    Opening::begin(password, [seed; 32]).unwrap()
}

fn ask(world: &mut World, session: SessionId, person: u8, request: &[u8]) -> VaultAnswer {
    let account_id = account_id(person).to_vec();
    match world.ask(session, Request::OpenVault(OpenVault { account_id, request: request.to_vec() })) {
        Body::VaultAnswer(answer) => answer,
        other => panic!("{other:?}"),
    }
}

/// A try that nobody proves, as soon as it may be made.
fn wrong(world: &mut World, session: SessionId, person: u8, seed: u8) -> VaultAnswer {
    let request = question("a wrong one", seed).1;
    let answer = ask(world, session, person, &request);
    if !answer.answer.is_empty() {
        return answer;
    }
    world.tick(answer.wait_ms);
    ask(world, session, person, &request)
}

fn prove(world: &mut World, session: SessionId, person: u8, request: &[u8], proof: &[u8]) -> Body {
    let account_id = account_id(person).to_vec();
    world.ask(session, Request::ProveVault(ProveVault { account_id, request: request.to_vec(), proof: proof.to_vec() }))
}

fn open(world: &mut World, session: SessionId, person: u8, seed: u8) -> Option<Vec<u8>> {
    let (begun, request) = question(PASSWORD, seed);
    let answer = ask(world, session, person, &request);
    let opened = parties(person, |parties| begun.finish(PASSWORD, &answer.answer, parties, [9; 32])).ok()?;
    match prove(world, session, person, &request, &opened.proof) {
        Body::VaultOpened(opened) => Some(opened.sealed),
        _ => None,
    }
}

fn told(world: &mut World, session: SessionId) -> Option<VaultState> {
    let frames = world.inbox.remove(&session).unwrap_or_default();
    let state = |frame: ServerFrame| match frame.body {
        Some(Body::VaultState(state)) => Some(state),
        _ => None,
    };
    frames.into_iter().filter_map(state).next_back()
}

#[test]
fn ten_tries_with_growing_waits_then_the_vault_is_destroyed_and_its_owner_hears_of_it() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    put(&mut world, asha, 1, b"the key");
    assert!(told(&mut world, asha).unwrap().kept);
    let stranger = world.connect(9);
    let began = world.now;
    let mut waited = 0;
    for number in 1..=10u8 {
        let answer = wrong(&mut world, stranger, 1, number);
        assert!(!answer.answer.is_empty());
        assert_eq!(answer.left, 10 - u32::from(number));
        assert!(answer.wait_ms > waited || answer.left == 0, "waits grow");
        waited = answer.wait_ms;
        if answer.left > 0 {
            // Not a moment sooner, and being refused counts for nothing.
            world.now += answer.wait_ms - 1;
            let early = ask(&mut world, stranger, 1, &question("another", 100 + number).1);
            assert_eq!((early.answer.len(), early.left, early.wait_ms), (0, answer.left, 1));
        }
    }
    assert!(world.now - began > 14 * DAY, "whoever wants to use them up takes two weeks");
    world.tick(MINUTE + 10_000);
    let state = told(&mut world, asha).unwrap();
    assert_eq!((state.kept, state.tries, state.tries_ever), (true, 10, 10));
    let answer = ask(&mut world, stranger, 1, &question(PASSWORD, 50).1);
    assert_eq!((answer.answer.len(), answer.left), (0, 0));
    world.tick(11 * MINUTE);
    let state = told(&mut world, asha).unwrap();
    assert_eq!((state.kept, state.version, state.tries), (false, 2, 10));
    world.now += 30 * DAY;
    assert_eq!(ask(&mut world, stranger, 1, &question(PASSWORD, 51).1).left, 0);
    // The owner begins anew.
    put(&mut world, asha, 1, b"the key");
    assert_eq!(open(&mut world, stranger, 1, 52).as_deref(), Some(&b"the key"[..]));
}

#[test]
fn the_tenth_try_may_be_the_right_one_and_then_the_count_begins_anew() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    put(&mut world, asha, 1, b"the key");
    let stranger = world.connect(9);
    for number in 1..=9 {
        wrong(&mut world, stranger, 1, number);
    }
    world.tick(8 * DAY);
    assert_eq!(open(&mut world, stranger, 1, 60).as_deref(), Some(&b"the key"[..]));
    world.tick(11 * MINUTE);
    let state = told(&mut world, asha).unwrap();
    assert!(state.kept && state.tries == 0 && state.tries_ever == 10 && state.opened_ms > 0, "{state:?}");
    assert_eq!(wrong(&mut world, stranger, 1, 61).left, 9);
}

#[test]
fn a_try_is_proven_by_nothing_but_the_password_and_only_for_ten_minutes() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    world.person(2);
    put(&mut world, asha, 1, b"the key");
    let stranger = world.connect(9);
    let (begun, request) = question(PASSWORD, 1);
    let answer = ask(&mut world, stranger, 1, &request);
    let opened = parties(1, |parties| begun.finish(PASSWORD, &answer.answer, parties, [9; 32])).unwrap();
    let refused = |body: Body| matches!(body, Body::Error(error) if error.code() == ErrorCode::ErrorVaultProof);
    assert!(refused(prove(&mut world, stranger, 1, &request, &[0; 64])));
    assert!(refused(prove(&mut world, stranger, 2, &request, &opened.proof)), "another's vault");
    assert!(refused(prove(&mut world, stranger, 1, b"another request", &opened.proof)));
    // Who did not hear the answer asks again, after a new connection too.
    let again = world.connect(8);
    for session in [stranger, again] {
        assert!(matches!(prove(&mut world, session, 1, &request, &opened.proof), Body::VaultOpened(_)));
    }
    world.tick(11 * MINUTE);
    assert!(refused(prove(&mut world, stranger, 1, &request, &opened.proof)), "too late");
}

fn at(path: &Path) -> World {
    World::over(SqliteStorage::open(path).unwrap(), true)
}

#[test]
fn a_try_counts_although_the_relay_dies_before_it_answers_and_waits_outlast_its_death() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    let mut world = at(&path);
    let (asha, _) = world.person(1);
    put(&mut world, asha, 1, b"the key");
    let stranger = world.connect(9);
    let ask_only = |world: &mut World, seed| {
        let request = Some(Request::OpenVault(OpenVault {
            account_id: account_id(1).to_vec(),
            request: question("a wrong one", seed).1,
        }));
        world.core.request(stranger, ClientFrame { request_id: 900, request }, world.now);
    };
    // Before the commit nothing has been told, so nothing counts.
    ask_only(&mut world, 1);
    drop(world);
    let mut world = at(&path);
    let stranger = world.connect(9);
    let answer = ask(&mut world, stranger, 1, &question("a wrong one", 2).1);
    assert_eq!(answer.left, 9);
    world.tick(answer.wait_ms);
    // After it the answer may have been told: it counts, whether or not it was.
    let request =
        Some(Request::OpenVault(OpenVault { account_id: account_id(1).to_vec(), request: question(PASSWORD, 3).1 }));
    world.core.request(stranger, ClientFrame { request_id: 901, request }, world.now);
    drop(world.core.drain());
    let now = world.now;
    drop(world);
    let mut world = at(&path);
    world.now = now;
    let stranger = world.connect(9);
    let early = ask(&mut world, stranger, 1, &question("a wrong one", 4).1);
    assert_eq!((early.answer.len(), early.left), (0, 8));
    assert!(early.wait_ms > 0);
    // Whoever lost that answer has it all the same, uncounted, and goes on with it.
    assert_eq!(open(&mut world, stranger, 1, 3).as_deref(), Some(&b"the key"[..]));
}

#[test]
fn where_there_is_no_vault_tries_look_the_same_from_the_first_to_the_last() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    let (bilal, _) = world.person(2);
    put(&mut world, asha, 1, b"the key");
    world.inbox.clear();
    let stranger = world.connect(9);
    for number in 1..=11 {
        let [with, without] = [1, 2].map(|person| {
            let answer = ask(&mut world, stranger, person, &question("a wrong one", number).1);
            (answer.answer.len(), answer.left, answer.wait_ms)
        });
        assert_eq!(with, without);
        world.tick(with.2 + 11 * MINUTE);
    }
    assert_eq!(told(&mut world, bilal).map(|state| state.kept), Some(false));
    let nobody = Request::OpenVault(OpenVault { account_id: vec![0; 32], request: question(PASSWORD, 1).1 });
    assert_eq!(world.refused(stranger, nobody), ErrorCode::ErrorAccountUnknown);
}

#[test]
fn a_new_password_takes_the_place_of_the_old_one_and_dropping_leaves_nothing() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    let (bilal, _) = world.person(2);
    put(&mut world, asha, 1, b"first");
    put(&mut world, bilal, 2, b"his");
    let stranger = world.connect(9);
    wrong(&mut world, stranger, 1, 1);
    put(&mut world, asha, 1, b"second");
    assert_eq!(open(&mut world, stranger, 1, 2).as_deref(), Some(&b"second"[..]), "and the count began anew");
    world.ok(asha, Request::DropVault(DropVault {}));
    assert_eq!(open(&mut world, stranger, 1, 3), None);
    assert_eq!(open(&mut world, stranger, 2, 4).as_deref(), Some(&b"his"[..]));
    // A device that was not there hears it when it comes.
    let later = world.connect(1);
    world.ok(later, subscribe(0));
    let state = told(&mut world, later).unwrap();
    assert_eq!((state.kept, state.version, state.tries), (false, 3, 1));
}

#[test]
fn nobody_puts_anything_into_anothers_vault_or_asks_by_way_of_putting_what_a_try_is_counted_for() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    let stranger = world.connect(9);
    let (_, request) = Registering::begin(PASSWORD, [1; 32]).unwrap();
    let begin = || Request::BeginVault(BeginVault { request: request.clone() });
    assert_eq!(world.refused(stranger, begin()), ErrorCode::ErrorUnknownDevice);
    let put = PutVault { record: vec![0; 192], sealed: b"x".to_vec() };
    assert_eq!(world.refused(stranger, Request::PutVault(put)), ErrorCode::ErrorUnknownDevice);
    assert_eq!(world.refused(stranger, Request::DropVault(DropVault {})), ErrorCode::ErrorUnknownDevice);
    // The same question has another answer each time: none of them is what the vault would say.
    let answers = [0; 2].map(|_| match world.ask(asha, begin()) {
        Body::VaultBegun(begun) => begun.answer,
        other => panic!("{other:?}"),
    });
    assert_ne!(answers[0][..32], answers[1][..32]);
    let large = PutVault { record: Vec::new(), sealed: vec![0; 2_000] };
    assert_eq!(world.refused(asha, Request::PutVault(large)), ErrorCode::ErrorTooLarge);
}
