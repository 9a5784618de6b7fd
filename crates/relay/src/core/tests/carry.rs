use super::world::{Body, Device, Request, World, account, create, roster};
use crate::{Policy, SqliteStorage, Storage};
use harkara_wire::id::DeviceId;
use harkara_wire::proto::relay::{AckCarried, Carry, ErrorCode, Register, SubscribeCarried};

const DAY_MS: u64 = 24 * 3_600_000;

fn guest(person: u8, device: &Device, invite: &str) -> Request {
    let roster = Some(roster(&account(person), 1, &[device], &[]));
    Request::Register(Register { invite: invite.into(), handle: String::new(), roster })
}

fn carry(text: &str, key: u8, to: &[DeviceId]) -> Request {
    Request::Carry(Carry {
        group_id: vec![9; 16],
        epoch: 4,
        message_key: vec![key; 16],
        to: to.iter().map(|device| device.to_vec()).collect(),
        sealed: text.as_bytes().to_vec(),
    })
}

fn subscribe() -> Request {
    Request::SubscribeCarried(SubscribeCarried {})
}

impl World {
    /// What was sent of what is carried, and its last place.
    fn carried(&mut self, session: crate::SessionId) -> (Vec<String>, u64) {
        let (mut texts, mut last) = (Vec::new(), 0);
        while let Some(body) = self.pushed(session) {
            if let Body::Carried(carried) = body {
                assert_eq!((carried.group_id, carried.epoch), (vec![9; 16], 4));
                texts.push(String::from_utf8(carried.sealed).unwrap());
                last = carried.sequence;
            }
        }
        (texts, last)
    }

    fn kept(&mut self) -> u64 {
        self.storage().stats().unwrap().carried
    }
}

#[test]
fn what_a_guest_brings_waits_for_devices_that_nobody_here_knows_yet_and_goes_once_they_have_it() {
    let mut world = World::new();
    let (asha, bilal) = (Device::new(&account(1), 1), Device::new(&account(2), 2));
    let at = world.connect(1);
    assert_eq!(world.refused(at, carry("too early", 1, &[bilal.id()])), ErrorCode::ErrorUnknownDevice);
    world.ok(at, guest(1, &asha, ""));
    world.ok(at, carry("one", 1, &[bilal.id()]));
    world.ok(at, carry("one", 1, &[bilal.id()]));
    world.ok(at, carry("two", 2, &[bilal.id()]));

    let there = world.connect(2);
    world.ok(there, guest(2, &bilal, ""));
    world.ok(there, subscribe());
    let (texts, last) = world.carried(there);
    assert_eq!(texts, ["one", "two"]);
    // What was not acknowledged comes again.
    world.ok(there, subscribe());
    assert_eq!(world.carried(there).0, ["one", "two"]);
    world.ok(there, Request::AckCarried(AckCarried { sequence: last }));
    assert_eq!(world.kept(), 0);
    world.ok(at, carry("three", 3, &[bilal.id()]));
    assert_eq!(world.carried(there).0, ["three"], "at once, who is here");
    assert_eq!(
        world.refused(there, Request::AckCarried(AckCarried { sequence: last + 100 })),
        ErrorCode::ErrorBadRequest
    );
}

#[test]
fn a_carrier_for_people_nearby_takes_guests_who_bring_its_invite_and_nobody_to_live_there() {
    let policy = Policy { guests_only: true, ..Policy::default() };
    let mut world = World::with(SqliteStorage::in_memory().unwrap(), policy);
    world.storage().add_invite("known", 5, 0).unwrap();
    let asha = Device::new(&account(1), 1);
    let at = world.connect(1);
    assert_eq!(world.refused(at, guest(1, &asha, "")), ErrorCode::ErrorInviteInvalid);
    let roster = Some(roster(&account(1), 1, &[&asha], &[]));
    let to_live = Request::Register(Register { invite: "known".into(), handle: "asha".into(), roster });
    assert_eq!(world.refused(at, to_live), ErrorCode::ErrorInviteInvalid);
    world.ok(at, guest(1, &asha, "known"));
    world.ok(at, carry("one", 1, &[asha.id()]));
}

#[test]
fn a_guest_is_only_carried_for() {
    let mut world = World::new();
    let asha = Device::new(&account(1), 1);
    let at = world.connect(1);
    world.ok(at, guest(1, &asha, ""));
    assert_eq!(world.refused(at, create(1, &[&asha], 0)), ErrorCode::ErrorUnknownDevice);
    assert_eq!(world.refused(at, super::world::subscribe(0)), ErrorCode::ErrorUnknownDevice);
    let (other, device) = world.person(2);
    assert_eq!(world.refused(other, super::world::register(1, &asha, "")), ErrorCode::ErrorBadRequest);
    world.ok(other, carry("from somebody who lives here", 1, &[device.id()]));
}

#[test]
fn where_an_invite_is_needed_guests_need_one_too() {
    let mut world = World::over(SqliteStorage::in_memory().unwrap(), false);
    world.storage().add_invite("come in", 1, 0).unwrap();
    let asha = Device::new(&account(1), 1);
    let at = world.connect(1);
    assert_eq!(world.refused(at, guest(1, &asha, "")), ErrorCode::ErrorInviteInvalid);
    world.ok(at, guest(1, &asha, "come in"));
    let bilal = Device::new(&account(2), 2);
    let there = world.connect(2);
    assert_eq!(world.refused(there, guest(2, &bilal, "come in")), ErrorCode::ErrorInviteInvalid);
}

#[test]
fn nobody_can_leave_more_than_their_share_and_nothing_stays_for_longer_than_a_week() {
    let mut world = World::new();
    let (at, _) = world.person(1);
    let nobody = DeviceId([7; 16]);
    let large = "x".repeat(250_000);
    let fill = |world: &mut World, from: u32| {
        for number in from.. {
            let mut request = carry(&large, 0, &[nobody]);
            if let Request::Carry(carry) = &mut request {
                carry.message_key[..4].copy_from_slice(&number.to_be_bytes());
            }
            match world.ask(at, request) {
                Body::Stored(_) => {}
                Body::Error(error) => {
                    assert_eq!(error.code(), ErrorCode::ErrorQuota);
                    return number;
                }
                other => panic!("{other:?}"),
            }
        }
        0
    };
    let fitted = fill(&mut world, 0);
    assert_eq!(u64::from(fitted), (64 << 20) / 250_000);
    let (other, _) = world.person(2);
    world.ok(other, carry("has a share of their own", 1, &[nobody]));
    world.tick(8 * DAY_MS);
    assert_eq!(world.kept(), 0);
    assert_eq!(fill(&mut world, 1_000_000), 1_000_000 + fitted, "there is room again");
}
