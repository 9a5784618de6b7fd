//! What MLS must not let through, and what becomes of a group that can't go on.

use crate::talk::Talk;
use harkara_api::{Answer, ChatId, Command, Query};
use harkara_testkit::{ASHA, BILAL, CHITRA, Dice, Mangle};
use harkara_wire::proto::relay::{ClientFrame, Commit, Deliver, client_frame::Request, deliver::Item, server_frame::Body};
use std::cell::RefCell;
use std::rc::Rc;

fn name(talk: &Talk, device: usize) -> String {
    let Answer::ChatDetail { detail } =
        talk.world.devices[device].ask(&Query::ChatDetail { chat: talk.group.clone() })
    else {
        panic!()
    };
    detail.chat.title
}

/// What this device says of this chat beside what people wrote.
fn lines(talk: &Talk, device: usize, chat: &ChatId) -> Vec<String> {
    let messages = talk.world.devices[device].messages(chat).into_iter();
    messages
        .filter_map(|message| match message.content {
            harkara_api::Content::System { line } => Some(format!("{line:?}")),
            harkara_api::Content::Text { .. } => None,
        })
        .collect()
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
    let put = Rc::new(RefCell::new(0));
    let count = put.clone();
    let lie: Mangle = Box::new(move |device, mut frame| {
        if let Some(Body::Deliver(Deliver { item: Some(Item::Commit(passed)), .. })) = &mut frame.body
            && passed.group_id == group
            && device != ASHA
        {
            passed.payload.clone_from(&commit.commit);
            *count.borrow_mut() += 1;
        }
        vec![frame]
    });
    talk.world.mangle = Some(lie);
    talk.world.tell(ASHA, Command::RemoveDevice { device: overview.device.unwrap() });
    talk.world.run_for(60_000);
    assert!(*put.borrow() >= 2, "Bilal and Chitra were given it");
    talk.go_on(1);
    talk.assert_all_is_well();
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(name(&talk, device), "Monsoon");
    }
    talk.go_on(1);
    talk.assert_all_is_well();
}

#[test]
fn a_damaged_message_costs_itself_and_nothing_else() {
    for seed in harkara_testkit::seeds(41..47) {
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        let damaged = Rc::new(RefCell::new(vec![0; 3]));
        let (count, mut dice) = (damaged.clone(), Dice::new(seed));
        talk.world.mangle = Some(Box::new(move |device, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Message(message)), .. })) = &mut frame.body
                && dice.chance(0.2)
            {
                match dice.below(3) {
                    0 => message.payload.truncate(dice.below(message.payload.len())),
                    1 => message.payload = dice.seed().to_vec(),
                    _ => {
                        let at = dice.below(message.payload.len());
                        message.payload[at] ^= 0x40;
                    }
                }
                count.borrow_mut()[device] += 1;
            }
            vec![frame]
        }));
        talk.go_on(4);
        talk.come_to_rest();
        for device in [ASHA, BILAL, CHITRA] {
            let mut missing = 0;
            for chat in [talk.direct.clone(), talk.group.clone()] {
                if device == CHITRA && chat == talk.direct {
                    continue;
                }
                let texts = talk.world.devices[device].texts(&chat);
                let lost = talk.accepted.iter().filter(|(at, text)| *at == chat && !texts.contains(text)).count();
                let says_so = lines(&talk, device, &chat).iter().any(|line| line.starts_with("Unreadable"));
                assert!(lost == 0 || says_so, "device {device} is silent about what it could not read");
                missing += lost;
            }
            assert!(missing <= damaged.borrow()[device], "device {device} lacks more than was damaged");
        }
        // What was damaged is gone for who got it so; from here on everything arrives.
        talk.accepted.clear();
        talk.go_on(2);
        talk.come_to_rest();
        for (chat, text) in &talk.accepted {
            let people = if *chat == talk.direct { &[ASHA, BILAL][..] } else { &[ASHA, BILAL, CHITRA] };
            for device in people {
                let texts = talk.world.devices[*device].texts(chat);
                assert_eq!(texts.iter().filter(|one| *one == text).count(), 1, "device {device}: {text:?}");
            }
        }
    }
}

#[test]
fn a_damaged_commit_is_got_over_and_no_message_is_lost() {
    for seed in harkara_testkit::seeds(50..56) {
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        let mut dice = Dice::new(seed);
        talk.world.mangle = Some(Box::new(move |_, mut frame| {
            if let Some(Body::Deliver(Deliver { item: Some(Item::Commit(commit)), .. })) = &mut frame.body
                && dice.chance(0.5)
            {
                let at = dice.below(commit.payload.len());
                commit.payload[at] ^= 0x01;
            }
            vec![frame]
        }));
        for round in 0..3 {
            let rename = Command::RenameGroup { chat: talk.group.clone(), name: format!("Monsoon {round}") };
            talk.world.tell(ASHA, rename);
            talk.go_on(1);
        }
        talk.assert_all_is_well();
        assert_eq!([name(&talk, ASHA), name(&talk, BILAL)], [name(&talk, CHITRA), name(&talk, CHITRA)]);
    }
}
