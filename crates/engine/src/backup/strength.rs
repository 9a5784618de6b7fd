//! How hard a password is to guess, by zxcvbn: what people choose, not which kinds of signs they mix.

use harkara_api::{PasswordReason, PasswordStrength};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::feedback::{Feedback, Suggestion, Warning};

const SHORTEST: usize = 8;
const LONGEST: usize = 128;
/// More than a hundred million guesses: beyond any number of tries that a relay gives, and years of somebody who has stolen
/// its data, at what one guess costs.
const ENOUGH: u8 = 3;

/// The same whatever keyboard it was typed on: how letters are put together, and which digits it has.
pub(crate) fn normalised(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().map(western).collect())
}

fn western(character: char) -> char {
    const ZEROS: [char; 4] = ['٠', '۰', '०', '০'];
    let value = |zero: &char| u32::from(character).checked_sub(u32::from(*zero)).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10)).unwrap_or(character)
}

/// Rates a password that is [`normalised`]. `known` are words that a thief has from elsewhere.
pub(crate) fn rate(password: &str, known: &[&str]) -> PasswordStrength {
    let length = password.chars().count();
    if length > LONGEST {
        return PasswordStrength { score: 0, enough: false, reasons: vec![PasswordReason::Long] };
    }
    let estimate = zxcvbn::zxcvbn(password, known);
    let mut reasons = estimate.feedback().map(reasons).unwrap_or_default();
    if length < SHORTEST {
        reasons.insert(0, PasswordReason::Short);
    }
    let score = u8::from(estimate.score());
    PasswordStrength { score, enough: score >= ENOUGH && length >= SHORTEST, reasons }
}

/// Each once, what is wrong before what would help.
fn reasons(feedback: &Feedback) -> Vec<PasswordReason> {
    let mut reasons: Vec<PasswordReason> = Vec::new();
    let all = feedback.warning().map(warning).into_iter().chain(feedback.suggestions().iter().copied().map(suggestion));
    for reason in all {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

fn warning(warning: Warning) -> PasswordReason {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            PasswordReason::Keyboard
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            PasswordReason::Repeats
        }
        Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword => {
            PasswordReason::Common
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword => PasswordReason::LikeCommon,
        Warning::SequencesLikeAbcAreEasyToGuess => PasswordReason::Sequence,
        Warning::RecentYearsAreEasyToGuess => PasswordReason::Year,
        Warning::AWordByItselfIsEasyToGuess => PasswordReason::OneWord,
        Warning::DatesAreOftenEasyToGuess => PasswordReason::Date,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            PasswordReason::Name
        }
    }
}

fn suggestion(suggestion: Suggestion) -> PasswordReason {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases
        | Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters
        | Suggestion::AddAnotherWordOrTwo => PasswordReason::FewWords,
        Suggestion::CapitalizationDoesntHelpVeryMuch | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => {
            PasswordReason::Capitals
        }
        Suggestion::ReversedWordsArentMuchHarderToGuess => PasswordReason::Backwards,
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => PasswordReason::Substitutes,
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => PasswordReason::Keyboard,
        Suggestion::AvoidRepeatedWordsAndCharacters => PasswordReason::Repeats,
        Suggestion::AvoidSequences => PasswordReason::Sequence,
        Suggestion::AvoidRecentYears | Suggestion::AvoidYearsThatAreAssociatedWithYou => PasswordReason::Year,
        Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => PasswordReason::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_what_is_wrong_with_them() {
        for (password, reason) in [
            ("password", PasswordReason::Common),
            ("p4ssw0rd1", PasswordReason::LikeCommon),
            ("qwertyuiop[]", PasswordReason::Keyboard),
            ("aaaaaaaaaaa", PasswordReason::Repeats),
            ("abcdefghijk", PasswordReason::Sequence),
            ("asha", PasswordReason::Short),
            ("", PasswordReason::Short),
        ] {
            let strength = rate(password, &["asha"]);
            assert!(!strength.enough && strength.reasons.contains(&reason), "{password}: {strength:?}");
        }
        let long = rate(&"x7 K".repeat(40), &[]);
        assert!(!long.enough && long.reasons == [PasswordReason::Long]);
        // What everybody knows of a person is no word more.
        assert!(rate("harkhamstown", &[]).score > rate("harkhamstown", &["harkhamstown"]).score);
    }

    #[test]
    fn a_few_words_that_do_not_belong_together_are_enough_in_any_script() {
        for password in ["nine bicycles cross Dhaka", "দীঘির পাড়ে সাতটা সাইকেল", "هفت دوچرخه زیر باران"]
        {
            let strength = rate(&normalised(password), &[]);
            assert!(strength.enough && strength.reasons.is_empty(), "{password}: {strength:?}");
        }
    }

    #[test]
    fn a_password_is_the_same_on_every_keyboard() {
        assert_eq!(*normalised("ｎｉｎｅ\u{a0}bicycles caf\u{e9}"), *normalised("nine bicycles cafe\u{301}"));
        assert_eq!(*normalised("৯ ۹ ९ ٩ 9"), *normalised("9 9 9 9 9"));
        assert!(!rate(&normalised("۱۲۳۴۵۶۷۸۹"), &[]).enough);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_nothing_breaks(password in "(\\PC{0,140}|[0-9 /.-]{0,20}|(ab|١|২){0,70})") {
            let strength = rate(&normalised(&password), &["asha", ""]);
            proptest::prop_assert!(strength.score <= 4);
        }
    }
}
