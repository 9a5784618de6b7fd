//! The relay keeps the backup: nothing but the digits and its link is needed to have everything back.

use crate::common::World;
use crate::restored::{past, restore, saved};
use crate::running::{backup, key};
use serde_json::{Value, json};

#[test]
fn at_the_relay_a_backup_is_made_checked_and_restored_by_the_digits_alone() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let folder = tempfile::tempdir().unwrap();
    let file = past(folder.path());
    phone.ok(&["import", &file, "--me", "Asha Sen", "--chat", "bilal", "--zone", "UTC", "--dates", "day-month-year"]);
    // Two parts, of which one is as long as an object gets.
    let document: Vec<u8> = (0..5_000_000u32).map(|n| (n / 7) as u8).collect();
    let path = folder.path().join("timetable.bin");
    std::fs::write(&path, &document).unwrap();
    let sent = phone.json(&["send", "bilal", "the timetable", "--file", path.to_str().unwrap()]).pop().unwrap();
    let timetable = sent["message"].as_str().unwrap().to_owned();

    let first = phone.json(&["backup", "create", "relay"]).pop().unwrap();
    assert_eq!((&first["generation"], &first["files"]), (&json!(1), &json!(1)));
    assert_eq!(phone.json(&["backup", "create", "relay"]).pop().unwrap()["unchanged"], true);
    let checked = phone.json(&["backup", "verify", "relay"]).pop().unwrap();
    assert_eq!((&checked["files"], &checked["flaws"]), (&json!(1), &json!([])));
    assert_eq!(phone.code(&["backup", "create", world.link()]), 1, "to no other relay");
    let (digits, before) = (phone.ok(&["backup", "key"]), phone.json(&["digests"]));
    std::fs::remove_dir_all(&phone.profile).unwrap();

    // Another key finds nothing, and leaves nothing.
    let other = folder.path().join("other");
    std::fs::write(&other, harkara_client::backup::Seed::new([7; 20]).words().join(" ")).unwrap();
    let nobody = world.device("nobody");
    let key_file = ["--key-file", other.to_str().unwrap()];
    assert_eq!(nobody.code(&["backup", "restore", world.link(), key_file[0], key_file[1]]), 9);
    assert!(!nobody.profile.exists());
    assert_eq!(bilal.code(&["backup", "list", "relay", key_file[0], key_file[1]]), 9);

    let found = restore(&world, "found", world.link(), &digits);
    assert_eq!(found.json(&["digests"]), before);
    assert!(saved(&found, &timetable) == document, "another file than was sent");
    // It has met the relay since, and goes on with the same backup.
    found.ok(&["send", "bilal", "I have a new one"]);
    let next = found.json(&["backup", "create", "relay"]).pop().unwrap();
    assert_eq!(next["generation"], 2);
    assert!(next["bytes"].as_u64().unwrap() < 100_000, "{next}");
    assert_eq!(found.json(&["backup", "list", "relay"]).len(), 2);
}

#[test]
fn a_running_device_keeps_its_backup_at_the_relay_and_a_new_one_is_used_while_it_comes_back() {
    let mut world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let mut device = phone.serve();
    device.caught_up();
    let digits = key(&mut device);
    let place = |link: Value| json!({ "kind": "relay", "link": link });
    let elsewhere = device
        .say("command", json!({ "type": "set_backup", "place": place(json!(world.link())), "schedule": "never" }));
    assert_eq!(device.answer(elsewhere)["error"]["code"], "bad_input", "backups go home");
    device.command(json!({ "type": "set_backup", "place": place(Value::Null), "schedule": "daily" }));
    let made = device.until("it is made and proven", |device| {
        let now = backup(device);
        (!now["proven"].is_null() && now["running"].is_null()).then_some(now)
    });
    assert_eq!((&made["fault"], &made["proven"]["messages"]), (&Value::Null, &made["last"]["messages"]));

    world.stop_relay();
    device.command(json!({ "type": "start_backup" }));
    device.until("the relay's absence is said", |device| (backup(device)["fault"] == "away").then_some(()));
    device.until("nothing goes on", |device| backup(device)["running"].is_null().then_some(()));
    world.start_relay();
    device.command(json!({ "type": "start_backup" }));
    device.until("it is made again", |device| {
        let now = backup(device);
        (now["fault"].is_null() && now["running"].is_null()).then_some(())
    });
    let digests = |device: &mut crate::common::Running| device.query(json!({ "type": "digests" }))["chats"].clone();
    let before = digests(&mut device);
    assert_eq!(device.end(), 0);

    let found = world.device("found");
    let mut new = found.serve();
    let restore =
        json!({ "type": "restore", "place": place(json!(world.link())), "key": digits, "deviceName": "found" });
    new.command(restore);
    new.until("all of it is back", |new| {
        let restore = new.query(json!({ "type": "restore" }))["restore"].clone();
        (restore["done"] == true).then_some(())
    });
    assert_eq!(digests(&mut new), before);
    let chat = new.chat_with("bilal");
    new.send(&chat, "I have a new one");
    new.until("the relay has what was said", |new| {
        new.messages(&chat).iter().all(|message| message["status"] != "waiting").then_some(())
    });
    // It goes on where the lost phone stopped.
    new.command(json!({ "type": "set_backup", "place": place(Value::Null), "schedule": "never" }));
    new.command(json!({ "type": "start_backup" }));
    let made = new.until("the new phone's is made", |new| {
        let now = backup(new);
        (!now["last"].is_null() && now["running"].is_null()).then_some(now)
    });
    assert_eq!(made["fault"], Value::Null);
    assert_eq!(new.end(), 0);
}
