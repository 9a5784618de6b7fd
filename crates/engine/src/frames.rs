//! What the relay says, and who is to hear it.

use crate::error::{EngineError, Result};
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::{Connection, Fault};
use harkara_wire::proto::relay::{self, ServerFrame, client_frame::Request, server_frame::Body};

/// The session with the relay stands.
pub(crate) fn connected(step: &mut Step<'_>, welcome: &relay::Welcome) -> Result<()> {
    step.mem.requests.lost();
    step.mem.online = true;
    step.mem.connection = Connection::Online { catching_up: false };
    step.changes.connection(step.mem.connection.clone());
    if welcome.known_device {
        step.ask(Request::Subscribe(relay::Subscribe {}), Waiting::Subscribe);
    }
    Ok(())
}

/// The session is gone.
pub(crate) fn disconnected(step: &mut Step<'_>, fault: Fault) -> Result<()> {
    step.mem.online = false;
    step.mem.requests.lost();
    step.mem.connection = Connection::Offline { fault, retry_at_ms: None };
    step.changes.connection(step.mem.connection.clone());
    Ok(())
}

/// An answer or a push.
pub(crate) fn frame(step: &mut Step<'_>, frame: ServerFrame) -> Result<()> {
    let body = frame.body.ok_or(EngineError::Relay("a frame without a body"))?;
    if frame.request_id != 0 {
        let waiting = step.mem.requests.answered(frame.request_id);
        return answer(step, waiting.ok_or(EngineError::Relay("an answer to nothing"))?, body);
    }
    push(step, body)
}

fn answer(_step: &mut Step<'_>, waiting: Waiting, _body: Body) -> Result<()> {
    match waiting {
        Waiting::Subscribe | Waiting::Ack => Ok(()),
    }
}

fn push(_step: &mut Step<'_>, _body: Body) -> Result<()> {
    Ok(())
}
