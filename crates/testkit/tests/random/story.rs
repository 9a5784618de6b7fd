//! One random day.

mod acts;
mod end;
mod files;
mod linking;

use acts::Fate;
use harkara_api::{AccountId, Answer, ChatId, Command, Content, DeviceId, Query, Reply, Stage};
use harkara_testkit::{ASHA, BILAL, CHITRA, DILIP, NAMES, Weather, World};
use std::collections::{BTreeMap, BTreeSet};

/// Asha's desktop; phones have the numbers of their people.
const DESKTOP: usize = 4;

/// Where stories begin: four people with phones, Asha with a desktop as well.
pub struct Town {
    pub world: World,
    direct: ChatId,
    group: ChatId,
}

impl Town {
    pub fn new() -> Self {
        let mut world = World::with_people(1, 4);
        let direct = world.direct(ASHA, BILAL);
        let group = world.group(ASHA, "Monsoon", &[BILAL, CHITRA]);
        world.write(ASHA, &direct, "before the desktop");
        world.settle();
        assert_eq!(world.link_device(ASHA), DESKTOP);
        world.settle();
        Self { world, direct, group }
    }
}

pub struct Story<'t> {
    town: &'t Town,
    world: World,
    /// Texts that were acknowledged to the person who wrote them, per chat, and the device they were written on.
    accepted: BTreeMap<ChatId, BTreeMap<String, usize>>,
    /// What was asked and not yet answered: command, text, chat.
    asked: Vec<(usize, u64, String, ChatId)>,
    texts: u64,
    /// People whose membership in the group was ever touched: they may lack messages.
    touched: BTreeSet<usize>,
    /// A device being linked to Asha's account.
    newcomer: Option<usize>,
    /// The code scanned last, and the command that did it.
    scanned: Option<(String, u64)>,
    /// Removed, or about to be.
    removed: Option<usize>,
    fate: Fate,
    /// Asha links a device when the day is over.
    pub linked_afterwards: bool,
    /// Files as they are to arrive, by the number in their names.
    sent_files: BTreeMap<u64, Vec<u8>>,
    /// Files that are not where they were when they were picked: device, name, bytes.
    moved_away: Vec<(usize, String, Vec<u8>)>,
}

impl<'t> Story<'t> {
    pub fn begin(town: &'t Town, mut world: World) -> Self {
        world.weather = Weather::storm(&mut world.dice);
        for device in 0..world.devices.len() {
            world.devices[device].clock_off_ms = some_clock(&mut world);
        }
        Self {
            town,
            world,
            accepted: BTreeMap::from([(town.direct.clone(), BTreeMap::from([("before the desktop".into(), ASHA)]))]),
            asked: Vec::new(),
            texts: 0,
            touched: BTreeSet::new(),
            newcomer: None,
            scanned: None,
            removed: None,
            fate: Fate::default(),
            linked_afterwards: false,
            sent_files: BTreeMap::new(),
            moved_away: Vec::new(),
        }
    }

    pub fn length(&mut self) -> u64 {
        self.world.dice.between(10, 40)
    }

    /// Every third time.
    pub fn sometimes(&mut self) -> bool {
        self.world.dice.chance(0.3)
    }

    fn any_device(&mut self) -> usize {
        self.world.dice.below(self.world.devices.len())
    }

    pub fn something_happens(&mut self) {
        let device = self.any_device();
        match self.world.dice.below(23) {
            20.. => self.react(device),
            0..=11 => self.write(device),
            12..=14 => {
                if self.world.devices[device].is_running() {
                    let chat = self.any_chat(device);
                    self.world.read(device, &chat);
                }
            }
            15 | 16 => {
                let offline = !self.world.devices[device].offline;
                self.world.set_offline(device, offline);
            }
            17 => self.world.break_wire(device),
            18 => self.world.crash(device),
            _ => self.world.restart_relay(),
        }
        let pause = *self.world.dice.pick(&[0, 0, 5, 400, 20_000]);
        self.world.run_for(pause);
        self.hear_answers();
    }

    fn any_chat(&mut self, device: usize) -> ChatId {
        let in_direct = [ASHA, BILAL].contains(&self.world.devices[device].person);
        let direct = in_direct && self.world.dice.chance(0.5);
        if direct { self.town.direct.clone() } else { self.town.group.clone() }
    }

    fn write(&mut self, device: usize) {
        for _ in 0..*self.world.dice.pick(&[1, 1, 1, 2, 5]) {
            let chat = self.any_chat(device);
            let text = self.next_text(device);
            self.ask(device, Command::text(&chat, text.clone()), text, chat);
            self.hear_answers();
        }
    }

    /// No two texts are the same.
    fn next_text(&mut self, device: usize) -> String {
        self.texts += 1;
        format!("{} from {}", self.texts, NAMES[self.world.devices[device].person])
    }

    /// Something is written.
    fn ask(&mut self, device: usize, send: Command, text: String, chat: ChatId) {
        if let Some(command) = self.world.tell(device, send) {
            self.asked.push((device, command, text, chat));
        }
    }

    /// Whatever is on the screen gets an emoji, or loses it again. Everybody must see the same in the end.
    fn react(&mut self, device: usize) {
        if !self.world.devices[device].is_running() {
            return;
        }
        let chat = self.any_chat(device);
        let messages = self.world.devices[device].messages(&chat);
        let said: Vec<_> =
            messages.into_iter().filter(|message| matches!(message.content, Content::Text { .. })).collect();
        if !said.is_empty() {
            let message = self.world.dice.pick(&said).id.clone();
            let emoji = (*self.world.dice.pick(&["👍", "❤️", "😂", ""])).to_owned();
            self.world.tell(device, Command::React { message, emoji });
        }
    }

    /// A text counts from the moment its writer was told that it is safe.
    fn hear_answers(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        for (device, command, text, chat) in asked {
            if let Some(Ok(Reply::Message { message })) = self.world.reply(device, command) {
                self.note_lifetime(device, &message, &text);
                self.accepted.entry(chat).or_default().insert(text, device);
            }
        }
    }

    pub fn somebody_comes_or_goes(&mut self) {
        if !self.world.dice.chance(0.25) {
            return;
        }
        let device = self.any_device();
        if !self.world.devices[device].is_running() {
            return;
        }
        let chat = self.town.group.clone();
        // Asha and Chitra stay: theirs is the whole conversation.
        let other = *self.world.dice.pick(&[BILAL, DILIP]);
        let account = self.account(other);
        let command = match self.world.dice.below(5) {
            0 => {
                self.touched.insert(other);
                Command::AddMembers { chat, handles: vec![NAMES[other].into()] }
            }
            1 => {
                self.touched.insert(other);
                Command::RemoveMember { chat, account }
            }
            2 if [BILAL, DILIP].contains(&self.world.devices[device].person) => {
                self.touched.insert(self.world.devices[device].person);
                Command::LeaveGroup { chat }
            }
            3 => Command::SetAdmin { chat, account, admin: self.world.dice.chance(0.7) },
            _ => Command::RenameGroup { chat, name: format!("Monsoon {}", self.texts) },
        };
        self.world.tell(device, command);
    }

    fn account(&self, person: usize) -> AccountId {
        let Answer::Overview { overview } = self.town.world.devices[person].ask(&Query::Overview) else { panic!() };
        overview.account.expect("everybody has signed up").id
    }

    pub fn a_device_may_be_removed(&mut self) {
        if self.removed.is_some() || !self.world.dice.chance(0.02) || !self.world.devices[ASHA].is_running() {
            return;
        }
        let device = self.device_id(DESKTOP);
        let command = self.world.tell(ASHA, Command::RemoveDevice { device });
        if command.is_some() {
            self.removed = Some(DESKTOP);
        }
    }

    fn device_id(&self, device: usize) -> DeviceId {
        let Answer::Overview { overview } = self.town.world.devices[device].ask(&Query::Overview) else { panic!() };
        overview.device.expect("a linked device")
    }

    fn stage(&self, device: usize) -> Stage {
        let Answer::Overview { overview } = self.world.devices[device].ask(&Query::Overview) else { panic!() };
        overview.stage
    }
}

/// Clocks of people are seldom right, and sometimes a year off.
fn some_clock(world: &mut World) -> i64 {
    *world.dice.pick(&[0, 0, 1_500, -90_000, 31_536_000_000, -31_536_000_000])
}
