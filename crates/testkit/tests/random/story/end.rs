//! What must be true when the day is over.

use super::Story;
use harkara_api::{ChatId, Stage, Status};
use harkara_testkit::{ASHA, BILAL, CHITRA, NAMES};
use std::collections::BTreeSet;

impl Story<'_> {
    /// The weather clears, and everything must be right.
    pub fn end(mut self) {
        self.world.heal();
        self.linking_ends();
        self.world.settle();
        self.hear_answers();
        self.a_last_word();
        let gone = self.gone();
        let linked: Vec<usize> = (0..self.world.devices.len()).filter(|device| Some(*device) != gone).collect();
        for device in &linked {
            assert_eq!(self.stage(*device), Stage::Linked, "device {device}");
            for chat in [self.town.direct.clone(), self.town.group.clone()] {
                self.world.read(*device, &chat);
            }
        }
        self.world.settle();

        let of = |people: &[usize]| -> Vec<usize> {
            linked.iter().copied().filter(|device| people.contains(&self.world.devices[*device].person)).collect()
        };
        // Those who were in the group all the time have the whole conversation.
        let whole: Vec<usize> = [ASHA, BILAL, CHITRA].into_iter().filter(|p| !self.touched.contains(p)).collect();
        let direct = [ASHA, BILAL];
        for (chat, people) in [(&self.town.direct, &direct[..]), (&self.town.group, &whole[..])] {
            let devices = of(people);
            self.world.assert_same(chat, &devices);
            let texts = self.heard_by_all(chat, &devices);
            // A tick counts the members of now. Who was added later never has what was said before, and holds its tick back
            // until something newer is read (a known gap): then it is at the relay at least, and true in any case.
            let joined_later = *chat == self.town.group && !self.touched.is_empty();
            let reached = if joined_later { Status::Stored } else { Status::Read };
            for device in &devices {
                let own: BTreeSet<String> = texts.iter().cloned().chain(self.unsent(chat, *device)).collect();
                self.world.assert_texts(chat, *device, &own);
                self.world.assert_true_ticks(chat, *device, people);
                self.world.assert_ticks(chat, *device, reached);
            }
            if let Some(gone) = self.gone() {
                self.world.assert_part(chat, gone, devices[0]);
            }
            // Who was away for a while may lack what was said meanwhile, and nothing else is different.
            for person in &self.touched {
                for device in of(&[*person]).into_iter().filter(|device| !devices.contains(device)) {
                    self.world.assert_part(chat, device, devices[0]);
                }
            }
        }
    }

    /// Asha's desktop, if it was removed before the day was over.
    fn gone(&self) -> Option<usize> {
        self.removed.filter(|device| self.stage(*device) == Stage::Removed)
    }

    /// Something is said when all is well: it reaches every member, and nobody who was removed.
    fn a_last_word(&mut self) {
        let chat = self.town.group.clone();
        self.world.write(CHITRA, &chat, "a last word");
        self.accepted.entry(chat.clone()).or_default().insert("a last word".into(), CHITRA);
        self.world.settle();
        let members = self.world.devices[CHITRA].people(&chat);
        for device in 0..self.world.devices.len() {
            let heard = self.world.devices[device].texts(&chat).contains(&"a last word".to_owned());
            let member = members.iter().any(|handle| handle == NAMES[self.world.devices[device].person]);
            let belongs = member && self.stage(device) == Stage::Linked;
            assert_eq!(heard, belongs, "device {device} of {}", NAMES[self.world.devices[device].person]);
        }
    }

    /// What must be on all these devices: whatever is on one of them and went out, and all that was acknowledged to a
    /// writer, but for what its writer is told could not be sent.
    fn heard_by_all(&self, chat: &ChatId, devices: &[usize]) -> BTreeSet<String> {
        let mut texts = BTreeSet::new();
        for device in devices {
            let unsent = self.unsent(chat, *device);
            texts.extend(self.world.devices[*device].texts(chat).into_iter().filter(|text| !unsent.contains(text)));
        }
        for (text, writer) in self.accepted.get(chat).into_iter().flatten() {
            if self.unsent(chat, *writer).contains(text) {
                let may = Some(*writer) == self.gone() || self.touched.contains(&self.world.devices[*writer].person);
                assert!(may, "device {writer} could not send {text:?}, though it never left");
                // A removed device can't ask the relay any more about what was on its way: that it says of it, too.
                let sent = texts.contains(text) && Some(*writer) != self.gone();
                assert!(!sent, "device {writer} says that {text:?} could not be sent, but it was");
            } else {
                texts.insert(text.clone());
            }
        }
        texts
    }

    /// What a device says that it could not send.
    fn unsent(&self, chat: &ChatId, device: usize) -> BTreeSet<String> {
        self.world.devices[device].texts_at(chat, |status| status == Status::Failed)
    }
}
