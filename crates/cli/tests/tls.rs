//! Whether it is the relay that answers: by the certificate that the system trusts, and by the key that the link pins. Everything
//! else is named for what it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Authority, Device, World};
use harkara_relay::Storage;
use serde_json::json;

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

#[test]
fn a_relay_that_shows_another_key_is_told_nothing_and_what_was_written_goes_to_the_one_that_is_known() {
    let mut world = World::new();
    let (asha, bilal) = (world.sign_up("asha"), world.sign_up("bilal"));
    asha.ok(&["send", "bilal", "one"]);
    assert_eq!(bilal.json(&["receive"])[0]["text"], "one");
    world.another_relay_in_its_place();
    let mut asha = asha.serve();
    asha.until("it is said", |asha| {
        let overview = asha.query(json!({ "type": "overview" }));
        (overview["overview"]["connection"]["fault"] == "relay_key_changed").then_some(())
    });
    let chats = asha.query(json!({ "type": "chats", "archived": false, "after": null, "limit": 9 }));
    let chat = chats["chats"][0]["id"].as_str().unwrap().to_owned();
    asha.send(&chat, "two");
    assert_eq!(asha.messages(&chat)[1]["waiting"], "relay_fault");
    let stats = world.relay_data().storage().unwrap().stats().unwrap();
    assert_eq!((stats.accounts, stats.waiting), (0, 0), "it has heard of nobody");
    world.the_first_relay_again();
    asha.caught_up();
    assert_eq!(bilal.json(&["receive"])[0]["text"], "two");
}
