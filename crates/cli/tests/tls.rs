//! Through TLS with a real relay: what the system trusts is trusted, and everything else is named for what it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Authority, Device, World};

fn trusting(world: &World, name: &str, authority: &Authority) -> Device {
    Device { trusts: Some(authority.file()), ..world.device(name) }
}

/// What somebody is told who tries to sign up.
fn told(world: &World, device: &Device) -> String {
    let output = device.run(&["signup", world.link(), "asha"]);
    assert_eq!(output.status.code(), Some(3));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn an_offices_own_authority_is_trusted_where_the_system_trusts_it() {
    let authority = Authority::since(2020);
    let world = World::certified(&authority);
    let (asha, bilal) = (trusting(&world, "asha", &authority), trusting(&world, "bilal", &authority));
    asha.ok(&["signup", world.link(), "asha"]);
    bilal.ok(&["signup", world.link(), "bilal"]);
    asha.ok(&["send", "bilal", "over TLS"]);
    assert_eq!(bilal.json(&["receive"])[0]["text"], "over TLS");
}

#[test]
fn a_certificate_nobody_knows_is_refused_and_said_to_be_the_certificate() {
    let world = World::certified(&Authority::since(2020));
    let said = told(&world, &trusting(&world, "asha", &Authority::since(2020)));
    assert!(said.contains("certificate"), "{said}");
}

#[test]
fn a_certificate_from_the_future_means_that_this_computers_clock_is_wrong() {
    let authority = Authority::since(3000);
    let world = World::certified(&authority);
    let said = told(&world, &trusting(&world, "asha", &authority));
    assert!(said.contains("clock"), "{said}");
}
