//! People chat through the real relay core.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{Command, ErrorCode};
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

#[test]
fn a_burst_arrives_in_the_order_it_was_written() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.go_offline(ASHA);
    let burst: Vec<String> = (0..700).map(|number| format!("message {number}")).collect();
    for text in &burst {
        world.write(ASHA, &chat, text);
    }
    world.go_offline(BILAL);
    world.go_online(ASHA);
    world.go_online(BILAL);
    assert_eq!(world.texts(BILAL, &chat), burst);
    assert_eq!(world.texts(ASHA, &chat), burst);
    assert_eq!(world.unread(BILAL, &chat), 700);
}

#[test]
fn names_people_give_themselves_reach_the_others() {
    let mut world = World::new(2);
    world.chat_with(ASHA, BILAL);
    let name_of_asha = "SELECT profile_name FROM accounts WHERE handle = 'asha'";
    assert_eq!(world.text(BILAL, name_of_asha), "asha!");
    assert_eq!(world.text(ASHA, "SELECT profile_name FROM accounts WHERE handle = 'bilal'"), "bilal!");
    world.command(ASHA, Command::SetProfile { name: "আশা".into(), send_read_marks: true }).unwrap();
    world.settle();
    assert_eq!(world.text(BILAL, name_of_asha), "আশা");
}

#[test]
fn who_sends_no_read_marks_is_never_seen_reading() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.command(BILAL, Command::SetProfile { name: "Bilal".into(), send_read_marks: false }).unwrap();
    let message = world.write(ASHA, &chat, "seen?");
    world.settle();
    world.command(BILAL, Command::MarkRead { chat: chat.clone(), up_to: message.clone() }).unwrap();
    world.settle();
    assert_eq!(world.unread(BILAL, &chat), 0);
    assert_eq!(world.status(ASHA, &message), DELIVERED);
}

#[test]
fn a_muted_or_open_chat_does_not_ring_and_another_does() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.write(ASHA, &chat, "ring");
    world.settle();
    assert_eq!(world.rings(BILAL), ["ring"]);
    world.look_at(BILAL, Some(&chat));
    world.write(ASHA, &chat, "seen at once");
    world.settle();
    world.look_at(BILAL, None);
    let muted = Command::SetChat { chat: chat.clone(), pinned: false, archived: false, muted_until_ms: u64::MAX };
    world.command(BILAL, muted).unwrap();
    world.write(ASHA, &chat, "in silence");
    world.settle();
    assert_eq!(world.rings(BILAL), Vec::<String>::new());
    assert_eq!(world.texts(BILAL, &chat).len(), 3);
}

#[test]
fn commands_that_need_the_relay_say_so_when_it_is_away() {
    let mut world = World::new(2);
    world.go_offline(ASHA);
    let refused = world.command(ASHA, Command::StartDirectChat { handle: "bilal".into() }).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Offline);
    world.go_online(ASHA);
    let refused = world.command(ASHA, Command::StartDirectChat { handle: "nobody".into() }).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NoSuchAccount);
}

#[test]
fn signing_up_without_a_relay_says_so_and_works_when_tried_again() {
    let mut world = World::new(1);
    let device = world.add_device();
    let sign_up = Command::SignUp {
        relay_link: world.link(),
        handle: "bilal".into(),
        name: "Bilal".into(),
        device_name: "phone".into(),
    };
    let id = world.tell(device, sign_up.clone());
    world.go_offline(device);
    assert_eq!(world.answer(device, id).unwrap_err().code, ErrorCode::Offline);
    world.go_online(device);
    world.command(device, sign_up).unwrap();
    let taken = world.add_device();
    let again = Command::SignUp {
        relay_link: world.link(),
        handle: "Bilal".into(),
        name: "Another".into(),
        device_name: "phone".into(),
    };
    assert_eq!(world.command(taken, again).unwrap_err().code, ErrorCode::HandleTaken);
}
