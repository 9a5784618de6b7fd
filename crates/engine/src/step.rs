//! One input being carried out: the open transaction, the time, what is in memory, and what will be handed out after
//! the commit.

use crate::Output;
use crate::changes::Changes;
use crate::mls::{Groups, Secrets};
use crate::requests::{Requests, Waiting};
use harkara_wire::proto::relay::{ClientFrame, client_frame::Request};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::Connection;

/// What the engine keeps in memory between inputs. All of it can be made anew from the database.
pub(crate) struct Memory {
    /// Seeded by the driver.
    pub rng: ChaCha20Rng,
    /// What openmls works with.
    pub secrets: Secrets,
    /// MLS groups in use.
    pub groups: Groups,
    /// The session with the relay stands.
    pub online: bool,
    /// The same, as the user interface hears it.
    pub connection: harkara_api::Connection,
    /// Questions to the relay.
    pub requests: Requests,
    /// The chat on the screen.
    pub visible: Option<harkara_wire::id::ChatId>,
    /// The next instant something wants to happen, and what.
    pub timeout: Option<(u64, &'static str)>,
}

/// What an input that fails must not have changed.
pub(crate) struct Saved {
    online: bool,
    connection: harkara_api::Connection,
    requests: Requests,
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
            online: false,
            connection: harkara_api::Connection::None,
            requests: Requests::default(),
            visible: None,
            timeout: None,
        }
    }

    /// Before an input.
    pub fn save(&self) -> Saved {
        Saved { online: self.online, connection: self.connection.clone(), requests: self.requests.clone() }
    }

    /// After an input that failed.
    pub fn restore(&mut self, saved: Saved) {
        self.groups.forget_all();
        self.online = saved.online;
        self.connection = saved.connection;
        self.requests = saved.requests;
    }
}

/// See the module.
pub(crate) struct Step<'a> {
    /// Inside the transaction.
    pub db: &'a Connection,
    /// The driver's clock.
    pub now_ms: u64,
    /// See [`Memory`].
    pub mem: &'a mut Memory,
    /// Handed out after the commit.
    pub out: Vec<Output>,
    /// Told after the commit.
    pub changes: Changes,
}

impl Step<'_> {
    /// Asks the relay; the answer comes back as `waiting`.
    pub fn ask(&mut self, request: Request, waiting: Waiting) {
        let request_id = self.mem.requests.ask(waiting);
        self.out.push(Output::Send(ClientFrame { request_id, request: Some(request) }));
    }
}
