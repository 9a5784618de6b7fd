//! Fills an encrypted database with a million messages in 1,000 chats and says how long a screen waits for what.
//!
//! `cargo run --release -p harkara-store --example million -- PATH [COUNT]`; a COUNT of 0 looks at what is there.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use harkara_api::{Answer, ChatId as ApiChat, Connection as Link, Query, StorageView};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_store::{Database, Reader, chats};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use std::time::Instant;

const WORDS: [&str; 16] = [
    "the",
    "rain",
    "আজ",
    "বৃষ্টি",
    "kal",
    "milte",
    "hain",
    "باران",
    "می\u{200c}آید",
    "tomorrow",
    "at",
    "seven",
    "ok",
    "see",
    "you",
    "बारिश",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = std::path::PathBuf::from(arguments.next().expect("where to put it"));
    let count: u64 = arguments.next().map_or(1_000_000, |count| count.parse().expect("a number"));
    let database = Database::open(&path, Some(&[7; 32])).unwrap();
    if count > 0 {
        let began = Instant::now();
        fill(&database, count);
        println!("fill: {count} messages in {:.1} s", began.elapsed().as_secs_f64());
    }
    println!("file: {} MiB", path.metadata().unwrap().len() >> 20);
    drop(database);

    let began = Instant::now();
    let database = Database::open(&path, Some(&[7; 32])).unwrap();
    let conn = database.reader().unwrap().unwrap();
    let ask = |query: &Query| Reader::new(&conn, Link::None, StorageView::KeyFile).answer(query).unwrap();
    ask(&Query::Chats { archived: false, after: None, limit: 50 });
    println!("open and first chat list, cold: {:.1} ms", began.elapsed().as_secs_f64() * 1e3);

    let biggest = ApiChat(chat_id(0).hex());
    let page =
        |chat: &ApiChat| Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 50 };
    let search = |text: &str, chat: Option<&ApiChat>| Query::Search {
        text: text.into(),
        chat: chat.cloned(),
        before: None,
        limit: 50,
    };
    let rarest = "m500000".to_owned();
    let small = ApiChat(chat_id(999).hex());
    let cases: Vec<(&str, Query)> = vec![
        ("overview", Query::Overview),
        ("chat list, 50", Query::Chats { archived: false, after: None, limit: 50 }),
        ("open the biggest chat, newest 50", page(&biggest)),
        ("open a small chat, newest 50", page(&small)),
        ("search a common word, newest 50", search("rain", None)),
        ("search one letter", search("t", None)),
        ("search two letters", search("to", None)),
        ("search four letters of a common word", search("tomo", None)),
        ("search a common word whole, long", search("tomorrow", None)),
        ("search three common words", search("rain tomorrow seven", None)),
        ("search Bengali", search("বৃষ্টি", None)),
        ("search Persian without its joiner", search("میآید", None)),
        ("search a rare word", search(&rarest, None)),
        ("search a word nobody wrote", search("zeppelin", None)),
        ("search a common word in a small chat", search("rain", Some(&small))),
        ("search a rare and a common word", search(&format!("rain {rarest}"), None)),
        ("find a chat by name", Query::SearchChats { text: "chat 77".into(), limit: 20 }),
    ];
    for (name, query) in cases {
        let mut times: Vec<f64> = (0..21)
            .map(|_| {
                let began = Instant::now();
                let answer = ask(&query);
                if let Answer::Search { hits, .. } = &answer {
                    assert!(hits.windows(2).all(|pair| pair[0].message.sent_ms >= pair[1].message.sent_ms));
                }
                began.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        let first = times[0];
        times.sort_by(f64::total_cmp);
        println!("{name}: {:.2} ms (first {first:.2}, worst {:.2})", times[10], times[20]);
    }
}

fn chat_id(n: u64) -> ChatId {
    let mut bytes = [9; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    ChatId(bytes)
}

/// Half of it lies in the first chat; all came newest first in chunks of 2,000, as history does.
fn fill(database: &Database, count: u64) {
    let numbers: Vec<i64> = database
        .transaction(|db| {
            (0..1_000)
                .map(|n| {
                    let new = chats::NewChat {
                        chat_id: chat_id(n),
                        group_id: None,
                        kind: chats::Kind::Group,
                        name: format!("chat {n}"),
                        peer: None,
                        created_ms: n,
                        created_by: None,
                        activity_ms: n,
                    };
                    chats::insert(db, &new)
                })
                .collect::<harkara_store::Result<_>>()
        })
        .unwrap();
    for newest in (0..count.div_ceil(2_000)).rev() {
        database
            .transaction(|db| {
                for n in newest * 2_000..((newest + 1) * 2_000).min(count) {
                    let mut id = [3; 16];
                    // Ids are random in life.
                    id[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
                    let pick = |k: u64| WORDS[((n.wrapping_mul(2_654_435_761) >> k) % 16) as usize];
                    let text = format!("{} {} {} {} {} m{n}", pick(3), pick(7), pick(11), pick(15), pick(19));
                    let new = NewMessage {
                        message_id: MessageId(id),
                        chat: numbers[if n % 2 == 0 { 0 } else { (n / 2 % 1_000) as usize }],
                        sender: AccountId([n as u8; 32]),
                        device: DeviceId([n as u8; 16]),
                        counter: n,
                        sort_ms: 1_700_000_000_000 + n * 30_000,
                        sent_ms: 1_700_000_000_000 + n * 30_000,
                        kind: TEXT,
                        outgoing: false,
                        status: status::RECEIVED,
                        text: &text,
                        system: None,
                        around: Around::default(),
                    };
                    messages::insert(db, &new)?;
                }
                Ok::<_, harkara_store::Error>(())
            })
            .unwrap();
    }
    database.transaction(|db| numbers.iter().try_for_each(|chat| chats::refresh_last(db, *chat))).unwrap();
}
