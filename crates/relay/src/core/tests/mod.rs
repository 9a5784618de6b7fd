//! The relay's rules, each as somebody who relies on it would say it.

mod accounts;
mod blobs;
mod carry;
mod full_disk;
mod garbage;
mod groups;
mod mailbox;
mod rooms;
mod spaces;
mod vault;
mod world;
