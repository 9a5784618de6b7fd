//! What nobody should send, and what happens then: a clear answer or silence, nothing lost, no panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use harkara_api::{ChatId, Command, ErrorCode, LinkState, Status};
use harkara_testkit::{ASHA, BILAL, CHITRA, Dice, Mangle, Weather, World};
use harkara_wire::link_code::LinkCode;
use harkara_wire::proto::relay::{Deliver, ServerFrame, deliver::Item, server_frame::Body};
use std::collections::{BTreeMap, BTreeSet};

const YEAR_MS: i64 = 365 * 24 * 3_600_000;

struct Talk {
    world: World,
    direct: ChatId,
    group: ChatId,
    texts: u64,
    accepted: BTreeSet<(ChatId, String)>,
}

impl Talk {
    fn new(seed: u64) -> Self {
        let mut world = World::with_people(seed, 3);
        let direct = world.direct(ASHA, BILAL);
        let group = world.group(ASHA, "Monsoon", &[BILAL, CHITRA]);
        world.settle();
        Self { world, direct, group, texts: 0, accepted: BTreeSet::new() }
    }

    /// Everybody writes, whatever the relay makes of it.
    fn go_on(&mut self, rounds: u64) {
        for _ in 0..rounds {
            self.texts += 1;
            for (device, chat) in
                [(ASHA, &self.direct), (BILAL, &self.direct), (BILAL, &self.group), (CHITRA, &self.group)]
            {
                let text = format!("{} from {device}", self.texts);
                let send = Command::text(chat, text.clone());
                if let Some(command) = self.world.tell(device, send)
                    && let Some(Ok(_)) = self.world.reply(device, command)
                {
                    self.accepted.insert((chat.clone(), text));
                }
            }
            self.world.run_for(3_000);
        }
    }

    /// The relay is honest again: everything must be right.
    fn assert_nothing_lost(&mut self) {
        self.world.mangle = None;
        self.world.heal();
        for device in [ASHA, BILAL, CHITRA] {
            // A relay that lies about everything may have to be left for good; the person asks to try again.
            self.world.tell(device, Command::Reconnect);
        }
        self.world.settle();
        let texts = |chat: &ChatId| -> BTreeSet<String> {
            self.accepted.iter().filter(|(in_chat, _)| in_chat == chat).map(|(_, text)| text.clone()).collect()
        };
        let (direct, group) = (texts(&self.direct), texts(&self.group));
        for device in [ASHA, BILAL] {
            self.world.assert_texts(&self.direct, device, &direct);
            self.world.assert_ticks(&self.direct, device, Status::Delivered);
        }
        for device in [ASHA, BILAL, CHITRA] {
            self.world.assert_texts(&self.group, device, &group);
        }
    }

    /// The same order everywhere, too.
    fn assert_same(&self) {
        self.world.assert_same(&self.direct, &[ASHA, BILAL]);
        self.world.assert_same(&self.group, &[ASHA, BILAL, CHITRA]);
    }
}

/// Talks while the relay lies to everybody, then checks.
fn survives(seeds: std::ops::Range<u64>, lie: impl Fn(u64) -> Mangle) {
    for seed in harkara_testkit::seeds(seeds) {
        eprintln!("seed {seed}");
        let mut talk = Talk::new(seed);
        talk.go_on(1);
        talk.world.mangle = Some(lie(seed));
        talk.go_on(4);
        talk.assert_nothing_lost();
    }
}

#[test]
fn deliveries_out_of_order_twice_or_not_at_all_cost_nothing() {
    survives(0..6, |seed| {
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
fn what_a_relay_says_of_a_message_is_not_believed_beyond_its_time() {
    // A time that is a lie is the relay's to tell: it orders. Nothing may be lost by it.
    survives(10..16, |seed| {
        let mut dice = Dice::new(seed);
        Box::new(move |_, mut frame| {
            let Some(Body::Deliver(Deliver { item: Some(Item::Message(message)), .. })) = &mut frame.body else {
                return vec![frame];
            };
            match dice.below(8) {
                0 => message.sender = vec![7; 16],
                1 => message.sender = vec![],
                2 => message.message_key = vec![8; 16],
                3 => message.stored_ms = u64::MAX,
                _ => {}
            }
            vec![frame]
        })
    });
}

#[test]
fn a_relay_that_answers_nonsense_is_outlived() {
    survives(20..26, |seed| {
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
        4 => Body::RendezvousOpened(RendezvousOpened { rendezvous_id: bytes(dice), same_network: true }),
        5 => Body::RendezvousMessage(RendezvousMessage { rendezvous_id: bytes(dice), payload: bytes(dice) }),
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

#[test]
fn frames_cut_off_or_oversized_end_the_connection_and_nothing_else() {
    let mut talk = Talk::new(30);
    for length in [1, 2, 17, 100, 4_000, 2 << 20] {
        talk.world.inject(BILAL, vec![0xff; length]);
        talk.go_on(1);
    }
    talk.assert_nothing_lost();
}

#[test]
fn a_text_too_long_or_empty_is_refused_in_words() {
    let mut talk = Talk::new(31);
    for text in [String::new(), "x".repeat(64 * 1024 + 1)] {
        let send = Command::text(&talk.direct, text);
        assert_eq!(talk.world.command(ASHA, send).unwrap_err().code, ErrorCode::MessageLength);
    }
    talk.go_on(1);
    talk.assert_nothing_lost();
}

#[test]
fn clocks_a_year_off_neither_hide_nor_disorder_messages() {
    let mut talk = Talk::new(32);
    talk.world.devices[ASHA].clock_off_ms = YEAR_MS;
    talk.world.devices[CHITRA].clock_off_ms = -YEAR_MS;
    talk.go_on(5);
    talk.assert_nothing_lost();
    talk.assert_same();
    for device in [ASHA, BILAL, CHITRA] {
        let times: Vec<u64> = talk.world.devices[device].messages(&talk.group).iter().map(|m| m.sent_ms).collect();
        assert!(times.iter().all(|ms| ms.abs_diff(talk.world.now_ms) < 3_600_000), "device {device}: {times:?}");
    }
}

#[test]
fn a_desktop_whose_clock_is_a_year_off_is_linked_or_told_why_not() {
    let mut talk = Talk::new(33);
    let new = talk.world.add_device(ASHA);
    talk.world.devices[new].clock_off_ms = YEAR_MS;
    let (code, _) = talk.world.show_code(new);
    let scanned = talk.world.command(ASHA, Command::ScanLinkCode { code });
    match scanned {
        Ok(_) => {
            talk.world.compared(new);
            talk.world.command(ASHA, Command::ConfirmLink { same: true }).unwrap();
            talk.world.settle();
            assert_eq!(talk.world.link_state(new), Some(&LinkState::Done));
        }
        Err(error) => assert_eq!(error.code, ErrorCode::CodeExpired),
    }
    talk.go_on(1);
    talk.assert_nothing_lost();
}

#[test]
fn a_forged_code_links_nobody_and_the_true_one_is_burnt_with_it() {
    let mut talk = Talk::new(34);
    let new = talk.world.add_device(ASHA);
    let (code, _) = talk.world.show_code(new);
    let mut forged = LinkCode::parse(&code).unwrap();
    forged.ephemeral_key = harkara_wire::session::public_key(&[9; 32]);
    let refused = talk.world.command(ASHA, Command::ScanLinkCode { code: forged.encode() });
    talk.world.settle();
    assert!(refused.is_err(), "{refused:?}");
    assert!(matches!(talk.world.link_state(ASHA), Some(LinkState::Failed { .. })));
    assert!(!matches!(talk.world.link_state(new), Some(LinkState::Done)));
    // Replayed, the code is of no more use.
    assert!(talk.world.command(ASHA, Command::ScanLinkCode { code }).is_err());
    assert_eq!(talk.world.devices_of(ASHA).len(), 2);
    talk.go_on(1);
    talk.assert_nothing_lost();
}

#[test]
fn a_code_of_another_relay_is_named_as_such() {
    let mut talk = Talk::new(35);
    let new = talk.world.add_device(ASHA);
    let (code, _) = talk.world.show_code(new);
    let mut foreign = LinkCode::parse(&code).unwrap();
    foreign.relay_key = harkara_wire::session::public_key(&[10; 32]);
    let refused = talk.world.command(ASHA, Command::ScanLinkCode { code: foreign.encode() });
    assert_eq!(refused.unwrap_err().code, ErrorCode::CodeOtherRelay);
}

#[test]
fn two_desktops_linked_in_a_storm_each_have_everything_in_the_end() {
    let mut talk = Talk::new(36);
    talk.go_on(5);
    talk.world.settle();
    let one = talk.world.link_device(ASHA);
    let two = talk.world.link_device(ASHA);
    talk.world.weather = Weather { cut: 0.03, crash: 0.03, storage_fault: 0.05, ..Weather::calm() };
    talk.go_on(3);
    talk.assert_nothing_lost();
    talk.world.assert_same(&talk.direct, &[ASHA, one, two, BILAL]);
    talk.world.assert_same(&talk.group, &[ASHA, one, two, CHITRA]);
}
