//! From handles to people, by asking the relay about those that are not known yet.

use super::{direct, groups, people};
use crate::error::{EngineError, Result};
use crate::frames::refusal;
use crate::requests::Waiting;
use crate::step::Step;
use harkara_api::{ErrorCode, Reply};
use harkara_store::accounts;
use harkara_wire::id::{AccountId, ChatId};
use harkara_wire::identity::handle_is_valid;
use harkara_wire::proto::relay::{GetAccount, client_frame::Request, get_account::By, server_frame::Body};

/// What is to be done once everybody is known.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    Direct,
    Create { name: String },
    Add { chat: ChatId },
}

/// Handles on their way to becoming people.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub command: u64,
    purpose: Purpose,
    /// Not yet known; the last one is being asked for.
    handles: Vec<String>,
    found: Vec<AccountId>,
}

/// Begins. Answers at once where everybody is known.
pub(crate) fn begin(step: &mut Step<'_>, command: u64, handles: &[String], purpose: Purpose) -> Result<Option<Reply>> {
    step.me()?;
    let mut clean = Vec::with_capacity(handles.len());
    for handle in handles {
        let handle = handle.trim().trim_start_matches('@').to_lowercase();
        if !handle_is_valid(&handle) {
            return Err(ErrorCode::HandleInvalid.into());
        }
        if !clean.contains(&handle) {
            clean.push(handle);
        }
    }
    clean.reverse();
    go_on(step, Lookup { command, purpose, handles: clean, found: Vec::new() })
}

fn go_on(step: &mut Step<'_>, mut lookup: Lookup) -> Result<Option<Reply>> {
    while let Some(handle) = lookup.handles.last() {
        match accounts::by_handle(step.db, handle)? {
            Some(account) if !account.record.is_empty() => {
                lookup.found.push(account.account_id);
                lookup.handles.pop();
            }
            _ if !step.mem.online() => return Err(ErrorCode::Offline.into()),
            _ => {
                let ask = GetAccount { by: Some(By::Handle(handle.clone())) };
                step.ask(Request::GetAccount(ask), Waiting::Lookup(Box::new(lookup)));
                return Ok(None);
            }
        }
    }
    match (&lookup.purpose, lookup.found.first()) {
        (Purpose::Direct, Some(peer)) => direct::open(step, *peer).map(Some),
        (Purpose::Direct, None) => Err(ErrorCode::NoSuchAccount.into()),
        (Purpose::Create { name }, _) => groups::create(step, name, &lookup.found).map(Some),
        (Purpose::Add { chat }, _) => groups::add(step, chat, &lookup.found).map(Some),
    }
}

/// The relay has answered about the last handle.
pub(crate) fn answered(step: &mut Step<'_>, mut lookup: Lookup, body: Body) -> Result<()> {
    let command = lookup.command;
    let outcome = step.attempt(|step| {
        let found = match body {
            Body::AccountFound(found) => found,
            Body::Error(error) => return Err(refusal(&error)),
            _ => return Err(EngineError::Relay("no account")),
        };
        let record = found.record.ok_or(EngineError::Relay("an account without a record"))?;
        if lookup.handles.pop().is_none_or(|asked| asked != record.handle) {
            return Err(EngineError::Relay("another account than asked for"));
        }
        lookup.found.push(people::take_record(step, &record)?);
        go_on(step, lookup)
    })?;
    if let Some(reply) = outcome.transpose() {
        step.reply(command, reply);
    }
    Ok(())
}
