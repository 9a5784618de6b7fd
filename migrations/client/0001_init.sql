-- A device's database. Ids are BLOBs (16 bytes; accounts 32), times Unix milliseconds.

-- One row: who this device is. The private keys are here and nowhere else; SQLCipher encrypts the file natively.
CREATE TABLE self (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  stage INTEGER NOT NULL,               -- 0 fresh, 1 linked, 2 removed, 3 restored and not yet listed in the roster
  relay_link TEXT NOT NULL,
  relay_name TEXT NOT NULL,
  relay_web TEXT NOT NULL,
  account_id BLOB,
  account_secret BLOB,                  -- Ed25519 seed, phones only
  device_id BLOB,
  device_secret BLOB,                   -- Ed25519 seed
  transport_secret BLOB,                -- X25519
  certificate BLOB,
  handle TEXT NOT NULL,
  self_group BLOB,
  profile_name TEXT NOT NULL,
  profile_changed_ms INTEGER NOT NULL,
  send_read_marks INTEGER NOT NULL,
  mailbox_acked INTEGER NOT NULL,       -- the last mailbox sequence whose effects are committed
  replaces INTEGER NOT NULL             -- restored: the account's other phones go as soon as it stands in all groups
) STRICT;

-- Ways around a network that blocks the relay. This device's own affair, from before it belongs to an account.
CREATE TABLE proxies (
  proxy INTEGER PRIMARY KEY,
  link TEXT NOT NULL UNIQUE,            -- as harkara_wire::proxy::Proxy writes it; holds a secret
  worked_ms INTEGER,                    -- when it last led to the relay
  fault INTEGER                         -- why it did not since; a place in store::proxies::FAULTS
) STRICT;

-- What led to the relay last, for each network this device has been in; at most a few.
CREATE TABLE routes (
  network BLOB PRIMARY KEY,             -- a hash of this device's addresses there
  proxy INTEGER,                        -- NULL: none was needed
  won_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row, once it is asked for: nothing is connected to but through a proxy.
CREATE TABLE proxy_only (
  one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;

-- One row, once it is asked for: while the relay can't be reached, people in the same local network are.
CREATE TABLE nearby (
  one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;

-- What people's announcements in a local network are known by; shared end to end with those they write with.
CREATE TABLE nearby_secrets (
  account_id BLOB PRIMARY KEY,
  secret BLOB NOT NULL                  -- 32 bytes
) STRICT, WITHOUT ROWID;

-- Everybody known here, oneself included.
CREATE TABLE accounts (
  account_id BLOB PRIMARY KEY,
  handle TEXT NOT NULL,
  profile_name TEXT NOT NULL,
  own_name TEXT NOT NULL,
  own_name_changed_ms INTEGER NOT NULL,
  record BLOB NOT NULL,                 -- latest verified AccountRecord, encoded
  roster_version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every device ever seen, so that an old message still knows its sender.
CREATE TABLE devices (
  device_id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL,
  platform INTEGER NOT NULL,
  certificate BLOB NOT NULL,
  name TEXT NOT NULL,
  name_changed_ms INTEGER NOT NULL,
  linked_ms INTEGER NOT NULL,
  removed INTEGER NOT NULL,             -- 1 as soon as it is known, 2 once the mailbox has brought it; never back to 0
  notice INTEGER NOT NULL               -- 0 none or acknowledged; else the person was 1 not told, 2 told, 3 told twice
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_account ON devices (account_id);
CREATE INDEX devices_to_tell ON devices (notice) WHERE notice > 0;

CREATE TABLE chats (
  chat INTEGER PRIMARY KEY,             -- local number, keeps the messages table small
  chat_id BLOB NOT NULL UNIQUE,
  group_id BLOB UNIQUE,                 -- MLS group now behind it; NULL: history only
  kind INTEGER NOT NULL,                -- 0 direct, 1 group, 2 self (never shown)
  name TEXT NOT NULL,
  peer BLOB,                            -- direct: the other account
  created_ms INTEGER NOT NULL,
  created_by BLOB,
  member INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  muted_until_ms INTEGER NOT NULL,
  settings_changed_ms INTEGER NOT NULL,
  last_message INTEGER,                 -- messages.message
  activity_ms INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  read_sort_ms INTEGER NOT NULL,        -- everything up to (ms, id) is read here
  read_id BLOB NOT NULL,
  next_counter INTEGER NOT NULL,        -- for this device's next counted message
  repair INTEGER NOT NULL,              -- rung of the recovery ladder, 0 healthy
  epoch INTEGER NOT NULL,               -- mirror of the MLS epoch, for the relay's compare-and-set
  timer_s INTEGER NOT NULL              -- mirror of the group's: new messages disappear after so long; 0: never
) STRICT;
CREATE INDEX chats_by_activity ON chats (archived, pinned, activity_ms, chat);

-- People in a chat, mirrored from the MLS group when a commit is merged.
CREATE TABLE members (
  chat INTEGER NOT NULL,
  account_id BLOB NOT NULL,
  admin INTEGER NOT NULL,
  leaving INTEGER NOT NULL,             -- asked to leave: anybody may commit the removal
  PRIMARY KEY (chat, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  -- Local number, also the FTS rowid: sort_ms << 20 plus what is free, so that its order is the order of time, whether
  -- a message came today or with the history. The newest hits of a search then come first without sorting.
  message INTEGER PRIMARY KEY,
  message_id BLOB NOT NULL UNIQUE,
  chat INTEGER NOT NULL,
  sender BLOB NOT NULL,                 -- account
  device BLOB NOT NULL,
  counter INTEGER NOT NULL,
  sort_ms INTEGER NOT NULL,             -- the relay's time once stored; the sender's before
  sent_ms INTEGER NOT NULL,
  kind INTEGER NOT NULL,                -- 0 text, 1 system, 2 deleted for everyone, 3 call, 4 a file that was left behind
  outgoing INTEGER NOT NULL,
  status INTEGER NOT NULL,              -- as harkara_api::Status, 0 waiting .. 5 failed
  text TEXT NOT NULL,                   -- as it is now, after edits
  folded TEXT,                          -- the text as it is searched for, where that differs (ZWNJ, Arabic yeh ...)
  system BLOB,                          -- JSON: of SystemLine, of the call, of the file; as kind says
  mentions BLOB,                        -- who is named in the text, and where: content.Text with nothing else in it
  mentions_me INTEGER NOT NULL,
  quote_of BLOB,                        -- the message this one answers to, which may not be here
  quote_sender BLOB,
  quote_text TEXT,
  forwarded INTEGER NOT NULL,
  edited_ms INTEGER,                    -- when the text became what it is; NULL: never edited
  holds INTEGER NOT NULL DEFAULT 0,     -- kinds of files it has: 1 photos and videos, 2 others; kept by triggers
  lifetime_ms INTEGER NOT NULL,         -- so long after sort_ms it disappears, once the relay has it; 0: never
  carried INTEGER NOT NULL DEFAULT 0,   -- another relay than home's has carried it: 1 a fallback, 2 one nearby
  unplaced INTEGER NOT NULL DEFAULT 0,  -- 1: home has not said yet where it stands
  imported TEXT                         -- brought along from elsewhere: who wrote it, as named there; else NULL
) STRICT;
CREATE INDEX messages_by_chat ON messages (chat, sort_ms, message_id);
CREATE INDEX messages_disappearing ON messages (sort_ms + lifetime_ms) WHERE lifetime_ms > 0 AND status <> 0;
CREATE INDEX messages_quoting ON messages (quote_of) WHERE quote_of IS NOT NULL;
CREATE INDEX messages_naming_me ON messages (chat, sort_ms, message_id) WHERE mentions_me = 1;
-- Texts that may have a link in them; whether it is one is decided when read.
CREATE INDEX messages_linking ON messages (chat, sort_ms, message_id)
  WHERE kind = 0 AND (text GLOB '*[^ ].[a-zA-Z][a-zA-Z]*' OR instr(text, '://') > 0);
-- History is given newest first over all chats.
CREATE INDEX messages_by_time ON messages (sort_ms, message_id);
-- Receipts raise the status of everything one device sent up to a counter; only what can still rise is in here.
CREATE INDEX messages_rising ON messages (chat, device, status, counter) WHERE outgoing = 1 AND status IN (1, 2);

-- Of what was carried here and home has not brought yet: how far a sender's messages are here without a gap.
CREATE INDEX messages_unplaced ON messages (chat, device, counter) WHERE unplaced = 1;

-- Files of messages. On disk lie their sealed chunks, under their id; the keys are here only.
CREATE TABLE files (
  -- Never given again: work on a file that is gone may still be under way, and what comes of it is of no other.
  file INTEGER PRIMARY KEY AUTOINCREMENT,
  file_id BLOB UNIQUE,                  -- 16 bytes; NULL while it is being prepared
  key BLOB,                             -- 32 bytes; NULL while it is being prepared
  size INTEGER NOT NULL,                -- of the file itself
  ids BLOB NOT NULL,                    -- of its chunks, 32 bytes each; empty: not known yet
  index_id BLOB,                        -- the blob that holds them, where they are many
  source TEXT,                          -- what it is made of, in the shell's words; NULL: made, or received
  inside TEXT,                          -- its name in that archive; NULL: the source itself
  shrink INTEGER NOT NULL,              -- a photo is made smaller and loses what the camera wrote into it
  here INTEGER NOT NULL,                -- all its chunks are on disk
  want INTEGER NOT NULL,                -- 0 nothing, 1 to be prepared, 2 uploaded, 3 downloaded, 4 thrown away
  offer INTEGER NOT NULL,               -- own devices wait for the upload
  paused INTEGER NOT NULL,              -- by the person
  fault INTEGER NOT NULL,               -- as harkara_api::FileFault, from 1; 0 none
  done INTEGER NOT NULL,                -- chunks, as far as was told last
  asked_ms INTEGER NOT NULL,            -- when own devices were asked for it last
  owed INTEGER NOT NULL DEFAULT 0       -- 1: put at a relay that carries; home must still get it
) STRICT;
CREATE INDEX files_owed ON files (file) WHERE owed = 1;
-- What a person sends goes before what comes out of archives.
CREATE INDEX files_wanted ON files (want, inside IS NOT NULL, file) WHERE want > 0;
CREATE INDEX files_by_source ON files (source) WHERE source IS NOT NULL;

-- Where files are mentioned.
CREATE TABLE attachments (
  message_id BLOB NOT NULL,
  place INTEGER NOT NULL,               -- in the message, from 0
  file INTEGER NOT NULL,
  kind INTEGER NOT NULL,                -- as harkara_api::FileKind
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  thumbnail BLOB NOT NULL,              -- JPEG, or empty
  waveform BLOB NOT NULL,               -- of a voice message, 64 bytes, or empty
  PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_by_file ON attachments (file);
-- What a chat's page of photos and files is read from: in the order of the chat, without looking at every message.
CREATE INDEX messages_holding ON messages (chat, sort_ms, message_id, holds) WHERE holds > 0;
CREATE TRIGGER attachments_new AFTER INSERT ON attachments BEGIN
  UPDATE messages SET holds = holds | CASE WHEN new.kind IN (1, 2) THEN 1 WHEN new.kind IN (0, 3) THEN 2 ELSE 0 END
    WHERE message_id = new.message_id;
END;
CREATE TRIGGER attachments_described AFTER UPDATE OF kind ON attachments WHEN new.kind <> old.kind BEGIN
  UPDATE messages SET holds =
      (SELECT max(kind IN (1, 2)) + 2 * max(kind IN (0, 3)) FROM attachments WHERE message_id = new.message_id)
    WHERE message_id = new.message_id;
END;
-- A message that is deleted, for whatever reason, mentions nothing any more; a file that nothing mentions goes.
CREATE TRIGGER attachments_gone AFTER DELETE ON messages BEGIN
  DELETE FROM attachments WHERE message_id = old.message_id;
END;
CREATE TRIGGER attachments_deleted AFTER UPDATE OF kind ON messages WHEN new.kind = 2 BEGIN
  DELETE FROM attachments WHERE message_id = new.message_id;
END;
CREATE TRIGGER files_unmentioned AFTER DELETE ON attachments BEGIN
  UPDATE files SET want = 4, paused = 0, fault = 0
    WHERE file = old.file AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.file = old.file);
END;

-- What the full-text index covers. The chat is a word of its own, so that a search in one chat stays in it.
CREATE VIEW messages_searched AS
  SELECT message, coalesce(folded, text) AS text, chat FROM messages WHERE kind IN (0, 4);
CREATE VIRTUAL TABLE messages_fts USING fts5 (
  text, chat, content = 'messages_searched', content_rowid = 'message',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'", prefix = '1 2 3'
);
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.kind IN (0, 4) BEGIN
  INSERT INTO messages_fts (rowid, text, chat) VALUES (new.message, coalesce(new.folded, new.text), new.chat);
END;
-- A message's number moves when the relay's time turns out to be far from the sender's; edits change its text, deletion
-- its kind.
CREATE TRIGGER messages_fts_update AFTER UPDATE OF message, kind, text, folded ON messages WHEN old.kind IN (0, 4) BEGIN
  INSERT INTO messages_fts (messages_fts, rowid, text, chat)
    VALUES ('delete', old.message, coalesce(old.folded, old.text), old.chat);
  INSERT INTO messages_fts (rowid, text, chat)
    SELECT new.message, coalesce(new.folded, new.text), new.chat WHERE new.kind IN (0, 4);
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.kind IN (0, 4) BEGIN
  INSERT INTO messages_fts (messages_fts, rowid, text, chat)
    VALUES ('delete', old.message, coalesce(old.folded, old.text), old.chat);
END;

-- What people did to messages: reactions, edits, deletions for everyone. May come before the message does, and counts
-- only once that shows that its author was entitled to it.
CREATE TABLE annotations (
  target BLOB NOT NULL,                 -- messages.message_id
  kind INTEGER NOT NULL,                -- 0 reaction, 1 edit, 2 deletion
  account_id BLOB NOT NULL,             -- whose, as MLS proved it
  annotation_id BLOB NOT NULL,          -- edits: one row each, the target's own id for the text before them; else empty
  chat INTEGER NOT NULL,                -- where it was said
  changed_ms INTEGER NOT NULL,
  value TEXT NOT NULL,                  -- the emoji, empty once taken back; the text
  mentions BLOB,                        -- of a text, as in messages
  admin INTEGER NOT NULL,               -- an admin of the chat said so
  waiting INTEGER NOT NULL,             -- 1 while the message is not here
  PRIMARY KEY (target, kind, account_id, annotation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotations_waiting ON annotations (chat, changed_ms) WHERE waiting = 1;

-- Messages the person keeps at hand; the same on all own devices. May come before the message does.
CREATE TABLE stars (
  target BLOB PRIMARY KEY,              -- messages.message_id
  starred INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stars_shining ON stars (target) WHERE starred = 1;

-- Messages the person deleted for themselves: they do not come back, whoever brings them again.
CREATE TABLE gone (
  message_id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- How far each device's messages have come with each person: everything of `device` up to the counters.
CREATE TABLE receipts (
  chat INTEGER NOT NULL,
  account_id BLOB NOT NULL,             -- who has received and read
  device BLOB NOT NULL,                 -- whose messages
  delivered INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (chat, account_id, device)
) STRICT, WITHOUT ROWID;

-- What this device still owes others: marks not yet sent.
CREATE TABLE receipts_due (
  chat INTEGER NOT NULL,
  device BLOB NOT NULL,
  delivered INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (chat, device)
) STRICT, WITHOUT ROWID;

-- Everything that must reach the relay, in order per chat. Removed when the relay has answered.
CREATE TABLE outbox (
  item INTEGER PRIMARY KEY AUTOINCREMENT,
  chat INTEGER,                         -- NULL: not about a chat
  kind INTEGER NOT NULL,                -- engine's: content, group creation, commit, removal, key packages, blob ...
  key BLOB NOT NULL UNIQUE,             -- idempotency, 16 bytes
  plain BLOB NOT NULL,                  -- what to do, before encryption (engine's own encoding)
  sealed BLOB,                          -- the frame as it was (or will be) sent
  epoch INTEGER,                        -- the epoch it was sealed in
  not_before_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_chat ON outbox (chat, item);

-- MLS state through openmls: one value per key, CBOR.
CREATE TABLE mls_values (
  key BLOB PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE mls_lists (
  key BLOB NOT NULL,
  position INTEGER NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (key, position)
) STRICT, WITHOUT ROWID;

-- History on its way to another device (giving) or to this one (receiving).
CREATE TABLE history (
  transfer_id BLOB PRIMARY KEY,
  device BLOB NOT NULL,                 -- the other device; empty while nobody has answered
  giving INTEGER NOT NULL,
  next_index INTEGER NOT NULL,          -- the next chunk to make, or to take in
  acked INTEGER NOT NULL,               -- giving: chunks the other side has committed; receiving: failures in a row
  position BLOB NOT NULL,               -- where the next chunk begins; empty: at the start
  boundary INTEGER,                     -- giving: messages.message at the start; newer ones go as ordinary messages
  done INTEGER NOT NULL,                -- messages so far
  total INTEGER NOT NULL,
  oldest_ms INTEGER,                    -- everything from here on is given or present; NULL: not known yet
  complete INTEGER NOT NULL,
  active_ms INTEGER NOT NULL,           -- when it last moved on
  away INTEGER NOT NULL                 -- receiving: the other side has not been heard of for a while
) STRICT, WITHOUT ROWID;
-- Chunks announced to this device and not yet taken in. Two devices may give the same transfer, each with cuts of its own.
CREATE TABLE history_chunks (
  transfer_id BLOB NOT NULL,
  begins BLOB NOT NULL,                 -- the position it begins at
  chunk_index INTEGER NOT NULL,
  announcement BLOB NOT NULL,           -- HistoryChunkReady, encoded
  PRIMARY KEY (transfer_id, begins)
) STRICT, WITHOUT ROWID;

-- What the relay last said about itself; verified before it came here.
CREATE TABLE relay_status (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  status BLOB NOT NULL,
  signature BLOB NOT NULL,
  key BLOB NOT NULL
) STRICT;

-- One row: by what this device makes backups. It lies here as safe as the messages do.
CREATE TABLE backup_key (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seed BLOB,                            -- 20 bytes; NULL: the phone has let this device make backups, and keeps the seed
  access BLOB NOT NULL,                 -- content.BackupAccess
  made_ms INTEGER NOT NULL              -- when the key was made: the later one counts
) STRICT;
-- One row: what the relay last said of the vault in which it keeps that key under a password. What never goes down shows
-- when the relay has gone back.
CREATE TABLE vault (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  kept INTEGER NOT NULL,                -- 0 or 1
  version INTEGER NOT NULL,             -- never goes down
  changed_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  tries_ever INTEGER NOT NULL,          -- never goes down
  tried_ms INTEGER NOT NULL,
  opened_ms INTEGER NOT NULL,           -- never goes down
  went_back_ms INTEGER NOT NULL         -- when that was noticed; 0: it was not
) STRICT;
-- One row: where backups of this device go, and what came of them.
CREATE TABLE backup_plan (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  place TEXT,                           -- api.BackupPlace as JSON; NULL: nowhere
  schedule TEXT NOT NULL,               -- api.BackupSchedule
  since_ms INTEGER NOT NULL,
  tried_ms INTEGER NOT NULL,
  fault TEXT,                           -- api.BackupFault of the last try
  made_ms INTEGER NOT NULL,             -- of the last that succeeded; 0: none
  messages INTEGER NOT NULL,
  media INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  proven_ms INTEGER NOT NULL,           -- 0: never
  proven_messages INTEGER NOT NULL,
  proven_media INTEGER NOT NULL
) STRICT;
-- One row on a device that is made of a backup: from where, and how far that is.
CREATE TABLE restoring (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  place TEXT NOT NULL,                  -- api.BackupPlace as JSON
  made_ms INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  media INTEGER NOT NULL,
  done INTEGER NOT NULL,
  fault TEXT                            -- api.BackupFault: why it waits
) STRICT;
-- Segments that are here already.
CREATE TABLE restored (
  segment BLOB PRIMARY KEY              -- 32 bytes
) STRICT, WITHOUT ROWID;
-- What the backup had and could not give.
CREATE TABLE restore_lost (
  object TEXT PRIMARY KEY,
  missing INTEGER NOT NULL,
  chats BLOB NOT NULL,                  -- chat ids one after another
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  file INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Where backups are kept, and the last generation seen there: an older one is noticed.
CREATE TABLE backups (
  place TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  hash BLOB NOT NULL,                   -- of its head, 32 bytes
  made_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Other relays that carry messages while home can't be reached, as people name them: oneself, and contacts.
CREATE TABLE fallbacks (
  account_id BLOB NOT NULL,
  place INTEGER NOT NULL,               -- the first one first
  link TEXT NOT NULL,                   -- relay link
  PRIMARY KEY (account_id, place)
) STRICT, WITHOUT ROWID;
-- One row: when one's own were named last, and when they were visited last to see what lies there.
CREATE TABLE carriers (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  changed_ms INTEGER NOT NULL,
  visited_ms INTEGER NOT NULL
) STRICT;
