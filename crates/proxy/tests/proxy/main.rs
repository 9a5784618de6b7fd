//! The proxy on real sockets: what it lets in, what it shows everybody else, and what nobody can do to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_manners;
#[cfg(unix)]
mod behind;
mod encrypted;
mod exchange;
mod gate;
mod prober;
#[cfg(unix)]
mod volunteer;
mod world;
