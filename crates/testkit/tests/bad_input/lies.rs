//! A relay that lies.

use crate::talk::Talk;
use harkara_testkit::{Dice, Mangle};
use harkara_wire::proto::relay::{Deliver, ServerFrame, deliver::Item, server_frame::Body};
use std::collections::BTreeMap;

/// Talks while the relay lies to everybody, then checks.
fn survives(seeds: std::ops::Range<u64>, after: impl Fn(&mut Talk), lie: impl Fn(u64) -> Mangle) {
    for seed in harkara_testkit::seeds(seeds) {
        eprintln!("seed {seed}");
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        talk.world.mangle = Some(lie(seed));
        talk.go_on(4);
        after(&mut talk);
    }
}

#[test]
fn deliveries_out_of_order_twice_or_not_at_all_cost_nothing() {
    survives(0..6, Talk::assert_all_is_well, |seed| {
        let mut dice = Dice::new(seed);
        let mut kept: BTreeMap<usize, ServerFrame> = BTreeMap::new();
        Box::new(move |device, frame| {
            if !matches!(frame.body, Some(Body::Deliver(_))) {
                return vec![frame];
            }
            match dice.below(6) {
                0 => vec![],
                1 => vec![frame.clone(), frame],
                2 => {
                    kept.insert(device, frame);
                    vec![]
                }
                3 => {
                    let late = kept.remove(&device);
                    std::iter::once(frame).chain(late).collect()
                }
                _ => vec![frame],
            }
        })
    });
}

#[test]
fn what_a_relay_says_of_a_message_is_not_believed() {
    survives(10..16, Talk::assert_all_is_well, |seed| {
        let mut dice = Dice::new(seed);
        Box::new(move |_, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Message(message)), .. })) = &mut frame.body {
                match dice.below(6) {
                    0 => message.sender = vec![7; 16],
                    1 => message.sender = vec![],
                    2 => message.message_key = vec![8; 16],
                    _ => {}
                }
            }
            vec![frame]
        })
    });
}

#[test]
fn a_relay_that_lies_about_the_time_loses_nothing_by_it() {
    // The order is not compared: the time is the relay's to tell, and it tells everybody another one here.
    survives(16..20, Talk::assert_nothing_lost, |seed| {
        let mut dice = Dice::new(seed);
        Box::new(move |_, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Message(message)), .. })) = &mut frame.body {
                message.stored_ms = *dice.pick(&[message.stored_ms, 0, u64::MAX]);
            }
            vec![frame]
        })
    });
}

#[test]
fn a_relay_that_answers_nonsense_is_outlived() {
    survives(20..26, Talk::assert_all_is_well, |seed| {
        let mut dice = Dice::new(seed);
        Box::new(move |_, mut frame| {
            match dice.below(10) {
                0 => frame.request_id = dice.between(0, 50),
                1 => frame.body = None,
                2 => frame.body = Some(nonsense(&mut dice)),
                3 => {
                    let request_id = dice.between(0, 50);
                    return vec![frame, ServerFrame { request_id, body: Some(nonsense(&mut dice)) }];
                }
                _ => {}
            }
            vec![frame]
        })
    });
}

/// Well-formed, and of no sense at this moment. Not a claim to have stored something: only that a relay may lie about.
fn nonsense(dice: &mut Dice) -> Body {
    use harkara_wire::proto::relay::*;
    let bytes = |dice: &mut Dice| dice.seed()[..dice.below(33)].to_vec();
    match dice.below(11) {
        0 => {
            Body::Error(Error { code: dice.between(0, 25) as i32, detail: "nonsense".into(), retry_after_ms: u64::MAX })
        }
        1 => Body::EpochConflict(EpochConflict { epoch: u64::MAX }),
        2 => Body::GroupInfo(GroupInfo { group_id: bytes(dice), epoch: u64::MAX, group_info: bytes(dice) }),
        3 => Body::Blob(Blob { blob_id: bytes(dice), data: bytes(dice) }),
        4 => Body::RendezvousOpened(RendezvousOpened { rendezvous_id: bytes(dice), same_network: true, stored: 7 }),
        5 => Body::RendezvousMessage(RendezvousMessage { rendezvous_id: bytes(dice), payload: bytes(dice), number: 1 }),
        6 => Body::RendezvousClosed(RendezvousClosed { rendezvous_id: bytes(dice), reason: 99 }),
        7 => Body::KeyPackagesLow(KeyPackagesLow { left: u32::MAX }),
        8 => Body::KeyPackages(KeyPackages {
            key_packages: vec![ClaimedKeyPackage { device_id: bytes(dice), key_package: bytes(dice) }],
        }),
        9 => Body::AccountFound(AccountFound { record: None }),
        _ => {
            let message = GroupMessage { group_id: bytes(dice), payload: bytes(dice), ..Default::default() };
            let sequence = *dice.pick(&[0, 1, u64::MAX]);
            Body::Deliver(Deliver { sequence, item: Some(Item::Message(message)), more: true })
        }
    }
}
