//! What goes into the engine and what comes out.

use crate::backup::BackupNews;
use crate::nearby::Nearby;
use crate::routes::{RouteNews, Routes};
use crate::transfer::work::{FileNews, FileWork};
use harkara_api::{ApiError, ChatId, Command, Event, Fault, Reply};
use harkara_wire::nearby::NearbySecret;
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, Welcome};

/// One thing that happened. Each is one transaction.
#[derive(Debug, Clone)]
pub enum Input {
    /// The person (or a program) asks for something; the number comes back with the answer.
    Command(u64, Command),
    /// The session with the relay stands.
    Connected(Welcome),
    /// The session is gone, or could not be made.
    Disconnected(Fault),
    /// The relay said something.
    Frame(ServerFrame),
    /// The relay said several things: whatever has arrived by now, so that one fsync serves them all.
    Frames(Vec<ServerFrame>),
    /// What came of [`Output::Files`].
    File(FileNews),
    /// What came of trying a way to the relay.
    Route(RouteNews),
    /// The relay of [`Output::Probe`] has welcomed this device.
    Probed,
    /// What is announced in the local networks now, after [`Output::Nearby`].
    Nearby(Vec<Nearby>),
    /// What lies at one of the addresses of [`Output::Status`].
    Status(Vec<u8>),
    /// What came of a backup.
    Backup(BackupNews),
    /// The time that [`crate::Engine::poll_timeout`] named has come.
    Tick,
    /// The chat the person is looking at, if any: it needs no notifications.
    Visible(Option<ChatId>),
}

/// One thing to do. In order; nothing is handed out before it is committed.
#[derive(Debug, Clone)]
pub enum Output {
    /// The answer to a command.
    Reply(u64, Result<Reply, ApiError>),
    /// Send this to the relay; dropped by the driver if the session is gone.
    Send(ClientFrame),
    /// Do this with a file's bytes; what comes of it is [`Input::File`].
    Files(FileWork),
    /// Tell the user interface.
    Event(Event),
    /// These are the ways to the relay from now on; before the first `Connect`, and after every change.
    Routes(Routes),
    /// Look for people in the local networks, and let them find this device, by this secret; or no longer.
    Nearby(Option<NearbySecret>),
    /// Fetch what lies at each of these web addresses ([`harkara_wire::status::MIRROR_FILE`], at most `MAX_SIGNED`), by the ways of
    /// [`crate::routes::Ways::to_mirror`] and no others, following nothing. What comes is [`Input::Status`].
    Status(Vec<String>),
    /// Connect to this relay (a relay link), now and whenever the connection is lost.
    Connect {
        /// `harkara:relay?...`, which names the address and pins the key.
        relay_link: String,
        /// It is in the local network, and found there: directly and by no other way, whatever proxies there are.
        nearby: bool,
    },
    /// Beside the connection, try this relay again and again (as a connection is tried, up to the relay's welcome), until
    /// it answers: then say [`Input::Probed`], once. One that is looked for already is looked for on. `None`: no longer.
    Probe {
        /// As in `Connect`.
        relay_link: Option<String>,
    },
    /// Drop the connection and connect again, with the same keys or new ones: ask [`crate::Engine::session`] anew.
    Reconnect,
    /// Drop the connection and stay away.
    Disconnect,
}
