-- A relay's database. Ids are BLOBs (16 bytes; accounts and blobs 32), times Unix milliseconds.
-- INTEGER keys are this database's own short names for ids: they keep the mailbox rows small.

CREATE TABLE invites (
  code_hash BLOB PRIMARY KEY,           -- SHA-256: a copy of the file invites nobody
  uses_left INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  account INTEGER PRIMARY KEY,
  account_id BLOB NOT NULL UNIQUE,
  handle TEXT UNIQUE,                   -- NULL: a guest, who lives at another relay and is only carried for
  roster_version INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  blob_bytes INTEGER NOT NULL,          -- of its blobs kept now
  groups_created INTEGER NOT NULL,
  carried_items INTEGER NOT NULL,       -- of what it has left here to be carried
  carried_bytes INTEGER NOT NULL,
  record BLOB NOT NULL                  -- AccountRecord, encoded
) STRICT;

CREATE TABLE devices (
  device INTEGER PRIMARY KEY,
  device_id BLOB NOT NULL UNIQUE,
  account INTEGER NOT NULL,
  transport_key BLOB NOT NULL UNIQUE,
  removed INTEGER NOT NULL,             -- 0 or 1; never back to 0
  last_sequence INTEGER NOT NULL,       -- of the newest item that was put into its mailbox
  acked_sequence INTEGER NOT NULL,
  mailbox_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_by_account ON devices (account);

CREATE TABLE key_packages (
  package INTEGER PRIMARY KEY,          -- the oldest is given out first
  device INTEGER NOT NULL,
  last_resort INTEGER NOT NULL,         -- 1: stays when given out
  data BLOB NOT NULL
) STRICT;
CREATE INDEX key_packages_by_device ON key_packages (device, last_resort, package);

CREATE TABLE groups (
  grp INTEGER PRIMARY KEY,
  group_id BLOB NOT NULL UNIQUE,
  epoch INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  group_info BLOB NOT NULL              -- of this epoch
) STRICT;

CREATE TABLE members (
  grp INTEGER NOT NULL,
  device INTEGER NOT NULL,
  PRIMARY KEY (grp, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_device ON members (device, grp);

-- What was sent, once, however many mailboxes it lies in.
CREATE TABLE items (
  item INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,                -- 1 message, 2 commit, 3 welcome, 4 account
  waiting INTEGER NOT NULL,             -- mailboxes it still lies in; at 0 it goes
  stored_ms INTEGER NOT NULL,
  group_id BLOB,
  sender BLOB,                          -- device id
  message_key BLOB,
  payload BLOB NOT NULL
) STRICT;

CREATE TABLE mailbox (
  device INTEGER NOT NULL,
  sequence INTEGER NOT NULL,            -- per device, from 1, without gaps
  item INTEGER NOT NULL,
  PRIMARY KEY (device, sequence)
) STRICT, WITHOUT ROWID;

-- Requests already carried out, so that a repeat is answered as the first was. Rows are in order of time.
CREATE TABLE answered (
  answer INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  request_key BLOB NOT NULL,
  at_ms INTEGER NOT NULL,               -- the `stored_ms` of a message
  UNIQUE (device, request_key)
) STRICT;

CREATE TABLE blobs (
  blob INTEGER PRIMARY KEY,
  blob_id BLOB NOT NULL UNIQUE,
  account INTEGER NOT NULL,             -- whose quota it counts against
  stored_ms INTEGER NOT NULL,           -- or renewed
  data BLOB NOT NULL
) STRICT;
CREATE INDEX blobs_by_time ON blobs (stored_ms);

-- What is carried for devices whose own relay can't be reached. They need not be known here.
CREATE TABLE carried_items (
  item INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,             -- whose quota it counts against
  waiting INTEGER NOT NULL,             -- devices it is still for; at 0 it goes
  stored_ms INTEGER NOT NULL,
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  message_key BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX carried_items_by_time ON carried_items (stored_ms);
CREATE TABLE carried (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id BLOB NOT NULL,
  item INTEGER NOT NULL
) STRICT;
CREATE INDEX carried_by_device ON carried (device_id, sequence);
CREATE INDEX carried_by_item ON carried (item);

-- Where somebody's devices keep a backup that this relay can't read. Whoever signs with the key may read it.
CREATE TABLE spaces (
  space INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,             -- Ed25519, 32 bytes
  account INTEGER NOT NULL,             -- whose devices may write, and whose quota it counts against
  left_ms INTEGER NOT NULL,             -- when the account made another; 0: it is the one in use
  bytes INTEGER NOT NULL                -- of its objects
) STRICT;
CREATE INDEX spaces_by_account ON spaces (account);
CREATE INDEX spaces_left ON spaces (left_ms) WHERE left_ms > 0;

CREATE TABLE objects (
  object INTEGER PRIMARY KEY,
  space INTEGER NOT NULL,
  name TEXT NOT NULL,
  put_ms INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (space, name)
) STRICT;

-- What the relay says about itself, incidents and all, as it is given out.
CREATE TABLE status (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL,
  signed BLOB NOT NULL                  -- SignedStatus, encoded
) STRICT;

-- A key of somebody's, sealed, under a password that this relay never learns. A row also where there is none but
-- somebody has tried: whoever tries can't tell.
CREATE TABLE vaults (
  account INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,             -- rises when it is put, dropped or destroyed
  changed_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL,               -- since the last that was proven
  tries_ever INTEGER NOT NULL,          -- never goes down
  tried_ms INTEGER NOT NULL,
  opened_ms INTEGER NOT NULL,           -- when one was proven last
  credential BLOB,                      -- these three: NULL where there is no vault
  record BLOB,
  sealed BLOB
) STRICT;

-- Tries that may still be proven, or asked for again by who did not hear the answer.
CREATE TABLE vault_tries (
  account INTEGER NOT NULL,
  question BLOB NOT NULL,               -- SHA-256 of the request
  at_ms INTEGER NOT NULL,
  told INTEGER NOT NULL,                -- 1: the account's devices know that nobody has proven it
  answer BLOB NOT NULL,
  state BLOB NOT NULL,
  PRIMARY KEY (account, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX vault_tries_by_time ON vault_tries (at_ms);
