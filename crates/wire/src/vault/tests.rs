use super::*;
use proptest::prelude::*;

const ACCOUNT: AccountId = AccountId([5; 32]);
const PASSWORD: &str = "nine bicycles cross Dhaka";

fn keeper() -> Keeper {
    Keeper::of(&[3; 32]).unwrap()
}

fn finish(opening: &Opening, answer: &[u8]) -> Result<Opened, VaultError> {
    let relay = crate::session::public_key(&[3; 32]);
    opening.clone().finish(PASSWORD, answer, Parties { account: &ACCOUNT, relay: &relay }, [9; 32])
}

#[test]
fn the_right_password_brings_the_key_back_and_proves_itself_and_a_wrong_one_does_neither() {
    let (keeper, credential, relay) = (keeper(), [6; 32], crate::session::public_key(&[3; 32]));
    let parties = Parties { account: &ACCOUNT, relay: &relay };
    let (begun, asked) = Registering::begin(PASSWORD, [1; 32]).unwrap();
    let answer = keeper.register(&credential, &asked).unwrap();
    let put = begun.finish(PASSWORD, &answer, parties, [2; 32]).unwrap();
    let record = Keeper::record(&put.record).unwrap();
    let kept = Some((&credential, record.as_slice()));

    let (begun, asked) = Opening::begin(PASSWORD, [7; 32]).unwrap();
    let answered = keeper.answer(kept, &asked, &ACCOUNT, [8; 32]).unwrap();
    let opened = finish(&begun, &answered.answer).unwrap();
    assert_eq!(opened.key, put.key);
    assert!(keeper.proves(&answered.state, &opened.proof, &ACCOUNT));
    assert!(!keeper.proves(&answered.state, &[0; 64], &ACCOUNT) && !keeper.proves(&answered.state, b"", &ACCOUNT));

    // Nor does the right one with what a vault of another account, of another relay, or none at all, answers.
    let another = keeper.answer(kept, &asked, &AccountId([0; 32]), [8; 32]).unwrap().answer;
    let elsewhere = Keeper::of(&[4; 32]).unwrap().answer(kept, &asked, &ACCOUNT, [8; 32]).unwrap().answer;
    let nobody = keeper.answer(None, &asked, &ACCOUNT, [8; 32]).unwrap();
    assert_eq!((nobody.answer.len(), nobody.state.len()), (answered.answer.len(), answered.state.len()));
    for answer in [another, elsewhere, nobody.answer] {
        assert_eq!(finish(&begun, &answer).err(), Some(VaultError::Wrong));
    }
    // An answer that is the question is a lie, whatever else is in it.
    let mut reflected = answered.answer.clone();
    reflected[..32].copy_from_slice(&asked[..32]);
    assert_eq!(finish(&begun, &reflected).err(), Some(VaultError::Lies));

    let (wrong, asked) = Opening::begin("nine bicycles cross Delhi", [7; 32]).unwrap();
    let answered = keeper.answer(kept, &asked, &ACCOUNT, [8; 32]).unwrap();
    let outcome = wrong.finish("nine bicycles cross Delhi", &answered.answer, parties, [9; 32]);
    assert_eq!(outcome.err(), Some(VaultError::Wrong));
}

#[test]
fn whoever_tries_can_not_tell_by_the_answer_whether_there_is_a_vault() {
    let (keeper, asked) = (keeper(), Opening::begin(PASSWORD, [7; 32]).unwrap().1);
    let answers = [8, 9].map(|seed| keeper.answer(None, &asked, &ACCOUNT, [seed; 32]).unwrap().answer);
    // The same question has the same first part of an answer every time, as with a vault; all else differs, as there.
    assert_eq!(answers[0][..32], answers[1][..32]);
    assert_ne!(answers[0][32..], answers[1][32..]);
    let another = keeper.answer(None, &asked, &AccountId([9; 32]), [8; 32]).unwrap().answer;
    assert_ne!(another[..32], answers[0][..32]);
}

#[test]
fn the_vaults_secrets_follow_from_the_relays_key_in_every_version() {
    let asked = Registering::begin(PASSWORD, [1; 32]).unwrap().1;
    let answer = keeper().register(&[6; 32], &asked).unwrap();
    let hex: String = answer.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "8e6bdb4ac694acebc2e14fb83a1ebb1409826389163ba158a0ec89bc06b0d85de8768fba0a081a086527bb30d1984cb195289b944cb11a689bc3174ef9fbc733"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_other_side_says_nothing_breaks(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let keeper = keeper();
        keeper.register(&[6; 32], &bytes).ok();
        keeper.answer(None, &bytes, &ACCOUNT, [8; 32]).ok();
        Keeper::record(&bytes).ok();
        prop_assert!(!keeper.proves(&bytes, &bytes, &ACCOUNT));
        let asked = Opening::begin(PASSWORD, [7; 32]).unwrap().1;
        keeper.answer(Some((&[6; 32], &bytes)), &asked, &ACCOUNT, [8; 32]).ok();
        // Too short to be an answer, so that none of these costs a stretched password.
        let short = &bytes[..bytes.len().min(63)];
        let (registering, _) = Registering::begin(PASSWORD, [1; 32]).unwrap();
        let parties = Parties { account: &ACCOUNT, relay: &[4; 32] };
        prop_assert_eq!(registering.finish(PASSWORD, short, parties, [2; 32]).err(), Some(VaultError::Lies));
        let (opening, _) = Opening::begin(PASSWORD, [7; 32]).unwrap();
        prop_assert_eq!(finish(&opening, short).err(), Some(VaultError::Lies));
    }
}
