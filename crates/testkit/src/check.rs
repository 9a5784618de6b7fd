//! What must hold once the weather is good again.

use crate::device::text;
use crate::{NAMES, Weather, World};
use harkara_api::{Answer, ChatId, Content, FileState, MessageId, MessageView, Query, Status};
use std::collections::{BTreeMap, BTreeSet};

/// The seeds of a test: `HARKARA_SEEDS=17` for one, `HARKARA_SEEDS=0..100` for some, else the test's own.
pub fn seeds(own: std::ops::Range<u64>) -> std::ops::Range<u64> {
    let Ok(wish) = std::env::var("HARKARA_SEEDS") else { return own };
    let number = |text: &str| text.trim().parse::<u64>().expect("HARKARA_SEEDS is a number or a range like 0..100");
    match wish.split_once("..") {
        None => number(&wish)..number(&wish) + 1,
        Some((from, to)) => number(from)..number(to),
    }
}

impl World {
    /// Good weather, everybody on, and time for everything to arrive.
    pub fn heal(&mut self) {
        self.weather = Weather::calm();
        for device in 0..self.devices.len() {
            self.devices[device].disk.mend();
            self.devices[device].cut_off.clear();
            self.set_offline(device, false);
        }
        self.impostors.clear();
        for relay in 0..self.relays.len() {
            self.set_relay_down(relay, false);
        }
        self.settle();
    }

    /// All these devices show the same in this chat: the same messages of the same people in the same order.
    pub fn assert_same(&self, chat: &ChatId, devices: &[usize]) {
        let digest = |device: usize| {
            let Answer::Digests { chats } = self.devices[device].ask(&Query::Digests) else { panic!() };
            chats.into_iter().find(|digest| digest.chat == *chat)
        };
        let Some((first, others)) = devices.split_first() else { return };
        let expected = digest(*first);
        for other in others {
            if digest(*other) == expected {
                continue;
            }
            let texts = |device: usize| -> Vec<String> {
                let messages = self.devices[device].messages(chat).into_iter();
                messages.filter_map(|message| Some(format!("{} {}", message.sent_ms, text(&message)?))).collect()
            };
            let (one, two) = (texts(*first), texts(*other));
            let missing: Vec<_> = one.iter().filter(|text| !two.contains(text)).collect();
            let extra: Vec<_> = two.iter().filter(|text| !one.contains(text)).collect();
            panic!(
                "chat {chat} differs between device {first} ({}) and {other} ({}): {} and {} messages,\n\
                 not on {other}: {missing:?}\nnot on {first}: {extra:?}\n{one:?}\n{two:?}",
                NAMES[self.devices[*first].person],
                NAMES[self.devices[*other].person],
                one.len(),
                two.len(),
            );
        }
    }

    /// All these devices show the same of every message that is out: its words as they are now, whose they are, how people
    /// reacted, whom it names, what it answers, its files. `but` for these.
    pub fn assert_looks(&self, chat: &ChatId, devices: &[usize], but: &BTreeSet<MessageId>) {
        let looks = |device: usize| -> Vec<String> {
            let out = |message: &MessageView| !matches!(message.status, Status::Waiting | Status::Failed);
            let messages = self.devices[device].messages(chat).into_iter();
            messages.filter(|message| out(message) && !but.contains(&message.id)).filter_map(look).collect()
        };
        let Some((first, others)) = devices.split_first() else { return };
        let expected = looks(*first);
        for other in others {
            let seen = looks(*other);
            let only = |one: &[String], two: &[String]| -> Vec<String> {
                one.iter().filter(|line| !two.contains(line)).cloned().collect()
            };
            assert!(
                seen == expected,
                "chat {chat} looks different on device {first} ({}) and {other} ({}):\n{:#?}\n{:#?}",
                NAMES[self.devices[*first].person],
                NAMES[self.devices[*other].person],
                only(&expected, &seen),
                only(&seen, &expected),
            );
        }
    }

    /// Nothing lost, nothing doubled: exactly these texts are on the device, in some order.
    pub fn assert_texts(&self, chat: &ChatId, device: usize, texts: &BTreeSet<String>) {
        let mut seen = BTreeMap::new();
        for text in self.devices[device].texts(chat) {
            *seen.entry(text).or_insert(0) += 1;
        }
        let doubled: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
        assert!(doubled.is_empty(), "device {device} shows twice in {chat}: {doubled:?}");
        let lost: Vec<_> = texts.iter().filter(|text| !seen.contains_key(*text)).collect();
        assert!(lost.is_empty(), "device {device} has lost in {chat}: {lost:?}");
        let strange: Vec<_> = seen.keys().filter(|text| !texts.contains(*text)).collect();
        assert!(strange.is_empty(), "device {device} shows what nobody wrote in {chat}: {strange:?}");
    }

    /// What a device has of a chat it has in the same order as another one that has it all, and nothing twice. What it could
    /// not send itself is its own.
    pub fn assert_part(&self, chat: &ChatId, device: usize, of: usize) {
        let unsent = self.devices[device].texts_at(chat, |status| status == Status::Failed);
        let part: Vec<_> = self.devices[device].texts(chat).into_iter().filter(|text| !unsent.contains(text)).collect();
        let whole = self.devices[of].texts(chat);
        let mut rest = whole.iter();
        for text in &part {
            let found = rest.any(|next| next == text);
            assert!(found, "device {device} has {text:?} twice, out of order or alone in {chat}:\n{part:?}\n{whole:?}");
        }
    }

    /// No tick says more than is true: delivered means that a device of every other member has it, `but` for what some have
    /// deleted since.
    pub fn assert_true_ticks(&self, chat: &ChatId, device: usize, members: &[usize], but: &BTreeSet<String>) {
        for message in self.devices[device].messages(chat) {
            let Some(text) = text(&message).filter(|text| message.outgoing && !but.contains(text)) else { continue };
            if !matches!(message.status, Status::Delivered | Status::Read) {
                continue;
            }
            for member in members.iter().filter(|member| **member != self.devices[device].person) {
                let there = self.devices_of(*member).into_iter().any(|d| self.devices[d].texts(chat).contains(&text));
                assert!(
                    there,
                    "device {device} says {:?} of {text:?}, but {} has it not",
                    message.status, NAMES[*member]
                );
            }
        }
    }

    /// Every own message in this chat stands at least this far, on this device, or is known not to have been sent.
    pub fn assert_ticks(&self, chat: &ChatId, device: usize, at_least: Status) {
        for message in self.devices[device].messages(chat) {
            if let Some(text) = text(&message).filter(|_| message.outgoing && !lacks_its_file(&message)) {
                assert!(
                    message.status >= at_least,
                    "device {device} still says {:?} ({:?}) of {text:?} in {chat}",
                    message.status,
                    message.waiting
                );
            }
        }
    }
}

/// What anybody may see of a message, whoever looks. None for lines of the system.
fn look(message: MessageView) -> Option<String> {
    let said = match message.content {
        Content::Text { text, mentions, files, .. } => {
            let named: Vec<_> = mentions.into_iter().map(|span| (span.start, span.end, span.account)).collect();
            let files: Vec<_> = files
                .into_iter()
                .map(|file| (file.place, file.kind, file.name, file.media_type, file.size, file.width, file.thumbnail))
                .collect();
            format!("{text:?} naming {named:?} with {files:?}")
        }
        Content::Deleted { by, .. } => format!("deleted by {by:?}"),
        _ => return None,
    };
    let reactions: Vec<_> = message.reactions.into_iter().map(|reaction| (reaction.emoji, reaction.count)).collect();
    let quote = message.quote.map(|quote| (quote.message, quote.sender));
    Some(format!(
        "{} at {} by {:?}: {said}, answers {quote:?}, reactions {reactions:?}, edited {:?}, forwarded {}, until {:?}",
        message.id.0, message.sent_ms, message.sender, message.edited_ms, message.forwarded, message.expires_ms
    ))
}

/// Whether it waits for a file which nobody has any more, and says so: it was forwarded before the file was here.
pub fn lacks_its_file(message: &MessageView) -> bool {
    match &message.content {
        Content::Text { files, .. } => {
            message.status == Status::Waiting
                && message.forwarded
                && files.iter().any(|file| matches!(file.state, FileState::Failed { .. }))
        }
        _ => false,
    }
}
