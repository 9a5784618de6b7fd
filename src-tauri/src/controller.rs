//! Everything the desktop does that needs no window: the device, this computer's own relay, the choices made here.

use crate::embedded::Hosted;
use crate::settings::SettingsFile;
use harkara_api::{Answer, ApiError, ChatId, Command, ErrorCode, Event, Platform, Query, Reply, Stage};
use harkara_client::{Client, ClientConfig, KeySource};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio::sync::broadcast::{self, error::RecvError};

pub use crate::embedded::RelayView;

/// Events a slow listener may be behind.
const EVENTS: usize = 4096;

/// Where things are.
#[derive(Debug, Clone)]
pub struct Config {
    /// The profile's directory.
    pub profile: PathBuf,
    /// The phone's page, to be served by this computer's own relay.
    pub phone_page: PathBuf,
    /// This computer's own relay is to run from the start, on this port; 0: any. None: when somebody wants it.
    pub relay_port: Option<u16>,
    /// Where a new profile's key is to be kept.
    pub key: KeySource,
}

/// Hands an event to the window; false when the window is no more.
type Window = Box<dyn Fn(&Event) -> bool + Send>;

/// See the module.
pub struct Controller {
    config: Config,
    /// A device that could not be opened says why to whoever asks it anything, which the window then shows.
    client: RwLock<Result<Arc<Client>, ApiError>>,
    events: broadcast::Sender<Event>,
    settings: Mutex<SettingsFile>,
    relay: tokio::sync::Mutex<Option<Hosted>>,
    window: Mutex<Option<Window>>,
    seen: Mutex<Seen>,
}

/// What the person is looking at.
#[derive(Debug, Default)]
struct Seen {
    chat: Option<ChatId>,
    focused: bool,
}

impl Controller {
    /// Opens the profile. This computer's own relay comes first where there is one: the device lives on it.
    pub async fn start(config: Config) -> Self {
        let settings = SettingsFile::open(&config.profile);
        let hosts = settings.get().relay_port.or(config.relay_port).is_some();
        let controller = Self {
            client: RwLock::new(Err(ErrorCode::Internal.into())),
            events: broadcast::channel(EVENTS).0,
            config,
            settings: Mutex::new(settings),
            relay: tokio::sync::Mutex::new(None),
            window: Mutex::new(None),
            seen: Mutex::new(Seen::default()),
        };
        if hosts && let Err(error) = controller.host_relay().await {
            tracing::warn!(%error, "this computer's own relay does not start");
        }
        // What went wrong is said to whoever asks.
        let _ = controller.open().await;
        controller.let_go_of_unused_relay().await;
        controller
    }

    /// Opens the device, unless it is open: also after it could not be, for the person may have mended what was wrong.
    pub async fn open(&self) -> Result<(), ApiError> {
        if self.client().is_ok() {
            return Ok(());
        }
        let (profile, key) = (self.config.profile.clone(), self.config.key);
        let config = ClientConfig { profile, key, platform: Platform::Desktop };
        // A keychain may first ask the person for a password.
        let opened = tokio::task::spawn_blocking(move || Client::start(config)).await;
        let opened = opened.unwrap_or_else(|error| Err(ApiError::new(ErrorCode::Internal, error.to_string())));
        if let Ok(client) = &opened {
            tokio::spawn(pass_on(client.events(), self.events.clone()));
        }
        let outcome = opened.as_ref().map(drop).map_err(Clone::clone);
        *self.client.write().unwrap_or_else(PoisonError::into_inner) = opened.map(Arc::new);
        outcome
    }

    /// Puts a database that can't be opened out of the way, with its key, and begins anew. Nothing is deleted.
    pub async fn set_aside(&self) -> Result<(), ApiError> {
        if self.client().is_ok() {
            return Err(ErrorCode::AlreadyLinked.into());
        }
        let folder = harkara_client::set_aside(&self.config.profile)?;
        tracing::info!(folder = %folder.display(), "the database was set aside");
        self.open().await
    }

    /// The window starts this computer's relay before the person has chosen one. Who lives on another needs none here.
    async fn let_go_of_unused_relay(&self) {
        let Ok(Answer::Overview { overview }) = self.query(Query::Overview).await else { return };
        let mut relay = self.relay.lock().await;
        let own = relay.as_ref().map(|hosted| format!("localhost:{}", hosted.port()));
        let elsewhere = overview.relay.is_some_and(|relay| Some(&relay.address) != own.as_ref());
        if overview.stage == Stage::Fresh || !elsewhere {
            return;
        }
        if let Some(hosted) = relay.take() {
            hosted.stop().await;
        }
        if let Err(error) = held(&self.settings).change(|settings| settings.relay_port = None) {
            tracing::warn!(%error, "the settings can't be kept");
        }
    }

    /// Carries out a change.
    pub async fn command(&self, command: Command) -> Result<Reply, ApiError> {
        self.client()?.command(command).await
    }

    /// Looks at the database.
    pub async fn query(&self, query: Query) -> Result<Answer, ApiError> {
        self.client()?.query(query).await
    }

    /// The device itself, for what has no command: the bytes of files.
    pub fn client(&self) -> Result<Arc<Client>, ApiError> {
        self.client.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every event from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// How many messages are unread.
    pub async fn unread(&self) -> Result<u64, ApiError> {
        match self.query(Query::Overview).await? {
            Answer::Overview { overview } => Ok(overview.unread),
            _ => Err(ApiError::new(ErrorCode::Internal, "not an overview")),
        }
    }

    /// The window that is to hear of events; the one before is forgotten.
    pub fn set_window(&self, window: Window) {
        *held(&self.window) = Some(window);
    }

    /// Tells the window.
    pub fn tell_window(&self, event: &Event) {
        let mut window = held(&self.window);
        if window.as_ref().is_some_and(|tell| !tell(event)) {
            *window = None;
        }
    }

    /// The chat on the screen.
    pub fn set_visible(&self, chat: Option<ChatId>) {
        held(&self.seen).chat = chat;
        self.tell_seen();
    }

    /// A window that has not the focus may be behind others: nothing in it counts as seen.
    pub fn set_focused(&self, focused: bool) {
        held(&self.seen).focused = focused;
        self.tell_seen();
    }

    fn tell_seen(&self) {
        let seen = held(&self.seen);
        if let Ok(client) = self.client() {
            client.set_visible(seen.chat.clone().filter(|_| seen.focused));
        }
    }

    /// Whether messages may announce themselves.
    pub fn notifications(&self) -> bool {
        held(&self.settings).get().notifications
    }

    /// Says whether they may.
    pub fn set_notifications(&self, on: bool) -> Result<(), ApiError> {
        held(&self.settings).change(|settings| settings.notifications = on).map_err(|error| internal(&error))
    }

    /// Whether this computer's own relay runs.
    pub async fn hosts_relay(&self) -> bool {
        self.relay.lock().await.is_some()
    }

    /// Starts this computer's own relay unless it runs, from now on at every start.
    pub async fn host_relay(&self) -> Result<RelayView, ApiError> {
        let mut relay = self.relay.lock().await;
        if let Some(hosted) = &*relay {
            return Ok(hosted.view());
        }
        let port = held(&self.settings).get().relay_port.or(self.config.relay_port).unwrap_or(0);
        let data = self.config.profile.join("relay");
        let hosted = Hosted::start(&data, &self.config.phone_page, port).await.map_err(|error| internal(&error))?;
        held(&self.settings)
            .change(|settings| settings.relay_port = Some(hosted.port()))
            .map_err(|error| internal(&error))?;
        let view = hosted.view();
        *relay = Some(hosted);
        Ok(view)
    }

    /// Ends the device and then the relay, so that what was sent last still arrives.
    pub async fn stop(&self) {
        if let Ok(client) = self.client() {
            client.shutdown().await;
        }
        if let Some(hosted) = self.relay.lock().await.take() {
            hosted.stop().await;
        }
    }
}

/// A device's events for as long as it runs.
async fn pass_on(mut from: broadcast::Receiver<Event>, to: broadcast::Sender<Event>) {
    loop {
        let event = match from.recv().await {
            Ok(event) => event,
            // Far behind: what was missed is looked up by asking for the overview.
            Err(RecvError::Lagged(_)) => Event::Overview,
            Err(RecvError::Closed) => return,
        };
        // Nobody may be listening.
        let _ = to.send(event);
    }
}

/// A poisoned lock holds plain data that is whole between any two statements.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn internal(error: &anyhow::Error) -> ApiError {
    ApiError::new(ErrorCode::Internal, format!("{error:#}"))
}
