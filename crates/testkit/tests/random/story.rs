//! One random day.

use harkara_api::{AccountId, Answer, ChatId, Command, Content, DeviceId, LinkState, Query, Reply, Stage, Status};
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
    /// Texts that were acknowledged to the person who wrote them, per chat.
    accepted: BTreeMap<ChatId, BTreeSet<String>>,
    /// What was asked and not yet answered: command, text, chat.
    asked: Vec<(usize, u64, String, ChatId)>,
    texts: u64,
    /// People whose membership in the group was ever touched: they may lack messages.
    touched: BTreeSet<usize>,
    /// A device being linked to Asha's account.
    newcomer: Option<usize>,
    /// Codes that were scanned: each is good once.
    scanned: BTreeSet<String>,
    /// Removed, or about to be.
    removed: Option<usize>,
}

impl<'t> Story<'t> {
    pub fn begin(town: &'t Town, mut world: World) -> Self {
        world.weather = Weather::storm(&mut world.dice);
        // Clocks of people are seldom right, and sometimes a year off.
        for device in &mut world.devices {
            let off = *world.dice.pick(&[0, 0, 1_500, -90_000, 31_536_000_000, -31_536_000_000]);
            device.clock_off_ms = off;
        }
        Self {
            town,
            world,
            accepted: BTreeMap::from([(town.direct.clone(), BTreeSet::from(["before the desktop".into()]))]),
            asked: Vec::new(),
            texts: 0,
            touched: BTreeSet::new(),
            newcomer: None,
            scanned: BTreeSet::new(),
            removed: None,
        }
    }

    pub fn length(&mut self) -> u64 {
        self.world.dice.between(10, 40)
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
            self.texts += 1;
            let text = format!("{} from {}", self.texts, NAMES[self.world.devices[device].person]);
            let send = Command::text(&chat, text.clone());
            if let Some(command) = self.world.tell(device, send) {
                self.asked.push((device, command, text, chat));
            }
            self.hear_answers();
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
            if let Some(Ok(Reply::Message { .. })) = self.world.reply(device, command) {
                self.accepted.entry(chat).or_default().insert(text);
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

    /// A laptop is linked while the sky is clear for a moment; its history comes through the next storm.
    pub fn a_device_may_be_linked(&mut self) {
        if self.newcomer.is_some() || !self.world.dice.chance(0.1) {
            return;
        }
        let storm = std::mem::replace(&mut self.world.weather, Weather::calm());
        self.world.set_offline(ASHA, false);
        self.world.run_for(20_000);
        self.newcomer = Some(self.world.link_device(ASHA));
        self.world.weather = storm;
    }

    /// Asha has a code on one screen and a camera in her hand, and tries until it works or the day is over.
    pub fn linking_goes_on(&mut self) {
        let new = match self.newcomer {
            Some(new) => new,
            None if self.world.dice.chance(0.2) => self.world.add_device(ASHA),
            None => return,
        };
        self.newcomer = Some(new);
        let command = match (self.world.link_state(new).cloned(), self.world.link_state(ASHA)) {
            (Some(LinkState::Compare { .. }), Some(LinkState::Compare { .. })) => Command::ConfirmLink { same: true },
            (Some(LinkState::ShowCode { code, .. }), _) if !self.scanned.contains(&code) => {
                self.scanned.insert(code.clone());
                Command::ScanLinkCode { code }
            }
            (None | Some(LinkState::Failed { .. } | LinkState::CodesUsedUp), _) => {
                let relay_link = self.world.link();
                self.world.tell(new, Command::StartLinking { relay_link, device_name: "laptop".into() });
                return;
            }
            _ => return,
        };
        self.world.tell(ASHA, command);
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

    /// The weather clears, and everything must be right.
    pub fn end(mut self) {
        self.world.heal();
        self.hear_answers();
        let removed = (self.removed == Some(DESKTOP) && self.stage(DESKTOP) == Stage::Removed).then_some(DESKTOP);
        let linked: Vec<usize> = (0..self.world.devices.len())
            .filter(|device| Some(*device) != removed && self.stage(*device) == Stage::Linked)
            .collect();
        self.a_last_word();
        for device in &linked {
            for chat in [self.town.direct.clone(), self.town.group.clone()] {
                self.world.read(*device, &chat);
            }
        }
        self.world.settle();

        let of = |people: &[usize]| -> Vec<usize> {
            linked.iter().copied().filter(|device| people.contains(&self.world.devices[*device].person)).collect()
        };
        let whole: Vec<usize> = [ASHA, BILAL, CHITRA].into_iter().filter(|p| !self.touched.contains(p)).collect();
        let direct = [ASHA, BILAL];
        for (chat, people) in [(&self.town.direct, &direct[..]), (&self.town.group, &whole[..])] {
            let devices = of(people);
            // A known gap: what the phone still held as waiting when it gave history, though the relay had it, keeps the
            // phone's time on the newcomer. So there the texts are compared, not their order.
            let settled: Vec<usize> = devices.iter().copied().filter(|device| Some(*device) != self.newcomer).collect();
            self.world.assert_same(chat, &settled);
            let texts = self.expected(chat, &devices);
            for device in &devices {
                self.world.assert_texts(chat, *device, &texts);
            }
        }
        // A removed desktop takes what it had not sent with it, and ticks of the group follow its present members.
        let people = if self.touched.is_empty() { &whole[..] } else { &[] };
        for device in of(&[ASHA, BILAL, CHITRA]) {
            self.world.assert_true_ticks(&self.town.group, device, people);
        }
        for device in of(&direct) {
            self.world.assert_true_ticks(&self.town.direct, device, &direct);
            self.world.assert_ticks(&self.town.direct, device, Status::Read);
        }
        if self.touched.is_empty() {
            for device in of(&whole) {
                self.world.assert_ticks(&self.town.group, device, Status::Read);
            }
        }
    }

    /// Something is said when all is well: it reaches every member, and nobody who was removed.
    fn a_last_word(&mut self) {
        let chat = self.town.group.clone();
        self.world.write(CHITRA, &chat, "a last word");
        self.accepted.entry(chat.clone()).or_default().insert("a last word".into());
        self.world.settle();
        let members = self.world.devices[CHITRA].people(&chat);
        for device in 0..self.world.devices.len() {
            let heard = self.world.devices[device].texts(&chat).contains(&"a last word".to_owned());
            let member = members.iter().any(|handle| handle == NAMES[self.world.devices[device].person]);
            let belongs = member && self.stage(device) == Stage::Linked;
            assert_eq!(heard, belongs, "device {device} of {}", NAMES[self.world.devices[device].person]);
        }
    }

    /// What was acknowledged, and what a device still there has in its hands.
    fn expected(&self, chat: &ChatId, devices: &[usize]) -> BTreeSet<String> {
        let mut texts = self.accepted.get(chat).cloned().unwrap_or_default();
        let gone = self.removed.is_some() || !self.touched.is_empty();
        for device in devices {
            for text in self.world.devices[*device].texts(chat) {
                texts.insert(text);
            }
        }
        if gone {
            // What somebody wrote who was being removed may have come too late: then nobody has it but the writer.
            let there: BTreeSet<String> =
                devices.iter().flat_map(|device| self.world.devices[*device].texts(chat)).collect();
            let may_lack = |text: &String| {
                self.touched.iter().any(|person| text.ends_with(NAMES[*person]))
                    || (self.removed.is_some() && text.ends_with(NAMES[ASHA]))
            };
            texts.retain(|text| there.contains(text) || !may_lack(text));
        }
        texts
    }
}
