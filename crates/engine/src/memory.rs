//! What the engine keeps in memory between inputs. All of it can be made anew from the database.

use crate::backup;
use crate::carry::Away;
use crate::error::{EngineError, Result};
use crate::history;
use crate::linking::Linking;
use crate::mailbox;
use crate::mailbox::{Arriving, CatchUp};
use crate::mls::{Groups, Secrets};
use crate::nearby;
use crate::outbox::InFlight;
use crate::requests::Requests;
use crate::sign_up::SignUp;
use crate::transfer::Transfers;
use ed25519_dalek::SigningKey;
use harkara_api::Connection;
use harkara_store::own::Own;
use harkara_wire::id::{AccountId, ChatId, DeviceId, GroupId};
use harkara_wire::proto::identity::{Platform, Roster};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Clocks this near to each other count as the same.
const CLOCK_SLACK_MS: u64 = 5 * 60 * 1000;

/// Who this device is, once it belongs to an account.
pub(crate) struct Me {
    pub account: AccountId,
    pub device: DeviceId,
    pub key: SigningKey,
    /// Encoded.
    pub certificate: Vec<u8>,
    pub self_group: GroupId,
    pub profile_name: String,
    pub send_read_marks: bool,
    /// It came from a backup, and the phone it replaces is still there.
    pub replaces: bool,
}

impl Me {
    /// Out of the database.
    pub fn read(own: &Own) -> Result<Self> {
        let account = own.account_id.ok_or(EngineError::Internal("a linked device without an account"))?;
        Ok(Self {
            account,
            device: own.device_id,
            key: SigningKey::from_bytes(&own.device_secret),
            certificate: own.certificate.clone(),
            self_group: own.self_group.unwrap_or_else(|| GroupId::self_group(&account)),
            profile_name: own.profile_name.clone(),
            send_read_marks: own.send_read_marks,
            replaces: own.replaces,
        })
    }
}

/// See the module.
pub(crate) struct Memory {
    /// Seeded by the driver.
    pub rng: ChaCha20Rng,
    /// What openmls works with.
    pub secrets: Secrets,
    /// MLS groups in use.
    pub groups: Groups,
    /// Who this device is.
    pub me: Option<Arc<Me>>,
    /// The chat on the screen.
    pub visible: Option<ChatId>,
    /// The link under way.
    pub linking: Option<Linking>,
    /// The input being carried out has moved it on.
    pub link_moved: bool,
    /// What kind of device this is, should it be linked.
    pub platform: Platform,
    /// Mailbox items in one transaction, at most.
    pub slice: usize,
    /// The mailbox item that was not acknowledged so that it comes once more.
    pub fetched_again: Option<u64>,
    /// Somebody moves the bytes of files.
    pub files: bool,
    /// The relay's clock less this device's.
    pub clock_ahead_ms: i64,
    /// The session was given up because the disk is full.
    pub no_room: bool,
    /// The next instant something wants to happen, and what.
    pub timeout: Option<(u64, &'static str)>,
    /// The key of backups that is on the screen.
    pub backup_key: Option<backup::Shown>,
    /// What an input that fails must not have changed.
    pub volatile: Volatile,
}

/// The part of the memory that goes back when an input fails.
#[derive(Clone)]
pub(crate) struct Volatile {
    /// The link to the relay.
    pub connection: Connection,
    /// Questions to the relay.
    pub requests: Requests,
    /// Mailbox items not yet taken in.
    pub arriving: Arriving,
    /// Whether older items are still coming.
    pub catch_up: CatchUp,
    /// Outbox items at the relay.
    pub in_flight: InFlight,
    /// There may be people of whom only the id is known.
    pub strangers: bool,
    /// People asked about on this connection.
    pub asked_about: BTreeSet<AccountId>,
    /// A new account that waits for the session to stand.
    pub sign_up: Option<SignUp>,
    /// The roster it is registered with.
    pub registering: Option<Roster>,
    /// What is under way at the vault.
    pub vault: Option<backup::vault::Visit>,
    /// The relay has said on this connection how the vault is.
    pub vault_heard: bool,
    /// History on its way.
    pub history: history::Active,
    /// Files on their way.
    pub transfers: Transfers,
    /// Where this device is while home can't be reached.
    pub away: Away,
    /// The local networks.
    pub nearby: nearby::Active,
    /// When to ask next where the relay has said that its status lies.
    pub ask_status_ms: Option<u64>,
}

impl Memory {
    /// Empty: nothing is connected, nothing asked.
    pub fn new(seed: [u8; 32]) -> Self {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let mut mls_seed = [0; 32];
        rng.fill_bytes(&mut mls_seed);
        Self {
            rng,
            secrets: Secrets::new(mls_seed),
            groups: Groups::default(),
            me: None,
            visible: None,
            linking: None,
            link_moved: false,
            platform: Platform::Desktop,
            slice: mailbox::SLICE,
            fetched_again: None,
            files: true,
            clock_ahead_ms: 0,
            no_room: false,
            timeout: None,
            backup_key: None,
            volatile: Volatile {
                connection: Connection::None,
                requests: Requests::default(),
                arriving: Arriving::default(),
                catch_up: CatchUp::default(),
                in_flight: InFlight::default(),
                strangers: true,
                asked_about: BTreeSet::new(),
                sign_up: None,
                registering: None,
                vault: None,
                vault_heard: false,
                history: history::Active::default(),
                transfers: Transfers::default(),
                away: Away::default(),
                nearby: nearby::Active::default(),
                ask_status_ms: None,
            },
        }
    }

    /// Before an input.
    pub fn save(&self) -> Volatile {
        self.volatile.clone()
    }

    /// After an input that failed.
    pub fn restore(&mut self, saved: Volatile) {
        self.groups.forget_all();
        self.me = None;
        self.volatile = saved;
    }

    /// The session with the relay stands. A clock that is far from the relay's is said, for times on the screen are wrong
    /// by it; nothing else is, so it is no reason to lock anybody out.
    pub fn connected(&self, catching_up: bool) -> Connection {
        let ahead_ms = self.clock_ahead_ms.saturating_neg();
        let clock_ahead_ms = if ahead_ms.unsigned_abs() > CLOCK_SLACK_MS { ahead_ms } else { 0 };
        Connection::Online { catching_up, clock_ahead_ms, proxy: None }
    }

    /// The session with home stands.
    pub fn online(&self) -> bool {
        matches!(self.volatile.connection, Connection::Online { .. })
    }
}

impl std::ops::Deref for Memory {
    type Target = Volatile;
    fn deref(&self) -> &Volatile {
        &self.volatile
    }
}

impl std::ops::DerefMut for Memory {
    fn deref_mut(&mut self) -> &mut Volatile {
        &mut self.volatile
    }
}
