//! One person's devices keep in step, and a removed one is out of everything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{AccountId, Command, Connection, DeviceId, ErrorCode, Event, Fault};
use world::{ASHA, BILAL, World};

/// The code a device shows, if it shows one.

#[test]
fn what_is_read_pinned_or_named_on_one_device_is_so_on_the_other() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = world.linked();
    let message = world.write(BILAL, &chat, "hello both");
    world.settle();
    assert_eq!((world.unread(ASHA, &chat), world.unread(desktop, &chat)), (1, 1));
    world.go_offline(ASHA);
    world.command(desktop, Command::MarkRead { chat: chat.clone(), up_to: message.clone() }).unwrap();
    let pinned = Command::SetChat { chat: chat.clone(), pinned: true, archived: false, muted_until_ms: 0 };
    world.command(desktop, pinned).unwrap();
    let bilal = AccountId(world.text(BILAL, "SELECT lower(hex(account_id)) FROM self"));
    world.command(desktop, Command::SetContactName { account: bilal, name: "Bilal from school".into() }).unwrap();
    world.command(desktop, Command::SetProfile { name: "Asha K.".into(), send_read_marks: false }).unwrap();
    world.settle();
    assert_eq!(world.status(BILAL, &message), Some(3), "read on one device is read");
    world.go_online(ASHA);
    assert_eq!(world.unread(ASHA, &chat), 0);
    assert_eq!(world.number(ASHA, "SELECT pinned FROM chats WHERE kind = 0"), 1);
    assert_eq!(world.text(ASHA, "SELECT own_name FROM accounts WHERE handle = 'bilal'"), "Bilal from school");
    assert_eq!(world.text(ASHA, "SELECT profile_name FROM self"), "Asha K.");
    assert_eq!(world.number(ASHA, "SELECT send_read_marks FROM self"), 0);
}

#[test]
fn what_one_device_sends_the_other_shows_as_sent_with_its_ticks() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = world.linked();
    world.go_offline(BILAL);
    let message = world.write(desktop, &chat, "from the desktop");
    world.settle();
    assert_eq!((world.status(ASHA, &message), world.status(desktop, &message)), (Some(1), Some(1)));
    world.go_online(BILAL);
    world.command(BILAL, Command::MarkRead { chat: chat.clone(), up_to: message.clone() }).unwrap();
    world.settle();
    assert_eq!((world.status(ASHA, &message), world.status(desktop, &message)), (Some(3), Some(3)));
    assert_eq!(world.unread(ASHA, &chat), 0);
}

#[test]
fn a_removed_device_is_taken_out_of_every_group_by_a_commit() {
    let mut world = World::new(3);
    let direct = world.chat_with(ASHA, BILAL);
    let group = world.group(BILAL, "Choir", &[ASHA, 2]);
    let desktop = world.linked();
    world.settle();
    let epochs = "SELECT sum(epoch) FROM chats WHERE kind <> 2";
    let before = world.number(BILAL, epochs);
    let id = DeviceId(world.text(desktop, "SELECT lower(hex(device_id)) FROM self"));
    world.command(ASHA, Command::RemoveDevice { device: id }).unwrap();
    world.settle();
    assert_eq!(world.number(desktop, "SELECT stage FROM self"), 2, "it knows");
    assert_eq!(world.number(BILAL, epochs), before + 2, "one commit in each chat");
    let message = world.write(BILAL, &group, "without the desktop");
    world.write(ASHA, &direct, "here too");
    world.settle();
    assert_eq!(world.status(BILAL, &message), Some(2));
    assert_eq!(world.texts(desktop, &group), Vec::<String>::new());
    for device in [ASHA, BILAL, 2] {
        assert_eq!(world.number(device, "SELECT count(*) FROM outbox"), 0);
        assert_eq!(world.number(device, "SELECT count(*) FROM chats WHERE repair <> 0"), 0);
    }
}

#[test]
fn a_removed_device_keeps_its_chats_until_it_is_linked_again_and_has_them_anew_then() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = world.linked();
    world.write(BILAL, &chat, "before the removal");
    world.settle();
    let before = DeviceId(world.text(desktop, "SELECT lower(hex(device_id)) FROM self"));
    world.command(ASHA, Command::RemoveDevice { device: before.clone() }).unwrap();
    world.settle();
    world.write(BILAL, &chat, "after the removal");
    world.settle();

    // It shows a code, and is given up: nothing has changed.
    let start = Command::StartLinking { relay_link: world.link(), device_name: "desktop again".into() };
    world.devices[desktop].events.clear();
    world.tell(desktop, start.clone());
    world.rest();
    assert!(world.code(desktop).is_some());
    assert_eq!(world.texts(desktop, &chat), ["before the removal"]);
    world.command(desktop, Command::CancelLinking).unwrap();
    world.crash(desktop);
    assert_eq!(world.number(desktop, "SELECT stage FROM self"), 2);
    assert_eq!(world.texts(desktop, &chat), ["before the removal"]);

    world.devices[desktop].events.clear();
    world.tell(desktop, start);
    world.rest();
    let code = world.code(desktop).unwrap();
    world.tell(ASHA, Command::ScanLinkCode { code });
    world.rest();
    assert_eq!(world.texts(desktop, &chat), ["before the removal"]);
    world.tell(ASHA, Command::ConfirmLink { same: true });
    world.settle();
    assert_ne!(world.text(desktop, "SELECT lower(hex(device_id)) FROM self"), before.0, "another device to everybody");
    assert_eq!(world.texts(desktop, &chat), ["before the removal", "after the removal"]);
    world.write(desktop, &chat, "from the new one");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), world.texts(desktop, &chat));
    for device in [ASHA, BILAL, desktop] {
        assert_eq!(world.number(device, "SELECT count(*) FROM outbox"), 0);
        assert_eq!(world.number(device, "SELECT count(*) FROM chats WHERE repair <> 0"), 0);
    }
}

#[test]
fn a_removed_phone_is_not_linked_to_another_one_for_its_account_key_would_be_lost() {
    let mut world = World::new(1);
    let desktop = world.linked();
    let phone = DeviceId(world.text(ASHA, "SELECT lower(hex(device_id)) FROM self"));
    world.command(desktop, Command::RemoveDevice { device: phone }).unwrap();
    world.settle();
    let start = Command::StartLinking { relay_link: world.link(), device_name: "phone".into() };
    assert_eq!(world.command(ASHA, start).unwrap_err().code, ErrorCode::AlreadyLinked);
    assert_eq!(world.number(ASHA, "SELECT account_secret IS NOT NULL FROM self"), 1);
}

#[test]
fn an_account_with_sixteen_devices_says_so_before_a_seventeenth_is_shown_anything() {
    let mut world = World::new(1);
    for _ in 1..16 {
        world.linked();
    }
    let one_more = world.add_device();
    world.tell(one_more, Command::StartLinking { relay_link: world.link(), device_name: "desktop".into() });
    world.rest();
    let code = world.code(one_more).unwrap();
    let refused = world.command(ASHA, Command::ScanLinkCode { code }).unwrap_err();
    assert_eq!(refused.code, ErrorCode::TooManyDevices);

    let last = world.text(one_more - 1, "SELECT lower(hex(device_id)) FROM self");
    world.command(ASHA, Command::RemoveDevice { device: DeviceId(last) }).unwrap();
    world.linked();
}

#[test]
fn a_full_disk_is_named_as_the_reason_and_what_came_meanwhile_comes_again() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.settle();
    world.set_disk_full(BILAL, true);
    let text = "so much to say ".repeat(4000);
    world.tell(ASHA, Command::text(&chat, text));
    for _ in 0..50 {
        world.step();
    }
    let reason = Connection::Offline { fault: Fault::DiskFull, retry_at_ms: None };
    let said = |event: &Event| matches!(event, Event::Connection { connection } if *connection == reason);
    assert!(world.devices[BILAL].events.iter().any(said));
    assert!(world.texts(BILAL, &chat).is_empty());

    world.set_disk_full(BILAL, false);
    world.settle();
    assert_eq!(world.texts(BILAL, &chat).len(), 1);
    assert!(matches!(world.engine(BILAL).connection(), Connection::Online { .. }));
}

#[test]
fn a_clock_a_year_off_is_said_and_nothing_else_suffers() {
    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.set_clock_ahead(BILAL, -YEAR_MS);
    world.go_offline(BILAL);
    world.go_online(BILAL);
    let Connection::Online { clock_ahead_ms, .. } = world.engine(BILAL).connection() else { panic!() };
    assert_eq!(clock_ahead_ms, -YEAR_MS);
    world.write(BILAL, &chat, "from last year");
    world.write(ASHA, &chat, "from today");
    world.settle();
    for device in [ASHA, BILAL] {
        assert_eq!(world.texts(device, &chat), ["from last year", "from today"]);
    }

    world.set_clock_ahead(BILAL, 60_000);
    world.command(BILAL, Command::Reconnect).unwrap();
    world.settle();
    let Connection::Online { clock_ahead_ms, .. } = world.engine(BILAL).connection() else { panic!() };
    assert_eq!(clock_ahead_ms, 0, "a minute is nothing");
}
