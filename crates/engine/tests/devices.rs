//! One person's devices keep in step, and a removed one is out of everything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{AccountId, Command, DeviceId, Event, LinkState};
use world::{ASHA, BILAL, World};

/// A desktop linked to Asha's phone.
fn linked(world: &mut World) -> usize {
    let desktop = world.add_device();
    world.tell(desktop, Command::StartLinking { relay_link: world.link(), device_name: "desktop".into() });
    world.rest();
    let code = world.devices[desktop].events.iter().rev().find_map(|event| match event {
        Event::Link { state: LinkState::ShowCode { code, .. } } => Some(code.clone()),
        _ => None,
    });
    world.tell(ASHA, Command::ScanLinkCode { code: code.unwrap() });
    world.rest();
    world.tell(ASHA, Command::ConfirmLink { same: true });
    world.settle();
    desktop
}

#[test]
fn what_is_read_pinned_or_named_on_one_device_is_so_on_the_other() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = linked(&mut world);
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
    let desktop = linked(&mut world);
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
    let desktop = linked(&mut world);
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
