//! A group breaks on a device, and comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use world::{ASHA, BILAL, CHITRA, World};

#[test]
fn a_device_that_lost_a_groups_state_joins_again_and_says_so() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    world.write(ASHA, &chat, "before");
    world.settle();
    world.forget_mls_state(BILAL);
    world.crash(BILAL);
    world.settle();
    world.write(ASHA, &chat, "while it is broken");
    world.settle();
    assert_eq!(world.lines(BILAL, &chat).iter().filter(|line| line.contains("recovered")).count(), 1);
    let answer = world.write(BILAL, &chat, "back again");
    world.write(ASHA, &chat, "after");
    world.settle();
    assert_eq!(world.status(BILAL, &answer), Some(2), "everybody has it");
    assert_eq!(world.texts(BILAL, &chat), ["before", "back again", "after"]);
    assert_eq!(world.texts(CHITRA, &chat), ["before", "while it is broken", "back again", "after"]);
    assert_eq!(world.number(BILAL, "SELECT count(*) FROM chats WHERE repair <> 0"), 0);
}

#[test]
fn a_message_written_into_a_broken_group_arrives_when_it_is_mended() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.forget_mls_state(ASHA);
    world.crash(ASHA);
    let message = world.write(ASHA, &chat, "can you read this?");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), ["can you read this?"]);
    assert_eq!(world.status(ASHA, &message), Some(2));
}

#[test]
fn a_group_that_the_relay_lost_is_replaced_under_the_same_chat() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    world.write(BILAL, &chat, "before");
    world.settle();
    world.relay_forgets_groups();
    world.write(ASHA, &chat, "after");
    world.settle();
    world.write(CHITRA, &chat, "I am here too");
    world.settle();
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(world.texts(device, &chat), ["before", "after", "I am here too"], "device {device}");
        assert_eq!(world.lines(device, &chat).iter().filter(|line| line.contains("recovered")).count(), 1);
    }
}
