//! All the relay asks of a database.
//!
//! Every operation is atomic by itself, checks its own conditions (compare-and-set) and answers what came of it, so that
//! a replicated log can carry it out as well as one SQLite connection does: a mailbox is a durable stream per device with
//! a cursor, an epoch is a per-subject expected sequence, a blob an object. Batching is a matter of `begin` and `commit`:
//! what was done since `begin` counts only after `commit`, and an operation sees the ones before it.

use harkara_wire::id::{AccountId, BlobId, DeviceId, GroupId, MessageId};

/// The storage failed; nothing is known of the operation, and the batch must be given up.
#[derive(Debug, thiserror::Error)]
#[error("storage: {0}")]
pub struct StorageError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl StorageError {
    /// Wraps what the database said.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

/// An Ed25519 public key: names a space.
pub type SpaceKey = [u8; 32];

/// What a storage operation answers.
pub type StorageResult<T> = Result<T, StorageError>;

/// An X25519 public key: which device a Noise session belongs to.
pub type TransportKey = [u8; 32];

/// How to name an account.
#[derive(Debug, Clone, Copy)]
pub enum AccountBy<'a> {
    /// By its id.
    Id(&'a AccountId),
    /// By its handle at this relay.
    Handle(&'a str),
}

/// A device as the storage knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredDevice {
    /// The device.
    pub device_id: DeviceId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Removed for good.
    pub removed: bool,
    /// It lives at another relay, and is only carried for.
    pub guest: bool,
}

/// A device to be known from now on.
#[derive(Debug, Clone, Copy)]
pub struct NewDevice {
    /// The device.
    pub device_id: DeviceId,
    /// Its Noise key.
    pub transport_key: TransportKey,
}

/// A person comes.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// The account.
    pub account_id: AccountId,
    /// The name people find it by; unique. `None`: a guest.
    pub handle: Option<&'a str>,
    /// The invite that is used up; `None` where none is needed.
    pub invite: Option<&'a str>,
    /// Of its roster.
    pub roster_version: u64,
    /// `AccountRecord`, encoded.
    pub record: &'a [u8],
    /// Its devices.
    pub devices: &'a [NewDevice],
}

/// What came of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// The account exists now.
    Done,
    /// It existed before.
    Exists,
    /// Somebody else has the handle.
    HandleTaken,
    /// The invite is unknown or used up.
    InviteInvalid,
    /// A device or its key belongs to somebody already.
    DeviceTaken,
}

/// An account's record changes: devices come or go.
#[derive(Debug)]
pub struct RecordChange<'a> {
    /// The account.
    pub account_id: AccountId,
    /// Compare-and-set: the record this one was made from, encoded.
    pub from: &'a [u8],
    /// Of the new record's roster.
    pub roster_version: u64,
    /// The new record, encoded.
    pub record: &'a [u8],
    /// Devices it knows; those unknown so far are added.
    pub devices: &'a [NewDevice],
    /// Devices that go: mailbox, key packages and memberships with them.
    pub gone: &'a [DeviceId],
}

/// What came of a change of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Done; these devices have the news in their mailbox.
    Done(Vec<DeviceId>),
    /// The record is no longer the one it was made from.
    Stale,
    /// A device or its key belongs to somebody already.
    DeviceTaken,
}

/// A key package given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The MLS KeyPackage.
    pub key_package: Vec<u8>,
    /// How many are left that are not of last resort.
    pub left: u32,
}

/// A group comes to be.
#[derive(Debug)]
pub struct NewGroup<'a> {
    /// The group.
    pub group_id: GroupId,
    /// The device that made it; a member.
    pub creator: DeviceId,
    /// Where it stands.
    pub epoch: u64,
    /// All devices in it.
    pub members: &'a [DeviceId],
    /// For `welcome_to`.
    pub welcome: &'a [u8],
    /// Who gets it.
    pub welcome_to: &'a [DeviceId],
    /// Of this epoch.
    pub group_info: &'a [u8],
    /// Idempotency.
    pub request_key: MessageId,
    /// How many groups an account may make.
    pub quota: u64,
}

/// A group moves on by one epoch.
#[derive(Debug)]
pub struct GroupCommit<'a> {
    /// The group.
    pub group_id: GroupId,
    /// The device that made the commit.
    pub sender: DeviceId,
    /// Compare-and-set: where the group must stand.
    pub base_epoch: u64,
    /// For every member of the old epoch, the sender included: its place in the order is the same for all.
    pub commit: &'a [u8],
    /// For `added`.
    pub welcome: &'a [u8],
    /// Devices that come.
    pub added: &'a [DeviceId],
    /// Devices that go.
    pub removed: &'a [DeviceId],
    /// Of the new epoch.
    pub group_info: &'a [u8],
    /// The sender joins by it, by right of another device of its account.
    pub external: bool,
    /// Idempotency.
    pub request_key: MessageId,
    /// How many devices a group may have.
    pub quota: u64,
}

/// A message for everybody else in a group.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// The group.
    pub group_id: GroupId,
    /// The device that sent it.
    pub sender: DeviceId,
    /// Compare-and-set: where the group must stand.
    pub epoch: u64,
    /// MLS PrivateMessage.
    pub message: &'a [u8],
    /// Idempotency.
    pub message_key: MessageId,
}

/// What came of a change to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouped {
    /// Done at this time, now or when the request first came; `to` have something new in their mailbox.
    Done {
        /// When.
        stored_ms: u64,
        /// Whose mailbox; empty for a repeat.
        to: Vec<DeviceId>,
    },
    /// The group stands elsewhere.
    Conflict(u64),
    /// There is no such group.
    Unknown,
    /// It exists already.
    Exists,
    /// The sender is not in it, nor may join.
    NotAMember,
    /// A device that was named is not known, or was removed.
    NoSuchDevice,
    /// Too many groups, or too many devices in one.
    Quota,
}

/// Where a group stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGroup {
    /// The group.
    pub group_id: GroupId,
    /// Its epoch.
    pub epoch: u64,
    /// Whether the asking device is in it, not only another one of its account.
    pub member: bool,
}

/// What lies in a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// An application message.
    Message = 1,
    /// A commit.
    Commit = 2,
    /// A welcome.
    Welcome = 3,
    /// An `AccountRecord`.
    Account = 4,
}

/// One item of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxItem {
    /// Its place.
    pub sequence: u64,
    /// What it is.
    pub kind: ItemKind,
    /// The group; empty for accounts, as the next two.
    pub group_id: Vec<u8>,
    /// The sending device.
    pub sender: Vec<u8>,
    /// The sender's idempotency key.
    pub message_key: Vec<u8>,
    /// When the relay took it.
    pub stored_ms: u64,
    /// What was sent.
    pub payload: Vec<u8>,
}

/// A message that is carried for devices of another relay.
#[derive(Debug)]
pub struct NewCarried<'a> {
    /// The device that brings it.
    pub sender: DeviceId,
    /// The group, which this relay knows nothing of.
    pub group_id: GroupId,
    /// Its epoch.
    pub epoch: u64,
    /// Idempotency.
    pub message_key: MessageId,
    /// For whom.
    pub to: &'a [DeviceId],
    /// What is carried.
    pub sealed: &'a [u8],
    /// Items and bytes that an account may have here.
    pub quota: (u64, u64),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarriedStored {
    /// It is here, since then.
    Done {
        /// When.
        stored_ms: u64,
    },
    /// The account has too much here.
    Quota,
}

/// A carried message for one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedItem {
    /// Its place.
    pub sequence: u64,
    /// The group.
    pub group_id: Vec<u8>,
    /// Its epoch.
    pub epoch: u64,
    /// The sender's idempotency key.
    pub message_key: Vec<u8>,
    /// What is carried.
    pub sealed: Vec<u8>,
}

/// What came of storing a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobStored {
    /// It is there, now or already.
    Done,
    /// The account keeps too much.
    Quota,
}

/// A space that keeps somebody's backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredSpace {
    /// Whose devices may write to it.
    pub account_id: AccountId,
    /// What all of this account's spaces take.
    pub bytes: u64,
}

/// What came of making a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpaceMade {
    /// It is there; the one before, if any, stays for a while.
    Done,
    /// The account has the present one and one before.
    Quota,
}

/// Until when what is there is forgotten.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    /// Blobs.
    pub blobs_ms: u64,
    /// Answered requests.
    pub answers_ms: u64,
    /// Carried messages.
    pub carried_ms: u64,
    /// Spaces, since another took their place.
    pub spaces_ms: u64,
}

/// An object to be kept in a space.
#[derive(Debug, Clone, Copy)]
pub struct NewObject<'a> {
    /// The space's key.
    pub space: &'a SpaceKey,
    /// Its name, which must be a proper one.
    pub name: &'a str,
    /// Its bytes.
    pub data: &'a [u8],
    /// Also where there is one of that name.
    pub replace: bool,
    /// What the account's spaces may take.
    pub quota: u64,
}

/// What came of keeping an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectStored {
    /// It is there.
    Done,
    /// One of that name was there before, and stays.
    Exists,
    /// The account keeps too much.
    Quota,
    /// There is no such space.
    NoSpace,
}

/// What of a vault does not concern how often it was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultRecord {
    /// Fresh randomness of this vault.
    pub credential: [u8; 32],
    /// What a try is answered with.
    pub record: Vec<u8>,
    /// What a proven one is given.
    pub sealed: Vec<u8>,
}

/// An account's vault and what has become of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredVault {
    /// `None`: there is no vault, or no longer.
    pub kept: Option<VaultRecord>,
    /// Rises when it is put, dropped or destroyed; 0 where there never was one.
    pub version: u64,
    /// When that was last.
    pub changed_ms: u64,
    /// Tries since the last that was proven.
    pub tries: u32,
    /// Never goes down.
    pub tries_ever: u64,
    /// When the last try was.
    pub tried_ms: u64,
    /// When one was proven last.
    pub opened_ms: u64,
}

/// A try of a vault, as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultTry {
    /// SHA-256 of the request.
    pub question: [u8; 32],
    /// What was answered.
    pub answer: Vec<u8>,
    /// What it takes to see whether the try was right.
    pub state: Vec<u8>,
}

/// For the operator. Counts only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// People.
    pub accounts: u64,
    /// Their devices, removed ones not counted.
    pub devices: u64,
    /// Groups, self groups included.
    pub groups: u64,
    /// Items waiting in mailboxes.
    pub waiting: u64,
    /// Bytes of these.
    pub waiting_bytes: u64,
    /// Blobs kept.
    pub blobs: u64,
    /// Bytes of these.
    pub blob_bytes: u64,
    /// People whose backups are here.
    pub backups: u64,
    /// What these take.
    pub backup_bytes: u64,
    /// Messages carried for devices of other relays.
    pub carried: u64,
}

/// A database behind the relay.
pub trait Storage {
    /// Starts a batch, if none is under way.
    fn begin(&mut self) -> StorageResult<()>;
    /// Makes the batch durable. Only then may anybody be told of it.
    fn commit(&mut self) -> StorageResult<()>;
    /// Undoes the batch.
    fn rollback(&mut self);

    /// Lets `uses` people register with this code.
    fn add_invite(&mut self, code: &str, uses: u32, now_ms: u64) -> StorageResult<()>;
    /// Takes a new account in.
    fn register(&mut self, account: &NewAccount<'_>, now_ms: u64) -> StorageResult<Registered>;
    /// An account's record, encoded.
    fn record(&mut self, by: AccountBy<'_>) -> StorageResult<Option<Vec<u8>>>;
    /// Changes an account's record and tells its own devices and everybody who shares a group with it.
    fn change_record(&mut self, change: &RecordChange<'_>, now_ms: u64) -> StorageResult<Changed>;
    /// The device that has this Noise key.
    fn device(&mut self, key: &TransportKey) -> StorageResult<Option<StoredDevice>>;

    /// Keeps key packages, at most `quota` a device; `last_resort` replaces the present one.
    fn put_key_packages(
        &mut self,
        device: &DeviceId,
        packages: &[Vec<u8>],
        last_resort: Option<&[u8]>,
        quota: u32,
    ) -> StorageResult<()>;
    /// Gives a key package of a device out, for good unless it is the last resort.
    fn claim_key_package(&mut self, device: &DeviceId) -> StorageResult<Option<Claimed>>;
    /// How many are left that are not of last resort.
    fn key_packages_left(&mut self, device: &DeviceId) -> StorageResult<u32>;

    /// Creates a group; the first wins. But where the id is that of a self group or direct chat of exactly these accounts, a
    /// group with anybody else in it was in their way on purpose, and makes room.
    fn create_group(&mut self, group: &NewGroup<'_>, now_ms: u64) -> StorageResult<Grouped>;
    /// Moves a group on.
    fn commit_group(&mut self, commit: &GroupCommit<'_>, now_ms: u64) -> StorageResult<Grouped>;
    /// Stores a message.
    fn send(&mut self, message: &NewMessage<'_>, now_ms: u64) -> StorageResult<Grouped>;
    /// A group's epoch and GroupInfo, if this device or another of its account is in it.
    fn group_info(&mut self, group: &GroupId, device: &DeviceId) -> StorageResult<Option<(u64, Vec<u8>)>>;
    /// The groups in which this device's account has a device.
    fn groups_of(&mut self, device: &DeviceId) -> StorageResult<Vec<StoredGroup>>;
    /// Takes all devices of this device's account out of a group.
    fn leave_group(&mut self, group: &GroupId, device: &DeviceId) -> StorageResult<()>;

    /// Acknowledges up to `after` and answers the place after which delivery goes on. A device that is further than its
    /// mailbox is taken at its word (this database was restored from an older copy): the next items come after that place.
    fn resume(&mut self, device: &DeviceId, after: u64) -> StorageResult<u64>;
    /// Items after a place, in order: at most so many, and no further one once `max_bytes` are reached.
    fn mailbox(
        &mut self,
        device: &DeviceId,
        after: u64,
        max_items: usize,
        max_bytes: usize,
    ) -> StorageResult<Vec<MailboxItem>>;
    /// Forgets everything up to a place; never more than there is.
    fn ack(&mut self, device: &DeviceId, sequence: u64) -> StorageResult<()>;

    /// Keeps a blob, counted against this device's account.
    fn put_blob(
        &mut self,
        blob: &BlobId,
        data: &[u8],
        device: &DeviceId,
        quota: u64,
        now_ms: u64,
    ) -> StorageResult<BlobStored>;
    /// Whether a blob is here. One of this device's account that is older than the first time counts as put now.
    fn renew_blob(
        &mut self,
        blob: &BlobId,
        device: &DeviceId,
        renew_before_ms: u64,
        now_ms: u64,
    ) -> StorageResult<bool>;
    /// A blob.
    fn blob(&mut self, blob: &BlobId) -> StorageResult<Option<Vec<u8>>>;

    /// Keeps a blob no longer.
    fn forget_blob(&mut self, blob: &BlobId) -> StorageResult<()>;

    /// Keeps a message for devices of another relay.
    fn carry(&mut self, new: &NewCarried<'_>, now_ms: u64) -> StorageResult<CarriedStored>;
    /// What is carried for a device, after a place: at most so many, and no further one once `max_bytes` are reached.
    fn carried(
        &mut self,
        device: &DeviceId,
        after: u64,
        max_items: usize,
        max_bytes: usize,
    ) -> StorageResult<Vec<CarriedItem>>;
    /// Forgets what was carried for a device up to a place.
    fn ack_carried(&mut self, device: &DeviceId, sequence: u64) -> StorageResult<()>;

    /// A space.
    fn space(&mut self, space: &SpaceKey) -> StorageResult<Option<StoredSpace>>;
    /// Makes a space for this device's account, which then uses it in the place of the one before.
    fn make_space(&mut self, space: &SpaceKey, device: &DeviceId, now_ms: u64) -> StorageResult<SpaceMade>;
    /// Keeps an object.
    fn put_object(&mut self, object: &NewObject<'_>, now_ms: u64) -> StorageResult<ObjectStored>;
    /// An object, or so many bytes of its beginning.
    fn object(&mut self, space: &SpaceKey, name: &str, at_most: u64) -> StorageResult<Option<Vec<u8>>>;
    /// The first so many names that begin with `prefix` and come after `after`, in their order.
    fn object_names(
        &mut self,
        space: &SpaceKey,
        prefix: &str,
        after: &str,
        at_most: usize,
    ) -> StorageResult<Vec<String>>;
    /// Removes an object that was put before that time. False: it is younger.
    fn delete_object(&mut self, space: &SpaceKey, name: &str, put_before_ms: u64) -> StorageResult<bool>;

    /// Forgets some of what is older than these times; a little at a time.
    fn sweep(&mut self, before: &Before) -> StorageResult<()>;

    /// An account's vault, also where there is none; `None`: there is no such account.
    fn vault(&mut self, account: &AccountId) -> StorageResult<Option<StoredVault>>;
    /// Puts a vault in the place of the one there was, or takes that away. Tries begin anew; the old ones can't be proven.
    fn set_vault(&mut self, account: &AccountId, vault: Option<&VaultRecord>, now_ms: u64) -> StorageResult<()>;
    /// A try that was answered since then.
    fn vault_try(&mut self, account: &AccountId, question: &[u8; 32], since_ms: u64)
    -> StorageResult<Option<VaultTry>>;
    /// Counts a try. False: there have not been `before` of them (compare-and-set), and nothing was counted.
    fn count_vault_try(
        &mut self,
        account: &AccountId,
        before: u32,
        vault_try: &VaultTry,
        now_ms: u64,
    ) -> StorageResult<bool>;
    /// A try was proven: the count begins anew. What lies in the vault.
    fn vault_proven(&mut self, account: &AccountId, question: &[u8; 32], now_ms: u64)
    -> StorageResult<Option<Vec<u8>>>;
    /// Accounts with a try before this time that was not proven and that they were not told of; each is named once.
    fn vault_untold(&mut self, before_ms: u64) -> StorageResult<Vec<AccountId>>;
    /// Destroys the vaults with so many tries or more, of which the last was before this time, and forgets tries older than
    /// it. Whose were destroyed.
    fn sweep_vaults(&mut self, tries: u32, before_ms: u64, now_ms: u64) -> StorageResult<Vec<AccountId>>;

    /// The status document, a `SignedStatus`.
    fn status(&mut self) -> StorageResult<Option<Vec<u8>>>;
    /// Its version; 0 where there is none. Asked for once a second: another program may have changed it.
    fn status_version(&mut self) -> StorageResult<u64>;
    /// Another document takes its place.
    fn set_status(&mut self, version: u64, signed: &[u8]) -> StorageResult<()>;
    /// For the operator.
    fn stats(&mut self) -> StorageResult<Stats>;
}
