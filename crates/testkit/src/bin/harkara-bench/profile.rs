//! Profiles as the desktop finds them: a device with an account, which nobody else needs.

use crate::bare::KEY;
use crate::devices::World;
use harkara_store::chats::{self, Kind, NewChat};
use harkara_store::rusqlite::Connection;
use harkara_wire::id::ChatId;
use std::path::{Path, PathBuf};

/// Makes one in a folder, and answers where its database is.
pub fn make(folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let mut world = World::new(folder);
    // Its database gets the name that the desktop looks for.
    world.person("harkara");
    world.settle();
    drop(world);
    let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(folder.join("database.key"), format!("file {key}\n")).unwrap();
    database(folder)
}

/// Where its database is.
pub fn database(folder: &Path) -> PathBuf {
    folder.join("harkara.db")
}

/// A group in it; answers its local number.
pub fn add_group(db: &Connection, chat_id: ChatId, name: String, created_ms: u64) -> harkara_store::Result<i64> {
    let new = NewChat {
        chat_id,
        group_id: None,
        kind: Kind::Group,
        name,
        peer: None,
        created_ms,
        created_by: None,
        activity_ms: created_ms,
    };
    chats::insert(db, &new)
}
