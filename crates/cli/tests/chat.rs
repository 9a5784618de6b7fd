//! Two people and their devices, through the real program and a real relay.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::World;
use serde_json::json;

#[test]
fn two_people_chat_and_each_learns_how_far_a_message_has_come() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));

    asha.ok(&["send", "bilal", "কেমন আছো? 🙂"]);
    let received = bilal.json(&["receive"]);
    assert_eq!(received.len(), 1);
    assert_eq!(received[0]["text"], "কেমন আছো? 🙂");
    assert_eq!(received[0]["senderName"], "asha");
    assert!(bilal.json(&["receive"]).is_empty(), "what was received once is not received again");

    let chat = received[0]["chat"].as_str().unwrap();
    bilal.ok(&["send", chat, "ভালো"]);
    let mut asha = asha.serve();
    asha.until("the answer is there and one's own message was read", |asha| {
        let messages = asha.messages(chat);
        (messages.len() == 2 && messages[0]["status"] == "read" && messages[1]["content"]["text"] == "ভালো")
            .then_some(())
    });
    assert_eq!(asha.end(), 0);
}

#[test]
fn a_bot_that_serves_answers_a_stranger_in_a_group() {
    let world = World::new();
    let (asha, bilal, bot) = (world.sign_up("asha"), world.sign_up("bilal"), world.sign_up("bot"));
    let group = asha.ok(&["groups", "create", "Family", "bilal", "bot"]).trim().to_owned();

    let mut bot = bot.serve();
    bot.until("the bot is in the group", |bot| {
        let chats = bot.query(json!({ "type": "chats", "archived": false, "after": null, "limit": 10 }));
        chats["chats"].as_array().unwrap().iter().any(|chat| chat["id"] == *group).then_some(())
    });
    bilal.ok(&["send", &group, "ping"]);
    bot.until("ping", |bot| bot.texts(&group).contains(&"ping".to_owned()).then_some(()));
    bot.send(&group, "pong");

    let mut asha = asha.serve();
    asha.until("ping and pong, in this order", |asha| (asha.texts(&group) == ["ping", "pong"]).then_some(()));
}

#[test]
fn search_finds_what_was_said_in_any_script() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    for text in ["the courier ran", "হরকরা দৌড়েছিল", "قاصد دوید"] {
        asha.ok(&["send", "bilal", text]);
    }
    assert_eq!(bilal.json(&["receive"]).len(), 3);
    for (word, whole) in [("cour", "the courier ran"), ("হরকরা", "হরকরা দৌড়েছিল"), ("قاصد", "قاصد دوید")]
    {
        let hits = bilal.json(&["search", word]);
        assert_eq!(hits.len(), 1, "{word}");
        assert_eq!(hits[0]["message"]["content"]["text"], whole);
    }
}

#[test]
fn the_exit_code_says_what_was_wrong() {
    let world = World::new();
    let fresh = world.device("fresh");
    assert_eq!(fresh.code(&["send"]), 2);
    assert_eq!(fresh.code(&["signup", "not a relay link", "asha"]), 4);
    assert_eq!(fresh.code(&["devices", "remove", "0000"]), 1);
    let asha = world.sign_up("asha");
    assert_eq!(asha.code(&["signup", world.link(), "again"]), 5);
    assert_eq!(asha.code(&["send", "nobody_of_this_name", "hello"]), 4);
    assert_eq!(asha.code(&["link", "--scan", "HARKARA1:NONSENSE", "--yes"]), 4);

    let mut holding = asha.serve();
    holding.caught_up();
    assert_eq!(asha.code(&["chats"]), 6);
    assert_eq!(holding.end(), 0);

    std::fs::write(asha.profile.join("harkara.db"), vec![7; 8192]).unwrap();
    assert_eq!(asha.code(&["chats"]), 7);
}

#[test]
fn what_is_sent_while_the_relay_is_down_goes_out_when_it_is_back() {
    let mut world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    asha.ok(&["send", "bilal", "one"]);
    let mut serving = asha.serve();
    let chat = serving.chat_with("bilal");
    world.stop_relay();
    serving.until("the reason is shown", |asha| {
        let overview = asha.query(json!({ "type": "overview" }));
        (overview["overview"]["connection"]["fault"] == "relay_down").then_some(())
    });
    let message = serving.send(&chat, "two");
    let waiting = serving.messages(&chat).pop().unwrap();
    assert_eq!((waiting["id"].as_str(), waiting["status"].as_str()), (Some(&*message), Some("waiting")));
    serving.kill();

    world.start_relay();
    let mut serving = asha.serve();
    serving.until("the relay has it", |asha| (asha.messages(&chat)[1]["status"] != "waiting").then_some(()));
    let texts: Vec<_> = bilal.json(&["receive"]).iter().map(|one| one["text"].clone()).collect();
    assert_eq!(texts, ["one", "two"]);
}

#[test]
fn what_is_done_to_a_message_is_seen_by_the_other() {
    let world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    asha.ok(&["send", "bilal", "see you at sixx"]);
    let received = bilal.json(&["receive"]);
    let (chat, message) = (received[0]["chat"].as_str().unwrap(), received[0]["id"].as_str().unwrap());
    bilal.ok(&["react", message, "👍"]);
    bilal.ok(&["send", chat, "fine", "--reply-to", message]);
    bilal.ok(&["send", chat, "wrong window"]);
    asha.ok(&["edit", message, "see you at six"]);
    let last = bilal.json(&["messages", chat, "--limit", "1"]);
    bilal.ok(&["delete", "--everyone", last[0]["id"].as_str().unwrap()]);
    bilal.ok(&["star", message]);
    assert_eq!(bilal.json(&["starred"])[0]["message"]["content"]["text"], "see you at six");
    for device in [asha, bilal] {
        let mut device = device.serve();
        device.until("the edit, the reaction, the answer and the deletion", |device| {
            let messages = device.messages(chat);
            (messages.len() == 3
                && messages[0]["content"]["text"] == "see you at six"
                && messages[0]["reactions"][0]["emoji"] == "👍"
                && messages[1]["quote"]["text"] == "see you at six"
                && messages[2]["content"]["type"] == "deleted")
                .then_some(())
        });
        assert_eq!(device.end(), 0);
    }
}
