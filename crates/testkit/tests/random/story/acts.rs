//! What people do to messages: reply, react, edit, delete, forward, star, name each other, let messages disappear.

use super::Story;
use harkara_api::{ChatId, Command, Content, MentionSpan, MessageId, MessageView, Reply};
use harkara_testkit::{ASHA, BILAL, EDITED, NAMES, text};
use std::collections::{BTreeMap, BTreeSet};

/// What became of texts, beyond being written. A text may be in several of these.
#[derive(Default)]
pub struct Fate {
    /// Its deletion for everyone was asked for.
    pub perhaps_deleted: BTreeSet<String>,
    /// Its deletion for everyone was acknowledged.
    pub deleted: BTreeSet<String>,
    /// What each person has deleted for themselves: nobody else is to notice.
    pub hidden: BTreeMap<usize, BTreeMap<MessageId, String>>,
    /// The same, where the process died before it said whether it was done.
    perhaps_hidden: Vec<(usize, MessageId, String)>,
    /// It has a lifetime.
    pub timed: BTreeSet<String>,
    /// A chat's timer was set.
    pub timers: bool,
    /// Its files were given up, and with them perhaps what it was forwarded as.
    pub cancelled: BTreeSet<String>,
    /// Asked, and not yet answered: device, command, texts.
    deleting: Vec<(usize, u64, String)>,
}

impl Fate {
    /// Nobody can say whether this is to be seen.
    pub fn may_be_gone(&self, text: &str) -> bool {
        self.perhaps_deleted.contains(text) || self.timed.contains(text) || self.was_cancelled(text)
    }

    /// Its files were given up, or those of what was forwarded.
    pub fn was_cancelled(&self, text: &str) -> bool {
        self.cancelled.contains(original(text))
    }

    /// What this person has deleted for themselves.
    pub fn hidden_by(&self, person: usize) -> BTreeSet<String> {
        self.hidden.get(&person).into_iter().flat_map(BTreeMap::values).cloned().collect()
    }

    /// What anybody has.
    pub fn hidden_by_anybody(&self) -> (BTreeSet<MessageId>, BTreeSet<String>) {
        self.hidden.values().flatten().map(|(id, text)| (id.clone(), text.clone())).unzip()
    }
}

/// What a forwarded text was before.
pub fn original(text: &str) -> &str {
    text.split_once(" as ").map_or(text, |(original, _)| original)
}

impl Story<'_> {
    /// Somebody does something to a message on their screen, or answers it.
    pub fn somebody_acts(&mut self) {
        let device = self.any_device();
        if !self.may_act(device) {
            return;
        }
        let chat = self.any_chat(device);
        let Some(message) = self.any_message(device, &chat) else { return };
        match self.world.dice.below(12) {
            0 | 1 => self.reply_to(device, &chat, &message),
            2..=4 => self.edit(device, &chat),
            5 => self.delete_for_everyone(device, &message),
            6 => self.delete_for_me(device, &message),
            7 => self.forward(device, &message),
            8 | 9 => {
                let starred = self.world.dice.chance(0.7);
                self.world.tell(device, Command::Star { messages: vec![message.id], starred });
            }
            10 => self.name_somebody(device, &chat),
            _ => self.set_timer(device, chat),
        }
        self.hear_answers();
        self.hear_of_deletions();
    }

    /// A new device has nothing to act on until it is linked.
    pub fn may_act(&self, device: usize) -> bool {
        self.world.devices[device].is_running()
            && (Some(device) != self.newcomer || self.stage(device) == harkara_api::Stage::Linked)
    }

    /// Something that somebody said and nobody has deleted.
    pub fn any_message(&mut self, device: usize, chat: &ChatId) -> Option<MessageView> {
        let mut messages = self.world.devices[device].messages(chat);
        messages.retain(|message| matches!(message.content, Content::Text { .. }));
        (!messages.is_empty()).then(|| self.world.dice.pick(&messages).clone())
    }

    fn reply_to(&mut self, device: usize, chat: &ChatId, message: &MessageView) {
        let text = self.next_text(device);
        let quote = Some(message.id.clone());
        let send = Command::SendText { chat: chat.clone(), text: text.clone(), quote, mentions: Vec::new() };
        self.ask(device, send, text, chat.clone());
    }

    fn name_somebody(&mut self, device: usize, chat: &ChatId) {
        let text = self.next_text(device);
        let person = *self.world.dice.pick(&[ASHA, BILAL]);
        let account = self.account(person);
        let mentions = vec![MentionSpan { start: 0, end: 1, account, name: String::new() }];
        let send = Command::SendText { chat: chat.clone(), text: text.clone(), quote: None, mentions };
        self.ask(device, send, text, chat.clone());
    }

    /// One's own latest words, as a rule.
    fn edit(&mut self, device: usize, chat: &ChatId) {
        let own = self.world.devices[device]
            .messages(chat)
            .into_iter()
            .rfind(|message| message.outgoing && !message.forwarded && matches!(message.content, Content::Text { .. }));
        let Some((message, name)) = own.and_then(|own| Some((own.id.clone(), text(&own)?))) else { return };
        self.texts += 1;
        let text = format!("{name}{EDITED}{}", self.texts);
        self.world.tell(device, Command::EditText { message, text, mentions: Vec::new() });
    }

    fn delete_for_everyone(&mut self, device: usize, message: &MessageView) {
        let Some(text) = text(message) else { return };
        let messages = vec![message.id.clone()];
        if let Some(command) = self.world.tell(device, Command::DeleteForEveryone { messages }) {
            // Not allowed it is not: then nothing has happened.
            if !matches!(self.world.reply_so_far(device, command), Some(Err(_))) {
                self.fate.perhaps_deleted.insert(text.clone());
            }
            self.fate.deleting.push((device, command, text));
        }
    }

    fn hear_of_deletions(&mut self) {
        for (device, command, text) in std::mem::take(&mut self.fate.deleting) {
            if let Some(Ok(Reply::Done)) = self.world.reply(device, command) {
                self.fate.deleted.insert(text);
            }
        }
    }

    fn delete_for_me(&mut self, device: usize, message: &MessageView) {
        let person = self.world.devices[device].person;
        let messages = vec![message.id.clone()];
        let Some((command, text)) = self.world.tell(device, Command::DeleteForMe { messages }).zip(text(message))
        else {
            return;
        };
        match self.world.reply_so_far(device, command) {
            Some(Err(_)) => return,
            Some(Ok(_)) => drop(self.fate.hidden.entry(person).or_default().insert(message.id.clone(), text.clone())),
            None => self.fate.perhaps_hidden.push((person, message.id.clone(), text.clone())),
        }
        // If it waited to be sent, nobody sees it at all.
        if message.outgoing {
            self.fate.perhaps_deleted.insert(text);
        }
    }

    /// What nobody knows for sure to be deleted for oneself is so if it is gone from the phone; then from all own devices.
    pub fn hidden_after_all(&mut self) {
        for (person, message, text) in std::mem::take(&mut self.fate.perhaps_hidden) {
            let phone = &self.world.devices[person];
            let mut here = phone.messages(&self.town.direct).into_iter().chain(phone.messages(&self.town.group));
            if !here.any(|one| one.id == message) {
                self.fate.hidden.entry(person).or_default().insert(message, text);
            }
        }
    }

    fn forward(&mut self, device: usize, message: &MessageView) {
        let to = self.any_chat(device);
        self.world.tell(device, Command::Forward { messages: vec![message.id.clone()], chats: vec![to] });
    }

    fn set_timer(&mut self, device: usize, chat: ChatId) {
        // Files are sent when the relay has them: then the timer counts, and nobody here knows which it is.
        if self.world.dice.chance(0.5) && self.sent_files.is_empty() {
            let seconds = *self.world.dice.pick(&[0, 0, 60, 3_600, 86_400]);
            self.fate.timers = true;
            self.world.tell(device, Command::SetTimer { chat, seconds });
        }
    }

    /// What has a lifetime is not looked for in the end.
    pub fn note_lifetime(&mut self, device: usize, message: &MessageId, text: &str) {
        let device = &self.world.devices[device];
        if self.fate.timers && device.is_running() {
            let id: Vec<u8> = (0..16).map(|at| u8::from_str_radix(&message.0[2 * at..][..2], 16).unwrap()).collect();
            let sql = "SELECT coalesce((SELECT lifetime_ms FROM messages WHERE message_id = ?1), 1)";
            let lifetime_ms: i64 = device.db().query_row(sql, [id], |row| row.get(0)).unwrap();
            if lifetime_ms > 0 {
                self.fate.timed.insert(text.into());
            }
        }
    }

    /// Nothing disappears any more, and what was to disappear has done so by every clock.
    pub fn timers_run_out(&mut self) {
        if !self.fate.timers {
            return;
        }
        for chat in [self.town.direct.clone(), self.town.group.clone()] {
            self.world.command(ASHA, Command::SetTimer { chat, seconds: 0 }).unwrap();
        }
        self.world.settle();
        self.world.run_for(2 * 86_400_000);
        for device in 0..self.world.devices.len() {
            self.world.set_clock(device, 0);
        }
        self.world.settle();
        for (device, state) in self.world.devices.iter().enumerate() {
            let left: i64 = state
                .db()
                .query_row("SELECT count(*) FROM messages WHERE lifetime_ms > 0", [], |row| row.get(0))
                .unwrap();
            let texts = (state.texts(&self.town.direct), state.texts(&self.town.group));
            assert_eq!(
                left, 0,
                "device {device} of {} still has what was to disappear: {texts:?}",
                NAMES[state.person]
            );
        }
    }
}
