use crate::sample::*;
use harkara_api::{AccountId as ApiAccount, Answer, ChatKind, Content, Query, SystemLine};
use harkara_store::messages::{NewMessage, SYSTEM};
use harkara_store::{accounts, chats, devices};
use harkara_wire::id::ChatId;

fn list(sample: &Sample, archived: bool) -> Vec<String> {
    let query = Query::Chats { archived, after: None, limit: 50 };
    let Answer::Chats { chats, .. } = sample.ask(&query).unwrap() else { panic!() };
    chats.into_iter().map(|chat| chat.title).collect()
}

#[test]
fn the_list_is_pinned_first_then_by_activity_and_leaves_the_archive_and_the_self_group_out() {
    let sample = sample();
    chat(sample.db(), ChatId([9; 16]), chats::Kind::Own, "hidden", None);
    sample.take_in(&message(1, sample.group, "older"));
    sample.take_in(&message(2, sample.direct, "newer"));
    assert_eq!(list(&sample, false), ["Bilal", "Monsoon"]);
    assert!(chats::set_settings(sample.db(), sample.group, true, false, 0, 5).unwrap());
    assert_eq!(list(&sample, false), ["Monsoon", "Bilal"]);
    assert!(chats::set_settings(sample.db(), sample.direct, false, true, 0, 5).unwrap());
    assert_eq!((list(&sample, false), list(&sample, true)), (vec!["Monsoon".into()], vec!["Bilal".to_owned()]));
}

#[test]
fn the_list_comes_in_pages_that_meet() {
    let sample = sample();
    for n in 0..30_u8 {
        let number = chat(sample.db(), ChatId([0x40 + n; 16]), chats::Kind::Group, &format!("group {n}"), None);
        // Three chats share each moment.
        let mut new = message(100 + u64::from(n), number, "x");
        new.sort_ms = 1_000_000 + u64::from(n / 3);
        sample.take_in(&new);
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let query = Query::Chats { archived: false, after: after.clone(), limit: 7 };
        let Answer::Chats { chats, more } = sample.ask(&query).unwrap() else { panic!() };
        seen.extend(chats.iter().map(|chat| chat.id.clone()));
        after = chats.last().map(|chat| chat.id.clone());
        if !more {
            break;
        }
    }
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!((seen.len(), unique.len()), (32, 32));
}

#[test]
fn reading_up_to_a_message_leaves_the_later_ones_unread_and_cannot_go_back() {
    let sample = sample();
    for n in 1..=5 {
        sample.take_in(&message(n, sample.direct, "x"));
        chats::add_unread(sample.db(), sample.direct, 1).unwrap();
    }
    let unread = || chats::get(sample.db(), sample.direct).unwrap().unwrap().unread;
    assert_eq!(unread(), 5);
    assert!(chats::set_read(sample.db(), sample.direct, 3_000, &message_id(3)).unwrap());
    assert_eq!(unread(), 2);
    assert!(!chats::set_read(sample.db(), sample.direct, 2_000, &message_id(2)).unwrap());
    assert_eq!(unread(), 2);
}

#[test]
fn ones_own_name_for_somebody_shows_everywhere() {
    let sample = sample();
    let line = SystemLine::Added {
        by: ApiAccount(ASHA.hex()),
        by_name: String::new(),
        who: ApiAccount(BILAL.hex()),
        who_name: String::new(),
    };
    let json = serde_json::to_string(&line).unwrap();
    sample.take_in(&message(1, sample.direct, "hello"));
    sample.take_in(&NewMessage { kind: SYSTEM, system: Some(&json), ..message(2, sample.group, "") });
    accounts::set_own_name(sample.db(), &BILAL, "Billu", 7).unwrap();
    assert!(list(&sample, false).contains(&"Billu".to_owned()));
    let Answer::Chat { chat: Some(chat) } = sample.ask(&Query::Chat { chat: api_group() }).unwrap() else { panic!() };
    assert_eq!(chat.kind, ChatKind::Group);
    let Content::System { line: SystemLine::Added { by_name, who_name, .. } } = chat.last.unwrap().content else {
        panic!()
    };
    assert_eq!((by_name.as_str(), who_name.as_str()), ("Asha", "Billu"));
    let Answer::ChatDetail { detail } = sample.ask(&Query::ChatDetail { chat: api_group() }).unwrap() else { panic!() };
    let names: Vec<_> = detail.members.iter().map(|member| (member.name.as_str(), member.me)).collect();
    assert_eq!(names, [("Asha", true), ("Billu", false), ("Chitra", false)]);
    assert!(detail.i_am_admin);
}

#[test]
fn chats_and_people_are_found_by_the_beginning_of_any_word_of_their_name_or_by_handle() {
    let sample = sample();
    accounts::set_own_name(sample.db(), &CHITRA, "চিত্রা Élise", 7).unwrap();
    let find = |text: &str| {
        let Answer::SearchChats { chats, contacts } =
            sample.ask(&Query::SearchChats { text: text.into(), limit: 10 }).unwrap()
        else {
            panic!()
        };
        let chats: Vec<_> = chats.into_iter().map(|chat| chat.title).collect();
        (chats, contacts.into_iter().map(|person| person.handle).collect::<Vec<_>>())
    };
    assert_eq!(find("mons").0, ["Monsoon"]);
    assert_eq!(find("@bil"), (vec!["Bilal".into()], vec!["bilal".to_owned()]));
    for text in ["elise", "চি", "chit"] {
        assert_eq!(find(text).1, ["chitra"], "{text}");
    }
    assert_eq!(find("onsoon"), (vec![], vec![]));
    assert_eq!(find(""), (vec![], vec![]));
}

#[test]
fn the_overview_counts_unread_and_names_devices_to_look_at() {
    let sample = sample();
    let laptop = harkara_wire::id::DeviceId([0x2a; 16]);
    for (device, platform) in [(PHONE, 1), (laptop, 2)] {
        devices::ensure(sample.db(), &device, &ASHA, platform, b"", 5).unwrap();
    }
    devices::set_name(sample.db(), &laptop, "Laptop", 6).unwrap();
    devices::set_notice(sample.db(), &laptop, devices::Notice::Told).unwrap();
    chats::add_unread(sample.db(), sample.direct, 2).unwrap();
    chats::add_unread(sample.db(), sample.group, 1).unwrap();
    let Answer::Overview { overview } = sample.ask(&Query::Overview).unwrap() else { panic!() };
    assert_eq!(overview.unread, 3);
    assert!(overview.holds_account_key);
    assert_eq!(overview.new_devices.iter().map(|device| device.name.as_str()).collect::<Vec<_>>(), ["Laptop"]);
    devices::set_removed(sample.db(), &laptop, &ASHA).unwrap();
    let Answer::Devices { devices } = sample.ask(&Query::Devices).unwrap() else { panic!() };
    assert_eq!(devices.len(), 1);
    assert!(devices[0].this_device);
}
