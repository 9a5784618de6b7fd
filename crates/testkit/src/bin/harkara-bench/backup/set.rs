//! Chats and photos, once as a profile and once as plain files.

use crate::devices::text;
use crate::profile::add_group;
use harkara_api::FileKind;
use harkara_media::FileKey;
use harkara_store::attachments::{self, Attachment};
use harkara_store::files::{self, File};
use harkara_store::messages::{self, Around, NewMessage, TEXT, status};
use harkara_store::rusqlite::Connection;
use harkara_store::{Database, chats};
use harkara_wire::id::{AccountId, ChatId, DeviceId, MessageId};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const CHATS: u64 = 40;
/// As a messenger sends photos.
const PHOTO: usize = 240 << 10;
/// For each MiB of photos.
const MESSAGES: u64 = 200;
const BEGAN_MS: u64 = 1_700_000_000_000;

pub struct Set {
    pub profile: PathBuf,
    pub plain: PathBuf,
    /// Opens our backups.
    pub digits: String,
    /// How large the plain files are.
    pub mib: f64,
    messages: u64,
    chats: Vec<i64>,
}

impl Set {
    /// `mib` of photos, and the messages among which they were sent.
    pub fn make(cli: &Path, link: &str, folder: &Path, mib: u64) -> Self {
        let (profile, plain) = (folder.join("profile"), folder.join("plain"));
        let ask = |arguments: &[&str]| {
            let output = Command::new(cli).args(arguments).env("HARKARA_PROFILE", &profile).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        ask(&["signup", link, "asha"]);
        let digits = ask(&["backup", "key"]);
        std::fs::create_dir_all(&plain).unwrap();
        let database = open(&profile);
        let add =
            |db: &Connection| (0..CHATS).map(|n| add_group(db, chat_id(n), format!("chat {n}"), BEGAN_MS)).collect();
        let chats = database.transaction(add).unwrap();
        let mut set = Self { profile, plain, digits, mib: 0.0, messages: 0, chats };
        let photos = mib * (1 << 20) / PHOTO as u64;
        let each = (mib * MESSAGES / photos).max(1);
        let mut chance = StdRng::seed_from_u64(3);
        for n in 0..photos {
            set.say(&database, each);
            set.photo(&database, n, &mut chance);
        }
        set.mib = super::size(&set.plain) / super::MIB;
        set
    }

    /// More is said.
    pub fn grow(&mut self, messages: u64) {
        // Closed again at once: the programs want it for themselves.
        self.say(&open(&self.profile), messages);
    }

    fn say(&mut self, database: &Database, count: u64) {
        let (from, to) = (self.messages, self.messages + count);
        database
            .transaction(|db| {
                for n in from..to {
                    messages::insert(db, &message(n, self.chats[(n % CHATS) as usize], &text(n as usize)))?;
                }
                self.chats.iter().try_for_each(|chat| chats::refresh_last(db, *chat))
            })
            .unwrap();
        for chat in 0..CHATS {
            let path = self.plain.join(format!("chat {chat}.jsonl"));
            let mut lines = BufWriter::new(OpenOptions::new().create(true).append(true).open(path).unwrap());
            for n in (from..to).filter(|n| n % CHATS == chat) {
                let MessageId(id) = message_id(n);
                let line = serde_json::json!({ "id": id, "from": "asha", "at": at_ms(n), "text": text(n as usize) });
                writeln!(lines, "{line}").unwrap();
            }
            lines.flush().unwrap();
        }
        self.messages = to;
    }

    /// Bytes that nothing can make smaller, sealed as any file that is sent.
    fn photo(&mut self, database: &Database, n: u64, chance: &mut StdRng) {
        let mut bytes = vec![0; PHOTO];
        chance.fill_bytes(&mut bytes);
        std::fs::write(self.plain.join(format!("photo {n}.jpg")), &bytes).unwrap();
        let mut key = [0; 32];
        chance.fill_bytes(&mut key);
        let mut stored = Vec::new();
        let go_on = |_| true;
        let sealed = harkara_media::seal::seal(&mut bytes.as_slice(), PHOTO as u64, FileKey(key), &mut stored, go_on);
        let sealed = sealed.unwrap().unwrap();
        let media = self.profile.join("media");
        std::fs::create_dir_all(&media).unwrap();
        std::fs::write(media.join(sealed.file_id.hex()), stored).unwrap();
        let ids = sealed.ids.iter().flat_map(|id| id.to_vec()).collect();
        let number = self.messages;
        self.messages += 1;
        database
            .transaction(|db| {
                messages::insert(db, &message(number, self.chats[0], ""))?;
                let file = File {
                    file_id: Some(sealed.file_id),
                    key: Some(key),
                    size: PHOTO as u64,
                    ids,
                    here: true,
                    ..File::new()
                };
                let photo = Attachment {
                    message_id: message_id(number),
                    place: 0,
                    file: files::insert(db, &file)?,
                    kind: FileKind::File,
                    name: format!("photo {n}.jpg"),
                    media_type: "image/jpeg".into(),
                    width: 0,
                    height: 0,
                    duration_ms: 0,
                    thumbnail: Vec::new(),
                    waveform: Vec::new(),
                };
                attachments::insert(db, &photo)
            })
            .unwrap();
    }
}

fn message(n: u64, chat: i64, text: &str) -> NewMessage<'_> {
    NewMessage {
        message_id: message_id(n),
        chat,
        sender: AccountId([4; 32]),
        device: DeviceId([4; 16]),
        counter: n,
        sort_ms: at_ms(n),
        sent_ms: at_ms(n),
        kind: TEXT,
        outgoing: false,
        status: status::RECEIVED,
        text,
        system: None,
        around: Around::default(),
    }
}

fn message_id(n: u64) -> MessageId {
    let mut id = [3; 16];
    id[..8].copy_from_slice(&n.to_be_bytes());
    MessageId(id)
}

fn chat_id(n: u64) -> ChatId {
    let mut id = [9; 16];
    id[..8].copy_from_slice(&n.to_be_bytes());
    ChatId(id)
}

fn at_ms(n: u64) -> u64 {
    BEGAN_MS + n * 20_000
}

/// The profile's database, with the key that lies beside it.
fn open(profile: &Path) -> Database {
    let note = std::fs::read_to_string(profile.join("database.key")).unwrap();
    let text = note.trim().strip_prefix("file ").expect("the key is in a file");
    let mut key = [0; 32];
    for (n, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap();
    }
    Database::open(&profile.join("harkara.db"), Some(&key)).unwrap()
}
