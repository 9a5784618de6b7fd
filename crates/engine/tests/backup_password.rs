//! The key of backups under a password, through the real relay core.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    Answer, BackupPasswordView, Command, ErrorCode, Event, PasswordOutcome, Query, Reply, Secret, StorageView,
};
use harkara_backup::Seed;
use harkara_store::{Reader, backups};
use harkara_wire::proto::relay::{Error, ErrorCode as RelayCode, ServerFrame, VaultState, server_frame::Body};
use world::{ASHA, BILAL, World};

const PASSWORD: &str = "nine bicycles cross Dhaka";
const ANOTHER: &str = "seven umbrellas left in Kolkata";

fn secret(text: &str) -> Secret {
    Secret(text.into())
}

fn set(world: &mut World, device: usize, password: &str) -> Result<(), ErrorCode> {
    let set = Command::SetBackupPassword { password: secret(password) };
    world.command(device, set).map(|reply| assert_eq!(reply, Reply::Done)).map_err(|error| error.code)
}

/// What opens this device's backups.
fn key(world: &mut World, device: usize) -> Secret {
    let seed = backups::seed(world.engine(device).database().connection()).unwrap().unwrap();
    Secret(Seed::new(*seed).code().to_string())
}

/// What a new device hears that tries this password of this person's.
fn open(world: &mut World, who: &str, password: &str) -> Result<PasswordOutcome, ErrorCode> {
    let device = world.add_device();
    open_on(world, device, who, password)
}

fn open_on(world: &mut World, device: usize, who: &str, password: &str) -> Result<PasswordOutcome, ErrorCode> {
    let relay_link = world.link();
    let open = Command::OpenBackupKey { relay_link, who: who.into(), password: secret(password) };
    match world.command(device, open) {
        Ok(Reply::BackupPassword { outcome }) => Ok(outcome),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.code),
    }
}

fn opens(outcome: Result<PasswordOutcome, ErrorCode>, key: &Secret) -> bool {
    matches!(outcome, Ok(PasswordOutcome::Right { key: found }) if found == *key)
}

fn view(world: &mut World, device: usize) -> BackupPasswordView {
    let connection = harkara_api::Connection::None;
    let reader = Reader::new(world.engine(device).database().connection(), connection, StorageView::Memory);
    match reader.answer(&Query::BackupPassword).unwrap() {
        Answer::BackupPassword { password } => password,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_device_has_the_key_by_the_password_alone_and_every_own_device_knows_of_it() {
    let mut world = World::new(2);
    let desktop = world.linked();
    assert_eq!(set(&mut world, ASHA, "password1"), Err(ErrorCode::PasswordWeak));
    assert!(!view(&mut world, ASHA).set);
    set(&mut world, ASHA, PASSWORD).unwrap();
    let hers = key(&mut world, ASHA);
    assert!(view(&mut world, ASHA).set && view(&mut world, desktop).set);
    assert!(view(&mut world, desktop).used_ms > 0, "setting it means to have had it back once");
    assert!(opens(open(&mut world, "@Asha ", PASSWORD), &hers), "as people type it");
    world.devices[desktop].events.clear();

    let outcome = open(&mut world, "asha", ANOTHER);
    assert!(matches!(outcome, Ok(PasswordOutcome::Wrong { left: 9, wait_ms: 5_000 })), "{outcome:?}");
    let outcome = open(&mut world, "asha", PASSWORD);
    assert!(matches!(outcome, Ok(PasswordOutcome::Wait { left: 9, .. })), "too soon after somebody's wrong one");
    world.wait(5_000);
    assert!(opens(open(&mut world, "asha", PASSWORD), &hers));
    assert!(world.devices[desktop].events.contains(&Event::BackupPassword));
    assert_eq!(view(&mut world, desktop).wrong_tries, 0);
    // Nobody, or somebody without a password: the former is known to everybody anyway.
    assert_eq!(open(&mut world, "nobody_here", PASSWORD), Err(ErrorCode::NoSuchAccount));
    assert!(matches!(open(&mut world, "bilal", PASSWORD), Ok(PasswordOutcome::Wrong { left: 9, .. })));
}

#[test]
fn a_new_password_takes_over_the_same_key_and_two_people_have_nothing_of_each_other() {
    let mut world = World::new(2);
    set(&mut world, ASHA, PASSWORD).unwrap();
    set(&mut world, BILAL, PASSWORD).unwrap();
    let (hers, his) = (key(&mut world, ASHA), key(&mut world, BILAL));
    assert_ne!(hers, his);
    set(&mut world, ASHA, ANOTHER).unwrap();
    assert_eq!(key(&mut world, ASHA), hers, "the archives need nothing new");
    assert!(matches!(open(&mut world, "asha", PASSWORD), Ok(PasswordOutcome::Wrong { .. })));
    world.wait(5_000);
    assert!(opens(open(&mut world, "asha", ANOTHER), &hers));
    assert!(opens(open(&mut world, "bilal", PASSWORD), &his));
    world.command(ASHA, Command::RemoveBackupPassword).unwrap();
    assert!(!view(&mut world, ASHA).set);
    assert!(matches!(open(&mut world, "asha", ANOTHER), Ok(PasswordOutcome::Wrong { .. })));
}

#[test]
fn ten_wrong_passwords_destroy_what_the_relay_has_and_the_digits_stay() {
    let mut world = World::new(1);
    set(&mut world, ASHA, PASSWORD).unwrap();
    let hers = key(&mut world, ASHA);
    let stranger = world.add_device();
    for left in (1..10).rev() {
        let Ok(PasswordOutcome::Wrong { left: told, wait_ms }) = open_on(&mut world, stranger, "asha", ANOTHER) else {
            panic!("{left}")
        };
        assert_eq!(told, left);
        world.wait(wait_ms);
    }
    assert_eq!(open_on(&mut world, stranger, "asha", ANOTHER), Ok(PasswordOutcome::Gone));
    assert_eq!(open_on(&mut world, stranger, "asha", PASSWORD), Ok(PasswordOutcome::Gone));
    world.go_offline(ASHA);
    world.go_online(ASHA);
    let known = view(&mut world, ASHA);
    assert!(known.destroyed && !known.set && known.wrong_tries == 10);
    assert_eq!(key(&mut world, ASHA), hers);
    set(&mut world, ASHA, PASSWORD).unwrap();
    assert!(opens(open(&mut world, "asha", PASSWORD), &hers));
}

#[test]
fn wherever_the_connection_breaks_the_try_counts_once_and_its_answer_comes() {
    for after in 1..14 {
        let mut world = World::new(1);
        set(&mut world, ASHA, PASSWORD).unwrap();
        let hers = key(&mut world, ASHA);
        let device = world.add_device();
        let relay_link = world.link();
        let open = Command::OpenBackupKey { relay_link, who: "asha".into(), password: secret(PASSWORD) };
        let id = world.tell(device, open);
        for _ in 0..after {
            world.step_or_rest();
        }
        world.go_offline(device);
        world.go_online(device);
        match world.answer(device, id) {
            Ok(Reply::BackupPassword { outcome }) => assert!(opens(Ok(outcome), &hers), "{after}"),
            Err(error) => assert_eq!(error.code, ErrorCode::Offline, "{after}"),
            Ok(other) => panic!("{other:?}"),
        }
        assert_eq!(view(&mut world, ASHA).wrong_tries, 0, "{after}");
    }
}

#[test]
fn a_relay_that_lies_is_told_from_a_wrong_password() {
    let lies: [fn(&mut Body); 5] = [
        |body| {
            if let Body::VaultAnswer(answer) = body {
                answer.answer.truncate(100);
            }
        },
        // No point of the curve.
        |body| {
            if let Body::VaultAnswer(answer) = body {
                answer.answer[..32].fill(0xff);
            }
        },
        |body| {
            if let Body::VaultOpened(opened) = body {
                opened.sealed[40] ^= 1;
            }
        },
        |body| {
            if let Body::VaultOpened(opened) = body {
                opened.sealed.clear();
            }
        },
        |body| {
            if let Body::VaultOpened(_) = body {
                let code = RelayCode::ErrorVaultProof.into();
                *body = Body::Error(Error { code, detail: String::new(), retry_after_ms: 0 });
            }
        },
    ];
    let mut world = World::new(1);
    set(&mut world, ASHA, PASSWORD).unwrap();
    for (number, lie) in lies.into_iter().enumerate() {
        let device = world.add_device();
        world.lie_to(device, lie);
        assert_eq!(open_on(&mut world, device, "asha", PASSWORD), Err(ErrorCode::VaultDamaged), "{number}");
        // Whoever sets one learns at once that the relay does not keep it.
        world.lie_to(ASHA, lie);
        world.wait(60_000);
        assert_eq!(set(&mut world, ASHA, ANOTHER), Err(ErrorCode::VaultDamaged), "{number}");
        world.lie_to(ASHA, |_| {});
        set(&mut world, ASHA, PASSWORD).unwrap();
    }
}

#[test]
fn a_relay_that_has_gone_back_to_fewer_tries_or_forgotten_the_password_is_noticed() {
    let mut world = World::new(1);
    set(&mut world, ASHA, PASSWORD).unwrap();
    assert_eq!(view(&mut world, ASHA).went_back_ms, 0);
    let said = |state| ServerFrame { request_id: 0, body: Some(Body::VaultState(state)) };
    let now = VaultState {
        kept: true,
        version: 1,
        changed_ms: 1,
        tries: 3,
        tries_ever: 4,
        tried_ms: 90,
        opened_ms: u64::MAX,
    };
    world.inject(ASHA, said(now));
    assert_eq!((view(&mut world, ASHA).went_back_ms, view(&mut world, ASHA).wrong_tries), (0, 3));
    world.inject(ASHA, said(VaultState { tries: 2, tries_ever: 3, ..now }));
    let noticed = view(&mut world, ASHA).went_back_ms;
    assert!(noticed > 0);
    // A new password begins anew, and a relay that then knows of none has lost it.
    let mut world = World::new(1);
    set(&mut world, ASHA, PASSWORD).unwrap();
    world.lie_to(ASHA, |body| {
        if let Body::VaultState(_) = body {
            *body = Body::VaultState(VaultState::default());
        }
    });
    world.go_offline(ASHA);
    world.go_online(ASHA);
    assert!(view(&mut world, ASHA).went_back_ms > 0 && !view(&mut world, ASHA).set);
}

#[test]
fn a_password_opens_the_key_that_is_on_paper_and_only_the_phone_sets_one() {
    let mut world = World::new(1);
    let desktop = world.linked();
    assert_eq!(set(&mut world, desktop, PASSWORD), Err(ErrorCode::PhoneOnly));
    let Ok(Reply::BackupKey { key: shown }) = world.command(ASHA, Command::MakeBackupKey) else { panic!("no key") };
    let line = shown.lines[shown.confirm as usize].clone();
    world.command(ASHA, Command::ConfirmBackupKey { line }).unwrap();
    assert_eq!(set(&mut world, desktop, PASSWORD), Err(ErrorCode::PhoneOnly), "it makes backups, and has no seed");
    set(&mut world, ASHA, PASSWORD).unwrap();
    assert!(opens(open(&mut world, "asha", PASSWORD), &Secret(shown.code)));
    let typed = format!("{:?}", Command::SetBackupPassword { password: secret(PASSWORD) });
    assert!(!typed.contains("bicycles"), "what a person types is in no log");
    world.go_offline(ASHA);
    assert_eq!(set(&mut world, ASHA, PASSWORD), Err(ErrorCode::Offline));
}
