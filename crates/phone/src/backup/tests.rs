//! A phone's backup, made and taken back over a relay and a files' worker that are simulated at their seams.

use super::job::{Desk, Job, Trouble, Turn};
use super::make::Make;
use super::part::{PartJob, PartNews};
use super::restore::Restore;
use ed25519_dalek::SigningKey;
use harkara_api::{BackupFault, BackupPlace, FileKind};
use harkara_backup::media::PartKeys;
use harkara_backup::{Error, Got, Seed, StorageError, Want};
use harkara_engine::Engine;
use harkara_engine::backup::{export_chats, files_here, keep_new};
use harkara_media::{CHUNK, FileKey, Sealed, seal};
use harkara_store::attachments::{self, Attachment};
use harkara_store::files::File;
use harkara_store::own::{self, Own, OwnStage};
use harkara_store::{Database, accounts, backup_plan, chats, devices, imports, restoring};
use harkara_wire::id::{AccountId, BlobId, ChatId, DeviceId, FileId, GroupId, MessageId};
use harkara_wire::identity::{certify, counter_sign, device_statement, sign_roster};
use harkara_wire::proto::identity::{AccountRecord, Platform};
use harkara_wire::session::public_key;
use prost::Message;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

const NOW: u64 = 1_700_000_000_000;
const MESSAGES: u64 = 700;

fn seed() -> Seed {
    Seed::new([6; 20])
}

fn relay() -> BackupPlace {
    BackupPlace::Relay { link: None }
}

/// What lies outside: the objects at the relay, and the files on disk.
#[derive(Default, Clone)]
struct Outside {
    objects: BTreeMap<String, Vec<u8>>,
    files: BTreeMap<FileId, Vec<u8>>,
    /// Objects that were asked for.
    got: usize,
    /// Nothing more is answered after so many.
    ends_after: Option<usize>,
}

impl Outside {
    fn answer(&mut self, want: &Want) -> Got {
        self.got += 1;
        match want {
            Want::Get { name, .. } => Got::Object(self.objects.get(name.as_str()).cloned()),
            Want::Put { name, bytes, replace } => {
                let new = *replace || !self.objects.contains_key(name.as_str());
                if new {
                    self.objects.insert(name.as_str().to_owned(), bytes.clone());
                }
                Got::Done(new)
            }
            Want::Delete { name } => Got::Done(self.objects.remove(name.as_str()).is_some()),
            Want::List { prefix } => {
                Got::Names(self.objects.keys().filter(|name| name.starts_with(prefix)).cloned().collect())
            }
        }
    }

    /// As the files' worker does it with the browser's encryption.
    fn part(&mut self, job: PartJob) -> PartNews {
        let keys =
            |seal: &super::Seal| PartKeys { ids: Zeroizing::new(seal.ids), objects: Zeroizing::new(seal.objects) };
        match job {
            PartJob::Seal { file, from, length, seal, .. } => {
                let bytes = self.files.get(&file).and_then(|bytes| bytes.get(from as usize..from as usize + length));
                PartNews::Sealed(bytes.map(|bytes| keys(&seal).seal(&seal.place, bytes).unwrap()))
            }
            PartJob::Open { file, from, seal, object, last, .. } => {
                let Ok(bytes) = keys(&seal).open(&seal.place, &object) else { return PartNews::Damaged };
                let whole = self.files.entry(file).or_default();
                whole.truncate(from as usize);
                whole.extend(bytes);
                let ids = whole.chunks(CHUNK).map(BlobId::of).collect();
                PartNews::Opened(if last { ids } else { Vec::new() })
            }
        }
    }

    /// Runs it to its end, or until nothing is answered any more. Answers how many steps came before it was usable, too.
    fn run(&mut self, job: &mut dyn Job, engine: &mut Engine) -> Result<Option<usize>, Trouble> {
        let mut rng = ChaCha20Rng::from_seed([5; 32]);
        let (mut usable, mut steps) = (None, 0);
        loop {
            while let Some(want) = job.storage().want() {
                if self.ends_after.is_some_and(|most| self.got >= most) {
                    return Err(Error::Storage(StorageError::Stopped).into());
                }
                let got = self.answer(&want);
                job.storage().answer(&want, got);
            }
            let mut desk = Desk { engine: &mut *engine, rng: &mut rng, now_ms: NOW };
            steps += 1;
            match job.step(&mut desk)? {
                Turn::Again | Turn::Asks => {}
                Turn::Usable => usable = Some(steps),
                Turn::Part(part) => {
                    let news = self.part(part);
                    job.part(news, &mut desk)?;
                }
                Turn::End => return Ok(usable),
            }
        }
    }
}

/// Asha's phone: two chats, some hundred messages, a photo of two parts.
fn phone(outside: &mut Outside) -> Engine {
    let database = Database::open_in_memory().unwrap();
    let conn = database.connection();
    let (account, device) = (SigningKey::from_bytes(&[7; 32]), SigningKey::from_bytes(&[8; 32]));
    let account_key = account.verifying_key().to_bytes();
    let device_key = device.verifying_key().to_bytes();
    let (me, phone) = (AccountId::of_key(&account_key), DeviceId::of_key(&device_key));
    let statement = device_statement(&account_key, &device_key, &public_key(&[9; 32]), Platform::Phone, 1);
    let signature = counter_sign(&device, &statement);
    let certificate = certify(&account, statement, signature).unwrap();
    let encoded = certificate.certificate.encode_to_vec();
    let roster = sign_roster(&account, 3, 1, &[certificate], &BTreeSet::new()).unwrap();
    let record = AccountRecord { roster: Some(roster.roster), removals: Vec::new(), handle: "asha".into() };
    let link = format!("harkara:relay?a=ws%3A%2F%2F127.0.0.1%3A1%2Fv1%2Fws&k={}&n=Test", "A".repeat(52));
    let own = Own {
        stage: OwnStage::Linked,
        relay_link: link,
        relay_name: String::new(),
        relay_web: String::new(),
        account_id: Some(me),
        account_secret: Some(Zeroizing::new([7; 32])),
        device_id: phone,
        device_secret: Zeroizing::new([8; 32]),
        transport_secret: Zeroizing::new([9; 32]),
        certificate: encoded.clone(),
        handle: "asha".into(),
        self_group: Some(GroupId::self_group(&me)),
        profile_name: "Asha".into(),
        profile_changed_ms: 5,
        send_read_marks: true,
        mailbox_acked: 0,
        replaces: false,
    };
    own::put(conn, &own).unwrap();
    accounts::ensure(conn, &me).unwrap();
    accounts::set_record(conn, &me, "asha", &record.encode_to_vec(), 3).unwrap();
    devices::ensure(conn, &phone, &me, Platform::Phone.into(), &encoded, 1).unwrap();
    keep_new(conn, &seed(), &Zeroizing::new([2; 48]), 1).unwrap();
    for number in 1..=2u8 {
        let chat = chats::NewChat {
            chat_id: ChatId([number; 16]),
            group_id: None,
            kind: chats::Kind::Group,
            name: format!("chat {number}"),
            peer: None,
            created_ms: 1,
            created_by: Some(me),
            activity_ms: 1,
        };
        chats::insert(conn, &chat).unwrap();
    }
    for number in 0..MESSAGES {
        let text =
            format!("message {number} about the bicycle, with a few more words so that segments fill up. ").repeat(9);
        let new = imports::NewImport {
            message_id: id(number),
            chat: 1 + (number % 2) as i64,
            sender: imports::NOBODY,
            author: "Chitra",
            outgoing: false,
            sent_ms: 1_000 + number,
            kind: 0,
            text: &text,
            detail: None,
        };
        assert!(imports::insert(conn, &new).unwrap());
    }
    photo(&database, outside);
    Engine::open(database, [1; 32], NOW).unwrap()
}

fn id(number: u64) -> MessageId {
    let mut id = [3; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    MessageId(id)
}

fn photo(database: &Database, outside: &mut Outside) {
    let conn = database.connection();
    let bytes = vec![5; harkara_backup::media::PART + 100_000];
    let mut written = Vec::new();
    let sealed = seal::seal(&mut bytes.as_slice(), bytes.len() as u64, FileKey([4; 32]), &mut written, |_| true);
    let sealed: Sealed = sealed.unwrap().unwrap();
    outside.files.insert(sealed.file_id, written);
    let row = File {
        file_id: Some(sealed.file_id),
        key: Some(sealed.key.0),
        size: sealed.size,
        ids: sealed.ids.iter().flat_map(|id| id.0).collect(),
        here: true,
        ..File::new()
    };
    let file = harkara_store::files::insert(conn, &row).unwrap();
    let attachment = Attachment {
        message_id: id(9),
        place: 0,
        file,
        kind: FileKind::File,
        name: "bicycle.pdf".into(),
        media_type: "application/pdf".into(),
        width: 0,
        height: 0,
        duration_ms: 0,
        thumbnail: Vec::new(),
        waveform: Vec::new(),
    };
    attachments::insert(conn, &attachment).unwrap();
}

fn fresh() -> Engine {
    Engine::open(Database::open_in_memory().unwrap(), [2; 32], NOW).unwrap()
}

/// All that is in a chat.
fn content(engine: &Engine) -> Vec<harkara_wire::proto::backup::frame::Body> {
    let mut all = Vec::new();
    export_chats(engine.database().connection(), &mut |record| {
        all.push(record.body);
        Ok(())
    })
    .unwrap();
    all
}

fn made() -> (Engine, Outside) {
    let mut outside = Outside::default();
    let mut engine = phone(&mut outside);
    let mut make = Make::begin(&engine, &relay()).unwrap();
    outside.run(&mut make, &mut engine).unwrap();
    (engine, outside)
}

fn restore_by(seed: Seed) -> Restore {
    Restore::begin(seed, relay(), "new phone".into())
}

#[test]
fn what_one_phone_keeps_another_has_the_newest_first_with_its_files() {
    let (engine, mut outside) = made();
    let plan = backup_plan::get(engine.database().connection()).unwrap();
    assert_eq!((plan.made.unwrap().messages, plan.made.unwrap().media), (MESSAGES, 1));
    assert_eq!(plan.fault, None);
    let known: BTreeMap<_, _> = std::mem::take(&mut outside.files);

    let mut new = fresh();
    let usable = outside.run(&mut restore_by(seed()), &mut new).unwrap();
    let segments = outside.objects.keys().filter(|name| name.starts_with("segment/")).count();
    assert!(segments > 6, "{segments}");
    assert!(usable.is_some());
    assert!(content(&new) == content(&engine), "chats differ");
    assert!(outside.files == known, "files differ");
    assert_eq!(files_here(new.database().connection()).unwrap().len(), 1);
    assert!(restoring::get(new.database().connection()).unwrap().unwrap().done);
}

#[test]
fn the_next_backup_stores_what_is_new_and_one_of_nothing_new_nothing() {
    let (mut engine, mut outside) = made();
    let before = outside.objects.clone();
    let mut make = Make::begin(&engine, &relay()).unwrap();
    outside.run(&mut make, &mut engine).unwrap();
    assert!(outside.objects == before);
    harkara_store::gone::hide(engine.database().connection(), &id(1)).unwrap();
    let mut make = Make::begin(&engine, &relay()).unwrap();
    outside.run(&mut make, &mut engine).unwrap();
    let new: Vec<_> = outside.objects.keys().filter(|name| !before.contains_key(*name)).collect();
    assert!(new.iter().all(|name| !name.starts_with("media/")) && !new.is_empty(), "{new:?}");
}

#[test]
fn wherever_making_or_restoring_ends_it_goes_on_from_there() {
    let mut outside = Outside::default();
    let mut engine = phone(&mut outside);
    for most in (1..).step_by(3) {
        (outside.got, outside.ends_after) = (0, Some(most));
        let mut make = Make::begin(&engine, &relay()).unwrap();
        if outside.run(&mut make, &mut engine).is_ok() {
            break;
        }
    }
    outside.files.clear();
    let mut new = fresh();
    let mut begun = false;
    for most in (1..).step_by(4) {
        (outside.got, outside.ends_after) = (0, Some(most));
        let resumed = if begun { Restore::resume(&new).unwrap() } else { None };
        let mut job = resumed.unwrap_or_else(|| restore_by(seed()));
        let outcome = outside.run(&mut job, &mut new);
        begun = harkara_store::restoring::get(new.database().connection()).unwrap().is_some();
        if outcome.is_ok() {
            break;
        }
    }
    assert!(content(&new) == content(&engine), "chats differ");
    assert_eq!(files_here(new.database().connection()).unwrap().len(), 1);
}

#[test]
fn why_there_is_no_restore_is_told_apart_and_what_is_lost_is_named() {
    let (_, outside) = made();
    let fault = |mut outside: Outside, seed: Seed| {
        outside.run(&mut restore_by(seed), &mut fresh()).err().and_then(|trouble| trouble.fault())
    };
    assert_eq!(fault(outside.clone(), Seed::new([1; 20])), Some(BackupFault::WrongKey));
    assert_eq!(fault(Outside::default(), seed()), Some(BackupFault::Missing));
    let mut damaged = outside.clone();
    damaged.objects.iter_mut().filter(|(name, _)| name.starts_with("head/")).for_each(|(_, bytes)| bytes[40] ^= 1);
    assert_eq!(fault(damaged, seed()), Some(BackupFault::Damaged));

    let mut broken = outside;
    broken.files.clear();
    broken.objects.retain(|name, _| !name.starts_with("media/"));
    let mut new = fresh();
    broken.run(&mut restore_by(seed()), &mut new).unwrap();
    let view = restoring::view(new.database().connection()).unwrap().unwrap();
    assert_eq!(view.messages, MESSAGES);
    assert!(view.done && view.lost.len() == 1 && view.lost[0].file && view.lost[0].missing);
}

#[test]
fn a_backup_with_another_key_at_the_same_place_is_not_written_over() {
    let (mut engine, mut outside) = made();
    let objects = outside.objects.clone();
    keep_new(engine.database().connection(), &Seed::new([1; 20]), &Zeroizing::new([3; 48]), NOW).unwrap();
    let mut make = Make::begin(&engine, &relay()).unwrap();
    let outcome = outside.run(&mut make, &mut engine);
    assert_eq!(outcome.err().and_then(|trouble| trouble.fault()), Some(BackupFault::WrongKey));
    assert!(outside.objects == objects);
}
