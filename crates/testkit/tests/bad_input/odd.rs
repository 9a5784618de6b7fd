//! Devices that send what is no frame, people who write what is no message, clocks that are wrong.

use crate::talk::Talk;
use harkara_api::{Command, ErrorCode};
use harkara_testkit::{ASHA, BILAL, CHITRA};

const YEAR_MS: i64 = 365 * 24 * 3_600_000;

#[test]
fn frames_cut_off_or_oversized_end_the_connection_and_nothing_else() {
    let mut talk = Talk::new(30);
    for length in [1, 2, 17, 100, 4_000, 2 << 20] {
        talk.world.inject(BILAL, vec![0xff; length]);
        talk.go_on(1);
    }
    talk.assert_all_is_well();
}

#[test]
fn a_text_too_long_or_empty_is_refused_in_words() {
    let mut talk = Talk::new(31);
    for text in [String::new(), "x".repeat(64 * 1024 + 1)] {
        let send = Command::text(&talk.direct, text);
        assert_eq!(talk.world.command(ASHA, send).unwrap_err().code, ErrorCode::MessageLength);
    }
    talk.go_on(1);
    talk.assert_all_is_well();
}

#[test]
fn clocks_a_year_off_neither_hide_nor_disorder_messages() {
    let mut talk = Talk::new(32);
    talk.world.devices[ASHA].clock_off_ms = YEAR_MS;
    talk.world.devices[CHITRA].clock_off_ms = -YEAR_MS;
    talk.go_on(5);
    talk.assert_all_is_well();
    for device in [ASHA, BILAL, CHITRA] {
        let times: Vec<u64> = talk.world.devices[device].messages(&talk.group).iter().map(|m| m.sent_ms).collect();
        assert!(times.iter().all(|ms| ms.abs_diff(talk.world.now_ms) < 3_600_000), "device {device}: {times:?}");
    }
}
