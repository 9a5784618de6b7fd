//! Home goes down among real programs, another relay carries, and nothing shows twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Running, World};
use serde_json::{Value, json};

/// Waits until a chat has this text; answers the message.
fn has(device: &mut Running, chat: &str, text: &str) -> Value {
    device.until(text, |device| device.messages(chat).into_iter().find(|message| message["content"]["text"] == text))
}

fn carried(device: &mut Running) {
    device.until("another relay carries", |device| {
        let overview = device.query(json!({ "type": "overview" }));
        (overview["overview"]["connection"]["state"] == "carried").then_some(())
    });
}

#[test]
fn while_home_is_down_text_and_a_file_pass_by_a_fallback_and_are_there_once_when_it_is_back() {
    let mut home = World::new();
    let fallback = World::new();
    let (asha, bilal) = (home.sign_up("asha"), home.sign_up("bilal"));
    asha.ok(&["fallback", "add", fallback.link()]);
    let listed = asha.json(&["fallback", "list"]);
    assert_eq!(listed.len(), 1);

    let (mut at_asha, mut at_bilal) = (asha.serve(), bilal.serve());
    let chat = at_asha.chat_with("bilal");
    at_bilal.caught_up();
    at_asha.send(&chat, "by home");
    has(&mut at_bilal, &chat, "by home");
    // The word about the fallback was said before that.
    home.stop_relay();
    carried(&mut at_asha);
    carried(&mut at_bilal);

    at_asha.send(&chat, "by the fallback");
    let came = has(&mut at_bilal, &chat, "by the fallback");
    assert_eq!(came["carried"], json!({ "kind": "fallback", "pending": true }));
    let file = asha.profile.with_extension("bin");
    std::fs::write(&file, vec![9; 400_000]).unwrap();
    let source = file.to_str().unwrap();
    let files = json!([{ "source": source, "name": "nine.bin", "shrink": false, "voice": false }]);
    at_bilal
        .command(json!({ "type": "send_files", "chat": chat, "text": "a file back", "quote": null, "files": files }));
    has(&mut at_asha, &chat, "a file back");
    at_asha.until("the file is here", |device| {
        let said = device.messages(&chat);
        let files = &said.iter().find(|message| message["content"]["text"] == "a file back")?["content"]["files"];
        (files[0]["state"]["state"] == "here").then_some(())
    });

    home.start_relay();
    at_asha.caught_up();
    at_bilal.caught_up();
    for device in [&mut at_asha, &mut at_bilal] {
        device.until("home has it all", |device| {
            let said = device.messages(&chat);
            let settled = |message: &Value| message["carried"].is_null() || message["carried"]["pending"] == false;
            said.iter().all(settled).then_some(())
        });
        assert_eq!(device.texts(&chat), ["by home", "by the fallback", "a file back"]);
    }
}
