//! What others may send as a voice message: an error where it is none, never a panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use harkara_voice::{BadVoice, LARGEST, Recorder, Voice, check};
use ogg::{PacketWriteEndInfo, PacketWriter};
use proptest::prelude::*;
use std::sync::LazyLock;

const HEAD: &[u8] = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";
const TAGS: &[u8] = b"OpusTags\x04\0\0\0test\0\0\0\0";

static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut recorder = Recorder::new().unwrap();
    recorder.feed(48_000, &(0..48_000).map(|at| (at as f32 * 0.05).sin()).collect::<Vec<_>>()).unwrap();
    recorder.file()
});

/// A file of these packets whose pages end at these positions; checksums are right.
fn file(head: &[u8], packets: &[(Vec<u8>, u64)]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = PacketWriter::new(&mut file);
    writer.write_packet(head, 7, PacketWriteEndInfo::EndPage, 0).unwrap();
    writer.write_packet(TAGS, 7, PacketWriteEndInfo::EndPage, 0).unwrap();
    for (packet, position) in packets {
        writer.write_packet(packet.clone(), 7, PacketWriteEndInfo::EndPage, *position).unwrap();
    }
    drop(writer);
    file
}

#[test]
fn what_is_no_voice_message_says_so() {
    assert_eq!(check(b""), Err(BadVoice::Empty));
    assert_eq!(check(&vec![0; LARGEST + 1]), Err(BadVoice::TooLarge));
    for other in [b"RIFF....WAVEfmt ".as_slice(), b"\x1aE\xdf\xa3webm", b"OggS", b"<svg onload=alert(1)>"] {
        assert!(matches!(check(other), Err(BadVoice::Not(_))), "{other:?}");
    }
    let mut late = b"<!DOCTYPE html>".to_vec();
    late.extend(GOOD.iter());
    assert!(check(&late).is_err());
}

#[test]
fn one_that_is_cut_off_anywhere_is_shorter_or_none() {
    let whole = check(&GOOD).unwrap();
    for length in 0..GOOD.len() {
        assert!(check(&GOOD[..length]).is_err() || check(&GOOD[..length]).unwrap() <= whole);
    }
}

#[test]
fn a_note_of_zero_length_is_none() {
    assert_eq!(check(&file(HEAD, &[])), Err(BadVoice::Empty));
    // One frame, all of which the head says to skip.
    let all = b"OpusHead\x01\x01\xff\xff\x80\xbb\0\0\0\0\0";
    assert_eq!(check(&file(all, &[(vec![0xf8], 960)])), Err(BadVoice::Empty));
    assert!(check(&file(HEAD, &[(Vec::new(), 960)])).is_err());
}

#[test]
fn absurd_lengths_are_refused_before_anything_is_decoded() {
    // The position says a hundred years, the sound is 20 ms.
    for position in [48_000 * 3_600 * 24 * 36_500, u64::MAX, 961] {
        assert!(check(&file(HEAD, &[(vec![0xf8], position)])).is_err(), "{position}");
    }
    // Packets of two bytes that sound 120 ms each: two hours in 2 MB.
    let endless: Vec<_> = (1..60_000u64).map(|number| (vec![0xfb, 6], number * 5_760)).collect();
    assert_eq!(check(&file(HEAD, &endless)), Err(BadVoice::TooLong));
}

#[test]
fn more_channels_or_streams_than_a_voice_has_are_refused() {
    let surround = b"OpusHead\x01\x06\x38\x01\x80\xbb\0\0\0\0\x01\x04\x02\0\x04\x01\x02\x03\x05";
    assert!(matches!(check(&file(surround, &[(vec![0xf8], 960)])), Err(BadVoice::Not(_))));
    let mut two = GOOD.clone();
    two.extend(GOOD.iter());
    assert!(matches!(check(&two), Err(BadVoice::Not(_))));
}

#[test]
fn a_stereo_note_of_somebody_else_s_is_heard_too() {
    let stereo = b"OpusHead\x01\x02\x38\x01\x80\xbb\0\0\0\0\0";
    let packets: Vec<_> = (1..=50u64).map(|number| (vec![0xfc, 0xff, 0xfe], number * 960)).collect();
    let voice = Voice::of(&file(stereo, &packets)).unwrap();
    assert_eq!(voice.duration_ms, check(&file(stereo, &packets)).unwrap());
    assert!((950..=1_000).contains(&voice.duration_ms), "{}", voice.duration_ms);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_an_error_and_no_panic(bytes: Vec<u8>) {
        prop_assert!(check(&bytes).is_err());
        let mut page = b"OggS".to_vec();
        page.extend(bytes);
        prop_assert!(Voice::of(&page).is_err());
    }

    #[test]
    fn bytes_changed_on_the_way_are_no_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = GOOD.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = Voice::of(&bytes);
    }

    #[test]
    fn packets_of_anything_in_a_sound_container_are_no_panic(
        packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..200), 1..20),
        stereo: bool,
    ) {
        let head: &[u8] = if stereo { b"OpusHead\x01\x02\0\0\x80\xbb\0\0\0\0\0" } else { HEAD };
        let packets: Vec<_> = packets.into_iter().map(|packet| (packet, 0)).collect();
        if let Ok(voice) = Voice::of(&file(head, &packets)) {
            prop_assert!(voice.duration_ms <= 120 * packets.len() as u64);
        }
    }
}
