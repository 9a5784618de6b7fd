//! The engine names the next instant it wants, and never one that has passed: a driver would spin.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use world::{ASHA, BILAL, CHITRA, World};

#[test]
fn after_everything_is_said_no_timeout_lies_in_the_past() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    world.go_offline(BILAL);
    world.write(ASHA, &chat, "one");
    world.write(BILAL, &chat, "two");
    world.go_online(BILAL);
    world.wait(120_000);
    let now_ms = world.now_ms;
    for device in [ASHA, BILAL, CHITRA] {
        let timeout = world.engine(device).poll_timeout();
        assert!(timeout.is_none_or(|(at_ms, _)| at_ms > now_ms), "device {device}: {timeout:?}");
    }
}
