//! A fallback relay that lies: it forges, replays, turns round, floods, and plays home.

use harkara_api::{Answer, ChatId, Command, Query, Stage, Status};
use harkara_testkit::{ASHA, BILAL, HOME, World};
use harkara_wire::proto::relay::{Carried, Deliver, KeyPackagesLow, Removed, ServerFrame, server_frame::Body};
use std::collections::BTreeMap;

fn pushed(body: Body) -> ServerFrame {
    ServerFrame { request_id: 0, body: Some(body) }
}

/// Asha and Bilal, who both know a fallback; home has just gone.
fn town(seed: u64) -> (World, ChatId) {
    let mut world = World::with_people(seed, 2);
    let fallback = world.add_relay();
    let direct = world.direct(ASHA, BILAL);
    for device in [ASHA, BILAL] {
        let link = world.link_of(fallback);
        world.command(device, Command::AddFallback { link }).unwrap();
    }
    world.settle();
    world.set_relay_down(HOME, true);
    world.run_for(120_000);
    (world, direct)
}

#[test]
fn a_carrier_that_forges_replays_and_reorders_loses_nothing_and_shows_nothing_twice() {
    for seed in 0..4 {
        let (mut world, direct) = town(seed);
        let mut kept: BTreeMap<usize, Vec<Carried>> = BTreeMap::new();
        let mut number = 0u64;
        world.mangle = Some(Box::new(move |device, frame| {
            let Some(Body::Carried(carried)) = &frame.body else { return vec![frame] };
            let kept = kept.entry(device).or_default();
            kept.push(carried.clone());
            let mut frames = Vec::new();
            // All that ever came once more, the newest first, each with one byte turned as well.
            for old in kept.iter().rev() {
                number += 1;
                let mut forged = old.clone();
                let at = number as usize % forged.sealed.len();
                forged.sealed[at] ^= 1 << (number % 8);
                let elsewhere = Carried { group_id: vec![number as u8; 16], ..old.clone() };
                let later = Carried { epoch: old.epoch + number % 3, sealed: Vec::new(), ..old.clone() };
                frames.extend([forged, elsewhere, later, old.clone()].map(|said| pushed(Body::Carried(said))));
            }
            frames
        }));
        for round in 0..6 {
            let (writer, reader) = if round % 2 == 0 { (ASHA, BILAL) } else { (BILAL, ASHA) };
            let text = format!("message {round}");
            world.write(writer, &direct, &text);
            world.run_for(5_000);
            assert!(world.devices[reader].texts(&direct).contains(&text), "seed {seed}: {text:?} came through");
        }
        let texts = (0..6).map(|round| format!("message {round}")).collect();
        world.assert_texts(&direct, ASHA, &texts);
        world.assert_texts(&direct, BILAL, &texts);
        world.mangle = None;
        world.heal();
        world.assert_same(&direct, &[ASHA, BILAL]);
        world.assert_texts(&direct, BILAL, &texts);
        world.assert_ticks(&direct, ASHA, Status::Delivered);
    }
}

#[test]
fn a_carrier_that_plays_home_can_neither_remove_a_device_nor_move_its_mailbox() {
    let (mut world, direct) = town(9);
    world.mangle = Some(Box::new(|_, frame| {
        let lies = [
            Body::Deliver(Deliver { sequence: 1_000, item: None, more: false }),
            Body::KeyPackagesLow(KeyPackagesLow { left: 0 }),
            Body::Removed(Removed {}),
        ];
        lies.map(pushed).into_iter().chain([frame]).collect()
    }));
    world.write(ASHA, &direct, "said at a liar's");
    world.run_for(120_000);
    world.mangle = None;
    world.heal();
    for device in [ASHA, BILAL] {
        let Answer::Overview { overview } = world.devices[device].ask(&Query::Overview) else { panic!() };
        assert_eq!(overview.stage, Stage::Linked);
        assert_eq!(world.devices[device].texts(&direct), ["said at a liar's"]);
    }
    world.write(BILAL, &direct, "and home goes on where it was");
    world.settle();
    world.assert_same(&direct, &[ASHA, BILAL]);
    world.assert_ticks(&direct, BILAL, Status::Delivered);
}

#[test]
fn a_flood_of_nonsense_from_a_carrier_holds_nothing_back() {
    let (mut world, direct) = town(10);
    world.mangle = Some(Box::new(|device, frame| {
        if device != BILAL || frame.request_id == 0 {
            return vec![frame];
        }
        let nonsense = |sequence| {
            let sealed = vec![7; 100];
            let (group_id, message_key) = (vec![1; 16], vec![2; 16]);
            pushed(Body::Carried(Carried { sequence, group_id, epoch: 1, message_key, sealed }))
        };
        (1..2_000).map(nonsense).chain([frame]).collect()
    }));
    world.write(ASHA, &direct, "through the flood");
    world.run_for(60_000);
    world.mangle = None;
    world.heal();
    world.assert_same(&direct, &[ASHA, BILAL]);
    assert_eq!(world.devices[BILAL].texts(&direct), ["through the flood"]);
}
