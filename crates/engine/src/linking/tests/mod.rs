//! Both sides back to back over a room kept in memory.

mod attacks;
mod room;
mod story;

pub(super) use room::World;
