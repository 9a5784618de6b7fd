//! What each command sets in motion.

use crate::conversation::lookup::{self, Purpose};
use crate::conversation::{disappearing, groups, message, send};
use crate::engine::Answer;
use crate::error::Result;
use crate::sign_up::{self, SignUp};
use crate::step::Step;
use crate::{Output, backup, carry, history, imports, linking, nearby, routes, self_group, transfer};
use harkara_api::{Command, Connection, ErrorCode};
use harkara_store::own::{self, OwnStage};
use harkara_wire::id::{AccountId, ChatId, DeviceId, IdError, MessageId};

/// The database was just opened.
pub(crate) fn opened(step: &mut Step<'_>) -> Result<()> {
    disappearing::expire(step)?;
    routes::tell(step)?;
    let belongs = |row: &own::Own| matches!(row.stage, OwnStage::Linked | OwnStage::Restored);
    if let Some(row) = own::get(step.db)?.filter(belongs) {
        step.mem.connection = Connection::Connecting;
        step.out.push(Output::Connect { relay_link: row.relay_link, nearby: false });
    }
    Ok(())
}

/// Carries a command out, or says why not. `None`: the answer follows under `id`.
pub(crate) fn command(step: &mut Step<'_>, id: u64, command: Command) -> Result<Answer> {
    match command {
        Command::SignUp { relay_link, handle, name, device_name } => {
            let wish = SignUp { command: id, invite: String::new(), handle, name, device_name };
            sign_up::begin(step, &relay_link, wish)?;
            Ok(None)
        }
        Command::StartDirectChat { handle } => lookup::begin(step, id, &[handle], Purpose::Direct),
        Command::CreateGroup { name, handles } => lookup::begin(step, id, &handles, Purpose::Create { name }),
        Command::AddMembers { chat, handles } => {
            lookup::begin(step, id, &handles, Purpose::Add { chat: chat_id(&chat)? })
        }
        Command::RenameGroup { chat, name } => groups::rename(step, &chat_id(&chat)?, &name).map(Some),
        Command::RemoveMember { chat, account } => {
            groups::remove(step, &chat_id(&chat)?, &account_id(&account)?).map(Some)
        }
        Command::SetAdmin { chat, account, admin } => {
            groups::set_admin(step, &chat_id(&chat)?, &account_id(&account)?, admin).map(Some)
        }
        Command::LeaveGroup { chat } => groups::leave(step, &chat_id(&chat)?).map(Some),
        Command::SendText { chat, text, quote, mentions } => {
            let quote = quote.as_ref().map(message_id).transpose()?;
            send::text(step, &chat_id(&chat)?, &text, quote.as_ref(), &mentions).map(Some)
        }
        Command::SetTimer { chat, seconds } => disappearing::set_timer(step, &chat_id(&chat)?, seconds).map(Some),
        Command::React { message, emoji } => message::react::react(step, &message_id(&message)?, &emoji).map(Some),
        Command::EditText { message, text, mentions } => {
            message::edit::edit(step, &message_id(&message)?, &text, &mentions).map(Some)
        }
        Command::DeleteForEveryone { messages } => {
            message::delete::for_everyone(step, &message_ids(&messages)?).map(Some)
        }
        Command::DeleteForMe { messages } => message::delete::for_me(step, &message_ids(&messages)?).map(Some),
        Command::Forward { messages, chats } => {
            let chats = chats.iter().map(chat_id).collect::<Result<Vec<_>>>()?;
            message::forward::forward(step, &message_ids(&messages)?, &chats).map(Some)
        }
        Command::Star { messages, starred } => message::star::star(step, &message_ids(&messages)?, starred).map(Some),
        Command::SendFiles { chat, text, quote, files } => {
            let quote = quote.as_ref().map(message_id).transpose()?;
            transfer::send::send(step, &chat_id(&chat)?, &text, quote.as_ref(), &files).map(Some)
        }
        Command::File { message, place, action } => {
            transfer::send::act(step, &message_id(&message)?, place, action).map(Some)
        }
        Command::MarkRead { chat, up_to } => {
            self_group::mark_read(step, &chat_id(&chat)?, &message_id(&up_to)?).map(Some)
        }
        Command::Import { chat, messages } => imports::import(step, &chat_id(&chat)?, messages).map(Some),
        Command::SetChat { chat, pinned, archived, muted_until_ms } => {
            self_group::set_chat(step, &chat_id(&chat)?, pinned, archived, muted_until_ms).map(Some)
        }
        Command::SetContactName { account, name } => {
            self_group::set_contact_name(step, &account_id(&account)?, &name).map(Some)
        }
        Command::SetProfile { name, send_read_marks } => {
            self_group::set_profile(step, &name, send_read_marks).map(Some)
        }
        Command::RenameDevice { device, name } => {
            self_group::rename_device(step, &device_id(&device)?, &name).map(Some)
        }
        Command::RemoveDevice { device } => self_group::remove_device(step, &device_id(&device)?).map(Some),
        Command::DismissNotice { device } => self_group::dismiss_notice(step, &device_id(&device)?).map(Some),
        Command::Reconnect => {
            step.out.push(Output::Reconnect);
            Ok(Some(harkara_api::Reply::Done))
        }
        Command::AddProxy { link } => routes::add(step, &link),
        Command::RemoveProxy { proxy } => routes::remove(step, proxy),
        Command::SetProxyOnly { on } => routes::set_only(step, on),
        Command::AddFallback { link } => carry::add(step, &link),
        Command::RemoveFallback { key } => carry::remove(step, &key),
        Command::SetNearby { on } => nearby::set(step, on),
        // Whoever has sockets carries it out before it comes here.
        Command::TestProxy { .. } => Err(ErrorCode::NotAllowed.into()),
        Command::MakeBackupKey => backup::make(step),
        Command::ConfirmBackupKey { line } => backup::confirm(step, &line),
        Command::CheckBackupKey { key } => Ok(backup::check(&key)),
        Command::SetBackup { place, schedule } => backup::set(step, place, schedule),
        // Whoever has the storage carries these out before they come here.
        Command::StartBackup
        | Command::CancelBackup
        | Command::ProveBackup
        | Command::Restore { .. }
        | Command::ResumeRestore => Err(ErrorCode::NotAllowed.into()),
        Command::RatePassword { password } => backup::password::rated(step, &password).map(Some),
        Command::SetBackupPassword { password } => backup::password::set(step, id, &password),
        Command::RemoveBackupPassword => backup::password::remove(step, id),
        Command::OpenBackupKey { relay_link, who, password } => {
            backup::vault::open(step, id, &relay_link, &who, &password)
        }
        Command::StartLinking { relay_link, device_name } => linking::start(step, &relay_link, &device_name),
        Command::CancelLinking => linking::cancel(step),
        Command::ScanLinkCode { .. } if carry::at_carrier(step) => Err(ErrorCode::Offline.into()),
        Command::ScanLinkCode { code } => linking::scan(step, id, &code),
        Command::ConfirmLink { same } => linking::confirm(step, id, same),
        Command::RequestHistory => history::ask_again(step),
    }
}

fn bad(_: IdError) -> ErrorCode {
    ErrorCode::BadInput
}

fn chat_id(id: &harkara_api::ChatId) -> Result<ChatId> {
    Ok(ChatId::from_hex(&id.0).map_err(bad)?)
}

/// Messages in one command, at most.
const MAX_MESSAGES: usize = 1_000;

fn message_ids(ids: &[harkara_api::MessageId]) -> Result<Vec<MessageId>> {
    if ids.len() > MAX_MESSAGES {
        return Err(ErrorCode::BadInput.into());
    }
    ids.iter().map(message_id).collect()
}

fn message_id(id: &harkara_api::MessageId) -> Result<MessageId> {
    Ok(MessageId::from_hex(&id.0).map_err(bad)?)
}

fn account_id(id: &harkara_api::AccountId) -> Result<AccountId> {
    Ok(AccountId::from_hex(&id.0).map_err(bad)?)
}

fn device_id(id: &harkara_api::DeviceId) -> Result<DeviceId> {
    Ok(DeviceId::from_hex(&id.0).map_err(bad)?)
}
