//! Devices that reach their relay through proxies only, on real sockets: nothing else leaves them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod network;

use common::{Authority, Device, World, incident};
use network::{Cable, Crooked, General, Vice, Volunteer};
use serde_json::{Value, json};
use std::net::SocketAddr;

fn trusting(world: &World, name: &str, authority: &Authority) -> Device {
    Device { trusts: Some(authority.file()), ..world.device(name) }
}

/// A device that has been told, before it has an account, to use these proxies and nothing else.
fn behind(world: &World, name: &str, authority: &Authority, links: &[&str]) -> Device {
    let device = trusting(world, name, authority);
    for link in links {
        device.ok(&["proxy", "add", link]);
    }
    device.ok(&["proxy", "only", "on"]);
    device
}

fn faults(device: &Device) -> Vec<Value> {
    device.json(&["proxy", "list"]).iter().map(|proxy| proxy["fault"].clone()).collect()
}

fn file(folder: &std::path::Path, bytes: usize) -> String {
    let path = folder.join("photo.bin");
    let noise: Vec<u8> = (0..bytes as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(&path, noise).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn everything_goes_through_the_proxy_and_nothing_beside_it() {
    let authority = Authority::since(2020);
    let mut world = World::new();
    // All that reaches the relay, from whoever, comes over this cable.
    let to_relay = Cable::to(world.address());
    world.reached_at(to_relay.address());
    let volunteer = Volunteer::leading_to(&world.relay_address(), &authority);
    let to_proxy = Cable::to(volunteer.address());
    let link = volunteer.link_at(to_proxy.address());

    let asha = behind(&world, "asha", &authority, &[&link]);
    asha.ok(&["proxy", "test", "1"]);
    asha.ok(&["signup", world.link(), "asha"]);
    let bilal = behind(&world, "bilal", &authority, &[&link]);
    bilal.ok(&["signup", world.link(), "bilal"]);
    // Linking a second device of hers: rendezvous, history.
    let desk = behind(&world, "desk", &authority, &[&link]);
    let showing = desk.start(&["--json", "link", world.link()]);
    let code = loop {
        let line = showing.line().expect("a code");
        if let Some(code) = line["code"].as_str() {
            break code.to_owned();
        }
    };
    asha.ok(&["link", "--scan", &code, "--yes"]);
    while showing.line().is_some() {}
    // A text, and a file up and down.
    let folder = tempfile::tempdir().unwrap();
    asha.ok(&["send", "bilal", "a photo", "--file", &file(folder.path(), 400_000)]);
    let got = bilal.json(&["receive"]);
    let message = got[0]["id"].as_str().unwrap();
    std::fs::create_dir(folder.path().join("got")).unwrap();
    bilal.ok(&["download", message, "--to", folder.path().join("got").to_str().unwrap()]);
    let [sent, saved] = ["photo.bin", "got/photo.bin"].map(|name| std::fs::read(folder.path().join(name)).unwrap());
    assert!(sent == saved);

    // Seven programs have run. Each would have come directly as well, or instead; a connection to the proxy may have been
    // given up before it led anywhere, when its program ended.
    assert!(to_relay.connections() > 4);
    assert!(to_relay.connections() <= to_proxy.connections(), "the relay was reached from the proxy only");

    // And where there is no proxy any more, nowhere.
    drop(to_proxy);
    let before = to_relay.connections();
    assert_eq!(asha.code(&["proxy", "test", "1"]), 3);
    assert_eq!(faults(&asha), ["silent"]);
    let mut running = asha.serve();
    let fault = |running: &mut common::Running, expected: &str| {
        running.until(expected, |running| {
            let overview = running.query(json!({ "type": "overview" }));
            (overview["overview"]["connection"]["fault"] == expected).then_some(())
        });
    };
    fault(&mut running, "proxy_down");
    running.command(json!({ "type": "remove_proxy", "proxy": 1 }));
    fault(&mut running, "no_proxy");
    assert_eq!(to_relay.connections(), before);
    running.command(json!({ "type": "set_proxy_only", "on": false }));
    running.caught_up();
    assert!(to_relay.connections() > before);
    // While a direct connection stands the person forbids it: it goes at once.
    running.command(json!({ "type": "set_proxy_only", "on": true }));
    fault(&mut running, "no_proxy");
}

#[test]
fn when_a_proxy_is_cut_the_next_takes_over_and_each_is_said_to_be_what_it_is() {
    let authority = Authority::since(2020);
    let world = World::new();
    let volunteers = [(); 2].map(|()| Volunteer::leading_to(&world.relay_address(), &authority));
    let mut cables = volunteers.each_ref().map(|volunteer| Some(Cable::to(volunteer.address())));
    let gone = Volunteer::who_invites_nobody(&world.relay_address(), &authority);
    let at = |number: usize| volunteers[number].link_at(cables[number].as_ref().unwrap().address());
    let links = [gone.link(), at(0), at(1)];
    let asha = behind(&world, "asha", &authority, &links.each_ref().map(String::as_str));
    asha.ok(&["signup", world.link(), "asha"]);
    assert_eq!(faults(&asha)[0], "refused");

    let mut running = asha.serve();
    running.caught_up();
    let via = |running: &mut common::Running| {
        let overview = running.query(json!({ "type": "overview" }));
        overview["overview"]["connection"]["proxy"].as_u64()
    };
    let (first, second) = if via(&mut running) == Some(2) { (2, 3) } else { (3, 2) };
    assert_eq!(via(&mut running), Some(first));
    cables[usize::try_from(first).unwrap() - 2] = None;
    running.until("the other took over", |running| (via(running) == Some(second)).then_some(()));
    running.caught_up();
    assert_eq!(running.end(), 0);
    let told = asha.run(&["proxy", "test", "1"]);
    assert_eq!(told.status.code(), Some(3));
    assert!(String::from_utf8(told.stderr).unwrap().contains("revoked"));
    asha.ok(&["proxy", "test", &second.to_string()]);
    assert_eq!(asha.code(&["proxy", "test", &first.to_string()]), 3);
}

#[test]
fn a_network_that_stalls_connections_after_some_kilobytes_is_passed_in_short_exchanges() {
    let authority = Authority::since(2020);
    let world = World::new();
    let asha = world.sign_up("asha");
    let volunteer = Volunteer::leading_to(&world.relay_address(), &authority);
    let cable = Cable::stalling_after(10_000, volunteer.address());
    let bilal = behind(&world, "bilal", &authority, &[&volunteer.link_at(cable.address())]);
    bilal.ok(&["signup", world.link(), "bilal"]);
    let long = "o".repeat(30_000);
    asha.ok(&["send", "bilal", &long]);

    let mut running = bilal.serve();
    let chats = json!({ "type": "chats", "archived": false, "after": null, "limit": 9 });
    let chat = running.until("the message is there", |running| {
        let chats = running.query(chats.clone());
        chats["chats"][0]["last"]["content"]["text"]
            .is_string()
            .then(|| chats["chats"][0]["id"].as_str().unwrap().to_owned())
    });
    assert_eq!(running.texts(&chat), [long.as_str()]);
    let id = running.send(&chat, &"k".repeat(30_000));
    running.until("the answer is stored", |running| {
        let messages = running.messages(&chat);
        messages.iter().any(|one| one["id"] == id && one["status"] != "waiting").then_some(())
    });
    running.caught_up();
    assert!(cable.stalled() > 0, "it did stall");
}

#[test]
fn socks_and_http_proxies_lead_to_a_relay_whose_name_is_never_looked_up_here() {
    let authority = Authority::since(2020);
    let mut world = World::new();
    // A name that no DNS has; the proxy knows where it is.
    world.named("relay.blocked.example");
    let [socks, http] = [General::socks(world.address()), General::http(world.address())];
    let asha = behind(&world, "asha", &authority, &[&socks.link()]);
    asha.ok(&["signup", world.link(), "asha"]);
    let bilal = behind(&world, "bilal", &authority, &[&http.link()]);
    bilal.ok(&["signup", world.link(), "bilal"]);
    bilal.ok(&["send", "asha", "through an office"]);
    assert_eq!(asha.json(&["receive"])[0]["text"], "through an office");
    for proxy in [socks, http] {
        assert!(proxy.asked_for().iter().all(|name| name == "relay.blocked.example"), "{:?}", proxy.asked_for());
    }
}

#[test]
fn a_link_that_is_no_good_is_refused_with_the_reason() {
    let authority = Authority::since(2020);
    let world = World::new();
    let asha = world.sign_up("asha");
    let volunteer = Volunteer::leading_to(&world.relay_address(), &authority);
    let elsewhere = Volunteer::leading_to("ws://127.0.0.1:9/v1/ws", &authority);
    let expired = format!("{}&e=1600000000", volunteer.link());
    for (link, said) in [
        ("https://a.example/", "no link to a proxy"),
        (&volunteer.link().replace("&p=", "&q="), "damaged"),
        (&expired, "has run out"),
        (&elsewhere.link(), "other relays only"),
    ] {
        let output = asha.run(&["proxy", "add", link]);
        assert_eq!(output.status.code(), Some(4));
        assert!(String::from_utf8(output.stderr).unwrap().contains(said), "{said}");
    }
    assert!(asha.json(&["proxy", "list"]).is_empty());
}

#[test]
fn a_proxy_that_lies_injects_replays_or_cuts_is_told_nothing_is_lost_and_another_takes_over() {
    let authority = Authority::since(2020);
    let world = World::new();
    let bilal = world.sign_up("bilal");
    let honest = Volunteer::leading_to(&world.relay_address(), &authority);
    for (vice, name, fault) in [
        (Vice::Lies, "lied", "nonsense"),
        (Vice::Injects, "injected", "nonsense"),
        (Vice::Replays, "replayed", "nonsense"),
        (Vice::Cuts, "cut", "silent"),
    ] {
        let crooked = Crooked::who(vice, &world.relay_address(), &authority);
        let device = trusting(&world, name, &authority);
        device.ok(&["signup", world.link(), name]);
        bilal.ok(&["send", name, "whatever happens on the way"]);
        device.ok(&["proxy", "add", crooked.link()]);
        device.ok(&["proxy", "only", "on"]);
        let mut running = device.serve();
        let seen = |running: &mut common::Running| running.query(json!({ "type": "proxies" }))["proxies"].clone();
        running.until("it is told", |running| (seen(running)[0]["fault"] == fault).then_some(()));
        running.command(json!({ "type": "add_proxy", "link": honest.link() }));
        running.until("the honest one takes over", |running| (seen(running)[1]["inUse"] == true).then_some(()));
        running.caught_up();
        let chats = running.query(json!({ "type": "chats", "archived": false, "after": null, "limit": 9 }));
        let chat = chats["chats"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(running.texts(&chat), ["whatever happens on the way"], "{vice:?}");
        assert_eq!(running.end(), 0);
    }
}

#[test]
fn a_proxy_whose_clock_is_hours_ahead_is_opened_by_its_own_clock() {
    let authority = Authority::since(2020);
    let world = World::new();
    let late = Crooked::who(Vice::Ahead(5), &world.relay_address(), &authority);
    let asha = behind(&world, "asha", &authority, &[late.link()]);
    asha.ok(&["signup", world.link(), "asha"]);
    asha.ok(&["proxy", "test", "1"]);
    assert_eq!(faults(&asha), [Value::Null]);
}

#[test]
fn where_the_relay_says_it_is_reached_too_a_device_finds_it_when_the_first_address_is_blocked() {
    let mut world = World::new();
    let (first, second) = (Cable::to(world.address()), Cable::to(world.address()));
    world.says_it_is_at(second.address());
    world.reached_at(first.address());
    let asha = world.sign_up("asha");
    let bilal = world.sign_up("bilal");
    drop(first);
    bilal.ok(&["send", "asha", "by the other door"]);
    assert_eq!(asha.json(&["receive"])[0]["text"], "by the other door");
    assert!(second.connections() > 1);
}

#[test]
fn while_the_relay_is_down_people_read_what_happened_where_it_said_and_nobody_elses_word_for_it() {
    let authority = Authority::since(2020);
    let mut world = World::new();
    let [proxy, other] = [(); 2].map(|()| Volunteer::leading_to(&world.relay_address(), &authority));
    // Three places: another relay's status on the proxy's own site, an old one on a server that no proxy leads to, and the true one.
    let elsewhere = Cable::to(other.address());
    let at = |address: SocketAddr, folder: &str| format!("https://{address}/{folder}/");
    let true_one = proxy.site().join("status");
    let places = [at(proxy.address(), "lies"), at(elsewhere.address(), "old"), at(proxy.address(), "status")];
    world.says_its_status_is_at(&true_one, &places);
    let asha = behind(&world, "asha", &authority, &[&proxy.link()]);
    asha.ok(&["signup", world.link(), "asha"]);
    let bilal = trusting(&world, "bilal", &authority);
    bilal.ok(&["signup", world.link(), "bilal"]);

    world.stop_relay();
    incident(&world.relay_data(), "The disk is broken");
    let old = other.site().join("old");
    std::fs::create_dir(&old).unwrap();
    std::fs::copy(true_one.join("status.signed"), old.join("status.signed")).unwrap();
    incident(&world.relay_data(), "The new disk is broken");
    let stranger = tempfile::tempdir().unwrap();
    let stranger = harkara_relay::DataDir::open(stranger.path()).unwrap();
    let lies = harkara_relay::Mirror { folder: Some(proxy.site().join("lies")), name: String::new() };
    harkara_relay::incidents::mirror(&stranger, &lies, &[]).unwrap();
    incident(&stranger, "Sign up elsewhere");

    let mut devices = [asha.serve(), bilal.serve()];
    for running in &mut devices {
        let titles = running.until("the relay's word", |running| {
            let status = running.query(json!({ "type": "overview" }))["overview"]["relayStatus"].clone();
            let titles: Vec<_> = status["incidents"].as_array()?.iter().map(|one| one["title"].clone()).collect();
            (titles.len() == 2).then_some(titles)
        });
        assert_eq!(titles, ["The new disk is broken", "The disk is broken"]);
    }
    assert_eq!(elsewhere.connections(), 1, "who may use proxies only goes nowhere else");
}
