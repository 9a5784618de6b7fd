//! Messages brought along from elsewhere.

use crate::sample::{BILAL, Sample, message, message_id, sample};
use harkara_api::{Answer, Content, MessageView, Query};
use harkara_store::imports::{self, NOBODY, NewImport};
use harkara_store::{chats, messages};

fn brought(n: u64, chat: i64, text: &str) -> NewImport<'_> {
    NewImport {
        message_id: message_id(n),
        chat,
        sender: NOBODY,
        author: "Dr: Chitra",
        outgoing: false,
        sent_ms: n * 1_000,
        kind: messages::TEXT,
        text,
        detail: None,
    }
}

fn shown(sample: &Sample) -> Vec<MessageView> {
    let chat = chats::get(sample.db(), sample.group).unwrap().unwrap().chat_id.hex();
    let chat = harkara_api::ChatId(chat);
    let query = Query::Messages { chat, before: None, after: None, around: None, limit: 50 };
    let Answer::Messages { messages, .. } = sample.ask(&query).unwrap() else { panic!() };
    messages
}

#[test]
fn what_is_brought_along_is_marked_found_and_never_unread() {
    let sample = sample();
    sample.take_in(&message(9, sample.group, "today"));
    let new = brought(1, sample.group, "the ferry of old");
    assert!(imports::insert(sample.db(), &new).unwrap());
    assert!(!imports::insert(sample.db(), &new).unwrap(), "again it is nothing new");
    chats::recount(sample.db(), sample.group).unwrap();
    assert_eq!(chats::get(sample.db(), sample.group).unwrap().unwrap().unread, 1, "today's alone");
    assert_eq!(sample.search("ferry"), [1]);
    let shown = shown(&sample);
    assert_eq!(
        (shown[0].imported, shown[0].sender.as_ref(), shown[0].sender_name.as_str()),
        (true, None, "Dr: Chitra")
    );
    assert!(!shown[1].imported);
}

#[test]
fn a_known_author_has_the_name_of_today_and_a_caption_is_found() {
    let sample = sample();
    let file = NewImport {
        sender: BILAL,
        author: "Bilal from work",
        kind: messages::LEFT_OUT,
        detail: Some("\"sea.jpg\""),
        ..brought(2, sample.group, "look, the harbour")
    };
    assert!(imports::insert(sample.db(), &file).unwrap());
    let call = NewImport { kind: messages::CALL, detail: Some("{}"), ..brought(3, sample.group, "") };
    assert!(imports::insert(sample.db(), &call).unwrap());
    assert_eq!(sample.search("harbour"), [2]);
    let shown = shown(&sample);
    assert_eq!(shown[0].sender_name, "Bilal");
    assert!(matches!(&shown[0].content, Content::LeftOut { name, .. } if name == "sea.jpg"));
    assert!(matches!(&shown[1].content, Content::Call { .. }), "whatever its detail says");
}
