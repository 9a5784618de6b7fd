//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A Harkara device without a window: for bots, scripts and tests.
#[derive(Debug, Parser)]
#[command(name = "harkara-cli", version, about)]
pub struct Args {
    /// The directory that holds this device; one process at a time.
    #[arg(long, global = true, value_name = "DIR", env = "HARKARA_PROFILE")]
    pub profile: Option<PathBuf>,
    /// Answer in JSON, one object a line.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a new account; this device holds its key, as a phone does.
    Signup {
        /// The relay's link, with the invite where it wants one.
        relay_link: String,
        /// 3 to 32 of a-z 0-9 _ .
        handle: String,
        /// The name others see; the handle where none is given.
        #[arg(long)]
        name: Option<String>,
        /// What this device is called.
        #[arg(long, default_value = "harkara-cli")]
        device_name: String,
    },
    /// Become a device of an account by showing a code; or, with --scan, act as the phone that scans one.
    Link {
        /// The relay's link (to show a code).
        #[arg(required_unless_present = "scan", conflicts_with = "scan")]
        relay_link: Option<String>,
        /// What this device is called (to show a code).
        #[arg(long, default_value = "harkara-cli", conflicts_with = "scan")]
        device_name: String,
        /// The code as text, the eight typed characters, or the file of a picture that shows the QR code.
        #[arg(long, value_name = "CODE|IMAGE")]
        scan: Option<String>,
        /// With --scan: link without asking whether the short codes are the same. For tests only.
        #[arg(long, requires = "scan", conflicts_with = "words")]
        yes: bool,
        /// With --scan: link only if these are the four words, without asking.
        #[arg(long, requires = "scan", value_name = "WORDS")]
        words: Option<String>,
    },
    /// Who this device is and how it stands with the relay.
    Status,
    /// The conversations, by last activity.
    Chats,
    /// The newest messages of a conversation, oldest first.
    Messages {
        /// A handle or a chat id.
        chat: String,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Send a text; ends when the relay has stored it.
    Send {
        /// A handle or a chat id.
        to: String,
        /// The text; read from standard input where it is left out and no file is sent. @handle names a member.
        text: Option<String>,
        /// The message this answers to.
        #[arg(long, value_name = "MESSAGE")]
        reply_to: Option<String>,
        /// A file to send, with the text as its caption; ten at most.
        #[arg(long = "file", value_name = "PATH")]
        files: Vec<PathBuf>,
        /// A voice message: an Ogg Opus file, or a WAV file to make one of.
        #[arg(long, value_name = "PATH", conflicts_with_all = ["files", "text"])]
        voice: Option<PathBuf>,
        /// Photos as they are: not made smaller, and with what the camera wrote into them, perhaps the place.
        #[arg(long, requires = "files")]
        original: bool,
    },
    /// Fetch a file of a message and save it; goes on where it stopped.
    Download {
        /// The message's id.
        message: String,
        /// Which of its files, from 0.
        #[arg(long, default_value_t = 0)]
        place: u32,
        /// The folder to save it in.
        #[arg(long, default_value = ".", value_name = "DIR")]
        to: PathBuf,
    },
    /// Hold a file under way, go on with it, or give it up.
    File {
        /// The message's id.
        message: String,
        /// Which of its files, from 0.
        #[arg(long, default_value_t = 0)]
        place: u32,
        #[arg(value_enum)]
        action: Action,
    },
    #[command(flatten)]
    Act(Act),
    /// Messages that were starred, newest first.
    Starred {
        /// Only in this conversation (a handle or a chat id).
        #[arg(long)]
        chat: Option<String>,
    },
    /// Print unread messages as JSON lines and mark them read.
    Receive {
        /// Go on for ever.
        #[arg(long)]
        follow: bool,
    },
    /// Search all messages on this device, newest first.
    Search {
        text: String,
        /// Only in this conversation (a handle or a chat id).
        #[arg(long)]
        chat: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Take over a chat that WhatsApp exported, a .txt or .zip, into a conversation. Repeated, it doubles nothing.
    Import {
        file: PathBuf,
        /// Only show, as JSON, what would be taken over.
        #[arg(long, conflicts_with_all = ["chat", "me"])]
        preview: bool,
        /// The conversation: a handle or a chat id.
        #[arg(long, required_unless_present = "preview")]
        chat: Option<String>,
        /// One's own name in the file.
        #[arg(long, required_unless_present = "preview")]
        me: Option<String>,
        /// In a group: who a name in the file is, where they are called something else here.
        #[arg(long, value_name = "NAME=HANDLE")]
        person: Vec<String>,
        /// Which number of a date is what, where the file leaves it open.
        #[arg(long, value_enum)]
        dates: Option<DateOrder>,
        /// Where the phone was, such as Asia/Kolkata; this computer's zone where none is given.
        #[arg(long)]
        zone: Option<String>,
    },
    /// Write a conversation in the same form: a text, or with its files where the name ends in .zip.
    Export {
        /// A handle or a chat id.
        chat: String,
        /// A file that does not exist yet.
        file: PathBuf,
        /// The zone of the times; this computer's where none is given.
        #[arg(long)]
        zone: Option<String>,
    },
    /// Ways around a network that blocks the relay.
    #[command(subcommand)]
    Proxy(Proxies),
    /// Other relays, which carry messages while your own can't be reached.
    #[command(subcommand)]
    Fallback(Fallbacks),
    /// While the relay can't be reached, exchange messages with people in the same local network; or no longer.
    Nearby {
        #[arg(value_enum)]
        switch: Switch,
    },
    /// Encrypted backups: make, check, list, restore.
    #[command(subcommand)]
    Backup(Backup),
    /// One's own devices.
    #[command(subcommand)]
    Devices(Devices),
    /// Conversations of several people.
    #[command(subcommand)]
    Groups(Groups),
    /// How much of the account's past is on this device.
    #[command(subcommand)]
    History(History),
    /// A digest per conversation, to compare two devices of an account.
    Digests,
    /// Read commands and queries as JSON lines from standard input; write replies and events as JSON lines.
    Serve,
}

/// Which number of a date is what.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// What to do with a file under way.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Action {
    Download,
    Pause,
    Resume,
    Cancel,
}

/// What to do to messages. `messages --json` shows their ids.
#[derive(Debug, Subcommand)]
pub enum Act {
    /// React to a message; without an emoji, take it back.
    React { message: String, emoji: Option<String> },
    /// Change one's own text; what it said before stays visible.
    Edit { message: String, text: String },
    /// Delete messages on one's own devices, or for everyone.
    Delete {
        #[arg(required = true)]
        messages: Vec<String>,
        #[arg(long)]
        everyone: bool,
    },
    /// Send what messages say to another conversation.
    Forward {
        /// A handle or a chat id.
        to: String,
        #[arg(required = true)]
        messages: Vec<String>,
    },
    /// Star messages.
    Star {
        #[arg(required = true)]
        messages: Vec<String>,
        /// No longer.
        #[arg(long)]
        off: bool,
    },
    /// After how many seconds new messages of a conversation disappear; 0: never.
    Timer { chat: String, seconds: u32 },
}

/// What to do about the password of backups.
#[derive(Debug, Subcommand)]
pub enum Password {
    /// Let a password open the backups too, in place of the one before. It is asked for, or read from standard input.
    #[command(alias = "change")]
    Set,
    /// No password opens them any more.
    Remove,
    /// Whether there is one, when it was used, and whether somebody has tried it.
    Status,
}

/// What to do with encrypted backups. While a backup is made no other process may have the profile.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// The key that opens this device's backups: 64 digits. Whoever has it reads everything.
    Key {
        /// As 15 words.
        #[arg(long)]
        words: bool,
    },
    /// A password that opens the backups instead of the 64 digits; the relay keeps the key under it.
    #[command(subcommand)]
    Password(Password),
    /// Store what is new since the last backup there.
    Create {
        /// A folder; or `relay`, the account's.
        place: String,
        /// Read the whole backup first, and store again what is missing or damaged.
        #[arg(long)]
        mend: bool,
    },
    /// Read everything in a backup, and say what can't be read.
    Verify {
        /// A folder; `relay`; or the link of a relay.
        place: String,
        #[command(flatten)]
        key: Key,
    },
    /// The generations that are kept, the newest first.
    List {
        /// A folder; `relay`; or the link of a relay.
        place: String,
        #[command(flatten)]
        key: Key,
    },
    /// Make the profile of a backup. The account goes on there: its old phone is removed, linked devices stay.
    Restore {
        /// A folder, or the link of the account's relay.
        place: String,
        #[command(flatten)]
        key: Key,
        #[command(flatten)]
        by: ByPassword,
        /// What this device is called.
        #[arg(long, default_value = "harkara-cli")]
        device_name: String,
    },
}

/// A password in the place of the key: the relay has the key under it.
#[derive(Debug, clap::Args)]
pub struct ByPassword {
    /// Ask for the password, or read it from standard input, and have the key from the relay.
    #[arg(long, requires = "relay", requires = "account", conflicts_with = "key_file")]
    pub password: bool,
    /// The relay's link.
    #[arg(long, value_name = "RELAY_LINK", requires = "password")]
    pub relay: Option<String>,
    /// Whose backup it is: a handle or an account id.
    #[arg(long, value_name = "HANDLE", requires = "password")]
    pub account: Option<String>,
    /// Reach the relay through this proxy and nothing else; may be repeated.
    #[arg(long = "proxy", value_name = "LINK", requires = "password")]
    pub proxies: Vec<String>,
}

/// What opens a backup.
#[derive(Debug, clap::Args)]
pub struct Key {
    /// A file with the 64 digits, the 15 words or the code; - for standard input. Else this device's own key.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

/// What to do with devices.
#[derive(Debug, Subcommand)]
pub enum Devices {
    /// All of them.
    List,
    /// Call one something else.
    Rename { device: String, name: String },
    /// Remove one from the account, at once and for good.
    Remove { device: String },
}

/// What to do with groups.
#[derive(Debug, Subcommand)]
pub enum Groups {
    /// Make one.
    Create {
        name: String,
        /// Who else is in it.
        #[arg(required = true)]
        handles: Vec<String>,
    },
    /// Add people.
    Add {
        chat: String,
        #[arg(required = true)]
        handles: Vec<String>,
    },
    /// Remove somebody.
    Remove { chat: String, handle: String },
    /// Call it something else.
    Rename { chat: String, name: String },
    /// Leave it; what was said stays here.
    Leave { chat: String },
}

/// What to do about history.
#[derive(Debug, Subcommand)]
pub enum History {
    /// How far it is.
    Status {
        /// Go on until everything is here.
        #[arg(long)]
        wait: bool,
    },
}

/// What to do about fallback relays.
#[derive(Debug, Subcommand)]
pub enum Fallbacks {
    /// Name one by its relay link. Your own devices and your contacts learn of it.
    Add {
        /// harkara:relay?... or the same as a web link.
        link: String,
    },
    /// Those you have named, each with its key.
    List,
    /// Name one no longer.
    Remove {
        /// Its key, as the list has it.
        key: String,
    },
}

/// What to do about proxies.
#[derive(Debug, Subcommand)]
pub enum Proxies {
    /// Add one: its link, or socks5://HOST:PORT, or http://HOST:PORT. Works before there is an account.
    Add {
        /// The link. Give - to read it from standard input: it holds a secret.
        link: String,
    },
    /// All of them, with how they were lately.
    List,
    /// Try one now.
    Test {
        /// Its number.
        proxy: u32,
    },
    /// Forget one.
    Remove {
        /// Its number.
        proxy: u32,
    },
    /// Connect to nothing but through proxies, and look no name up; or no longer.
    Only {
        #[arg(value_enum)]
        switch: Switch,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Switch {
    On,
    Off,
}
