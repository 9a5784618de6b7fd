//! kill -9 in the middle of a burst, on either side.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::World;
use serde_json::json;

const BURST: usize = 300;

fn text(number: usize) -> String {
    format!("message {number:04}")
}

#[test]
fn a_receiver_killed_in_a_burst_loses_and_doubles_nothing() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let mut sending = bilal.serve();
    let chat = sending.chat_with("asha");
    for number in 0..BURST {
        sending.say("command", json!({ "type": "send_text", "chat": chat, "text": text(number) }));
    }
    for survived in [1, BURST / 3, BURST / 2] {
        let mut receiving = asha.serve();
        receiving.until("part of the burst is here", |asha| (asha.texts(&chat).len() >= survived).then_some(()));
        receiving.kill();
    }
    let mut receiving = asha.serve();
    receiving.until("all of it is here", |asha| (asha.texts(&chat).len() >= BURST).then_some(()));
    receiving.caught_up();
    assert_eq!(receiving.texts(&chat), (0..BURST).map(text).collect::<Vec<_>>());
}

#[test]
fn a_sender_killed_in_a_burst_has_sent_exactly_what_it_said_it_would() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    let mut receiving = asha.serve();
    let mut sending = bilal.serve();
    let chat = sending.chat_with("asha");
    let mut last = 0;
    for number in 0..BURST {
        last = sending.say("command", json!({ "type": "send_text", "chat": chat, "text": text(number) }));
    }
    // The last of which the durable outbox was promised; the rest may or may not have been taken in.
    let promised = BURST / 2;
    sending.answer(last - (BURST - promised) as u64);
    sending.kill();

    let mut sending = bilal.serve();
    let sent = sending.until("everything taken in is with the relay", |bilal| {
        let messages = bilal.messages(&chat);
        messages.iter().all(|message| message["status"] != "waiting").then_some(messages.len())
    });
    assert!(sent >= promised, "{sent} of {promised} promised");
    receiving.until("everything has arrived", |asha| (asha.texts(&chat).len() >= sent).then_some(()));
    assert_eq!(receiving.texts(&chat), (0..sent).map(text).collect::<Vec<_>>());
}
