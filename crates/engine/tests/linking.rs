//! Linking a desktop to a phone, through the real relay core: codes, comparison, history, and life without the phone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    ChatId, Command, DeviceId, ErrorCode, Event, HistoryState, LinkRequest, LinkState, Notification, Reply,
};
use world::{ASHA, BILAL, CHITRA, World};

fn states(world: &World, device: usize) -> Vec<LinkState> {
    let state = |event: &Event| match event {
        Event::Link { state } => Some(state.clone()),
        _ => None,
    };
    world.devices[device].events.iter().filter_map(state).collect()
}

/// A new device that shows a code: (device, QR text, typed code).
fn showing(world: &mut World) -> (usize, String, String) {
    let desktop = world.add_device();
    let start = Command::StartLinking { relay_link: world.link(), device_name: "desktop".into() };
    world.tell(desktop, start);
    world.rest();
    match states(world, desktop).pop() {
        Some(LinkState::ShowCode { code, typed, .. }) => (desktop, code, typed),
        other => panic!("no code: {other:?}"),
    }
}

fn scan(world: &mut World, phone: usize, code: &str) -> Result<LinkRequest, ErrorCode> {
    let id = world.tell(phone, Command::ScanLinkCode { code: code.into() });
    world.rest();
    match world.reply(phone, id).expect("no answer to the scan") {
        Ok(Reply::Link { request }) => Ok(request),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.code),
    }
}

fn confirm(world: &mut World, phone: usize, same: bool) -> Result<(), ErrorCode> {
    let id = world.tell(phone, Command::ConfirmLink { same });
    world.rest();
    world.reply(phone, id).expect("no answer to the yes").map(|_| ()).map_err(|error| error.code)
}

/// A desktop linked to Asha's phone, with everything that follows.
fn linked(world: &mut World) -> usize {
    let (desktop, code, _) = showing(world);
    scan(world, ASHA, &code).unwrap();
    confirm(world, ASHA, true).unwrap();
    world.settle();
    desktop
}

fn history(world: &World, device: usize) -> (u64, u64, HistoryState) {
    let progress = |event: &Event| match event {
        Event::History { progress } => Some((progress.received, progress.total, progress.state)),
        _ => None,
    };
    world.devices[device].events.iter().rev().find_map(progress).expect("no history")
}

fn assert_same(world: &World, one: usize, other: usize, chats: &[&ChatId]) {
    for chat in chats {
        assert_eq!(world.texts(one, chat), world.texts(other, chat));
        assert_eq!(world.people(one, chat), world.people(other, chat));
        assert_eq!(world.unread(one, chat), world.unread(other, chat));
    }
}

/// Asha and Bilal have a past: a direct chat and a group.
fn past(world: &mut World) -> (ChatId, ChatId) {
    let direct = world.chat_with(ASHA, BILAL);
    let group = world.group(BILAL, "বাজার", &[ASHA]);
    for at in 0..40 {
        world.write(ASHA, &direct, &format!("আশা {at}"));
        world.write(BILAL, &direct, &format!("bilal {at}"));
        world.write(BILAL, &group, &format!("to all {at}"));
    }
    world.settle();
    (direct, group)
}

#[test]
fn a_desktop_is_linked_gets_its_history_and_goes_on_without_the_phone() {
    let mut world = World::new(2);
    let (direct, group) = past(&mut world);
    let (desktop, code, _) = showing(&mut world);
    let request = scan(&mut world, ASHA, &code).unwrap();
    let Some(LinkState::Compare { request: shown }) = states(&world, desktop).pop() else { panic!() };
    assert_eq!((&request.words, &request.numbers), (&shown.words, &shown.numbers));
    assert_eq!((request.name.as_str(), shown.name.as_str()), ("desktop", "asha"));
    confirm(&mut world, ASHA, true).unwrap();
    assert_eq!(states(&world, desktop).pop(), Some(LinkState::Done));
    assert_eq!(states(&world, ASHA).pop(), Some(LinkState::Done));
    world.settle();

    let total = world.number(ASHA, "SELECT count(*) FROM messages") as u64;
    assert_eq!(history(&world, desktop), (total, total, HistoryState::Complete));
    assert_same(&world, ASHA, desktop, &[&direct, &group]);
    assert_eq!(world.lines(ASHA, &group), world.lines(desktop, &group));

    world.go_offline(ASHA);
    let sent = world.write(desktop, &direct, "written without the phone");
    world.write(BILAL, &group, "read without the phone");
    let made = world.group(desktop, "made without the phone", &[BILAL]);
    world.settle();
    assert_eq!(world.texts(BILAL, &direct), world.texts(desktop, &direct));
    assert_eq!(world.texts(BILAL, &group), world.texts(desktop, &group));
    assert_eq!(world.status(desktop, &sent), Some(2), "two ticks");
    assert_eq!(world.people(BILAL, &made), ["asha*", "bilal"]);

    world.go_online(ASHA);
    assert_same(&world, ASHA, desktop, &[&direct, &group]);
    assert_eq!(world.people(ASHA, &made), world.people(desktop, &made));
    assert_eq!(world.texts(ASHA, &made), world.texts(desktop, &made));
}

#[test]
fn a_typed_code_links_too() {
    let mut world = World::new(2);
    let (direct, _) = past(&mut world);
    let (desktop, _, typed) = showing(&mut world);
    scan(&mut world, ASHA, &typed.to_lowercase()).unwrap();
    confirm(&mut world, ASHA, true).unwrap();
    world.settle();
    assert_same(&world, ASHA, desktop, &[&direct]);
}

#[test]
fn what_can_not_be_linked_is_refused_with_its_own_reason() {
    let mut world = World::new(2);
    let (desktop, code, typed) = showing(&mut world);
    assert_eq!(scan(&mut world, ASHA, "https://example.org"), Err(ErrorCode::CodeNotRecognised));
    assert_eq!(scan(&mut world, desktop, &code), Err(ErrorCode::NotLinked));
    let wrong = format!("{}{}", &typed[..5], if &typed[5..] == "0000" { "1111" } else { "0000" });
    assert_eq!(scan(&mut world, ASHA, &wrong), Err(ErrorCode::CodeWrong));
    assert_eq!(states(&world, desktop).pop(), Some(LinkState::Failed { code: ErrorCode::CodeWrong }));
    assert_eq!(scan(&mut world, ASHA, &code), Err(ErrorCode::CodeExpired));

    let start = Command::StartLinking { relay_link: world.link(), device_name: "phone".into() };
    assert_eq!(world.command(ASHA, start).unwrap_err().code, ErrorCode::AlreadyLinked);
    let start = Command::StartLinking { relay_link: "https://example.org".into(), device_name: String::new() };
    assert_eq!(world.command(desktop, start).unwrap_err().code, ErrorCode::InviteInvalid);

    let (desktop, code, _) = showing(&mut world);
    world.go_offline(ASHA);
    assert_eq!(scan(&mut world, ASHA, &code), Err(ErrorCode::Offline));
    world.go_online(ASHA);
    assert_eq!(states(&world, desktop).pop(), Some(LinkState::CodesUsedUp), "minutes have gone by");
    assert_eq!(scan(&mut world, ASHA, &code), Err(ErrorCode::CodeExpired));

    let (desktop, code, _) = showing(&mut world);
    scan(&mut world, ASHA, &code).unwrap();
    confirm(&mut world, ASHA, false).unwrap();
    assert_eq!(states(&world, desktop).pop(), Some(LinkState::Failed { code: ErrorCode::CodeWrong }));
}

#[test]
fn two_scanners_burn_the_code_and_two_desktops_link_one_after_the_other() {
    let mut world = World::new(2);
    let (desktop, code, _) = showing(&mut world);
    scan(&mut world, ASHA, &code).unwrap();
    assert_eq!(scan(&mut world, BILAL, &code), Err(ErrorCode::CodeUsed));
    assert_eq!(states(&world, desktop).pop(), Some(LinkState::Failed { code: ErrorCode::CodeUsed }));
    assert_eq!(states(&world, ASHA).pop(), Some(LinkState::Failed { code: ErrorCode::CodeUsed }));

    let (first, first_code, _) = showing(&mut world);
    let (second, second_code, _) = showing(&mut world);
    scan(&mut world, ASHA, &first_code).unwrap();
    scan(&mut world, ASHA, &second_code).unwrap();
    assert_eq!(states(&world, first).pop(), Some(LinkState::Failed { code: ErrorCode::LinkRefused }));
    confirm(&mut world, ASHA, true).unwrap();
    assert_eq!(states(&world, second).pop(), Some(LinkState::Done));
}

#[test]
fn other_devices_are_told_of_a_new_one_at_once_and_again_hours_later() {
    let told = |world: &World, device: usize| {
        let notice = |event: &Event| match event {
            Event::Notify { notification: Notification::DeviceLinked { name, .. } } => Some(name.clone()),
            _ => None,
        };
        world.devices[device].events.iter().filter_map(notice).collect::<Vec<_>>()
    };
    let mut world = World::new(1);
    let first = linked(&mut world);
    let second = linked(&mut world);
    assert_eq!(told(&world, first), ["desktop"]);
    assert!(told(&world, ASHA).is_empty(), "who linked it knows");
    assert!(told(&world, second).is_empty());
    world.wait(3 * 3_600_000);
    assert_eq!(told(&world, first), ["desktop", "desktop"]);
    assert_eq!(told(&world, ASHA).len(), 2);
    world.wait(24 * 3_600_000);
    assert_eq!(told(&world, first).len(), 2);
    assert_eq!(world.number(first, "SELECT count(*) FROM devices WHERE notice > 0"), 1);
    let id = world.text(first, "SELECT lower(hex(device_id)) FROM devices WHERE notice > 0");
    world.command(first, Command::DismissNotice { device: DeviceId(id) }).unwrap();
    assert_eq!(world.number(first, "SELECT count(*) FROM devices WHERE notice > 0"), 0);
}

#[test]
fn any_device_removes_another_at_once_and_for_good() {
    let mut world = World::new(2);
    let (direct, _) = past(&mut world);
    let first = linked(&mut world);
    let second = linked(&mut world);
    let id = world.text(second, "SELECT lower(hex(device_id)) FROM self");
    world.command(first, Command::RemoveDevice { device: DeviceId(id.clone()) }).unwrap();
    world.settle();
    assert_eq!(world.number(second, "SELECT stage FROM self"), 2);
    let refused = world.command(second, Command::text(&direct, "still here"));
    assert!(refused.is_err());
    world.write(ASHA, &direct, "among ourselves");
    world.settle();
    assert_eq!(world.texts(BILAL, &direct), world.texts(first, &direct));
    assert!(!world.texts(second, &direct).contains(&"among ourselves".to_owned()));
    for device in [ASHA, first, BILAL] {
        let removed = format!("SELECT removed > 0 FROM devices WHERE lower(hex(device_id)) = '{id}'");
        assert_eq!(world.number(device, &removed), 1);
    }
    // The phone's next roster does not bring it back.
    let third = linked(&mut world);
    assert_eq!(world.texts(third, &direct), world.texts(ASHA, &direct));
    let removed = format!("SELECT removed > 0 FROM devices WHERE lower(hex(device_id)) = '{id}'");
    assert_eq!(world.number(third, &removed), 1);
}

#[test]
fn history_arrives_whole_though_both_die_again_and_again() {
    let mut world = World::new(2);
    let (direct, group) = past(&mut world);
    for at in 0..1_000 {
        world.tell(ASHA, Command::text(&direct, format!("{at} {}", "long ".repeat(300))));
    }
    world.settle();
    let (desktop, code, _) = showing(&mut world);
    scan(&mut world, ASHA, &code).unwrap();
    let id = world.tell(ASHA, Command::ConfirmLink { same: true });
    while world.reply(ASHA, id).is_none() {
        world.step();
    }
    while world.number(desktop, "SELECT count(*) FROM self") == 0 {
        world.step();
    }
    world.crash_every = Some(3);
    world.settle();
    world.crash_every = None;
    world.settle();
    assert_same(&world, ASHA, desktop, &[&direct, &group]);
    assert_eq!(world.number(desktop, "SELECT complete FROM history WHERE giving = 0"), 1);
    assert!(world.number(desktop, "SELECT next_index FROM history WHERE giving = 0") > 4, "several chunks");
}

#[test]
fn a_second_desktop_gets_its_history_from_the_first_when_the_phone_is_gone() {
    let mut world = World::new(2);
    let (direct, group) = past(&mut world);
    let first = linked(&mut world);
    let (second, code, _) = showing(&mut world);
    scan(&mut world, ASHA, &code).unwrap();
    confirm_and_vanish(&mut world);
    world.settle();
    assert_eq!(history(&world, second).2, HistoryState::WaitingForPhone);
    world.command(second, Command::RequestHistory).unwrap();
    world.settle();
    assert_eq!(history(&world, second).2, HistoryState::Complete);
    assert_same(&world, first, second, &[&direct, &group]);
}

/// The phone says yes, and its battery is empty as soon as the new device has what it needs.
fn confirm_and_vanish(world: &mut World) {
    let id = world.tell(ASHA, Command::ConfirmLink { same: true });
    while world.reply(ASHA, id).is_none() {
        world.step();
    }
    world.go_offline(ASHA);
}

#[test]
fn all_devices_of_an_account_show_the_same_lines_however_they_came_into_a_group() {
    let mut world = World::new(3);
    world.chat_with(ASHA, BILAL);
    let desktop = linked(&mut world);
    let made = world.group(ASHA, "made by the phone", &[BILAL]);
    let joined = world.group(BILAL, "joined later", &[CHITRA]);
    world.settle();
    world.command(BILAL, Command::AddMembers { chat: joined.clone(), handles: vec!["asha".into()] }).unwrap();
    world.settle();
    assert_eq!(world.lines(ASHA, &made), world.lines(desktop, &made));
    assert_eq!(world.lines(ASHA, &joined), world.lines(desktop, &joined));
    let added = world.lines(ASHA, &joined);
    assert!(added.len() == 1 && added[0].contains("added"), "{added:?}");
    assert_eq!(world.lines(BILAL, &joined).last(), added.last(), "who was there before says the same");

    world.command(ASHA, Command::LeaveGroup { chat: joined.clone() }).unwrap();
    world.settle();
    let left = world.lines(ASHA, &joined);
    assert!(left.last().is_some_and(|line| line.contains("left")), "{left:?}");
    assert_eq!(left, world.lines(desktop, &joined));
    let ids =
        "SELECT group_concat(hex(message_id), ' ') FROM (SELECT message_id FROM messages WHERE kind = 1 ORDER BY 1)";
    assert_eq!(world.text(ASHA, ids), world.text(desktop, ids), "and history would bring none of them twice");
}
