//! What MLS must not let through, and what becomes of a group that can't go on.

use crate::talk::Talk;
use harkara_api::{Answer, ChatId, Command, Query};
use harkara_testkit::{ASHA, BILAL, CHITRA, Dice, Mangle};
use harkara_wire::proto::relay::{
    ClientFrame, Commit, Deliver, client_frame::Request, deliver::Item, server_frame::Body,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

fn name(talk: &Talk, device: usize) -> String {
    let Answer::ChatDetail { detail } = talk.world.devices[device].ask(&Query::ChatDetail { chat: talk.group.clone() })
    else {
        panic!()
    };
    detail.chat.title
}

#[test]
fn a_commit_of_a_removed_device_is_merged_by_nobody_though_the_relay_passes_it_on() {
    let mut talk = Talk::new(40);
    let desktop = talk.world.link_device(ASHA);
    talk.world.settle();
    talk.go_on(1);
    // The desktop renames the group; its commit is caught on the way to the relay.
    let caught: Rc<RefCell<Option<Commit>>> = Rc::default();
    let keep = caught.clone();
    talk.world.tap = Some(Box::new(move |device, frame: &ClientFrame| match &frame.request {
        Some(Request::Commit(commit)) if device == desktop => {
            keep.borrow_mut().get_or_insert_with(|| commit.clone());
            false
        }
        _ => true,
    }));
    talk.world.tell(desktop, Command::RenameGroup { chat: talk.group.clone(), name: "Taken over".into() });
    talk.world.settle();
    let Answer::Overview { overview } = talk.world.devices[desktop].ask(&Query::Overview) else { panic!() };
    // Then it is removed. Where the others should find the commit that takes its leaf out, they find its own.
    let commit = caught.borrow().clone().expect("the desktop made a commit");
    let group = commit.group_id.clone();
    let places: Rc<RefCell<BTreeMap<usize, u64>>> = Rc::default();
    let seen = places.clone();
    let lie: Mangle = Box::new(move |device, mut frame| {
        if let Some(Body::Deliver(Deliver { item: Some(Item::Commit(passed)), sequence, .. })) = &mut frame.body
            && passed.group_id == group
            && [BILAL, CHITRA].contains(&device)
            && *seen.borrow_mut().entry(device).or_insert(*sequence) == *sequence
        {
            passed.payload.clone_from(&commit.commit);
        }
        vec![frame]
    });
    talk.world.mangle = Some(lie);
    talk.world.tell(ASHA, Command::RemoveDevice { device: overview.device.unwrap() });
    talk.world.run_for(60_000);
    assert_eq!(places.borrow().len(), 2, "Bilal and Chitra were given it");
    talk.go_on(1);
    talk.assert_all_is_well();
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(name(&talk, device), "Monsoon");
    }
    talk.go_on(1);
    talk.assert_all_is_well();
}

/// Changes some bytes, as a relay or its disk might.
fn damage(dice: &mut Dice, payload: &mut Vec<u8>) {
    match dice.below(3) {
        0 => payload.truncate(dice.below(payload.len())),
        1 => *payload = dice.seed().to_vec(),
        _ => {
            let at = dice.below(payload.len());
            payload[at] ^= 0x40;
        }
    }
}

#[test]
fn a_damaged_message_costs_itself_and_nothing_else() {
    for seed in harkara_testkit::seeds(41..46) {
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        let damaged = Rc::new(RefCell::new([0; 3]));
        let (count, mut dice) = (damaged.clone(), Dice::new(seed));
        talk.world.mangle = Some(Box::new(move |device, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Message(message)), .. })) = &mut frame.body
                && dice.chance(0.2)
            {
                damage(&mut dice, &mut message.payload);
                count.borrow_mut()[device] += 1;
            }
            vec![frame]
        }));
        talk.go_on(4);
        talk.come_to_rest();
        for device in [ASHA, BILAL, CHITRA] {
            let here = |chat: &ChatId, text: &String| talk.world.devices[device].texts(chat).contains(text);
            let for_it = talk.accepted.iter().filter(|(chat, _)| device != CHITRA || *chat == talk.group);
            let lost = for_it.filter(|(chat, text)| !here(chat, text)).count();
            assert!(lost <= damaged.borrow()[device], "device {device} lacks more than was damaged");
        }
        talk.assert_what_is_lost_is_said();
    }
}

#[test]
fn a_commit_damaged_on_its_way_is_fetched_again_and_costs_nothing() {
    for seed in harkara_testkit::seeds(50..54) {
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        let (mut dice, mut seen) = (Dice::new(seed), BTreeSet::new());
        talk.world.mangle = Some(Box::new(move |device, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Commit(commit)), sequence, .. })) = &mut frame.body
                && seen.insert((device, *sequence))
            {
                damage(&mut dice, &mut commit.payload);
            }
            vec![frame]
        }));
        rename_and_talk(&mut talk);
        talk.assert_all_is_well();
    }
}

#[test]
fn a_commit_damaged_for_good_is_got_over() {
    for seed in harkara_testkit::seeds(54..58) {
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        let (mut dice, mut broken) = (Dice::new(seed), BTreeMap::new());
        talk.world.mangle = Some(Box::new(move |device, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Commit(commit)), sequence, .. })) = &mut frame.body
                && *broken.entry((device, *sequence)).or_insert_with(|| dice.chance(0.3))
            {
                commit.payload = vec![1; 100];
            }
            vec![frame]
        }));
        rename_and_talk(&mut talk);
        talk.assert_what_is_lost_is_said();
        assert_eq!([name(&talk, ASHA), name(&talk, BILAL)], [name(&talk, CHITRA), name(&talk, CHITRA)]);
    }
}

fn rename_and_talk(talk: &mut Talk) {
    for round in 0..3 {
        let rename = Command::RenameGroup { chat: talk.group.clone(), name: format!("Monsoon {round}") };
        talk.world.tell(ASHA, rename);
        talk.go_on(1);
    }
}
