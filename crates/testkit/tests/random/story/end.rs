//! What must be true when the day is over.

use super::Story;
use harkara_api::{ChatId, Stage, Status};
use harkara_testkit::{ASHA, BILAL, CHITRA, NAMES, lacks_its_file, text};
use std::collections::BTreeSet;

impl Story<'_> {
    /// The weather clears, and everything must be right.
    pub fn end(mut self) {
        self.world.heal();
        self.linking_ends();
        self.world.settle();
        self.hear_answers();
        self.timers_run_out();
        self.hidden_after_all();
        self.a_device_is_linked_afterwards();
        self.files_end();
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
            self.assert_same(chat, &devices);
            let texts = self.heard_by_all(chat, &devices);
            // A tick counts the members of now. Who was added later never has what was said before, and holds its tick back
            // until something newer is read (a known gap): then it is at the relay at least, and true in any case.
            let joined_later = *chat == self.town.group && !self.touched.is_empty();
            let reached = match () {
                () if joined_later => Status::Stored,
                // What somebody deleted for themselves before they read it, they have never read.
                () if !self.fate.hidden.is_empty() => Status::Delivered,
                () => Status::Read,
            };
            let (_, hidden) = self.fate.hidden_by_anybody();
            for device in &devices {
                let mine = self.fate.hidden_by(self.world.devices[*device].person);
                let own = texts.iter().cloned().chain(self.unsent(chat, *device));
                let own: BTreeSet<String> = own.filter(|text| !mine.contains(text)).collect();
                self.world.assert_texts(chat, *device, &own);
                self.world.assert_true_ticks(chat, *device, people, &hidden);
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
        self.assert_files(&of(&[ASHA, BILAL, CHITRA]));
    }

    /// All these devices show the same, but for what a person has deleted for themselves: then only their own devices do.
    fn assert_same(&self, chat: &ChatId, devices: &[usize]) {
        if self.fate.hidden.is_empty() {
            self.world.assert_same(chat, devices);
        }
        let (hidden, _) = self.fate.hidden_by_anybody();
        self.world.assert_looks(chat, devices, &hidden);
        for person in [ASHA, BILAL, CHITRA] {
            let own: Vec<usize> =
                devices.iter().copied().filter(|device| self.world.devices[*device].person == person).collect();
            self.world.assert_looks(chat, &own, &BTreeSet::new());
            for (device, id) in own.iter().flat_map(|device| {
                self.fate.hidden.get(&person).into_iter().flat_map(move |ids| ids.keys().map(move |id| (device, id)))
            }) {
                let there = self.world.devices[*device].messages(chat).into_iter().any(|message| message.id == *id);
                assert!(!there, "device {device} still shows what {} deleted for themselves", NAMES[person]);
            }
        }
    }

    /// Whoever gets another device when all is over has the same there.
    fn a_device_is_linked_afterwards(&mut self) {
        if self.linked_afterwards && self.newcomer.is_none() {
            self.newcomer = Some(self.world.link_device(ASHA));
            self.world.settle();
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
            assert!(!(self.fate.deleted.contains(text) && texts.contains(text)), "{text:?} was deleted and is there");
            if self.unsent(chat, *writer).contains(text) {
                let left = Some(*writer) == self.gone() || self.touched.contains(&self.world.devices[*writer].person);
                let may = left || self.fate.was_cancelled(text);
                assert!(may, "device {writer} could not send {text:?}, though it never left");
                // A removed device can't ask the relay any more about what was on its way: that it says of it, too.
                let sent = texts.contains(text) && Some(*writer) != self.gone();
                assert!(!sent, "device {writer} says that {text:?} could not be sent, but it was");
            } else if !self.fate.may_be_gone(text) {
                texts.insert(text.clone());
            }
        }
        texts
    }

    /// What a device says that it could not send, or that waits for a file which nobody has any more.
    fn unsent(&self, chat: &ChatId, device: usize) -> BTreeSet<String> {
        let messages = self.world.devices[device].messages(chat).into_iter();
        messages
            .filter(|message| message.outgoing && (message.status == Status::Failed || lacks_its_file(message)))
            .filter_map(|message| text(&message))
            .collect()
    }
}
