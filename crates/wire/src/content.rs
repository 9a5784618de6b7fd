//! Content of MLS messages as bytes: padded, so that lengths tell little, and bounded when read.

mod reaction;

pub use reaction::is_reaction;

use crate::proto::content::{Content, Mention, Text, content::Body};
use prost::Message;

/// The longest text, in bytes.
pub const MAX_TEXT: usize = 64 * 1024;
/// The longest encoded content.
pub const MAX_CONTENT: usize = 256 * 1024;
/// Files in one message.
pub const MAX_ATTACHMENTS: usize = 10;
/// Bytes of the picture of a voice message.
pub const WAVEFORM: usize = 64;
/// The longest voice message.
pub const LONGEST_VOICE_MS: u64 = 60 * 60 * 1000;
/// Receipt marks in one message.
pub const MAX_MARKS: usize = 4_096;
/// The longest quoted beginning of a message, in bytes.
pub const MAX_QUOTE: usize = 1_024;
/// People named in one text.
pub const MAX_MENTIONS: usize = 100;
/// Messages deleted at once.
pub const MAX_DELETIONS: usize = 100;
const SMALLEST: usize = 128;

/// Why bytes are no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Longer than a content may be.
    #[error("content too large")]
    TooLarge,
    /// Not what a content must be.
    #[error("malformed content: {0}")]
    Malformed(&'static str),
}

/// Encodes, padded to a power of two.
pub fn encode(content: &Content) -> Result<Vec<u8>, ContentError> {
    let mut content = Content { padding: Vec::new(), ..content.clone() };
    let bare = content.encoded_len();
    let mut target = bare.next_power_of_two().max(SMALLEST);
    while target <= MAX_CONTENT {
        if let Some(padding) = padding_for(target - bare) {
            content.padding = vec![0; padding];
            return Ok(content.encode_to_vec());
        }
        target *= 2;
    }
    Err(ContentError::TooLarge)
}

/// Decodes what a peer sent. A body of a later version comes out as none.
pub fn decode(bytes: &[u8]) -> Result<Content, ContentError> {
    if bytes.len() > MAX_CONTENT {
        return Err(ContentError::TooLarge);
    }
    let mut content = Content::decode(bytes).map_err(|_| ContentError::Malformed("encoding"))?;
    content.padding = Vec::new();
    if content.message_id.len() != 16 {
        return Err(ContentError::Malformed("message id"));
    }
    let fits = match &content.body {
        Some(Body::Text(text)) => {
            let quoted = text.quote.as_ref().map_or(0, |quote| quote.text.len());
            text_fits(&text.text, &text.mentions) && quoted <= MAX_QUOTE && text.attachments.len() <= MAX_ATTACHMENTS
        }
        Some(Body::Edit(edit)) => text_fits(&edit.text, &edit.mentions),
        Some(Body::Deletion(deletion)) => deletion.targets.len() <= MAX_DELETIONS,
        Some(Body::Receipt(receipt)) => receipt.marks.len() <= MAX_MARKS,
        Some(Body::Reaction(reaction)) if !reaction.emoji.is_empty() && !is_reaction(&reaction.emoji) => {
            return Err(ContentError::Malformed("reaction"));
        }
        _ => true,
    };
    if fits { Ok(content) } else { Err(ContentError::TooLarge) }
}

fn text_fits(text: &str, mentions: &[Mention]) -> bool {
    text.len() <= MAX_TEXT && mentions.len() <= MAX_MENTIONS
}

/// The mentions that lie within the text, one after the other; what does not is left out.
pub fn sound_mentions(text: &str, mentions: &[Mention]) -> Vec<Mention> {
    let length = text.encode_utf16().count() as u64;
    let mut end = 0;
    let mut sound = Vec::new();
    for mention in mentions.iter().take(MAX_MENTIONS) {
        if mention.account_id.len() == 32
            && mention.start >= end
            && mention.start < mention.end
            && u64::from(mention.end) <= length
        {
            end = mention.end;
            sound.push(mention.clone());
        }
    }
    sound
}

/// Mentions as they are stored: a text with nothing else in it.
pub fn mentions_to_bytes(mentions: &[Mention]) -> Vec<u8> {
    Text { mentions: mentions.to_vec(), ..Text::default() }.encode_to_vec()
}

/// Mentions as they were stored; none out of anything else.
pub fn mentions_from_bytes(bytes: &[u8]) -> Vec<Mention> {
    Text::decode(bytes).map(|text| text.mentions).unwrap_or_default()
}

/// How many padding bytes make the padding field exactly this long (two bytes of tag, one to three of length).
fn padding_for(field: usize) -> Option<usize> {
    if field == 0 {
        return Some(0);
    }
    (1..=3).find_map(|length_bytes| {
        let padding = field.checked_sub(2 + length_bytes).filter(|padding| *padding > 0)?;
        (prost::length_delimiter_len(padding) == length_bytes).then_some(padding)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::content::{Mark, Reaction, Receipt};
    use proptest::prelude::*;

    fn text(length: usize) -> Content {
        Content {
            message_id: vec![1; 16],
            counter: 7,
            sent_ms: 1_800_000_000_000,
            expires_s: 0,
            body: Some(Body::Text(Text { text: "a".repeat(length), ..Text::default() })),
            padding: vec![],
        }
    }

    #[test]
    fn the_longest_text_fits_and_a_longer_one_is_refused() {
        assert_eq!(decode(&encode(&text(MAX_TEXT)).unwrap()), Ok(text(MAX_TEXT)));
        assert_eq!(decode(&encode(&text(MAX_TEXT + 1)).unwrap()), Err(ContentError::TooLarge));
        assert_eq!(encode(&text(MAX_CONTENT)), Err(ContentError::TooLarge));
    }

    #[test]
    fn a_flood_of_marks_is_refused() {
        let marks = vec![Mark::default(); MAX_MARKS + 1];
        let content = Content { body: Some(Body::Receipt(Receipt { marks })), ..text(0) };
        assert_eq!(decode(&content.encode_to_vec()), Err(ContentError::TooLarge));
    }

    #[test]
    fn mentions_outside_the_text_or_across_each_other_are_left_out() {
        let mention = |start, end| Mention { start, end, account_id: vec![1; 32] };
        let given = [mention(0, 3), mention(2, 5), mention(3, 4), mention(4, 4), mention(5, 99)];
        assert_eq!(sound_mentions("@a👋b", &given), [mention(0, 3), mention(3, 4)]);
    }

    #[test]
    fn words_are_no_reaction() {
        let reaction = |emoji: &str| Content {
            body: Some(Body::Reaction(Reaction { target: vec![2; 16], changed_ms: 1, emoji: emoji.into() })),
            ..text(0)
        };
        assert!(decode(&encode(&reaction("👍🏽")).unwrap()).is_ok());
        assert!(decode(&encode(&reaction("")).unwrap()).is_ok(), "taken back");
        assert!(decode(&encode(&reaction("no")).unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn every_length_is_padded_to_a_power_of_two_and_read_back(length in 0usize..20_000) {
            let bytes = encode(&text(length)).unwrap();
            prop_assert!(bytes.len().is_power_of_two() && bytes.len() >= SMALLEST, "{}", bytes.len());
            prop_assert_eq!(decode(&bytes), Ok(text(length)));
        }

        #[test]
        fn garbage_is_an_answer_not_a_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }
    }
}
