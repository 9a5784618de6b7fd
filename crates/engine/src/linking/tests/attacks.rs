//! What people see when somebody means harm.

use super::World;
use super::room::Side::{New, Phone};
use super::room::{NOW, account};
use crate::linking::phone::Scanned;
use harkara_api::{ErrorCode, LinkState};
use harkara_wire::link_code::LinkCode;
use harkara_wire::typed_code::TypedCode;
use proptest::prelude::*;
use zeroize::Zeroizing;

fn failed(code: ErrorCode) -> LinkState {
    LinkState::Failed { code }
}

fn refused(world: &World, text: &str) -> ErrorCode {
    Scanned::read(text, &world.account, world.now).err().unwrap()
}

fn assert_nobody_linked(world: &World) {
    assert!(world.identity.is_none() && world.enlisted.is_none());
}

#[test]
fn texts_that_can_not_be_good_are_refused_before_anybody_is_contacted() {
    let world = World::new(20);
    let code = LinkCode::parse(&world.shown().0).unwrap();
    assert_eq!(refused(&world, "https://example.org/join"), ErrorCode::CodeNotRecognised);
    assert_eq!(refused(&world, &world.shown().0[..60]), ErrorCode::CodeNotRecognised);
    assert_eq!(refused(&world, &world.shown().0.replace("HARKARA1", "HARKARA7")), ErrorCode::CodeVersion);
    let foreign = LinkCode { relay_key: [1; 32], ..code.clone() };
    assert_eq!(refused(&world, &foreign.encode()), ErrorCode::CodeOtherRelay);
    let old = LinkCode { expires_s: (NOW / 1000 - 3_600) as u32, ..code.clone() };
    assert_eq!(refused(&world, &old.encode()), ErrorCode::CodeExpired);
    let far = LinkCode { expires_s: (NOW / 1000 + 365 * 86_400) as u32, ..code };
    assert_eq!(refused(&world, &far.encode()), ErrorCode::CodeExpired);
}

#[test]
fn a_forged_code_for_a_real_room_links_nothing() {
    for forge in [
        |code: &mut LinkCode| code.secret = Zeroizing::new([6; 32]),
        |code: &mut LinkCode| code.ephemeral_key = harkara_wire::session::public_key(&[6; 32]),
    ] {
        let mut world = World::new(21);
        let mut code = LinkCode::parse(&world.shown().0).unwrap();
        forge(&mut code);
        world.scan(&code.encode()).unwrap();
        assert_eq!(world.last(New), &failed(ErrorCode::CodeWrong));
        assert!(matches!(world.last(Phone), LinkState::Failed { .. }), "{:?}", world.last(Phone));
        assert_nobody_linked(&world);
    }
}

#[test]
fn a_used_code_is_good_for_nothing() {
    let mut world = World::new(22);
    let code = world.shown().0;
    world.scan(&code).unwrap();
    world.confirm(true);
    world.scan(&code).unwrap();
    assert_eq!(world.last(Phone), &failed(ErrorCode::CodeExpired));
}

#[test]
fn a_second_scanner_burns_the_room_for_both() {
    let mut world = World::new(23);
    let code = world.shown().0;
    world.scan(&code).unwrap();
    world.stranger_joins(&code);
    assert_eq!((world.last(New), world.last(Phone)), (&failed(ErrorCode::CodeUsed), &failed(ErrorCode::CodeUsed)));
    assert_nobody_linked(&world);

    let mut world = World::new(24);
    let code = world.shown().0;
    world.stranger_joins(&code);
    world.scan(&code).unwrap();
    assert_eq!((world.last(New), world.last(Phone)), (&failed(ErrorCode::CodeUsed), &failed(ErrorCode::CodeUsed)));
}

#[test]
fn one_wrong_guess_of_a_typed_code_burns_it() {
    let mut world = World::new(25);
    let right = TypedCode::parse(&world.shown().1).unwrap();
    let guess = if right.password() == "0000" { "1111" } else { "0000" };
    world.scan(&format!("{}{guess}", right.room())).unwrap();
    assert_eq!((world.last(New), world.last(Phone)), (&failed(ErrorCode::CodeWrong), &failed(ErrorCode::CodeWrong)));
    world.scan(&right.to_string()).unwrap();
    assert_eq!(world.last(Phone), &failed(ErrorCode::CodeWrong));
    assert_nobody_linked(&world);
}

#[test]
fn a_person_in_between_with_the_code_shows_other_words() {
    // Bilal photographs the code and answers Asha's phone from a device of his own.
    let mut asha = World::new(26);
    let mut bilal = World::new(27);
    asha.scan(&asha.shown().0).unwrap();
    bilal.account = account(&mut bilal.rng.clone(), bilal.account.relay_key);
    bilal.scan(&bilal.shown().0).unwrap();
    assert_ne!(asha.compared(Phone).words, bilal.compared(New).words);
}

#[test]
fn replayed_messages_end_the_link() {
    let mut world = World::new(28);
    world.scan(&world.shown().0).unwrap();
    let (room, old) = (world.room(), world.seen.clone());
    let reveal = &old.iter().rfind(|(side, ..)| *side == Phone).unwrap().2;
    world.say(New, room, reveal);
    assert_eq!(world.last(New), &failed(ErrorCode::CodeWrong));
    assert_nobody_linked(&world);
}

proptest! {
    #[test]
    fn garbage_at_any_point_links_nothing_and_never_panics(
        typed: bool, at in 0usize..8, garbage in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut world = World::new(29);
        world.tamper = Box::new(move |index, payload| if index == at { garbage.clone() } else { payload });
        run_and_check(world, typed, at)?;
    }

    #[test]
    fn a_truncated_or_altered_message_links_nothing(typed: bool, at in 0usize..8, cut in 0usize..400, flip: bool) {
        let mut world = World::new(30);
        world.tamper = Box::new(move |index, mut payload| {
            if index == at && flip {
                let place = cut % payload.len();
                payload[place] ^= 0x10;
            } else if index == at {
                payload.truncate(cut.min(payload.len() - 1));
            }
            payload
        });
        run_and_check(world, typed, at)?;
    }

    #[test]
    fn messages_of_any_size_out_of_turn_never_panic(length in 0usize..100_000, byte: u8, phone: bool) {
        let mut world = World::new(31);
        world.scan(&world.shown().0).unwrap();
        let room = world.room();
        world.say(if phone { Phone } else { New }, room, &vec![byte; length]);
        assert_nobody_linked(&world);
    }
}

/// A link in which message `at` was tampered with: there are five (seven with a typed code).
fn run_and_check(mut world: World, typed: bool, at: usize) -> Result<(), TestCaseError> {
    let (code, eight) = world.shown();
    world.scan(if typed { &eight } else { &code }).unwrap();
    if matches!(world.last(Phone), LinkState::Compare { .. }) {
        world.confirm(true);
    }
    let whole = at >= if typed { 7 } else { 5 };
    prop_assert_eq!((world.identity.is_some(), world.enlisted.is_some()), (whole, whole));
    Ok(())
}
