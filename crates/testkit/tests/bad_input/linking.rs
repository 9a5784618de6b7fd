//! Codes that should link nobody, and devices that are hard to link.

use crate::talk::Talk;
use harkara_api::{Command, ErrorCode, LinkState};
use harkara_testkit::{ASHA, BILAL, CHITRA, Weather};
use harkara_wire::link_code::LinkCode;

#[test]
fn a_desktop_whose_clock_is_a_year_off_is_linked_or_told_why_not() {
    let mut talk = Talk::new(33);
    let new = talk.world.add_device(ASHA);
    talk.world.devices[new].clock_off_ms = 365 * 24 * 3_600_000;
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
    talk.assert_all_is_well();
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
    talk.assert_all_is_well();
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
    talk.assert_all_is_well();
    talk.world.assert_same(&talk.direct, &[ASHA, one, two, BILAL]);
    talk.world.assert_same(&talk.group, &[ASHA, one, two, CHITRA]);
}
