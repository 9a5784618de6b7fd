//! A relay, or somebody through it, sends nonsense: nothing panics, nothing is lost, and what comes after it arrives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_wire::proto::relay::deliver::Item;
use harkara_wire::proto::relay::{Deliver, EpochConflict, GroupMessage, ServerFrame, Stored, server_frame::Body};
use harkara_wire::proto::{identity::AccountRecord, relay};
use world::{ASHA, BILAL, World};

fn pushed(body: Body) -> ServerFrame {
    ServerFrame { request_id: 0, body: Some(body) }
}

fn next_sequence(world: &World, device: usize) -> u64 {
    world.number(device, "SELECT mailbox_acked + 1 FROM self") as u64
}

#[test]
fn garbage_in_the_mailbox_is_left_behind_with_a_line() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.write(ASHA, &chat, "before");
    world.settle();
    let group: [u8; 16] = world.blob(BILAL, "SELECT group_id FROM chats WHERE kind = 0").try_into().unwrap();
    let garbage = || GroupMessage {
        group_id: group.to_vec(),
        sender: vec![1; 16],
        payload: vec![0xFF; 300],
        stored_ms: 5,
        message_key: vec![2; 16],
    };
    let items = [
        Some(Item::Message(garbage())),
        Some(Item::Welcome(garbage())),
        Some(Item::Message(GroupMessage { group_id: vec![1], ..garbage() })),
        Some(Item::Account(AccountRecord::default())),
        None,
    ];
    for item in items {
        let sequence = next_sequence(&world, BILAL);
        let fetched_again = matches!(item, Some(Item::Welcome(_)));
        let delivered = pushed(Body::Deliver(Deliver { sequence, more: false, item }));
        if fetched_again {
            world.inject(BILAL, delivered.clone());
            assert_eq!(next_sequence(&world, BILAL), sequence, "perhaps it is whole the next time");
        }
        world.inject(BILAL, delivered);
        assert_eq!(next_sequence(&world, BILAL), sequence + 1, "taken note of and passed");
    }
    assert_eq!(world.lines(BILAL, &chat).iter().filter(|line| line.contains("unreadable")).count(), 1);
    assert_eq!(world.texts(BILAL, &chat), ["before"]);
}

#[test]
fn a_gap_in_the_mailbox_and_answers_to_nothing_end_the_connection_and_change_nothing() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let sequence = next_sequence(&world, BILAL);
    let nonsense = [
        pushed(Body::Deliver(Deliver { sequence: sequence + 5, more: false, item: None })),
        ServerFrame { request_id: 77_777, body: Some(Body::Stored(Stored { stored_ms: 1 })) },
        ServerFrame { request_id: 0, body: None },
    ];
    for frame in nonsense {
        world.inject(BILAL, frame);
        assert_eq!(next_sequence(&world, BILAL), sequence);
        world.settle();
    }
    let message = world.write(ASHA, &chat, "all is well");
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), ["all is well"]);
    assert_eq!(world.status(ASHA, &message), Some(2));
}

#[test]
fn a_wrong_answer_to_a_message_loses_nothing() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.settle();
    let answers = [
        Body::EpochConflict(EpochConflict { epoch: u64::MAX }),
        Body::Error(relay::Error { code: 20, detail: "later".into(), retry_after_ms: u64::MAX }),
        Body::Ok(relay::Ok {}),
    ];
    for (number, answer) in answers.into_iter().enumerate() {
        world.answer_next_send(ASHA, answer);
        world.write(ASHA, &chat, &format!("message {number}"));
        world.settle();
    }
    world.go_offline(ASHA);
    world.go_online(ASHA);
    world.settle();
    assert_eq!(world.texts(BILAL, &chat), ["message 0", "message 1", "message 2"]);
}
