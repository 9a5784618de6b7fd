//! A small database: Asha's device, who knows Bilal and Chitra.

use harkara_api::{Answer, Connection as Link, MessageView, Query, StorageView};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_store::own::{Own, OwnStage};
use harkara_store::rusqlite::Connection;
use harkara_store::{Database, Reader, Result, accounts, chats, members, own};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use zeroize::Zeroizing;

pub const ASHA: AccountId = AccountId([0xa1; 32]);
pub const BILAL: AccountId = AccountId([0xb2; 32]);
pub const CHITRA: AccountId = AccountId([0xc3; 32]);
pub const PHONE: DeviceId = DeviceId([0x1a; 16]);
pub const BILALS: DeviceId = DeviceId([0x1b; 16]);

pub struct Sample {
    pub database: Database,
    pub direct: i64,
    pub group: i64,
}

pub fn sample() -> Sample {
    let database = Database::open_in_memory().unwrap();
    let (direct, group) = fill(database.connection());
    Sample { database, direct, group }
}

pub fn fill(db: &Connection) -> (i64, i64) {
    own::put(db, &asha()).unwrap();
    for (account, name) in [(ASHA, "Asha"), (BILAL, "Bilal"), (CHITRA, "Chitra")] {
        accounts::ensure(db, &account).unwrap();
        accounts::set_record(db, &account, &name.to_lowercase(), b"record", 1).unwrap();
        accounts::set_profile_name(db, &account, name).unwrap();
    }
    let direct = chat(db, ChatId::direct(&ASHA, &BILAL), chats::Kind::Direct, "", Some(BILAL));
    let group = chat(db, ChatId([7; 16]), chats::Kind::Group, "Monsoon", None);
    for (chat, people) in [(direct, vec![ASHA, BILAL]), (group, vec![ASHA, BILAL, CHITRA])] {
        for account in people {
            members::put(db, chat, &account, account == ASHA).unwrap();
        }
    }
    (direct, group)
}

fn asha() -> Own {
    Own {
        stage: OwnStage::Linked,
        relay_link: String::new(),
        relay_name: "Home".into(),
        relay_web: String::new(),
        account_id: Some(ASHA),
        account_secret: Some(Zeroizing::new([1; 32])),
        device_id: PHONE,
        device_secret: Zeroizing::new([2; 32]),
        transport_secret: Zeroizing::new([3; 32]),
        certificate: b"certificate".to_vec(),
        handle: "asha".into(),
        self_group: None,
        profile_name: "Asha".into(),
        profile_changed_ms: 0,
        send_read_marks: true,
        mailbox_acked: 0,
        replaces: false,
    }
}

pub fn chat(db: &Connection, chat_id: ChatId, kind: chats::Kind, name: &str, peer: Option<AccountId>) -> i64 {
    let new = chats::NewChat {
        chat_id,
        group_id: None,
        kind,
        name: name.into(),
        peer,
        created_ms: 1,
        created_by: Some(ASHA),
        activity_ms: 1,
    };
    chats::insert(db, &new).unwrap()
}

/// Message number `n`: its id, counter and time follow from it.
pub fn message(n: u64, chat: i64, text: &str) -> NewMessage<'_> {
    NewMessage {
        message_id: message_id(n),
        chat,
        sender: BILAL,
        device: BILALS,
        counter: n,
        sort_ms: 1_000 * n,
        sent_ms: 1_000 * n,
        kind: TEXT,
        outgoing: false,
        status: status::RECEIVED,
        text,
        system: None,
        around: Around::default(),
    }
}

/// The same, written by Asha on this device.
pub fn outgoing(n: u64, chat: i64, text: &str) -> NewMessage<'_> {
    NewMessage { sender: ASHA, device: PHONE, outgoing: true, status: status::WAITING, ..message(n, chat, text) }
}

pub fn message_id(n: u64) -> MessageId {
    let mut bytes = [0x3e; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    MessageId(bytes)
}

impl Sample {
    pub fn db(&self) -> &Connection {
        self.database.connection()
    }

    pub fn take_in(&self, new: &NewMessage<'_>) -> bool {
        let is_new = messages::insert(self.db(), new).unwrap();
        chats::refresh_last(self.db(), new.chat).unwrap();
        is_new
    }

    pub fn ask(&self, query: &Query) -> Result<Answer> {
        Reader::new(self.db(), Link::Online { catching_up: false, clock_ahead_ms: 0, proxy: None }, StorageView::Memory)
            .answer(query)
    }

    pub fn messages(&self, query: &Query) -> (Vec<u64>, bool, bool) {
        let Answer::Messages { messages, more_before, more_after } = self.ask(query).unwrap() else { panic!() };
        (messages.iter().map(number).collect(), more_before, more_after)
    }

    /// Numbers of the messages found, newest first.
    pub fn search(&self, text: &str) -> Vec<u64> {
        let query = Query::Search { text: text.into(), chat: None, before: None, limit: 50 };
        let Answer::Search { hits, .. } = self.ask(&query).unwrap() else { panic!() };
        hits.iter().map(|hit| number(&hit.message)).collect()
    }
}

pub fn number(message: &MessageView) -> u64 {
    u64::from_str_radix(&message.id.0[16..], 16).unwrap()
}

pub fn api_id(n: u64) -> harkara_api::MessageId {
    harkara_api::MessageId(message_id(n).hex())
}

pub fn api_direct() -> harkara_api::ChatId {
    harkara_api::ChatId(ChatId::direct(&ASHA, &BILAL).hex())
}

pub fn api_group() -> harkara_api::ChatId {
    harkara_api::ChatId(ChatId([7; 16]).hex())
}
