//! A device comes back to a full mailbox.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{ChatId, Connection, Event};
use world::{ASHA, BILAL, CHITRA, World};

/// Bilal is away while so many messages are written to him, to each of these chats.
fn written_to_bilal(world: &mut World, chats: &[&ChatId], count: usize) {
    world.go_offline(BILAL);
    for chat in chats {
        for n in 0..count {
            world.write(ASHA, chat, &format!("message {n}"));
        }
    }
    world.settle();
}

#[test]
fn a_batch_writes_a_groups_ratchets_once_however_many_messages_it_holds() {
    let mut world = World::new(3);
    let (direct, group) = (world.chat_with(ASHA, BILAL), world.group(CHITRA, "Picnic", &[ASHA, BILAL]));
    world.settle();
    written_to_bilal(&mut world, &[&direct, &group], 40);
    world
        .engine(BILAL)
        .database()
        .connection()
        .execute_batch(
            "CREATE TEMP TABLE written (key BLOB);
             CREATE TEMP TRIGGER note AFTER UPDATE ON main.mls_values BEGIN INSERT INTO written VALUES (new.key); END;",
        )
        .unwrap();
    world.go_online(BILAL);
    assert_eq!(world.texts(BILAL, &direct).len() + world.texts(BILAL, &group).len(), 80);
    let written = world.number(BILAL, "SELECT count(*) FROM written WHERE CAST(key AS TEXT) LIKE 'secrets/%'");
    // Two groups: the batch, and the marks that are sent for it.
    assert!((2..=8).contains(&written), "{written} writes for 80 messages");
    world.crash(BILAL);
    world.write(ASHA, &direct, "after a restart");
    world.write(BILAL, &direct, "and back");
    world.settle();
    assert_eq!(world.texts(ASHA, &direct), world.texts(BILAL, &direct));
    assert_eq!(world.texts(BILAL, &direct).len(), 42);
}

#[test]
fn catching_up_begins_once_and_ends_once_however_long_the_mailbox_is() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.settle();
    // More than the relay sends without being answered.
    written_to_bilal(&mut world, &[&chat], 1_100);
    world.devices[BILAL].events.clear();
    world.go_online(BILAL);
    world.write(ASHA, &chat, "live");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat).len(), 1_101);
    let mut states = Vec::new();
    let mut received_before_the_end = 0;
    for event in &world.devices[BILAL].events {
        match event {
            Event::Connection { connection } => states.push(connection.clone()),
            Event::Messages { ids, .. } if states.len() == 1 => received_before_the_end += ids.len(),
            _ => {}
        }
    }
    let online = |catching_up| Connection::Online { catching_up, clock_ahead_ms: 0, proxy: None };
    assert_eq!(states, [online(true), online(false)]);
    assert_eq!(received_before_the_end, 1_100);
}

#[test]
fn a_driver_that_wants_short_steps_gets_them_and_everything_arrives_in_order() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.settle();
    written_to_bilal(&mut world, &[&chat], 60);
    world.devices[BILAL].events.clear();
    world.engine(BILAL).set_slice(25);
    world.go_online(BILAL);
    let portions = |event: &Event| match event {
        Event::Messages { ids, .. } => Some(ids.len()),
        _ => None,
    };
    let portions: Vec<usize> = world.devices[BILAL].events.iter().filter_map(portions).collect();
    assert_eq!(portions, [25, 25, 10]);
    assert_eq!(world.texts(BILAL, &chat), (0..60).map(|n| format!("message {n}")).collect::<Vec<_>>());
}
