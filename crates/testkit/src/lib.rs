//! A simulated world: people named Asha, Bilal, Chitra... with real engines, the real relay core, and everything
//! between them made up: time, the network, disks that fail, processes that die. One seed, one story.
//!
//! Start at [`World`]; [`Weather`] says how bad things get; `World::check` says what must hold when they are good again.
//! Only tests use this crate. It must never sleep, read a clock, or let an ERROR in a log pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a broken world is a failed test

mod alarm;
mod check;
mod device;
mod dice;
mod disk;
mod link;
mod network;
mod people;
mod shelf;
mod weather;
mod world;

pub use check::{lacks_its_file, seeds};
pub use device::{Device, EDITED, text};
pub use dice::Dice;
pub use disk::Disk;
pub use network::{Mangle, Tap};
pub use people::{ASHA, BILAL, CHITRA, DILIP, NAMES};
pub use shelf::Shelf;
pub use weather::Weather;
pub use world::{HOME, World};
