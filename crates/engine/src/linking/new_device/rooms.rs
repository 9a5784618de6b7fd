//! The codes on the screen and the rooms behind them: a fresh one every 55 seconds, six at most.

use crate::linking::effect::{Effects, Question};
use crate::linking::line;
use harkara_api::LinkState;
use harkara_wire::id::RendezvousId;
use harkara_wire::link_code::LinkCode;
use harkara_wire::proto::relay::{OpenRendezvous, client_frame::Request};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session;
use harkara_wire::typed_code::TypedCode;
use rand::CryptoRng;
use zeroize::Zeroizing;

/// Codes shown before the person has to ask for more.
const MAX_CODES: u32 = 6;
const LIFETIME_MS: u64 = 60_000;
const TURN_MS: u64 = 55_000;

/// The secrets of one code.
pub(super) struct Code {
    pub ephemeral: Zeroizing<[u8; 32]>,
    pub secret: Zeroizing<[u8; 32]>,
    pub typed: TypedCode,
}

struct Room {
    id: RendezvousId,
    code: Code,
    opened_ms: u64,
    /// By the relay's clock.
    expires_ms: u64,
}

/// The room on the screen, and for five seconds the one before it.
pub(super) struct Rooms {
    relay: RelayLink,
    shown: u32,
    opening: Option<Code>,
    open: Vec<Room>,
    /// The relay's clock less this device's.
    clock_ahead_ms: i64,
}

impl Rooms {
    pub fn new(relay: RelayLink) -> Self {
        Self { relay, shown: 0, opening: None, open: Vec::new(), clock_ahead_ms: 0 }
    }

    /// The expiry in a code is by the relay's clock, so that a wrong clock here does no harm.
    pub fn set_clock(&mut self, now_ms: u64, relay_now_ms: u64) {
        self.clock_ahead_ms = i64::try_from(relay_now_ms).unwrap_or(0).saturating_sub_unsigned(now_ms);
    }

    /// Asks for a room for a fresh code. False: six were shown.
    pub fn open_next(&mut self, rng: &mut impl CryptoRng, effects: &mut Effects) -> bool {
        if self.shown >= MAX_CODES {
            return false;
        }
        let mut bytes = || {
            let mut bytes = Zeroizing::new([0; 32]);
            rng.fill_bytes(bytes.as_mut_slice());
            bytes
        };
        let (ephemeral, secret) = (bytes(), bytes());
        let typed = TypedCode::generate(rng);
        let lifetime_s = (LIFETIME_MS / 1000) as u32;
        let request = OpenRendezvous { lifetime_s, code: typed.room().to_owned() };
        self.opening = Some(Code { ephemeral, secret, typed });
        self.shown += 1;
        effects.ask(Question::Open, Request::OpenRendezvous(request));
        true
    }

    /// The code that was to be opened does not count: the relay wants another one.
    pub fn take_back(&mut self) {
        self.opening = None;
        self.shown = self.shown.saturating_sub(1);
    }

    /// The relay has opened the room: this is what the screen shows now.
    pub fn opened(&mut self, id: RendezvousId, now_ms: u64) -> Option<LinkState> {
        let code = self.opening.take()?;
        let expires_ms = now_ms.saturating_add_signed(self.clock_ahead_ms).saturating_add(LIFETIME_MS);
        self.open.push(Room { id, code, opened_ms: now_ms, expires_ms });
        self.shown_again(id)
    }

    /// What the screen shows of this room, if it is the newest.
    pub fn shown_again(&self, id: RendezvousId) -> Option<LinkState> {
        let room = self.open.last().filter(|room| room.id == id && self.opening.is_none())?;
        let code = LinkCode {
            rendezvous: id,
            ephemeral_key: session::public_key(&room.code.ephemeral),
            secret: room.code.secret.clone(),
            relay_key: self.relay.key,
            expires_s: u32::try_from(room.expires_ms / 1000).unwrap_or(u32::MAX),
            relay_address: self.relay.address.clone(),
        }
        .encode();
        Some(LinkState::ShowCode {
            code,
            typed: room.code.typed.to_string(),
            expires_at_ms: room.opened_ms + TURN_MS,
            number: self.shown,
            of: MAX_CODES,
        })
    }

    /// When the code on the screen has had its turn.
    pub fn rotate_at_ms(&self) -> Option<u64> {
        let newest = self.open.last().filter(|_| self.opening.is_none())?;
        Some(newest.opened_ms + TURN_MS)
    }

    /// Forgets rooms whose time at the relay is over. The newest stays, to be scanned in the last moment.
    pub fn drop_expired(&mut self, now_ms: u64, effects: &mut Effects) {
        let (keep, gone) =
            std::mem::take(&mut self.open).into_iter().partition(|room| room.opened_ms + LIFETIME_MS > now_ms);
        self.open = keep;
        let gone: Vec<Room> = gone;
        gone.iter().for_each(|room| effects.close(room.id));
    }

    /// Somebody spoke in this room: its code is taken out, all other rooms are closed.
    pub fn enter(&mut self, id: RendezvousId, effects: &mut Effects) -> Option<Code> {
        let at = self.open.iter().position(|room| room.id == id)?;
        let room = self.open.swap_remove(at);
        self.close_all(effects);
        Some(room.code)
    }

    /// The relay closed it. Whether it was one of these.
    pub fn remove(&mut self, id: RendezvousId) -> bool {
        let before = self.open.len();
        self.open.retain(|room| room.id != id);
        self.open.len() < before
    }

    /// None is needed any more.
    pub fn close_all(&mut self, effects: &mut Effects) {
        self.open.drain(..).for_each(|room| effects.close(room.id));
        self.opening = None;
    }

    /// The connection is gone. A code that was about to be shown is not known to the relay, or nobody knows its room.
    pub fn lose_connection(&mut self) {
        if self.opening.is_some() {
            self.take_back();
        }
    }

    /// There is a connection again: back into the rooms whose codes are still good. False if none can be shown any more.
    pub fn come_back(&mut self, now_ms: u64, effects: &mut Effects) -> bool {
        self.drop_expired(now_ms, effects);
        self.open.iter().for_each(|room| line::come_back(room.id, 0, effects));
        self.open.last().is_some_and(|room| room.opened_ms + TURN_MS > now_ms)
    }
}
