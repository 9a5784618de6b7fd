//! What people see when nobody means harm.

use super::World;
use super::room::Side::{New, Phone};
use harkara_api::{ErrorCode, LinkState};
use harkara_wire::session::public_key;

fn failed(code: ErrorCode) -> LinkState {
    LinkState::Failed { code }
}

fn assert_linked(world: &World) {
    let (identity, enlisted) = (world.identity.as_ref().unwrap(), world.enlisted.as_ref().unwrap());
    assert_eq!((world.last(New), world.last(Phone)), (&LinkState::Done, &LinkState::Done));
    assert_eq!(identity.certificate, enlisted.device);
    assert_eq!(identity.certificate.transport_key, public_key(&identity.keys.transport));
    assert_eq!(identity.account, enlisted.account);
    assert_eq!((identity.account.version, identity.account.devices.len()), (2, 2));
    assert_eq!(identity.self_group, world.account.self_group);
    assert_eq!(identity.profile_name, "আশা");
    assert_eq!(identity.relay.invite, "");
    assert!(world.new.ended() && world.phone.as_ref().unwrap().ended());
}

#[test]
fn a_scanned_code_links_after_both_screens_show_the_same() {
    let mut world = World::new(1);
    world.scan(&world.shown().0).unwrap();
    let (here, there) = (world.compared(New), world.compared(Phone));
    assert_eq!((here.words.clone(), here.numbers), (there.words, there.numbers));
    assert_eq!(here.words.len(), 4);
    assert_eq!((here.name.as_str(), there.name.as_str()), ("asha", "Asha's desktop"));
    assert_eq!((here.same_network, there.same_network), (None, Some(true)));
    assert!(world.identity.is_none() && world.enlisted.is_none(), "nothing is linked before the yes");
    world.confirm(true);
    assert_linked(&world);
}

#[test]
fn a_typed_code_links_with_the_same_comparison() {
    let mut world = World::new(2);
    let typed = world.shown().1.to_lowercase().replace('0', "o");
    world.scan(&typed).unwrap();
    assert_eq!(world.compared(New).words, world.compared(Phone).words);
    world.confirm(true);
    assert_linked(&world);
}

#[test]
fn codes_rotate_every_55_seconds_six_times_and_then_wait_for_the_person() {
    let mut world = World::new(3);
    for number in 1..=6 {
        let LinkState::ShowCode { number: shown, of, expires_at_ms, .. } = world.last(New) else { panic!() };
        assert_eq!((*shown, *of, *expires_at_ms), (number, 6, world.now + 55_000));
        world.tick(55_000);
    }
    assert_eq!(world.last(New), &LinkState::CodesUsedUp);
    let mut codes: Vec<_> = world.new_states.iter().filter(|s| matches!(s, LinkState::ShowCode { .. })).collect();
    codes.dedup();
    assert_eq!(codes.len(), 6);
    assert_eq!(world.new.timeout(), None);
}

#[test]
fn a_code_scanned_just_as_it_rotates_still_works() {
    let mut world = World::new(4);
    let old = world.shown().0;
    world.tick(55_000);
    assert_ne!(world.shown().0, old);
    world.scan(&old).unwrap();
    world.confirm(true);
    assert_linked(&world);
}

#[test]
fn a_code_whose_room_is_gone_has_expired() {
    let mut world = World::new(5);
    let old = world.shown().0;
    world.tick(55_000);
    world.tick(55_000);
    world.scan(&old).unwrap();
    assert_eq!(world.last(Phone), &failed(ErrorCode::CodeExpired));
    assert!(matches!(world.last(New), LinkState::ShowCode { number: 3, .. }), "the new device goes on");
}

#[test]
fn codes_that_differ_link_nothing_and_both_are_told() {
    let mut world = World::new(6);
    world.scan(&world.shown().0).unwrap();
    world.confirm(false);
    assert_eq!(world.last(Phone), &failed(ErrorCode::CodeWrong));
    assert_eq!(world.last(New), &failed(ErrorCode::CodeWrong));
    assert!(world.identity.is_none() && world.enlisted.is_none());
}

#[test]
fn either_side_may_give_up_and_the_other_is_told() {
    let mut world = World::new(7);
    world.scan(&world.shown().0).unwrap();
    world.cancel(Phone);
    assert_eq!((world.last(Phone), world.last(New)), (&LinkState::Idle, &failed(ErrorCode::LinkRefused)));

    let mut world = World::new(8);
    world.scan(&world.shown().0).unwrap();
    world.cancel(New);
    assert_eq!((world.last(New), world.last(Phone)), (&LinkState::Idle, &failed(ErrorCode::LinkRefused)));
}

#[test]
fn nobody_answers_for_five_minutes() {
    let mut world = World::new(9);
    world.scan(&world.shown().0).unwrap();
    assert_eq!(world.new.timeout(), Some(world.now + 300_000));
    world.tick(300_000);
    assert_eq!(world.last(New), &failed(ErrorCode::LinkTimedOut));
    assert_eq!(world.last(Phone), &failed(ErrorCode::LinkTimedOut));
}

#[test]
fn a_lost_connection_before_anybody_came_costs_nothing() {
    let mut world = World::new(10);
    let code = world.shown().0;
    world.disconnect(New);
    assert_eq!(world.last(New), &LinkState::Preparing);
    world.come_back();
    assert_eq!(world.shown().0, code);
    world.scan(&code).unwrap();
    world.confirm(true);
    assert_linked(&world);
}

#[test]
fn a_code_is_scanned_while_its_screen_has_no_connection() {
    let mut world = World::new(13);
    let code = world.shown().0;
    world.disconnect(New);
    world.scan(&code).unwrap();
    world.come_back();
    world.confirm(true);
    assert_linked(&world);
}

#[test]
fn wherever_a_connection_is_lost_the_link_goes_on_when_it_is_back() {
    for typed in [false, true] {
        for side in [New, Phone] {
            for lost_at in 0..7 {
                let mut world = World::new(11);
                let (code, eight) = world.shown();
                let lost = std::rc::Rc::new(std::cell::Cell::new(false));
                let now = lost.clone();
                world.tamper = Box::new(move |index, payload| {
                    now.set(now.get() || index == lost_at);
                    payload
                });
                world.lose_when = Some((side, lost));
                world.scan(if typed { &eight } else { &code }).unwrap();
                world.come_back();
                world.confirm(true);
                world.come_back();
                world.tick(5_000);
                assert_linked(&world);
            }
        }
    }
}

#[test]
fn a_relay_that_has_forgotten_the_room_ends_the_link_and_a_fresh_code_works() {
    let mut world = World::new(14);
    world.scan(&world.shown().0).unwrap();
    world.forget_rooms();
    for side in [New, Phone] {
        world.disconnect(side);
        world.come_back();
        assert_eq!(world.last(side), &failed(ErrorCode::LinkTimedOut));
    }
    assert!(world.identity.is_none() && world.enlisted.is_none());
}

#[test]
fn a_device_that_was_listed_is_linked_though_the_phone_never_says_so() {
    let mut world = World::new(15);
    world.scan(&world.shown().0).unwrap();
    world.phone_dies_when_listed = true;
    world.confirm(true);
    assert_eq!(world.last(New), &LinkState::Finishing);
    world.forget_rooms();
    world.tick(5_000);
    assert_eq!(world.last(New), &LinkState::Done);
    assert!(world.identity.is_some());
}

#[test]
fn a_yes_that_leads_nowhere_ends_after_five_minutes() {
    let mut world = World::new(16);
    world.scan(&world.shown().0).unwrap();
    world.roster_is_lost = true;
    world.confirm(true);
    for _ in 0..60 {
        assert_eq!(world.last(New), &LinkState::Finishing);
        world.tick(5_000);
    }
    assert_eq!(world.last(New), &failed(ErrorCode::LinkTimedOut));
    assert!(world.identity.is_none() && world.enlisted.is_none());
}

#[test]
fn a_clock_a_year_off_does_not_matter_where_the_relays_is_known() {
    let mut world = World::new(12);
    world.disconnect(New);
    world.behind = 365 * 86_400_000;
    world.come_back();
    world.scan(&world.shown().0).unwrap();
    world.confirm(true);
    assert_linked(&world);
}
