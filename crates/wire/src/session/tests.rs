use super::*;
use proptest::prelude::*;

const RELAY: [u8; 32] = [7; 32];
const DEVICE: [u8; 32] = [8; 32];

fn pair() -> (Transport, Transport) {
    let (initiator, first) = Initiator::new(&DEVICE, &public_key(&RELAY), [1; 32]).unwrap();
    let accepted = Responder::new(&RELAY, [2; 32]).unwrap().answer(&first).unwrap();
    assert_eq!(accepted.device_key, public_key(&DEVICE));
    (initiator.finish(&accepted.message).unwrap(), accepted.transport)
}

#[test]
fn frames_of_every_size_arrive_whole_in_both_directions() {
    let (mut device, mut relay) = pair();
    for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, MAX_LARGE_FRAME] {
        let frame: Vec<u8> = (0..size).map(|i| (i % 251) as u8).collect();
        let mut messages = device.seal(&frame).unwrap();
        let last = messages.pop().unwrap();
        for message in messages {
            assert_eq!(relay.open(&message).unwrap(), None);
        }
        assert_eq!(relay.open(&last).unwrap().unwrap(), frame);
        let answer = relay.seal(b"ok").unwrap();
        assert_eq!(device.open(&answer[0]).unwrap().unwrap(), b"ok");
    }
}

#[test]
fn a_relay_with_another_key_is_named_on_both_sides() {
    let (initiator, first) = Initiator::new(&DEVICE, &public_key(&RELAY), [1; 32]).unwrap();
    let impostor = Responder::new(&[9; 32], [2; 32]).unwrap();
    assert_eq!(impostor.answer(&first).err(), Some(SessionError::RelayKey));
    assert_eq!(initiator.finish(&[0; 48]).err(), Some(SessionError::RelayKey));
}

#[test]
fn replayed_reordered_and_altered_messages_do_not_decrypt() {
    let (mut device, mut relay) = pair();
    let first = device.seal(b"one").unwrap().remove(0);
    let second = device.seal(b"two").unwrap().remove(0);
    assert_eq!(relay.open(&second).unwrap_err(), SessionError::Decrypt);
    assert!(relay.open(&first).is_ok());
    assert_eq!(relay.open(&first).unwrap_err(), SessionError::Decrypt);
}

#[test]
fn oversized_frames_are_refused_before_they_are_gathered() {
    let (mut device, mut relay) = pair();
    assert_eq!(device.seal(&vec![0; MAX_LARGE_FRAME + 1]).unwrap_err(), SessionError::FrameTooLarge);
    relay.limit(PIECE + 10);
    let messages = device.seal(&vec![0; 2 * PIECE]).unwrap();
    assert_eq!(relay.open(&messages[0]).unwrap(), None);
    assert_eq!(relay.open(&messages[1]).unwrap_err(), SessionError::FrameTooLarge);
}

#[test]
fn short_pieces_with_more_to_follow_are_refused() {
    let (mut device, mut relay) = pair();
    for plain in [&[MORE][..], &[MORE, 1, 2], &[2, 1], &[]] {
        let mut message = vec![0; 64];
        let length = device.state.write_message(plain, &mut message).unwrap();
        assert_eq!(relay.open(&message[..length]).unwrap_err(), SessionError::Piece);
    }
}

proptest! {
    #[test]
    fn garbage_is_an_error_not_a_panic(garbage: Vec<u8>) {
        let (mut device, _) = pair();
        prop_assert!(device.open(&garbage).is_err());
        prop_assert!(Responder::new(&RELAY, [2; 32]).unwrap().answer(&garbage).is_err());
        let (initiator, _) = Initiator::new(&DEVICE, &public_key(&RELAY), [1; 32]).unwrap();
        prop_assert!(initiator.finish(&garbage).is_err());
    }
}
