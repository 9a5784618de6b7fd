//! Backups beside a running device, and a device that is used while its past comes back.

use crate::common::{Running, World};
use crate::restored::{past, saved};
use serde_json::{Value, json};

/// How backups stand.
pub fn backup(device: &mut Running) -> Value {
    device.query(json!({ "type": "backup" }))["backup"].clone()
}

fn refused(device: &mut Running, command: Value) -> Value {
    let id = device.say("command", command);
    device.answer(id)["error"]["code"].clone()
}

fn digests(device: &mut Running) -> Value {
    device.query(json!({ "type": "digests" }))["chats"].clone()
}

/// The key as the phone shows it, confirmed as a person does.
pub fn key(phone: &mut Running) -> String {
    let shown = phone.command(json!({ "type": "make_backup_key" }))["key"].clone();
    let lines: Vec<&str> = shown["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let asked = shown["confirm"].as_u64().unwrap() as usize;
    let confirm = |line: &str| json!({ "type": "confirm_backup_key", "line": line });
    assert_eq!(refused(phone, confirm(lines[(asked + 1) % 8])), "backup_key");
    assert_eq!(backup(phone)["key"], "none");
    phone.command(confirm(lines[asked]));
    assert_eq!(backup(phone)["key"], "ready");
    lines.join(" ")
}

#[test]
fn a_computer_makes_and_proves_the_backup_from_which_a_new_phone_is_used_while_its_past_comes() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let folder = tempfile::tempdir().unwrap();
    let file = past(folder.path());
    phone.ok(&["import", &file, "--me", "Asha Sen", "--chat", "bilal", "--zone", "UTC", "--dates", "day-month-year"]);
    let desktop = world.linked(&phone, "desktop");
    let mut at_home = phone.serve();
    desktop.ok(&["history", "status", "--wait"]);
    let document: Vec<u8> = (0..900_000u32).map(|n| (n / 5) as u8).collect();
    let path = folder.path().join("timetable.bin");
    std::fs::write(&path, &document).unwrap();
    let sent = desktop.json(&["send", "bilal", "the timetable", "--file", path.to_str().unwrap()]).pop().unwrap();
    let timetable = sent["message"].as_str().unwrap().to_owned();

    // The phone makes the key; the computer can make backups from then on, and can't before.
    let mut desk = desktop.serve();
    desk.caught_up();
    let place = json!({ "kind": "folder", "path": folder.path().join("backup") });
    let daily = json!({ "type": "set_backup", "place": place, "schedule": "daily" });
    assert_eq!(backup(&mut desk)["key"], "phone_first");
    assert_eq!(refused(&mut desk, daily.clone()), "backup_no_key");
    assert_eq!(refused(&mut desk, json!({ "type": "make_backup_key" })), "phone_only");
    let digits = key(&mut at_home);
    desk.until("the computer has what it needs", |desk| (backup(desk)["key"] == "ready").then_some(()));
    assert_eq!(at_home.end(), 0);
    let lost = phone;

    // The first one is due at once, and is proven.
    desk.command(daily);
    let made = desk.until("it is made and proven", |desk| {
        let now = backup(desk);
        (!now["proven"].is_null() && now["running"].is_null()).then_some(now)
    });
    assert!(made["last"]["messages"].as_u64().unwrap() >= 1_002, "{made}");
    assert_eq!((&made["last"]["media"], &made["fault"]), (&json!(1), &Value::Null));
    assert_eq!(made["proven"]["messages"], made["last"]["messages"]);
    assert_eq!(made["proven"]["media"], 1);
    assert!(made["nextMs"].as_u64() > made["last"]["madeMs"].as_u64());
    assert!(!desktop.profile.join("proving").exists(), "what was restored on trial is gone");
    let before = digests(&mut desk);

    // Another key, no key, no backup: told apart, and the new device stays nobody's.
    let found = world.device("found");
    let mut new = found.serve();
    let restore =
        |key: &str, place: &Value| json!({ "type": "restore", "place": place, "key": key, "deviceName": "found" });
    let other = harkara_client::backup::Seed::new([7; 20]).words().join(" ");
    assert_eq!(refused(&mut new, restore(&other, &place)), "backup_wrong_key");
    assert_eq!(refused(&mut new, restore("1234", &place)), "backup_key");
    let nowhere = json!({ "kind": "folder", "path": folder.path().join("nowhere") });
    assert_eq!(refused(&mut new, restore(&digits, &nowhere)), "backup_away");
    let empty = json!({ "kind": "folder", "path": folder.path() });
    assert_eq!(refused(&mut new, restore(&digits, &empty)), "backup_missing");

    // The phone is gone. Its successor can be used at once, and has everything in the end.
    new.command(restore(&digits, &place));
    let chats = new.query(json!({ "type": "chats", "archived": false, "after": null, "limit": 9 }));
    assert_eq!(chats["chats"].as_array().unwrap().len(), 1, "the chat is there when the answer comes");
    let chat = new.chat_with("bilal");
    new.send(&chat, "I have a new one");
    new.until("all of it is back", |new| {
        let restore = new.query(json!({ "type": "restore" }))["restore"].clone();
        (restore["done"] == true).then_some(restore)
    });
    new.until("the relay has what was said", |new| {
        new.messages(&chat).iter().all(|message| message["status"] != "waiting").then_some(())
    });
    desk.until("the computer hears the new phone", |desk| {
        desk.texts(&chat).iter().any(|text| text == "I have a new one").then_some(())
    });
    let restored = new.query(json!({ "type": "restore" }))["restore"].clone();
    assert_eq!((&restored["media"], &restored["lost"]), (&json!(1), &json!([])));
    assert_eq!(digests(&mut new), digests(&mut desk));
    assert_ne!(digests(&mut new), before, "a message more");
    assert_eq!((new.end(), desk.end()), (0, 0));
    assert!(saved(&found, &timetable) == document, "another file than was sent");
    assert_eq!(lost.code(&["send", "bilal", "it was me"]), 5, "the old phone is out");
}

#[test]
fn a_place_that_is_away_is_said_and_what_was_stopped_goes_on() {
    let world = World::new();
    let phone = world.sign_up("asha");
    let folder = tempfile::tempdir().unwrap();
    let mut device = phone.serve();
    device.caught_up();
    assert_eq!(
        refused(
            &mut device,
            json!({ "type": "set_backup", "place": { "kind": "folder", "path": "/x" }, "schedule": "never" })
        ),
        "backup_no_key"
    );
    key(&mut device);
    // A file where the folder should be.
    let path = folder.path().join("stick");
    std::fs::write(&path, "no folder").unwrap();
    let set = |path: &std::path::Path| json!({ "type": "set_backup", "place": { "kind": "folder", "path": path }, "schedule": "never" });
    device.command(set(&path));
    device.command(json!({ "type": "start_backup" }));
    let failed = device.until("it has failed", |device| {
        let now = backup(device);
        (!now["fault"].is_null()).then_some(now)
    });
    assert_eq!((&failed["fault"], &failed["last"]), (&json!("away"), &Value::Null));
    // Plugged in.
    std::fs::remove_file(&path).unwrap();
    device.until("nothing goes on", |device| backup(device)["running"].is_null().then_some(()));
    device.command(json!({ "type": "start_backup" }));
    let made = device.until("it is made", |device| {
        let now = backup(device);
        (!now["last"].is_null()).then_some(now)
    });
    assert_eq!((&made["fault"], &made["nextMs"]), (&Value::Null, &Value::Null));
    device.until("nothing goes on", |device| backup(device)["running"].is_null().then_some(()));
    // Turned off: what was made stays where it is.
    device.command(json!({ "type": "set_backup", "place": null, "schedule": "never" }));
    assert_eq!(backup(&mut device)["place"], Value::Null);
    assert!(path.join("keyring").exists());
    assert_eq!(device.end(), 0);
}
