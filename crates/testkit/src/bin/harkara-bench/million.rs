//! A million messages in one database: opening it, opening a chat, searching.

use crate::Scale;
use crate::bare::KEY;
use crate::devices::text;
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

pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) {
    let file = folder.join("million.db");
    let began = Instant::now();
    fill(&Database::open(&file, Some(&KEY)).unwrap(), scale.million);
    report.figure("fill the large database", scale.million as f64 / began.elapsed().as_secs_f64(), "messages/s");

    let began = Instant::now();
    let database = Database::open(&file, Some(&KEY)).unwrap();
    let conn = database.reader().unwrap().unwrap();
    let ask = |query: &Query| Reader::new(&conn, Link::None, StorageView::KeyFile).answer(query).unwrap();
    ask(&Query::Chats { archived: false, after: None, limit: 50 });
    report.figure("open the database and show the chat list", began.elapsed().as_secs_f64() * 1e3, "ms");

    let biggest = ApiChat(chat_id(0).hex());
    let page = Query::Messages { chat: biggest, before: None, after: None, around: None, limit: 50 };
    let search = |text: &str| Query::Search { text: text.into(), chat: None, before: None, limit: 50 };
    let rare = format!("m{}", scale.million / 2);
    for (name, query, sql, argument) in [
        ("open the biggest chat, newest 50", page, CHAT, String::new()),
        ("search a common word, newest 50", search("rain"), FOUND, "rain".to_owned()),
        ("search a Bengali word, newest 50", search("বৃষ্টি"), FOUND, "\"বৃষ্টি\"".to_owned()),
        ("search a rare word", search(&rare), FOUND, rare.clone()),
    ] {
        let mut hits = 0;
        let (typical, worst) = time(|| {
            hits = match ask(&query) {
                Answer::Search { hits, .. } => hits.len(),
                Answer::Messages { .. } => 50,
                other => panic!("{other:?}"),
            }
        });
        assert!(hits > 0, "{name}");
        let (raw, _) = time(|| bare(&conn, sql, &argument));
        report.against(name, typical, "ms", "bare SQLite, the rows alone", raw);
        report.figure(&format!("{name}, worst of {TIMES}"), worst, "ms");
    }
}

const CHAT: &str = "SELECT * FROM messages WHERE chat = (SELECT min(chat) FROM chats) AND ?1 = ''
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
fn fill(database: &Database, count: u64) {
    let numbers: Vec<i64> = database.transaction(|db| (0..CHATS).map(|n| add_chat(db, n)).collect()).unwrap();
    for newest in (0..count.div_ceil(2_000)).rev() {
        let chunk = newest * 2_000..((newest + 1) * 2_000).min(count);
        database.transaction(|db| chunk.into_iter().try_for_each(|n| add_message(db, n, &numbers))).unwrap();
    }
    database.transaction(|db| numbers.iter().try_for_each(|chat| chats::refresh_last(db, *chat))).unwrap();
}

fn add_chat(db: &Connection, n: u64) -> harkara_store::Result<i64> {
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
