//! What lies between a device and its relay: cables that count, stall and are cut; volunteers' proxies; an office's.

mod cable;
mod crooked;
mod general;
mod volunteer;

pub use cable::Cable;
pub use crooked::{Crooked, Vice};
pub use general::General;
pub use volunteer::Volunteer;
