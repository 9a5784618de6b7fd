//! The proxy on real sockets: what it lets in, what it shows everybody else, and what nobody can do to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_manners;
#[cfg(unix)]
mod behind;
#[cfg(unix)]
mod certificate;
mod encrypted;
mod exchange;
mod gate;
#[cfg(target_os = "linux")]
mod many;
#[cfg(unix)]
mod pebble;
mod prober;
#[cfg(unix)]
mod volunteer;
mod world;
