//! The link under way on this device: hands it what the relay brings, and carries out what it wants.

use super::effect::{Effect, Heard, Question};
use super::finish::{account, enlist, linked};
use super::new_device::NewDevice;
use super::phone::{Account, Phone, Scanned};
use crate::Output;
use crate::engine::Answer;
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::{ApiError, Connection, ErrorCode, Event, Fault, LinkState, Reply};
use harkara_store::own::{self, OwnStage};
use harkara_wire::id::RendezvousId;
use harkara_wire::identity::MAX_DEVICES;
use harkara_wire::proto::relay::{RendezvousClosed, RendezvousMessage, server_frame};
use harkara_wire::relay_link::RelayLink;

/// A link under way. In memory only: what is not finished did not happen.
pub(crate) struct Linking {
    side: Side,
    /// Commands that wait for the short code, and for the end.
    scan: Option<u64>,
    confirm: Option<u64>,
    /// What screens and commands are to be told of this input.
    told: Vec<Output>,
}

enum Side {
    New(Box<NewDevice>),
    Phone(Phone),
}

impl Linking {
    fn new(side: Side) -> Self {
        Self { side, scan: None, confirm: None, told: Vec::new() }
    }

    /// The new device, if this is one: until it belongs to somebody, its session is by these keys.
    pub fn new_device(&self) -> Option<&NewDevice> {
        match &self.side {
            Side::New(device) => Some(device),
            Side::Phone(_) => None,
        }
    }

    /// The input was committed: what is to be told of it.
    pub fn committed(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.told)
    }

    /// The input was rolled back. The link goes on from where it is now; only what it wanted to write is still to be done.
    pub fn rolled_back(&mut self) -> Vec<Output> {
        let told = std::mem::take(&mut self.told);
        let again = match &mut self.side {
            Side::New(device) => device.not_written(),
            Side::Phone(phone) => phone.not_written(),
        };
        if !again {
            return told;
        }
        let answered = told.iter().find_map(|output| match output {
            Output::Reply(command, _) => Some(*command),
            _ => None,
        });
        self.confirm = self.confirm.or(answered);
        Vec::new()
    }

    /// A command of the person could not be carried out: the link ends, for everybody who waits for it.
    pub fn given_up(self, error: &ApiError, command: u64) -> Vec<Output> {
        let waiting = [self.scan, self.confirm].into_iter().flatten().filter(|waiting| *waiting != command);
        let replies = waiting.map(|command| Output::Reply(command, Err(error.clone())));
        replies.chain([Output::Event(Event::Link { state: LinkState::Failed { code: error.code } })]).collect()
    }

    /// Whether this was a new device's and is over.
    pub fn over(&self) -> bool {
        self.new_device().is_some_and(NewDevice::ended)
    }

    /// When it wants to be looked at again.
    pub fn timeout(&self) -> Option<u64> {
        match &self.side {
            Side::New(device) => device.timeout(),
            Side::Phone(phone) => phone.timeout(),
        }
    }
}

/// Shows linking codes for this new device. One that was removed may be linked anew, and is readable as before until it
/// is; not so one with the account's key, which would be lost.
pub(crate) fn start(step: &mut Step<'_>, relay_link: &str, name: &str) -> Result<Answer> {
    let taken = |row: own::Own| match row.stage {
        OwnStage::Fresh => false,
        OwnStage::Linked | OwnStage::Restored => true,
        OwnStage::Removed => row.account_secret.is_some(),
    };
    if own::get(step.db)?.is_some_and(taken) {
        return Err(ErrorCode::AlreadyLinked.into());
    }
    let relay = RelayLink::parse(relay_link).map_err(|_| ErrorCode::InviteInvalid)?;
    let device = NewDevice::new(relay, name, step.mem.platform, &mut step.mem.rng);
    let relay_link = device.relay().to_string();
    let known = step.mem.linking.replace(Linking::new(Side::New(Box::new(device))));
    if known.is_some() && step.mem.online() {
        // The session there is was for the keys before.
        step.out.push(Output::Disconnect);
    }
    step.changes.link(LinkState::Preparing);
    step.mem.connection = Connection::Connecting;
    step.changes.connection(Connection::Connecting);
    step.out.push(Output::Connect { relay_link, nearby: false });
    Ok(Some(Reply::Done))
}

/// On the phone: a scanned, pasted or typed code. Answered when there is a short code to compare.
pub(crate) fn scan(step: &mut Step<'_>, command: u64, code: &str) -> Result<Answer> {
    let account = account(step)?;
    if !step.mem.online() {
        return Err(ErrorCode::Offline.into());
    }
    let relay_now_ms = step.now_ms.saturating_add_signed(step.mem.clock_ahead_ms);
    let scanned = Scanned::read(code, &account, relay_now_ms)?;
    if account.known.devices.len() >= MAX_DEVICES {
        return Err(ErrorCode::TooManyDevices.into());
    }
    // One at a time: a link that was not finished is given up for this one.
    cancel(step)?;
    let (phone, effects) = Phone::join(scanned, step.now_ms);
    step.mem.linking = Some(Linking { scan: Some(command), ..Linking::new(Side::Phone(phone)) });
    run(step, effects)?;
    Ok(None)
}

/// On the phone: the person has compared.
pub(crate) fn confirm(step: &mut Step<'_>, command: u64, same: bool) -> Result<Answer> {
    let account = account(step)?;
    let now_ms = step.now_ms;
    let Some(linking) = &mut step.mem.linking else { return Err(ErrorCode::NotFound.into()) };
    let Side::Phone(phone) = &mut linking.side else { return Err(ErrorCode::PhoneOnly.into()) };
    let effects = phone.confirm(same, &account, now_ms)?;
    if !same {
        run(step, effects)?;
        return Ok(Some(Reply::Done));
    }
    linking.confirm = Some(command);
    run(step, effects)?;
    Ok(None)
}

/// The person gives up, on either side.
pub(crate) fn cancel(step: &mut Step<'_>) -> Result<Answer> {
    let effects = match step.mem.linking.as_mut().map(|linking| &mut linking.side) {
        Some(Side::New(device)) => device.cancel(),
        Some(Side::Phone(phone)) => phone.cancel(),
        None => Vec::new(),
    };
    run(step, effects)?;
    Ok(Some(Reply::Done))
}

/// The session stands. True if it is a new device's, which has nothing else to do on it.
pub(crate) fn connected(step: &mut Step<'_>, relay_now_ms: u64) -> Result<bool> {
    let now_ms = step.now_ms;
    let (linking, rng) = (&mut step.mem.linking, &mut step.mem.rng);
    let (new, effects) = match linking.as_mut().map(|linking| &mut linking.side) {
        Some(Side::New(device)) => (true, device.connected(now_ms, relay_now_ms, rng)),
        Some(Side::Phone(phone)) => (false, phone.connected()),
        None => (false, Vec::new()),
    };
    run(step, effects)?;
    Ok(new)
}

/// The session is gone. What was said in a room is not lost with it.
pub(crate) fn disconnected(step: &mut Step<'_>, fault: Fault) -> Result<()> {
    let effects = match step.mem.linking.as_mut().map(|linking| &mut linking.side) {
        Some(Side::New(device)) if fault == Fault::RelayKeyChanged => device.relay_key_changed(),
        Some(Side::New(device)) => device.disconnected(),
        Some(Side::Phone(_)) | None => Vec::new(),
    };
    run(step, effects)
}

/// Time has passed.
pub(crate) fn tick(step: &mut Step<'_>) -> Result<()> {
    let now_ms = step.now_ms;
    let (linking, rng) = (&mut step.mem.linking, &mut step.mem.rng);
    let effects = match linking.as_mut().map(|linking| &mut linking.side) {
        Some(Side::New(device)) => device.tick(now_ms, rng),
        Some(Side::Phone(phone)) => phone.tick(now_ms),
        None => Vec::new(),
    };
    run(step, effects)
}

/// The relay has answered a question of either side.
pub(crate) fn answered(step: &mut Step<'_>, question: Question, body: &server_frame::Body) -> Result<()> {
    let account = phone_account(step)?;
    let now_ms = step.now_ms;
    let (linking, rng) = (&mut step.mem.linking, &mut step.mem.rng);
    let effects = match (linking.as_mut().map(|linking| &mut linking.side), &account) {
        (Some(Side::New(device)), _) => device.answered(question, body, now_ms, rng),
        (Some(Side::Phone(phone)), Some(account)) => phone.answered(question, body, account, rng),
        _ => Vec::new(),
    };
    run(step, effects)
}

/// The other side said something.
pub(crate) fn heard(step: &mut Step<'_>, message: &RendezvousMessage) -> Result<()> {
    let Ok(room) = RendezvousId::try_from(message.rendezvous_id.as_slice()) else { return Ok(()) };
    let account = phone_account(step)?;
    let now_ms = step.now_ms;
    let (linking, rng) = (&mut step.mem.linking, &mut step.mem.rng);
    let message = Heard { room, number: message.number, payload: &message.payload };
    let effects = match (linking.as_mut().map(|linking| &mut linking.side), &account) {
        (Some(Side::New(device)), _) => device.heard(&message, now_ms, rng),
        (Some(Side::Phone(phone)), Some(account)) => phone.heard(&message, account, rng),
        _ => Vec::new(),
    };
    run(step, effects)
}

/// The relay closed a room.
pub(crate) fn room_closed(step: &mut Step<'_>, closed: &RendezvousClosed) -> Result<()> {
    let Ok(room) = RendezvousId::try_from(closed.rendezvous_id.as_slice()) else { return Ok(()) };
    let now_ms = step.now_ms;
    let (linking, rng) = (&mut step.mem.linking, &mut step.mem.rng);
    let effects = match linking.as_mut().map(|linking| &mut linking.side) {
        Some(Side::New(device)) => device.room_closed(room, closed.reason(), now_ms, rng),
        Some(Side::Phone(phone)) => phone.room_closed(room, closed.reason()),
        None => Vec::new(),
    };
    run(step, effects)
}

fn run(step: &mut Step<'_>, effects: Vec<Effect>) -> Result<()> {
    step.mem.link_moved |= !effects.is_empty();
    for effect in effects {
        match effect {
            Effect::Ask(question, request) => step.ask(request, Waiting::Linking(question)),
            Effect::Show(state) => show(step, state),
            Effect::Linked(identity) => linked(step, *identity)?,
            Effect::Enlisted(enlisted) => enlist(step, *enlisted)?,
        }
    }
    let given_up = step.mem.linking.as_ref().and_then(Linking::new_device).is_some_and(NewDevice::ended);
    if given_up && step.mem.connection != Connection::None && step.linked()?.is_none() {
        step.mem.connection = Connection::None;
        step.changes.connection(Connection::None);
        step.out.push(Output::Disconnect);
    }
    Ok(())
}

/// Tells the screen, and whoever waits for this. It is told though the transaction should fail: a link is not undone by
/// that, and what it had asked for is asked again after the next connection.
fn show(step: &mut Step<'_>, state: LinkState) {
    let Some(linking) = &mut step.mem.linking else { return step.changes.link(state) };
    let (scan, confirm) = match &state {
        LinkState::Compare { request } => (Some(Ok(Reply::Link { request: request.clone() })), None),
        LinkState::Done => (None, Some(Ok(Reply::Done))),
        LinkState::Failed { code } => (Some(Err(*code)), Some(Err(*code))),
        LinkState::Idle => (Some(Err(ErrorCode::LinkRefused)), Some(Err(ErrorCode::LinkRefused))),
        _ => (None, None),
    };
    let scan = scan.and_then(|answer| Some((linking.scan.take()?, answer)));
    let confirm = confirm.and_then(|answer| Some((linking.confirm.take()?, answer)));
    for (command, answer) in scan.into_iter().chain(confirm) {
        linking.told.push(Output::Reply(command, answer.map_err(|code| EngineError::from(code).to_api())));
    }
    linking.told.push(Output::Event(Event::Link { state }));
}

/// The account, where a phone's link needs it.
fn phone_account(step: &mut Step<'_>) -> Result<Option<Account>> {
    match &step.mem.linking {
        Some(Linking { side: Side::Phone(_), .. }) => account(step).map(Some),
        _ => Ok(None),
    }
}
