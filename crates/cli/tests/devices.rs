//! One person with several devices.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::World;
use serde_json::json;

#[test]
fn a_linked_device_gets_the_past_and_goes_on_with_the_phone_off() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    for number in 0..30 {
        phone.ok(&["send", "bilal", &format!("before {number}")]);
    }
    bilal.json(&["receive"]);
    let desktop = world.linked(&phone, "desktop");

    let mut at_home = phone.serve();
    desktop.ok(&["history", "status", "--wait"]);
    assert_eq!(at_home.end(), 0);
    let past = desktop.json(&["messages", "bilal", "--limit", "100"]);
    assert_eq!(past.iter().filter(|message| message["content"]["type"] == "text").count(), 30);

    // The phone is off from here.
    desktop.ok(&["send", "bilal", "from the desktop"]);
    let received = bilal.json(&["receive"]);
    assert_eq!(received.len(), 1);
    assert_eq!((&received[0]["text"], &received[0]["senderName"]), (&json!("from the desktop"), &json!("asha")));
    bilal.ok(&["send", "asha", "to the desktop"]);
    assert_eq!(desktop.json(&["receive"])[0]["text"], "to the desktop");

    // And on again: it has missed nothing.
    at_home = phone.serve();
    at_home.caught_up();
    assert_eq!(at_home.end(), 0);
    assert_eq!(phone.json(&["digests"]), desktop.json(&["digests"]));
}

#[test]
fn a_code_whose_words_differ_links_nothing() {
    let world = World::new();
    let phone = world.sign_up("asha");
    let desktop = world.device("desktop");
    let showing = desktop.start(&["--json", "link", world.link()]);
    let code = showing.stage("show_code")["code"].as_str().unwrap().to_owned();
    assert_eq!(phone.code(&["link", "--scan", &code, "--words", "abandon abandon abandon abandon"]), 4);
    assert_eq!(showing.end(), 4);
    assert_eq!(phone.json(&["devices", "list"]).len(), 1);
    assert_eq!(desktop.json(&["status"])[0]["stage"], "fresh");
}

#[test]
fn a_removed_device_is_locked_out_and_says_so() {
    let world = World::new();
    let (phone, _bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    let desktop = world.linked(&phone, "desktop");
    assert_eq!(phone.json(&["devices", "list"]).len(), 2);
    phone.ok(&["devices", "remove", "desktop"]);
    assert_eq!(phone.json(&["devices", "list"]).len(), 1);
    assert_eq!(desktop.code(&["send", "bilal", "still here?"]), 5);
    assert_eq!(desktop.json(&["status"])[0]["stage"], "removed");
}
