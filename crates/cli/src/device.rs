//! The device a command works on: opened, asked, waited for, closed.

use crate::exit::NotConnected;
use harkara_api::{
    Answer, ApiError, ChatId, ChatSummary, Command, Connection, ErrorCode, Event, Fault, MessageId, MessageView,
    Overview, Platform, Query, Reply, Stage, Status,
};
use harkara_client::{Client, ClientConfig, KeySource, SavedFile};
use std::{path::PathBuf, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

/// How long a command waits for the relay.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// More chats than anybody has.
const PAGE: u32 = 500;

/// An opened device.
pub struct Device {
    client: Client,
}

impl Device {
    /// Opens the profile; what it becomes if it is new is a `platform`.
    pub fn open(profile: PathBuf, platform: Platform) -> Result<Self, ApiError> {
        let client = Client::start(ClientConfig { profile, key: KeySource::KeychainOrFile, platform })?;
        Ok(Self { client })
    }

    /// A device that is made for one question, and leaves nothing in a keychain.
    pub fn passing(profile: PathBuf, platform: Platform) -> Result<Self, ApiError> {
        let client = Client::start(ClientConfig { profile, key: KeySource::File, platform })?;
        Ok(Self { client })
    }

    /// For what needs no words of its own here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Writes a file that is here into a folder.
    pub async fn save_file(&self, message: MessageId, place: u32, folder: PathBuf) -> Result<SavedFile, ApiError> {
        self.client.save_file(message, place, folder).await
    }

    /// Bytes of no file, as a source for a message.
    pub async fn stage(&self, bytes: Vec<u8>) -> Result<String, ApiError> {
        let source = self.client.stage_file().await?;
        self.client.stage_piece(source.clone(), 0, bytes).await?;
        Ok(source)
    }

    /// One message as it is now.
    pub async fn message(&self, message: &MessageId) -> Result<MessageView, ApiError> {
        match self.query(Query::MessagesById { ids: vec![message.clone()] }).await? {
            Answer::Messages { mut messages, .. } => messages.pop().ok_or_else(|| ErrorCode::NotFound.into()),
            other => Err(unexpected(&other)),
        }
    }

    /// Carries out a change.
    pub async fn command(&self, command: Command) -> Result<Reply, ApiError> {
        self.client.command(command).await
    }

    /// Looks at the database.
    pub async fn query(&self, query: Query) -> Result<Answer, ApiError> {
        self.client.query(query).await
    }

    /// Every event from now on.
    pub fn events(&self) -> Receiver<Event> {
        self.client.events()
    }

    /// Ends it; what was just sent is given a moment to arrive.
    pub async fn close(&self) {
        self.client.shutdown().await;
    }

    /// Who this device is.
    pub async fn overview(&self) -> Result<Overview, ApiError> {
        match self.query(Query::Overview).await? {
            Answer::Overview { overview } => Ok(overview),
            other => Err(unexpected(&other)),
        }
    }

    /// Waits until the relay is there and the mailbox is empty.
    pub async fn caught_up(&self) -> anyhow::Result<()> {
        self.connected(|connection| matches!(connection, Connection::Online { catching_up: false, .. })).await
    }

    /// Waits until the relay is there.
    pub async fn online(&self) -> anyhow::Result<()> {
        self.connected(|connection| matches!(connection, Connection::Online { .. })).await
    }

    async fn connected(&self, enough: impl Fn(&Connection) -> bool) -> anyhow::Result<()> {
        let mut connection = self.client.connection();
        let settled = connection.wait_for(|now| {
            let removed = Connection::Offline { fault: Fault::DeviceRemoved, retry_at_ms: None };
            enough(now) || *now == removed || needs_somebody(now)
        });
        let now = match timeout(PATIENCE, settled).await {
            Ok(Ok(now)) => now.clone(),
            Ok(Err(_)) => return Err(ApiError::new(ErrorCode::Internal, "the device has ended").into()),
            Err(_) => self.client.connection().borrow().clone(),
        };
        match now {
            now if enough(&now) => Ok(()),
            Connection::Offline { fault: Fault::DeviceRemoved, .. } => {
                Err(ApiError::from(ErrorCode::DeviceRemoved).into())
            }
            Connection::Offline { fault: Fault::RelayKeyChanged, .. } => {
                Err(ApiError::from(ErrorCode::RelayKeyChanged).into())
            }
            _ => Err(self.not_connected("not connected").into()),
        }
    }

    /// Whatever failed on a device that was removed from its account failed because of that.
    pub async fn because(&self, error: anyhow::Error) -> anyhow::Error {
        match self.overview().await {
            Ok(overview) if overview.stage == Stage::Removed => {
                ApiError::new(ErrorCode::DeviceRemoved, format!("{error:#}")).into()
            }
            _ => error,
        }
    }

    /// What was not done, and why the relay is not there.
    pub fn not_connected(&self, what: &str) -> NotConnected {
        NotConnected(format!("{what}: {}", plain(&self.client.connection().borrow())))
    }

    /// The chat somebody means by a chat id or a handle; for a handle the chat is opened if there is none yet.
    pub async fn chat(&self, named: &str) -> anyhow::Result<ChatId> {
        if named.len() == 32 && named.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return self.known_by_id(ChatId(named.to_ascii_lowercase())).await;
        }
        let handle = named.trim_start_matches('@').to_owned();
        if let Some(chat) = self.known(&handle).await? {
            return Ok(chat);
        }
        self.online().await?;
        match self.command(Command::StartDirectChat { handle }).await? {
            Reply::Chat { chat } => Ok(chat),
            other => Err(ApiError::new(ErrorCode::Internal, format!("unexpected reply {other:?}")).into()),
        }
    }

    /// A chat that is not here may stand in the mailbox: an invitation to a group, say.
    async fn known_by_id(&self, chat: ChatId) -> anyhow::Result<ChatId> {
        for _ in 0..2 {
            match self.query(Query::Chat { chat: chat.clone() }).await? {
                Answer::Chat { chat: Some(_) } => return Ok(chat),
                Answer::Chat { chat: None } => self.caught_up().await?,
                other => return Err(unexpected(&other).into()),
            }
        }
        Err(ApiError::new(ErrorCode::NotFound, "no such chat").into())
    }

    async fn known(&self, handle: &str) -> Result<Option<ChatId>, ApiError> {
        match self.query(Query::Contacts).await? {
            Answer::Contacts { contacts } => {
                Ok(contacts.into_iter().find(|contact| contact.handle == handle).and_then(|contact| contact.chat))
            }
            other => Err(unexpected(&other)),
        }
    }

    /// All conversations, pinned first, then by last activity; the archived ones after them.
    pub async fn chats(&self) -> Result<Vec<ChatSummary>, ApiError> {
        let mut all = Vec::new();
        for archived in [false, true] {
            let mut after = None;
            loop {
                match self.query(Query::Chats { archived, after, limit: PAGE }).await? {
                    Answer::Chats { chats, more } => {
                        after = chats.last().map(|chat| chat.id.clone());
                        all.extend(chats);
                        if !more || after.is_none() {
                            break;
                        }
                    }
                    other => return Err(unexpected(&other)),
                }
            }
        }
        Ok(all)
    }

    /// Waits until the relay has stored a message; it is in the outbox in any case.
    pub async fn stored(&self, message: &MessageId) -> anyhow::Result<()> {
        let mut events = self.events();
        let wait = async {
            loop {
                match self.query(Query::MessageInfo { message: message.clone() }).await? {
                    Answer::MessageInfo { info } => match info.message.status {
                        Status::Waiting => {}
                        Status::Failed => return Err(ErrorCode::NotMember.into()),
                        _ => return Ok(()),
                    },
                    other => return Err(unexpected(&other)),
                }
                changed(&mut events, |event| matches!(event, Event::Messages { ids, .. } if ids.contains(message)))
                    .await;
            }
        };
        match timeout(PATIENCE, wait).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(self.not_connected("still in the outbox, goes out next time").into()),
        }
    }
}

/// Waits for an event of interest, or for having missed some.
pub async fn changed(events: &mut Receiver<Event>, mut interesting: impl FnMut(&Event) -> bool) {
    loop {
        match events.recv().await {
            Ok(event) if !interesting(&event) => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            // The device has ended; the next question says so.
            Err(RecvError::Closed) => return,
        }
    }
}

/// An answer to another question than was asked.
pub fn unexpected(answer: &Answer) -> ApiError {
    ApiError::new(ErrorCode::Internal, format!("unexpected answer {answer:?}").chars().take(60).collect::<String>())
}

/// Waiting alone does not bring this connection about.
fn needs_somebody(connection: &Connection) -> bool {
    let Connection::Offline { fault, .. } = connection else { return false };
    matches!(fault, Fault::RelayKeyChanged | Fault::Certificate | Fault::ClockWrong)
}

/// The state of the connection in plain words.
pub fn plain(connection: &Connection) -> &'static str {
    match connection {
        Connection::None => "no relay is known yet",
        Connection::Connecting => "connecting",
        Connection::Online { catching_up: true, .. } => "connected, catching up",
        Connection::Online { catching_up: false, .. } => "connected",
        Connection::Carried { .. } => "the relay can't be reached; another one carries messages meanwhile",
        Connection::Offline { fault, .. } => match fault {
            Fault::NoNetwork => "this computer has no network",
            Fault::RelayDown => "the relay does not answer",
            Fault::RelayAway => "the relay has said good-bye for a while: it is being restarted or updated",
            Fault::RelayBusy => "the relay has very many to let in and has said when to come back",
            Fault::RelayFault => "the relay answers nonsense",
            Fault::Certificate => {
                "the relay's address answers with a certificate that is not trusted: this network may want you to sign in, or filter"
            }
            Fault::RelayKeyChanged => "the relay's key is not the one in the link: perhaps somebody is in between",
            Fault::DeviceRemoved => "this device was removed from its account",
            Fault::ClockWrong => "this computer's clock is far off",
            Fault::DiskFull => "this computer's disk is full",
            Fault::ProxyDown => "only proxies may be used, and none of them leads to the relay now",
            Fault::NoProxy => "only proxies may be used, and there is none: harkara-cli proxy add",
        },
    }
}
