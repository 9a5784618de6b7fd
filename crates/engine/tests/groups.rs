//! Groups change, and everybody agrees on what they are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{AccountId, ChatId, Command, ErrorCode};
use world::{ASHA, BILAL, CHITRA, World};

const DILIP: usize = 3;

fn account(world: &World, of: usize) -> AccountId {
    AccountId(world.text(of, "SELECT lower(hex(account_id)) FROM self"))
}

fn agree(world: &World, chat: &ChatId, devices: &[usize], people: &[&str]) {
    for device in devices {
        assert_eq!(world.people(*device, chat), people, "as {device} sees it");
    }
}

#[test]
fn an_admin_adds_removes_renames_and_hands_over() {
    let mut world = World::new(4);
    let chat = world.group(ASHA, "Choir", &[BILAL]);
    world
        .command(ASHA, Command::AddMembers { chat: chat.clone(), handles: vec!["chitra".into(), "@Dilip".into()] })
        .unwrap();
    world.settle();
    agree(&world, &chat, &[ASHA, BILAL, CHITRA, DILIP], &["asha*", "bilal", "chitra", "dilip"]);
    let bilal = account(&world, BILAL);
    world.command(ASHA, Command::SetAdmin { chat: chat.clone(), account: bilal, admin: true }).unwrap();
    world.settle();
    world.command(BILAL, Command::RenameGroup { chat: chat.clone(), name: "Small choir".into() }).unwrap();
    let dilip = account(&world, DILIP);
    world.command(BILAL, Command::RemoveMember { chat: chat.clone(), account: dilip }).unwrap();
    world.settle();
    agree(&world, &chat, &[ASHA, BILAL, CHITRA], &["asha*", "bilal*", "chitra"]);
    assert_eq!(world.text(CHITRA, "SELECT name FROM chats WHERE kind = 1"), "Small choir");
    let refused = world.command(DILIP, Command::text(&chat, "hello?")).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotMember);
    world.write(CHITRA, &chat, "still here");
    world.settle();
    assert_eq!(world.texts(ASHA, &chat), ["still here"]);
    assert_eq!(world.texts(DILIP, &chat), Vec::<String>::new());
}

#[test]
fn who_is_no_admin_changes_nothing() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL]);
    let asha = account(&world, ASHA);
    for command in [
        Command::RenameGroup { chat: chat.clone(), name: "Mine".into() },
        Command::AddMembers { chat: chat.clone(), handles: vec!["chitra".into()] },
        Command::RemoveMember { chat: chat.clone(), account: asha },
    ] {
        assert_eq!(world.command(BILAL, command).unwrap_err().code, ErrorCode::NotAdmin);
    }
    agree(&world, &chat, &[ASHA, BILAL], &["asha*", "bilal"]);
}

#[test]
fn whoever_leaves_is_gone_for_everybody_and_the_group_goes_on() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    world.command(ASHA, Command::LeaveGroup { chat: chat.clone() }).unwrap();
    world.settle();
    let people = world.people(BILAL, &chat);
    assert_eq!(people, world.people(CHITRA, &chat));
    assert_eq!(people.len(), 2);
    assert_eq!(people.iter().filter(|who| who.ends_with('*')).count(), 1, "somebody must be able to govern it");
    assert!(world.lines(CHITRA, &chat).iter().any(|line| line.contains("left")));
    world.write(BILAL, &chat, "bye");
    world.settle();
    assert_eq!(world.texts(CHITRA, &chat), ["bye"]);
    assert_eq!(world.texts(ASHA, &chat), Vec::<String>::new());
}

#[test]
fn commits_made_at_the_same_time_all_happen() {
    let mut world = World::new(4);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    let bilal = account(&world, BILAL);
    world.command(ASHA, Command::SetAdmin { chat: chat.clone(), account: bilal, admin: true }).unwrap();
    world.settle();
    world.go_offline(ASHA);
    world.go_offline(BILAL);
    world.command(ASHA, Command::RenameGroup { chat: chat.clone(), name: "Loud choir".into() }).unwrap();
    let chitra = account(&world, CHITRA);
    world.command(BILAL, Command::SetAdmin { chat: chat.clone(), account: chitra, admin: true }).unwrap();
    world.write(ASHA, &chat, "renamed it");
    world.write(BILAL, &chat, "made chitra an admin");
    world.devices[ASHA].offline = false;
    world.go_online(BILAL);
    agree(&world, &chat, &[ASHA, BILAL, CHITRA], &["asha*", "bilal*", "chitra*"]);
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(world.text(device, "SELECT name FROM chats WHERE kind = 1"), "Loud choir");
        assert_eq!(world.texts(device, &chat).len(), 2);
    }
}
