//! People in one local network while their relay is down: the real program, real mDNS, real carriers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Running, World};
use harkara_client::in_a_local_network;
use serde_json::json;

/// The state of the connection, and whether the last message has this status.
fn state(device: &mut Running) -> String {
    let overview = device.query(json!({ "type": "overview" }));
    overview["overview"]["connection"]["state"].as_str().unwrap().to_owned()
}

#[test]
fn two_people_in_a_local_network_go_on_writing_while_their_relay_is_down() {
    if !in_a_local_network() {
        eprintln!("this computer is in no local network with private addresses: not tried");
        return;
    }
    let mut world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    asha.ok(&["send", "bilal", "one"]);
    assert_eq!(bilal.json(&["receive"])[0]["text"], "one");
    asha.ok(&["nearby", "on"]);
    bilal.ok(&["nearby", "on"]);
    let (mut asha, mut bilal) = (asha.serve(), bilal.serve());
    let chat = asha.chat_with("bilal");
    bilal.caught_up();

    world.stop_relay();
    asha.send(&chat, "two");
    let there = bilal.until("it comes by the local network", |bilal| {
        bilal.messages(&chat).into_iter().find(|one| one["content"]["text"] == "two")
    });
    assert_eq!(there["carried"]["kind"], "nearby");
    assert_eq!(state(&mut bilal), "carried");
    bilal.send(&chat, "three");
    let here = asha.until("so does the answer, and that the first arrived", |asha| {
        let messages = asha.messages(&chat);
        (messages.len() == 3 && messages[1]["status"] == "delivered").then_some(messages)
    });
    assert_eq!(here[2]["content"]["text"], "three");

    world.start_relay();
    for device in [&mut asha, &mut bilal] {
        device.until("home has all of it, once, in one order", |device| {
            let messages = device.messages(&chat);
            let texts: Vec<_> = messages.iter().map(|one| one["content"]["text"].as_str().unwrap()).collect();
            assert!(texts.len() <= 3, "{texts:?}");
            let pending = messages.iter().any(|one| one["carried"]["pending"] == true);
            (!pending && state(device) == "online" && texts == ["one", "two", "three"]).then_some(())
        });
    }
    assert_eq!((asha.end(), bilal.end()), (0, 0));
}
