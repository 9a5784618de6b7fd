//! A chat from another messenger becomes part of one's own past.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Device, World};
use serde_json::{Value, json};

const CHAT: &str = "31/12/23, 21:04 - Messages and calls are end-to-end encrypted.\n\
    31/12/23, 21:05 - Asha Sen: the ferry leaves at six\n\
    31/12/23, 21:06 - Bilal: the harbour\nor the old pier?\n\
    31/12/23, 21:07 - Bilal: <Media omitted>\n\
    31/12/23, 21:09 - Bilal: Missed voice call\n";

fn import(device: &Device, file: &str) -> Value {
    let arguments = ["import", file, "--me", "Asha Sen", "--chat", "bilal", "--zone", "UTC"];
    device.json(&arguments).pop().unwrap()
}

fn link(world: &World, phone: &Device, name: &str) -> Device {
    let desktop = world.device(name);
    let showing = desktop.start(&["--json", "link", world.link(), "--device-name", name]);
    let code = loop {
        let line = showing.line().unwrap();
        if line["stage"] == "show_code" {
            break line["code"].as_str().unwrap().to_owned();
        }
    };
    let scanning = phone.start(&["--json", "link", "--scan", &code, "--yes"]);
    assert_eq!((scanning.end(), showing.end()), (0, 0));
    desktop
}

#[test]
fn an_import_is_searchable_doubles_nothing_and_reaches_every_own_device() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let early = link(&world, &phone, "early");
    let at_home = phone.serve();
    early.ok(&["history", "status", "--wait"]);
    assert_eq!(at_home.end(), 0);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("WhatsApp Chat with Bilal.txt");
    std::fs::write(&file, CHAT).unwrap();
    let file = file.to_str().unwrap();
    let preview = phone.json(&["import", file, "--preview"]).pop().unwrap();
    assert_eq!((&preview["counts"]["messages"], &preview["dates"]["settled"]), (&json!(5), &json!("by_today")));

    assert_eq!(import(&phone, file), json!({ "added": 5, "alreadyHere": 0, "left": 0 }));
    assert_eq!(import(&phone, file), json!({ "added": 0, "alreadyHere": 5, "left": 0 }));
    let found = phone.json(&["search", "ferry"]);
    assert_eq!(
        (found.len(), &found[0]["message"]["imported"], &found[0]["message"]["outgoing"]),
        (1, &json!(true), &json!(true))
    );
    let shown = phone.json(&["messages", "bilal"]);
    let call = shown.iter().find(|message| message["content"]["type"] == "call").unwrap();
    assert_eq!(call["content"]["call"], json!({ "video": false, "missed": true, "note": "" }));
    assert_eq!(shown.last().unwrap()["content"]["text"], "hello", "the past stands before the present");
    let chats = phone.json(&["chats"]);
    assert_eq!(chats[0]["unread"], 0, "nothing of it is unread");

    // A device that was there already hears of it, one linked afterwards gets it as history.
    let mut at_home = phone.serve();
    at_home.caught_up();
    let mut other = early.serve();
    other.until("the import at the early device", |device| {
        let query = json!({ "type": "search", "text": "pier", "chat": null, "before": null, "limit": 5 });
        let found = device.query(query)["hits"].as_array().is_some_and(|hits| !hits.is_empty());
        found.then_some(())
    });
    assert_eq!((other.end(), at_home.end()), (0, 0));
    let late = link(&world, &phone, "late");
    let at_home = phone.serve();
    late.ok(&["history", "status", "--wait"]);
    assert_eq!(at_home.end(), 0);
    let digests = phone.json(&["digests"]);
    for device in [&early, &late] {
        assert_eq!(device.json(&["digests"]), digests);
        assert_eq!(device.json(&["search", "pier"])[0]["message"]["senderName"], "bilal");
        let content = |device: &Device| -> Vec<Value> {
            device.json(&["messages", "bilal"]).into_iter().map(|mut message| message["content"].take()).collect()
        };
        assert_eq!(content(device), content(&phone));
    }

    // And out again, in the same form.
    let out = folder.path().join("out.txt");
    phone.ok(&["export", "bilal", out.to_str().unwrap(), "--zone", "UTC"]);
    let out = std::fs::read_to_string(out).unwrap();
    assert!(out.contains("[2023-12-31, 21:06:00] bilal: the harbour\nor the old pier?\n"), "{out}");
}
