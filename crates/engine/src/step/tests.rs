use super::*;
use crate::mls::{self, Incoming};
use ed25519_dalek::SigningKey;
use harkara_store::Database;
use harkara_wire::identity::{certify, counter_sign, device_statement};
use harkara_wire::proto::content::{GroupData, group_data::Kind};
use harkara_wire::proto::identity::Platform;
use prost::Message;

const GROUP: GroupId = GroupId([4; 16]);

/// A device of a person: its key and certificate, its database and memory.
struct Device {
    key: SigningKey,
    certificate: Vec<u8>,
    database: Database,
    memory: Memory,
}

impl Device {
    fn of(person: u8) -> Self {
        let (account, key) = (SigningKey::from_bytes(&[person; 32]), SigningKey::from_bytes(&[100 + person; 32]));
        let public = |key: &SigningKey| key.verifying_key().to_bytes();
        let statement = device_statement(&public(&account), &public(&key), &[person; 32], Platform::Desktop, 1);
        let signature = counter_sign(&key, &statement);
        let certificate = certify(&account, statement, signature).unwrap().certificate.encode_to_vec();
        let database = Database::open_in_memory().unwrap();
        Self { key, certificate, database, memory: Memory::new([person; 32]) }
    }

    /// One transaction, as the engine makes it.
    fn carry_out<T>(&mut self, work: impl FnOnce(&mut Step<'_>, &SigningKey) -> Result<T>) -> Result<T> {
        let (memory, key) = (&mut self.memory, &self.key);
        self.database.transaction(|db| {
            let mut step = Step::new(db, 0, memory);
            let done = work(&mut step, key)?;
            step.write_groups()?;
            Ok(done)
        })
    }

    fn seal(&mut self, text: &str) -> Vec<u8> {
        self.carry_out(|step, key| seal(step, key, text)).unwrap()
    }

    fn open(&mut self, message: &[u8]) -> Result<String> {
        self.carry_out(|step, _| {
            match step.with_ratchet(&GROUP, |provider, group| mls::process(provider, group, message))? {
                Incoming::Message(_, plain) => Ok(String::from_utf8(plain).unwrap()),
                _ => Err(EngineError::Internal("no message")),
            }
        })
    }
}

fn seal(step: &mut Step<'_>, key: &SigningKey, text: &str) -> Result<Vec<u8>> {
    step.with_ratchet(&GROUP, |provider, group| mls::seal(provider, key, group, text.as_bytes()))
}

/// Two devices in one group.
fn pair() -> (Device, Device) {
    let (mut asha, mut bilal) = (Device::of(1), Device::of(2));
    let certificate = bilal.certificate.clone();
    let package = bilal.carry_out(|step, key| {
        let provider = step.mem.secrets.provider(step.db);
        mls::make_key_packages(&provider, key, &certificate, 1, false)
    });
    let package = package.unwrap().remove(0);
    let certificate = asha.certificate.clone();
    let data = GroupData { kind: Kind::Group.into(), chat_id: vec![9; 16], ..GroupData::default() };
    let welcome = asha.carry_out(|step, key| {
        let provider = step.mem.secrets.provider(step.db);
        let (package, _) = mls::read_key_package(&provider, &package)?;
        let made = mls::create(&provider, key, &certificate, &GROUP, &data, vec![package])?;
        step.keep_group(GROUP, made.group);
        Ok(made.welcome)
    });
    let welcome = welcome.unwrap();
    let joined = bilal.carry_out(|step, _| {
        let group = mls::join(&step.mem.secrets.provider(step.db), &welcome, |_, _, _| Ok(()))?;
        step.keep_group(GROUP, group);
        Ok(())
    });
    joined.unwrap();
    (asha, bilal)
}

#[test]
fn a_key_that_sealed_a_message_is_never_used_again_though_the_message_was_taken_back() {
    let (mut asha, mut bilal) = pair();
    let sealed = asha.carry_out(|step, key| {
        let first = seal(step, key, "first")?;
        let mut lost = Vec::new();
        let failed = step.attempt_message(|step| {
            lost = seal(step, key, "taken back")?;
            Err::<(), _>(EngineError::Internal("something else went wrong"))
        })?;
        assert!(failed.is_err());
        Ok([first, lost, seal(step, key, "second")?])
    });
    let [first, lost, second] = sealed.unwrap();
    // A key used twice would open one of the two and refuse the other.
    assert_eq!([bilal.open(&first).unwrap(), bilal.open(&second).unwrap()], ["first", "second"]);
    assert!(bilal.open(&lost).is_err() || bilal.open(&lost).is_err(), "and what was left out is not opened twice");
    asha.memory.groups.forget_all();
    let third = asha.seal("after a restart");
    assert_eq!(bilal.open(&third).unwrap(), "after a restart");
}

#[test]
fn a_change_that_fails_takes_none_of_the_messages_before_it_along() {
    let (mut asha, mut bilal) = pair();
    let messages: Vec<_> = ["first", "second"].map(|text| asha.seal(text)).into();
    let texts = bilal.carry_out(|step, key| {
        let open = |step: &mut Step<'_>, message: &[u8]| {
            step.with_ratchet(&GROUP, |provider, group| mls::process(provider, group, message))
        };
        assert!(matches!(open(step, &messages[0])?, Incoming::Message(..)));
        let failed = step.attempt(|step| {
            step.with_group(&GROUP, |provider, group| {
                mls::propose(provider, key, group, mls::Proposed::default())?;
                Err::<(), _>(EngineError::Internal("a change that is not allowed"))
            })
        })?;
        assert!(failed.is_err());
        assert!(open(step, &messages[0]).is_err(), "its key is used");
        Ok(matches!(open(step, &messages[1])?, Incoming::Message(..)))
    });
    assert!(texts.unwrap());
    bilal.memory.groups.forget_all();
    assert!(bilal.open(&messages[1]).is_err(), "nor is it there after a restart");
}

#[test]
fn a_transaction_that_fails_leaves_every_message_to_be_opened_again() {
    let (mut asha, mut bilal) = pair();
    let message = asha.seal("once more");
    let failed = bilal.carry_out(|step, _| {
        step.with_ratchet(&GROUP, |provider, group| mls::process(provider, group, &message))?;
        Err::<(), _>(EngineError::Internal("the disk is full"))
    });
    assert!(failed.is_err());
    bilal.memory.groups.forget_all();
    assert_eq!(bilal.open(&message).unwrap(), "once more");
}
