//! What must reach the relay: durable, in order per chat, made ready only when it is handed over.
//!
//! A message stays plain until then, and is sealed again whenever it is handed over again: after a lost connection, or
//! because the group's epoch moved on. Its key at the relay stays the same, so that nothing can double. Creations,
//! commits and joins are kept as they were handed over until the relay (and for commits: the own mailbox) has answered.

mod commit;
mod content;
mod create;
mod in_flight;
mod join;
mod leave;
mod plan;
mod pump;

pub(crate) use commit::{accepted as commit_accepted, epoch_moved, queue as queue_commit};
pub(crate) use content::{
    fail as fail_content, give_up, message_id, queue as queue_content, queue_as as queue_content_as,
    seal as seal_content,
};
pub(crate) use create::queue as queue_create;
pub(crate) use in_flight::{Claims, InFlight};
pub(crate) use join::{chat_id, is_joining, joined_otherwise, queue as queue_join};
pub(crate) use leave::queue as queue_leave;
pub(crate) use plan::{CommitPlan, Kind};
pub(crate) use pump::{answered, claimed, group_info, overdue, pump};
