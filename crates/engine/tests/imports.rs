//! Chats from elsewhere among one's own: what can be done to what was brought along, and what others have no say in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    AccountId, Answer, ChatId, Command, Content, ErrorCode, Imported, ImportedContent, MessageId, MessageView, Query,
    Reply, StorageView,
};
use harkara_store::Reader;
use harkara_wire::id::MessageId as MessageIdBytes;
use harkara_wire::proto::content::{Deletion, Edit, content::Body};
use world::{ASHA, BILAL, World};

/// The `n`th message of the past, by somebody who has no account here.
fn past(n: u8, content: ImportedContent) -> Imported {
    let id = MessageId(MessageIdBytes([n; 16]).hex());
    Imported { id, sent_ms: 1_000 * u64::from(n), author: "Dr: Chitra".into(), account: None, content }
}

fn text(n: u8, text: &str) -> Imported {
    past(n, ImportedContent::Text { text: text.into() })
}

fn import(world: &mut World, chat: &ChatId, messages: Vec<Imported>) -> u32 {
    let reply = world.command(ASHA, Command::Import { chat: chat.clone(), messages }).unwrap();
    let Reply::Imported { added } = reply else { panic!("{reply:?}") };
    added
}

fn look(world: &mut World, device: usize, chat: &ChatId) -> Vec<MessageView> {
    let query = Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 500 };
    let connection = world.engine(device).connection();
    let database = world.engine(device).database().connection();
    let Answer::Messages { messages, .. } =
        Reader::new(database, connection, StorageView::Memory).answer(&query).unwrap()
    else {
        panic!()
    };
    messages.into_iter().filter(|message| !matches!(message.content, Content::System { .. })).collect()
}

#[test]
fn what_was_brought_along_can_be_starred_forwarded_and_answered_but_not_changed() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    assert_eq!(import(&mut world, &chat, vec![text(1, "the ferry of old"), text(2, "the pier")]), 2);
    let (ferry, pier) = (text(1, "").id, text(2, "").id);
    let refused = |world: &mut World, command| world.command(ASHA, command).unwrap_err().code;
    let react = Command::React { message: ferry.clone(), emoji: "👍".into() };
    assert_eq!(refused(&mut world, react), ErrorCode::NotFound);
    let edit = Command::EditText { message: ferry.clone(), text: "no".into(), mentions: Vec::new() };
    assert_eq!(refused(&mut world, edit), ErrorCode::NotFound);
    let everyone = Command::DeleteForEveryone { messages: vec![ferry.clone()] };
    assert_eq!(refused(&mut world, everyone), ErrorCode::NotFound);

    world.command(ASHA, Command::Star { messages: vec![ferry.clone()], starred: true }).unwrap();
    world.command(ASHA, Command::Forward { messages: vec![pier.clone()], chats: vec![chat.clone()] }).unwrap();
    let answer = Command::SendText {
        chat: chat.clone(),
        text: "still so".into(),
        quote: Some(ferry.clone()),
        mentions: Vec::new(),
    };
    world.command(ASHA, answer).unwrap();
    world.settle();
    let asha = look(&mut world, ASHA, &chat);
    assert!(asha[0].imported && asha[0].starred);
    let quote = asha.last().unwrap().quote.as_ref().unwrap();
    assert_eq!((quote.sender_name.as_str(), quote.here), ("Dr: Chitra", true));
    // Bilal has none of the past: the words of the quote are all he gets.
    let bilal = look(&mut world, BILAL, &chat);
    assert_eq!(world.texts(BILAL, &chat), ["the pier", "still so"]);
    let quote = bilal[1].quote.as_ref().unwrap();
    assert_eq!((quote.text.as_str(), &quote.sender, quote.here), ("the ferry of old", &None, false));
}

#[test]
fn what_was_deleted_stays_so_when_the_chat_is_brought_along_again() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let all = || vec![text(1, "one"), text(2, "two")];
    assert_eq!(import(&mut world, &chat, all()), 2);
    world.command(ASHA, Command::DeleteForMe { messages: vec![text(1, "").id] }).unwrap();
    assert_eq!(import(&mut world, &chat, all()), 0);
    assert_eq!(world.texts(ASHA, &chat), ["two"]);
}

#[test]
fn nobody_else_changes_or_deletes_what_was_brought_along_even_if_it_is_theirs() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let bilal = world.blob(BILAL, "SELECT account_id FROM self");
    let bilal = AccountId(harkara_wire::id::AccountId::try_from(bilal.as_slice()).unwrap().hex());
    let his = Imported { account: Some(bilal), ..text(1, "I owe you ten") };
    import(&mut world, &chat, vec![his]);
    let target = MessageIdBytes([1; 16]).to_vec();
    let edit = Edit { target: target.clone(), changed_ms: u64::MAX / 4, text: "nothing".into(), mentions: Vec::new() };
    world.slip_in(BILAL, &chat, Body::Edit(edit));
    world.slip_in(BILAL, &chat, Body::Deletion(Deletion { targets: vec![target] }));
    world.settle();
    assert_eq!(world.texts(ASHA, &chat), ["I owe you ten"]);
}
