//! People chat through the real relay core.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::Command;
use world::{ASHA, BILAL, CHITRA, World};

const STORED: Option<i64> = Some(1);
const DELIVERED: Option<i64> = Some(2);
const READ: Option<i64> = Some(3);

#[test]
fn a_message_gets_its_ticks_one_after_the_other() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.go_offline(ASHA);
    let message = world.write(ASHA, &chat, "নমস্কার 👋");
    assert_eq!(world.status(ASHA, &message), Some(0), "waiting");
    world.go_offline(BILAL);
    world.go_online(ASHA);
    assert_eq!(world.status(ASHA, &message), STORED);
    world.go_online(BILAL);
    assert_eq!(world.texts(BILAL, &chat), ["নমস্কার 👋"]);
    assert_eq!(world.status(ASHA, &message), DELIVERED);
    assert_eq!(world.unread(BILAL, &chat), 1);
    world.command(BILAL, Command::MarkRead { chat: chat.clone(), up_to: message.clone() }).unwrap();
    world.settle();
    assert_eq!(world.unread(BILAL, &chat), 0);
    assert_eq!(world.status(ASHA, &message), READ);
}

#[test]
fn two_people_who_write_first_at_once_meet_in_one_chat() {
    let mut world = World::new(2);
    let a = world.tell(ASHA, Command::StartDirectChat { handle: "bilal".into() });
    let b = world.tell(BILAL, Command::StartDirectChat { handle: "asha".into() });
    let _ = (a, b);
    world.settle();
    let chat = world.chat_with(ASHA, BILAL);
    assert_eq!(chat, world.chat_with(BILAL, ASHA));
    world.write(ASHA, &chat, "from asha");
    world.write(BILAL, &chat, "from bilal");
    world.settle();
    assert_eq!(world.texts(ASHA, &chat).len(), 2);
    assert_eq!(world.texts(ASHA, &chat), world.texts(BILAL, &chat));
}

#[test]
fn in_a_group_ticks_wait_for_the_slowest() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Picnic", &[BILAL, CHITRA]);
    assert_eq!(world.people(CHITRA, &chat), ["asha*", "bilal", "chitra"]);
    world.go_offline(CHITRA);
    let message = world.write(ASHA, &chat, "who brings what?");
    world.settle();
    assert_eq!(world.status(ASHA, &message), STORED);
    world.go_online(CHITRA);
    assert_eq!(world.status(ASHA, &message), DELIVERED);
    for device in [BILAL, CHITRA] {
        assert_eq!(world.status(ASHA, &message), DELIVERED);
        world.command(device, Command::MarkRead { chat: chat.clone(), up_to: message.clone() }).unwrap();
        world.settle();
    }
    assert_eq!(world.status(ASHA, &message), READ);
}
