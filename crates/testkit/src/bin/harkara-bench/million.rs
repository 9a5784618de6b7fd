//! A million messages in one profile: opening it, opening a chat, searching. `cargo xtask bench` then starts the desktop
//! with the same profile.

use crate::bare::KEY;
use crate::devices::text;
use crate::profile;
use crate::report::{Report, middle};
use harkara_api::{Answer, ChatId as ApiChat, Connection as Link, Query, StorageView};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_store::{Database, Reader, chats, rusqlite};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use rusqlite::Connection;
use std::path::Path;
use std::time::Instant;

const CHATS: u64 = 1_000;
const TIMES: usize = 31;

/// Makes the profile: a device with an account, offline, and the messages. Nobody else needs the folder.
pub fn fill(report: &mut Report, profile: &Path, messages: u64) {
    let file = profile::make(profile);
    let began = Instant::now();
    insert(&Database::open(&file, Some(&KEY)).unwrap(), messages);
    report.figure("fill the large database", messages as f64 / began.elapsed().as_secs_f64(), "messages/s");
    report.figure("size of the large database", file.metadata().unwrap().len() as f64 / 1_048_576.0, "MiB");
}

/// Looks at it, as a window does.
pub fn measure(report: &mut Report, profile: &Path, messages: u64) {
    let began = Instant::now();
    let database = Database::open(&profile::database(profile), Some(&KEY)).unwrap();
    let conn = database.reader().unwrap().unwrap();
    let ask = |query: &Query| Reader::new(&conn, Link::None, StorageView::KeyFile).answer(query).unwrap();
    ask(&Query::Chats { archived: false, after: None, limit: 50 });
    report.figure("open the database and show the chat list", began.elapsed().as_secs_f64() * 1e3, "ms");

    for case in cases(messages) {
        let began = Instant::now();
        assert!(found(&ask(&case.query)) || case.empty, "{}", case.name);
        let first = began.elapsed().as_secs_f64() * 1e3;
        let (typical, worst) = time(|| drop(ask(&case.query)));
        match case.bare {
            Some((sql, argument)) => {
                let (raw, _) = time(|| bare(&conn, sql, &argument));
                report.against(case.name, typical, "ms", "bare SQLite, the rows alone", raw);
            }
            None => report.figure(case.name, typical, "ms"),
        }
        report.figure(&format!("{}, first time", case.name), first, "ms");
        report.figure(&format!("{}, worst of {TIMES}", case.name), worst, "ms");
    }
}

struct Case {
    name: &'static str,
    query: Query,
    /// The same without us.
    bare: Option<(&'static str, String)>,
    /// There may be nothing to be found.
    empty: bool,
}

fn cases(messages: u64) -> Vec<Case> {
    let (biggest, small) = (ApiChat(chat_id(0).hex()), ApiChat(chat_id(CHATS - 1).hex()));
    let page =
        |chat: &ApiChat| Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 50 };
    let search = |text: &str, chat: Option<&ApiChat>| Query::Search {
        text: text.into(),
        chat: chat.cloned(),
        before: None,
        limit: 50,
    };
    let rare = format!("m{}", messages / 2);
    let its_text = text(messages as usize / 2);
    let both = format!("{rare} {}", its_text.split(' ').next().unwrap());
    let plain = |name, query| Case { name, query, bare: None, empty: false };
    let against =
        |name, query, sql, argument: &str| Case { name, query, bare: Some((sql, argument.into())), empty: false };
    vec![
        plain("overview", Query::Overview),
        plain("chat list, 50", Query::Chats { archived: false, after: None, limit: 50 }),
        plain("find a chat by name", Query::SearchChats { text: "chat 77".into(), limit: 20 }),
        against("open the biggest chat, newest 50", page(&biggest), CHAT, ""),
        plain("open a small chat, newest 50", page(&small)),
        plain("search one letter", search("t", None)),
        plain("search two letters", search("to", None)),
        against("search a common word, newest 50", search("rain", None), FOUND, "rain"),
        against("search a Bengali word, newest 50", search("বৃষ্টি", None), FOUND, "\"বৃষ্টি\""),
        plain("search a Persian word without its joiner", search("میآید", None)),
        plain("search three common words", search("rain tomorrow seven", None)),
        Case { empty: true, ..plain("search a common word in a small chat", search("rain", Some(&small))) },
        against("search a rare word", search(&rare, None), FOUND, &rare),
        plain("search a rare and a common word", search(&both, None)),
        Case { empty: true, ..plain("search a word nobody wrote", search("zeppelin", None)) },
    ]
}

fn found(answer: &Answer) -> bool {
    match answer {
        Answer::Search { hits, .. } => !hits.is_empty(),
        Answer::Messages { messages, .. } => !messages.is_empty(),
        Answer::Chats { chats, .. } => !chats.is_empty(),
        _ => true,
    }
}

const CHAT: &str = "SELECT * FROM messages WHERE chat = (SELECT chat FROM chats WHERE name = 'chat 0') AND ?1 = ''
    ORDER BY sort_ms DESC, message_id DESC LIMIT 50";
const FOUND: &str = "SELECT m.* FROM messages_fts f JOIN messages m ON m.message = f.rowid
    WHERE messages_fts MATCH ?1 ORDER BY f.rowid DESC LIMIT 50";

fn bare(conn: &Connection, sql: &str, argument: &str) {
    let mut query = conn.prepare_cached(sql).unwrap();
    let mut rows = query.query([argument]).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        std::hint::black_box(row.get_ref(10).unwrap());
        count += 1;
    }
    assert!(count > 0, "{sql}");
}

/// Milliseconds: the typical and the worst.
fn time(mut work: impl FnMut()) -> (f64, f64) {
    let once = |_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1e3
    };
    middle((0..TIMES).map(once).collect())
}

fn chat_id(n: u64) -> ChatId {
    let mut bytes = [9; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    ChatId(bytes)
}

/// Half of it lies in the first chat; it comes newest first in chunks of 2,000, as history does.
fn insert(database: &Database, count: u64) {
    let numbers: Vec<i64> = database
        .transaction(|db| (0..CHATS).map(|n| profile::add_group(db, chat_id(n), format!("chat {n}"), n)).collect())
        .unwrap();
    for newest in (0..count.div_ceil(2_000)).rev() {
        let chunk = newest * 2_000..((newest + 1) * 2_000).min(count);
        database.transaction(|db| chunk.into_iter().try_for_each(|n| add_message(db, n, &numbers))).unwrap();
    }
    database.transaction(|db| numbers.iter().try_for_each(|chat| chats::refresh_last(db, *chat))).unwrap();
}

fn add_message(db: &Connection, n: u64, chats: &[i64]) -> harkara_store::Result<()> {
    // Ids are random in life.
    let mut id = [3; 16];
    id[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    let at_ms = 1_700_000_000_000 + n * 30_000;
    let new = NewMessage {
        message_id: MessageId(id),
        chat: chats[if n.is_multiple_of(2) { 0 } else { (n / 2 % CHATS) as usize }],
        sender: AccountId([n as u8; 32]),
        device: DeviceId([n as u8; 16]),
        counter: n,
        sort_ms: at_ms,
        sent_ms: at_ms,
        kind: TEXT,
        outgoing: false,
        status: status::RECEIVED,
        text: &text(n as usize),
        system: None,
        around: Around::default(),
    };
    messages::insert(db, &new)?;
    Ok(())
}
