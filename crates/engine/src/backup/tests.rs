use super::{Fresh, Restoring, export, files_here};
use crate::history::tests::world::{ME, NOW, content, lists, own, past};
use ed25519_dalek::SigningKey;
use harkara_api::{ErrorCode, FileKind};
use harkara_backup::{Access, Record, Seed};
use harkara_media::{FileKey, Sealed};
use harkara_store::annotations::{self, Annotation, Kind};
use harkara_store::attachments::{self, Attachment};
use harkara_store::files::{self, File};
use harkara_store::own::{Own, OwnStage};
use harkara_store::stars::{self, Star};
use harkara_store::{Database, accounts, backups, devices, gone, history, imports, proxies};
use harkara_wire::id::{AccountId, BlobId, DeviceId, MessageId};
use harkara_wire::identity::{certify, counter_sign, device_statement, sign_roster};
use harkara_wire::proto::backup::{Account, frame::Body};
use harkara_wire::proto::identity::{AccountRecord, Platform};
use harkara_wire::session::public_key;
use prost::Message;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use rusqlite::Connection;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

const SECRET: [u8; 32] = [7; 32];

/// Asha's phone, with all there can be in three thousand messages.
fn phone() -> Database {
    let database = Database::open_in_memory().unwrap();
    let conn = database.connection();
    past(conn, &mut ChaCha20Rng::from_seed([3; 32]), 3_000);
    let (account, device) = (SigningKey::from_bytes(&SECRET), SigningKey::from_bytes(&[8; 32]));
    let account_key = account.verifying_key().to_bytes();
    let device_key = device.verifying_key().to_bytes();
    let (me, phone) = (AccountId::of_key(&account_key), DeviceId::of_key(&device_key));
    let statement = device_statement(&account_key, &device_key, &public_key(&[9; 32]), Platform::Phone, 1);
    let signature = counter_sign(&device, &statement);
    let certificate = certify(&account, statement, signature).unwrap();
    let roster = sign_roster(&account, 3, 1, &[certificate], &BTreeSet::new()).unwrap();
    let record = AccountRecord { roster: Some(roster.roster), removals: Vec::new(), handle: "asha".into() };
    for column in ["sender", "quote_sender"] {
        let sql = format!("UPDATE messages SET {column} = ?1 WHERE {column} = ?2");
        conn.execute(&sql, (me.as_bytes(), ME.as_bytes())).unwrap();
    }
    let link = format!("harkara:relay?a=ws%3A%2F%2F127.0.0.1%3A1%2Fv1%2Fws&k={}&n=Test", "A".repeat(52));
    harkara_store::own::put(
        conn,
        &Own {
            account_id: Some(me),
            account_secret: Some(Zeroizing::new(SECRET)),
            relay_link: link,
            profile_name: "Asha".into(),
            profile_changed_ms: 5,
            send_read_marks: false,
            ..own(phone)
        },
    )
    .unwrap();
    accounts::ensure(conn, &me).unwrap();
    accounts::set_profile_name(conn, &me, "Asha").unwrap();
    accounts::set_record(conn, &me, "asha", &record.encode_to_vec(), 3).unwrap();
    devices::ensure(conn, &phone, &me, Platform::Phone.into(), &[], 1).unwrap();
    devices::set_name(conn, &phone, "old phone", 6).unwrap();
    proxies::add(conn, "socks5://127.0.0.1:9050").unwrap();
    proxies::set_only(conn, true).unwrap();
    super::key::keep(conn, Some(&Seed::new([6; 20])), &access().to_message(1)).unwrap();
    decorate(conn);
    database
}

/// Reactions, edits, stars, files, messages brought along and messages deleted for oneself.
fn decorate(conn: &Connection) {
    let recent = history::newest(conn, i64::MAX, 1, 40).unwrap();
    for (n, message) in (0u64..).zip(&recent) {
        let done = |kind, annotation_id, value: &str| Annotation {
            target: message.message_id,
            kind,
            account: message.sender,
            annotation_id,
            chat: 1,
            changed_ms: NOW + n,
            value: value.into(),
            mentions: Vec::new(),
            admin: false,
        };
        match n % 4 {
            0 => assert!(annotations::add(conn, &done(Kind::Reaction, None, "🚲")).unwrap()),
            1 => {
                assert!(
                    annotations::add(conn, &done(Kind::Edit, Some(MessageId([n as u8; 16])), "as it is now")).unwrap()
                )
            }
            2 => assert!(stars::set(conn, &message.message_id, Star { starred: true, changed_ms: NOW }).unwrap()),
            _ => {}
        }
    }
    let new = imports::NewImport {
        message_id: MessageId([250; 16]),
        chat: 2,
        sender: imports::NOBODY,
        author: "Chitra",
        outgoing: false,
        sent_ms: 77,
        kind: 0,
        text: "from elsewhere",
        detail: None,
    };
    assert!(imports::insert(conn, &new).unwrap());
    for id in [MessageId([251; 16]), recent[39].message_id] {
        gone::hide(conn, &id).unwrap();
    }
    let sealed = Sealed::new(FileKey([4; 32]), 1_000, vec![BlobId::of(b"chunk")]).unwrap();
    let row = File {
        file_id: Some(sealed.file_id),
        key: Some(sealed.key.0),
        size: sealed.size,
        ids: sealed.ids[0].to_vec(),
        here: true,
        ..File::new()
    };
    let file = files::insert(conn, &row).unwrap();
    let attachment = Attachment {
        message_id: recent[3].message_id,
        place: 0,
        file,
        kind: FileKind::File,
        name: "timetable.pdf".into(),
        media_type: "application/pdf".into(),
        width: 0,
        height: 0,
        duration_ms: 0,
        thumbnail: Vec::new(),
        waveform: Vec::new(),
    };
    attachments::insert(conn, &attachment).unwrap();
}

fn records(conn: &Connection) -> (Account, Vec<Record>) {
    let mut all = Vec::new();
    export(conn, &mut |record| {
        all.push(record);
        Ok(())
    })
    .unwrap();
    all.extend(files_here(conn).unwrap().into_iter().map(|(_, record)| record));
    let Body::Account(account) = all.remove(0).body else { panic!("the account comes first") };
    (account, all)
}

fn access() -> Access {
    Access::create(&Seed::new([6; 20]), &Zeroizing::new([2; 48]), &SECRET).unwrap()
}

fn fresh(now_ms: u64) -> Fresh {
    let random = Zeroizing::new([5; 64]);
    let backup = (Seed::new([6; 20]), access());
    let (device_name, account_secret) = ("new phone".into(), Zeroizing::new(SECRET));
    Fresh { random, device_name, account_secret, backup, now_ms }
}

fn restore(account: &Account, records: &[Record]) -> (Database, Restoring) {
    let database = Database::open_in_memory().unwrap();
    let restoring = database.transaction(|conn| Restoring::begin(conn, account, &fresh(NOW))).unwrap();
    // As a reader does it: text before files, messages from the newest segment to the oldest.
    let text: Vec<_> =
        records.iter().filter(|record| !matches!(record.body, Body::Message(_) | Body::Media(_))).collect();
    let messages: Vec<_> = records.iter().filter(|record| matches!(record.body, Body::Message(_))).collect();
    for segment in text.chunks(7).chain(messages.chunks(600).rev()) {
        let bodies = segment.iter().map(|record| record.body.clone());
        assert!(database.transaction(|conn| restoring.segment(conn, bodies)).unwrap());
    }
    (database, restoring)
}

#[test]
fn what_was_exported_and_restored_is_exported_as_it_was() {
    let phone = phone();
    let (account, before) = records(phone.connection());
    assert!(before.len() > 3_000);
    let (new, restoring) = restore(&account, &before);
    let conn = new.connection();
    let id = Sealed::new(FileKey([4; 32]), 1_000, vec![BlobId::of(b"chunk")]).unwrap().file_id;
    assert!(!restoring.file(conn, &id, vec![BlobId::of(b"another")]).unwrap(), "another file's bytes");
    assert!(restoring.file(conn, &id, vec![BlobId::of(b"chunk")]).unwrap());
    assert!(content(phone.connection()) == content(conn), "messages differ");
    assert_eq!(lists(phone.connection()), lists(conn));

    let row = harkara_store::own::get(conn).unwrap().unwrap();
    assert_eq!((row.stage, row.replaces, row.send_read_marks), (OwnStage::Restored, true, false));
    assert_eq!((row.profile_name.as_str(), row.handle.as_str()), ("Asha", "asha"));
    assert_eq!(backups::seed(conn).unwrap().unwrap().as_slice(), [6; 20]);
    let named = devices::get(conn, &row.device_id).unwrap().unwrap();
    assert_eq!((named.name.as_str(), named.removed), ("new phone", false));
    harkara_store::own::put(conn, &Own { stage: OwnStage::Linked, ..row }).unwrap();
    assert_eq!(proxies::all(conn).unwrap(), proxies::all(phone.connection()).unwrap());
    assert!(proxies::only(conn).unwrap(), "nobody connects directly because they restored");
    let (again, after) = records(conn);
    assert!(before == after, "records differ");
    assert_eq!(again.secret, account.secret);
}

#[test]
fn a_restore_that_was_interrupted_goes_on_as_the_same_device() {
    let phone = phone();
    let (account, records) = records(phone.connection());
    let (new, _) = restore(&account, &records[..500]);
    let conn = new.connection();
    let first = harkara_store::own::get(conn).unwrap().unwrap().device_id;
    let restoring = new.transaction(|conn| Restoring::begin(conn, &account, &fresh(NOW + 9))).unwrap();
    assert!(restoring.segment(conn, records.iter().map(|record| record.body.clone())).unwrap());
    assert_eq!(harkara_store::own::get(conn).unwrap().unwrap().device_id, first);
    assert!(content(phone.connection()) == content(conn), "messages differ");
}

#[test]
fn a_computer_makes_the_same_backup_and_can_not_open_the_account_in_it() {
    let phone = phone();
    let (account, before) = records(phone.connection());
    let conn = phone.connection();
    let row = harkara_store::own::get(conn).unwrap().unwrap();
    harkara_store::own::put(conn, &Own { account_secret: None, ..row }).unwrap();
    super::key::keep(conn, None, &access().to_message(2)).unwrap();
    assert_eq!(records(conn), (account.clone(), before));
    assert!(backups::seed(conn).unwrap().is_none());
    assert!(
        super::keep_new(conn, &Seed::new([1; 20]), &Zeroizing::new([1; 48]), 3).is_err(),
        "only the phone makes one"
    );
    assert_ne!(account.secret, SECRET);
}

#[test]
fn without_a_key_nothing_is_said_and_only_an_empty_device_is_restored() {
    let phone = phone();
    let (account, _) = records(phone.connection());
    let conn = phone.connection();
    assert!(
        Restoring::begin(conn, &account, &fresh(NOW))
            .is_err_and(|error| error.to_api().code == ErrorCode::AlreadyLinked)
    );
    let empty = Database::open_in_memory().unwrap();
    let other = Fresh { account_secret: Zeroizing::new([1; 32]), ..fresh(NOW) };
    assert!(Restoring::begin(empty.connection(), &account, &other).is_err(), "another account's key");
    assert!(Restoring::begin(empty.connection(), &Account { record: None, ..account }, &fresh(NOW)).is_err());
    conn.execute("DELETE FROM backup_key", []).unwrap();
    assert!(export(conn, &mut |_| Ok(())).is_err());
}
