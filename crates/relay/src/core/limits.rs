//! How much is too much. Generous for people, hopeless for a flood; none is an option until somebody needs it to be.

/// A mailbox item's payload; with what stands around it, within a frame.
pub(super) const WELCOME_BYTES: usize = (1 << 20) - 1024;
/// An application message.
pub(super) const MESSAGE_BYTES: usize = 256 * 1024;
/// A blob: a chunk of a file with its tag, or a piece of history.
pub(super) const BLOB_BYTES: usize = 257 * 1024;
/// Blobs of one account kept at a time: two of the largest files.
pub(super) const BLOB_QUOTA: u64 = 4 << 30;
/// Blobs asked after in one question: a file of 2 GiB has 8,193.
pub(super) const FIND_BLOBS: usize = 8_200;
/// An account's own blob that is asked after is kept anew, once it is so old.
pub(super) const RENEW_BLOBS_MS: u64 = 24 * 3_600_000;
/// Devices in a group.
pub(super) const GROUP_DEVICES: u64 = 1000;
/// Groups an account may ever make.
pub(super) const GROUPS_CREATED: u64 = 10_000;
/// Key packages of a device.
pub(super) const KEY_PACKAGES: u32 = 100;
/// One key package.
pub(super) const KEY_PACKAGE_BYTES: usize = 8 * 1024;
/// Below this a device is asked for more.
pub(super) const KEY_PACKAGES_LOW: u32 = 10;
/// Delivered and not yet acknowledged, in items and in bytes.
pub(super) const WINDOW_ITEMS: usize = 512;
pub(super) const WINDOW_BYTES: usize = 1 << 20;
/// Above any epoch or sequence there will ever be, and far from where integers end.
pub(super) const COUNTER_MAX: u64 = 1 << 48;
/// Rendezvous rooms: in all, of one session, and what may be said in one.
pub(super) const ROOMS: usize = 10_000;
pub(super) const ROOMS_OF_SESSION: usize = 4;
pub(super) const ROOM_MESSAGES: usize = 16;
pub(super) const ROOM_MESSAGE_BYTES: usize = 4 * 1024;
/// Wrong rooms a session may try to join.
pub(super) const FAILED_JOINS: u32 = 5;
/// Lifetime of a room nobody has joined, at most, and of a joined one: people compare codes in it.
pub(super) const ROOM_LIFETIME_S: u32 = 120;
pub(super) const JOINED_LIFETIME_MS: u64 = 5 * 60_000;
/// A side whose connection broke is waited for in its room this long.
pub(super) const ROOM_ABSENCE_MS: u64 = 20_000;
/// What a peer that is sent away is to wait, and how much longer the next one.
pub(super) const RETRY_MS: u64 = 1_000;
pub(super) const RETRY_EVERY_MS: u64 = 2;
/// How often old things are looked for, and how old they get.
pub(super) const SWEEP_MS: u64 = 10_000;
pub(super) const KEEP_BLOBS_MS: u64 = 30 * 24 * 3_600_000;
pub(super) const KEEP_ANSWERS_MS: u64 = 30 * 24 * 3_600_000;
/// What an account may leave here to be carried for others, in items and bytes, and for how long it is kept.
pub(super) const CARRIED_QUOTA: (u64, u64) = (5_000, 64 << 20);
pub(super) const KEEP_CARRIED_MS: u64 = 7 * 24 * 3_600_000;
/// Carried messages sent and not yet acknowledged.
pub(super) const CARRIED_WINDOW: usize = 128;
/// Blobs of a guest kept at a time.
pub(super) const GUEST_BLOB_QUOTA: u64 = 512 << 20;
/// An object of a backup is not let go of before it is so old: whoever takes a device can't empty a backup of last week at once.
pub(super) const KEEP_OBJECT_MS: u64 = 7 * 24 * 3_600_000;
/// A backup with an earlier key of an account stays so long after the next was begun.
pub(super) const KEEP_LEFT_SPACE_MS: u64 = 30 * 24 * 3_600_000;
/// What lies in a vault: a key.
pub(super) const VAULT_BYTES: usize = 1024;
/// After each try of a vault, how long the next may not come. Whoever mistypes waits seconds; whoever wants to use up the tries of
/// somebody who is awake takes two weeks, in which that one is told.
pub(super) const VAULT_WAITS_MS: [u64; 9] =
    [5_000, 30_000, 5 * 60_000, HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS, 4 * DAY_MS, 7 * DAY_MS];
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// A try may be proven so long; the devices of the account hear of one that was not.
pub(super) const VAULT_TRY_MS: u64 = 10 * 60_000;
pub(super) const VAULT_TELL_MS: u64 = 60_000;
