//! A chat from another messenger becomes part of one's own past.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Device, World};
use harkara_past::{Content, Export, Hint, Outgoing, Package};
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

#[test]
fn an_import_is_searchable_doubles_nothing_and_reaches_every_own_device() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let early = world.linked(&phone, "early");
    let at_home = phone.serve();
    early.ok(&["history", "status", "--wait"]);
    assert_eq!(at_home.end(), 0);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("WhatsApp Chat with Bilal.txt");
    std::fs::write(&file, CHAT).unwrap();
    let file = file.to_str().unwrap();
    let preview = phone.json(&["import", file, "--preview"]).pop().unwrap();
    assert_eq!((&preview["messages"], &preview["orderOpen"]), (&json!(5), &json!(false)));

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
    let late = world.linked(&phone, "late");
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

/// An archive as a phone makes it: a photo and a voice message beside the chat.
fn archive(folder: &std::path::Path, photo: &[u8]) -> String {
    let path = folder.join("WhatsApp Chat - Bilal.zip");
    let mut package = Package::new(std::fs::File::create(&path).unwrap());
    let mut writer = package.chat(jiff::tz::TimeZone::UTC).unwrap();
    let media = |name: &str, caption: &str| Content::Media {
        file: Some(name.into()),
        hint: Hint::Unknown,
        caption: caption.into(),
    };
    let said = [media("IMG-1.jpg", "look, the harbour"), media("PTT-1.opus", ""), media("gone.pdf", "")];
    for (n, content) in (0..).zip(&said) {
        let ms = 1_704_000_000_000 + n * 60_000;
        writer.write(&Outgoing { ms, author: Some("Bilal"), content, edited: false }).unwrap();
    }
    let hello = Content::Text { text: "hello: from the past".into() };
    writer
        .write(&Outgoing { ms: 1_704_001_000_000, author: Some("Asha Sen"), content: &hello, edited: false })
        .unwrap();
    writer.finish().unwrap();
    package.file("IMG-1.jpg", photo).unwrap();
    package.file("PTT-1.opus", &b"OggS, or so it says"[..]).unwrap();
    package.finish().unwrap();
    path.to_str().unwrap().to_owned()
}

fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(320, 200, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[test]
fn what_an_archive_brings_along_is_shown_reaches_other_devices_and_goes_out_again() {
    let world = World::new();
    let (phone, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    phone.ok(&["send", "bilal", "hello"]);
    bilal.json(&["receive"]);
    let folder = tempfile::tempdir().unwrap();
    let picture = photo();
    let file = archive(folder.path(), &picture);
    let preview = phone.json(&["import", &file, "--preview"]).pop().unwrap();
    assert_eq!((&preview["files"], &preview["filesLeftOut"]), (&json!(2), &json!(1)));
    assert_eq!(import(&phone, &file), json!({ "added": 4, "alreadyHere": 0, "left": 0 }));
    let shown = phone.json(&["messages", "bilal"]);
    let seen = &shown[0]["content"]["files"][0];
    assert_eq!(
        (&seen["kind"], &seen["width"], &seen["state"]["state"]),
        (&json!("photo"), &json!(320), &json!("here"))
    );
    assert_ne!(seen["thumbnail"], "");
    assert_eq!(shown[2]["content"], json!({ "type": "left_out", "name": "gone.pdf", "text": "", "links": [] }));
    // The archive may go: what came along is sealed on this device.
    std::fs::remove_file(&file).unwrap();

    let late = world.linked(&phone, "late");
    let at_home = phone.serve();
    late.ok(&["history", "status", "--wait"]);
    let message = shown[0]["id"].as_str().unwrap();
    let fetched = tempfile::tempdir().unwrap();
    let mut fetching = late.serve();
    fetching.caught_up();
    fetching.command(json!({ "type": "file", "message": message, "place": 0, "action": "download" }));
    fetching.until("the photo at the other device", |device| {
        let answer = device.query(json!({ "type": "messages_by_id", "ids": [message] }));
        (answer["messages"][0]["content"]["files"][0]["state"]["state"] == "here").then_some(())
    });
    assert_eq!((fetching.end(), at_home.end()), (0, 0));
    let saved = late.json(&["download", message, "--to", fetched.path().to_str().unwrap()]).pop().unwrap();
    assert!(std::fs::read(saved["path"].as_str().unwrap()).unwrap() == picture, "another photo than came along");

    let out = folder.path().join("out.zip");
    phone.ok(&["export", "bilal", out.to_str().unwrap(), "--zone", "UTC"]);
    let mut export = Export::open(std::fs::File::open(out).unwrap(), "out.zip").unwrap();
    let mut packed = Vec::new();
    std::io::Read::read_to_end(&mut export.media("00000001-IMG-1.jpg").unwrap(), &mut packed).unwrap();
    assert!(packed == picture);
}
