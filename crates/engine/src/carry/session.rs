//! The session with a carrier: this device makes itself known, what lies there comes, what is handed over is answered.

use super::away::LOOK_MS;
use super::setting::home;
use super::{hand_over, take_in};
use crate::Output;
use crate::conversation::{clean_name, people};
use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::Connection;
use harkara_wire::proto::identity::Roster;
use harkara_wire::proto::relay::{
    AckCarried, Carried, Error, Ping, PutRoster, Register, ServerFrame, SubscribeCarried, Welcome,
    client_frame::Request, server_frame::Body,
};

/// What proves nothing, on one session. More is not patience but a flood.
const USELESS: u32 = 5_000;

/// The session with a carrier stands.
pub(crate) fn connected(step: &mut Step<'_>, welcome: &Welcome) -> Result<()> {
    if let Some(at) = step.mem.away.at.as_mut()
        && !welcome.name.is_empty()
    {
        at.name = clean_name(&welcome.name);
    }
    if let Some(home) = home(step)?.filter(|_| !step.mem.away.visit) {
        // Again: the answer may have come when nothing could be written.
        step.out.push(Output::Probe { relay_link: Some(home.to_string()) });
    }
    if welcome.known_device { subscribe(step) } else { register(step) }
}

fn register(step: &mut Step<'_>) -> Result<()> {
    let roster = roster(step)?;
    let invite = step.mem.away.at.as_ref().map(|at| at.link.invite.clone()).unwrap_or_default();
    step.ask(Request::Register(Register { invite, handle: String::new(), roster }), Waiting::Guest(false));
    Ok(())
}

fn roster(step: &mut Step<'_>) -> Result<Option<Roster>> {
    Ok(people::own_record(step)?.and_then(|record| record.roster))
}

fn subscribe(step: &mut Step<'_>) -> Result<()> {
    step.ask(Request::SubscribeCarried(SubscribeCarried {}), Waiting::CarrierSubscribed);
    Ok(())
}

/// An answer or a push of a carrier. `None`: it is for the rest of the engine.
pub(crate) fn frame(step: &mut Step<'_>, frame: ServerFrame) -> Result<Option<(Waiting, Body)>> {
    let body = frame.body.ok_or(EngineError::Relay("a frame without a body"))?;
    if frame.request_id == 0 {
        // Whatever else it says is home's to say.
        if let Body::Carried(carried) = body {
            came(step, &carried)?;
        }
        return Ok(None);
    }
    let waiting = step.mem.requests.answered(frame.request_id);
    let waiting = waiting.ok_or(EngineError::Relay("an answer to nothing"))?;
    match (waiting, body) {
        (Waiting::Guest(_), Body::Ok(_)) => subscribe(step)?,
        // Another own device was here first, or the account's devices have changed since.
        (Waiting::Guest(false), Body::Error(_)) => {
            let roster = roster(step)?;
            step.ask(Request::PutRoster(PutRoster { roster }), Waiting::Guest(true));
        }
        (Waiting::Guest(true), Body::Error(error)) => refused_here(step, &error)?,
        (Waiting::CarrierSubscribed, Body::Ok(_)) => subscribed(step),
        (Waiting::CarrierSubscribed, Body::Error(error)) => refused_here(step, &error)?,
        (Waiting::CarrierAsked, _) => asked(step),
        (Waiting::CarrierAck, _) => {}
        (Waiting::Carried(item), body) => hand_over::carried(step, item, &body)?,
        (Waiting::CarriedMarks(chat, marks), body) => hand_over::carried_marks(step, chat, marks, &body),
        (waiting, body) => return Ok(Some((waiting, body))),
    }
    Ok(None)
}

fn subscribed(step: &mut Step<'_>) {
    let visit = step.mem.away.visit;
    let Some(at) = step.mem.away.at.as_mut() else { return };
    at.stands = true;
    let (key, name, kind) = (at.link.key, at.name.clone(), at.kind);
    step.mem.away.unreached.remove(&key);
    if !visit {
        step.mem.connection = Connection::Carried { name, kind };
        step.changes.connection(step.mem.connection.clone());
    }
    step.ask(Request::Ping(Ping {}), Waiting::CarrierAsked);
}

/// The carrier has sent what it may send now.
fn asked(step: &mut Step<'_>) {
    let Some(at) = step.mem.away.at.as_mut() else { return };
    at.quiet = !std::mem::take(&mut at.came);
    if !at.quiet {
        step.ask(Request::Ping(Ping {}), Waiting::CarrierAsked);
    }
}

/// It lets this device in no further: another one may.
fn refused_here(step: &mut Step<'_>, error: &Error) -> Result<()> {
    tracing::info!(code = ?error.code(), "a carrier refuses this device");
    let until_ms = step.now_ms + LOOK_MS;
    if let Some(at) = step.mem.away.at.as_mut() {
        at.until_ms = at.until_ms.min(until_ms);
    }
    Ok(())
}

/// A carried message: whatever it is, it has been looked at.
fn came(step: &mut Step<'_>, carried: &Carried) -> Result<()> {
    let taken = step.attempt_message(|step| take_in::take_in(step, carried))?;
    let Some(at) = step.mem.away.at.as_mut() else { return Ok(()) };
    at.came = true;
    at.last = carried.sequence.max(at.last);
    if let Err(error) = taken {
        tracing::debug!(sequence = carried.sequence, %error, "a carried message that is left to home");
        at.useless += 1;
        if at.useless > USELESS {
            return Err(EngineError::Relay("a carrier that floods"));
        }
    }
    Ok(())
}

/// The end of a batch: the carrier need not keep what was looked at.
pub(crate) fn acknowledge(step: &mut Step<'_>) {
    let Some(at) = step.mem.away.at.as_mut() else { return };
    let sequence = std::mem::take(&mut at.last);
    if sequence > 0 {
        step.ask(Request::AckCarried(AckCarried { sequence }), Waiting::CarrierAck);
    }
}
