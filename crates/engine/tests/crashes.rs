//! The engine is dropped and opened anew in the middle of everything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::Command;
use world::{ASHA, BILAL, CHITRA, World};

/// A conversation in a direct chat and a group with changes to it, all devices dying after every so many inputs.
fn converse(crash_every: u64) {
    let mut world = World::new(4);
    let direct = world.chat_with(ASHA, BILAL);
    let group = world.group(ASHA, "Picnic", &[BILAL, CHITRA]);
    world.crash_every = Some(crash_every);
    let mut sent = Vec::new();
    for round in 0..6 {
        for device in [ASHA, BILAL] {
            sent.push((device, world.write(device, &direct, &format!("direct {round} from {device}"))));
        }
        for device in [ASHA, BILAL, CHITRA] {
            sent.push((device, world.write(device, &group, &format!("group {round} from {device}"))));
        }
        if round == 2 {
            world.tell(ASHA, Command::RenameGroup { chat: group.clone(), name: "Picnic 2".into() });
        }
    }
    world.settle();
    assert_eq!(world.texts(ASHA, &direct), world.texts(BILAL, &direct));
    assert_eq!(world.texts(ASHA, &direct).len(), 12);
    for device in [BILAL, CHITRA] {
        assert_eq!(world.texts(ASHA, &group), world.texts(device, &group), "device {device}");
        assert_eq!(world.lines(device, &group).iter().filter(|line| line.contains("Picnic 2")).count(), 1);
    }
    assert_eq!(world.texts(ASHA, &group).len(), 18);
    for (device, message) in sent {
        assert_eq!(world.status(device, &message), Some(2), "everybody has everything");
    }
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(world.number(device, "SELECT count(*) FROM outbox"), 0);
        assert_eq!(world.number(device, "SELECT count(*) FROM receipts_due"), 0);
        assert_eq!(world.number(device, "SELECT count(*) FROM chats WHERE repair <> 0"), 0);
    }
}

#[test]
fn nothing_is_lost_or_doubled_when_engines_die_after_every_fifth_input() {
    converse(5);
}

#[test]
fn nothing_is_lost_or_doubled_when_engines_die_after_every_seventh_input() {
    converse(7);
}

#[test]
fn nothing_is_lost_or_doubled_when_engines_die_after_every_eleventh_input() {
    converse(11);
}
