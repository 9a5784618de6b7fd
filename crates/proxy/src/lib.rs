//! A volunteer's proxy: a real web site, and behind a secret path with a timed token a tunnel to a relay.
//!
//! Start at [`serve`], which puts [`Config`] on a listener; the gate's rules are in `gate`, what answers everybody else is in
//! `site`, and the bytes flow in `pump`. [`DataDir`] and [`Secrets`] are what the volunteer's commands work on.
//! The proxy must never answer what fails the gate otherwise than the site would, never lead anywhere but to the relays it
//! was given, never read or change what it carries, and never write down who came or what they did.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod data;
pub mod doctor;
mod exchange;
mod gate;
pub mod probe;
mod pump;
mod relay;
mod replay;
mod secrets;
mod server;
mod settings;
mod site;
mod tunnel;

pub use account::{Usage, month};
pub use data::{DataDir, DataError};
pub use relay::{Relay, RelayError};
pub use secrets::{NewSecret, Secret, Secrets};
pub use server::{Config, Limits, ServeError, Tls, listen, serve};
pub use settings::Settings;
pub use site::{Origin, write_default_site};
