//! Home is away again and again, people write all the same, and in the end the relays agree.

use super::tell_of;
use harkara_api::{ChatId, Command, Content, FileState, MessageId, NewFile, Reply, Status};
use harkara_testkit::{ASHA, BILAL, CHITRA, HOME, NAMES, Weather, World, text};
use std::collections::{BTreeMap, BTreeSet};

/// Asha's desktop; phones have the numbers of their people.
pub const DESKTOP: usize = 3;
const PEOPLE: [usize; 3] = [ASHA, BILAL, CHITRA];

/// Three people, one with a desktop as well, and a relay that Asha and Chitra name as their fallback: Bilal knows it from
/// them.
pub struct Town {
    pub world: World,
    pub fallback: usize,
    pub direct: ChatId,
    pub group: ChatId,
}

impl Town {
    pub fn new() -> Self {
        let mut world = World::with_people(1, 3);
        let fallback = world.add_relay();
        let direct = world.direct(ASHA, BILAL);
        let group = world.group(ASHA, "Monsoon", &[BILAL, CHITRA]);
        world.write(ASHA, &direct, "before");
        world.settle();
        assert_eq!(world.link_device(ASHA), DESKTOP);
        world.settle();
        for device in [DESKTOP, CHITRA] {
            let link = world.link_of(fallback);
            world.command(device, Command::AddFallback { link }).unwrap();
        }
        world.settle();
        Self { world, fallback, direct, group }
    }
}

pub struct Day<'t> {
    pub town: &'t Town,
    pub world: World,
    accepted: BTreeMap<ChatId, BTreeSet<String>>,
    asked: Vec<(usize, u64, String, ChatId)>,
    sent_files: BTreeMap<String, Vec<u8>>,
    number: u64,
    renamed: bool,
}

fn story(town: &Town, world: World) {
    let mut day = Day::begin(town, world);
    for _ in 0..day.world.dice.between(8, 24) {
        day.something_happens();
    }
    day.end();
}

impl<'t> Day<'t> {
    /// In bad weather.
    pub fn begin(town: &'t Town, world: World) -> Self {
        let mut day = Self {
            town,
            world,
            accepted: BTreeMap::from([(town.direct.clone(), BTreeSet::from(["before".into()]))]),
            asked: Vec::new(),
            sent_files: BTreeMap::new(),
            number: 0,
            renamed: false,
        };
        day.world.weather = Weather::storm(&mut day.world.dice);
        day.world.weather.blob_altered = *day.world.dice.pick(&[0.0, 0.0, 0.2]);
        day
    }
}

impl Day<'_> {
    pub fn something_happens(&mut self) {
        let device = self.world.dice.below(self.world.devices.len());
        let fallback = self.town.fallback;
        match self.world.dice.below(24) {
            0..=8 => self.write(device),
            9 | 10 => self.send_file(device),
            11 | 12 => self.read(device),
            13..=16 => {
                let down = !self.world.is_down(HOME);
                self.world.set_relay_down(HOME, down);
            }
            17 => {
                let down = !self.world.is_down(fallback);
                self.world.set_relay_down(fallback, down);
            }
            18 => {
                let relay = *self.world.dice.pick(&[HOME, fallback]);
                let cut_off = !self.world.devices[device].cut_off.contains(&relay);
                self.world.set_cut_off(device, relay, cut_off);
            }
            19 => {
                let offline = !self.world.devices[device].offline;
                self.world.set_offline(device, offline);
            }
            20 => self.world.crash(device),
            21 => self.world.break_wire(device),
            22 => self.react(device),
            _ => {
                self.renamed = true;
                let name = format!("Monsoon {}", self.number);
                self.world.tell(ASHA, Command::RenameGroup { chat: self.town.group.clone(), name });
            }
        }
        let pause = *self.world.dice.pick(&[0, 5, 400, 5_000, 40_000, 120_000]);
        self.world.run_for(pause);
        self.hear_answers();
        self.ticks_are_true();
    }

    fn chat(&mut self, device: usize) -> ChatId {
        let in_direct = self.world.devices[device].person != CHITRA && self.world.dice.chance(0.5);
        if in_direct { self.town.direct.clone() } else { self.town.group.clone() }
    }

    fn write(&mut self, device: usize) {
        for _ in 0..*self.world.dice.pick(&[1, 1, 2, 4]) {
            self.number += 1;
            let text = format!("{} from {}", self.number, NAMES[self.world.devices[device].person]);
            let chat = self.chat(device);
            if let Some(command) = self.world.tell(device, Command::text(&chat, text.clone())) {
                self.asked.push((device, command, text, chat));
            }
            self.hear_answers();
        }
    }

    fn send_file(&mut self, device: usize) {
        self.number += 1;
        let (name, number) = (format!("{}.bin", self.number), self.number);
        let size = *self.world.dice.pick(&[1u64, 5_000, 270_000]);
        let bytes: Vec<u8> = (0..size).map(|at| (at * (number | 1)) as u8).collect();
        self.world.devices[device].shelf.sources.insert(name.clone(), bytes.clone());
        self.sent_files.insert(name.clone(), bytes);
        let (text, chat) = (format!("file {number}"), self.chat(device));
        let files = vec![NewFile { source: name.clone(), name, shrink: false, voice: false }];
        let send = Command::SendFiles { chat: chat.clone(), text: text.clone(), quote: None, files };
        if let Some(command) = self.world.tell(device, send) {
            self.asked.push((device, command, text, chat));
        }
    }

    fn read(&mut self, device: usize) {
        if self.world.devices[device].is_running() {
            let chat = self.chat(device);
            self.world.read(device, &chat);
        }
    }

    fn react(&mut self, device: usize) {
        if !self.world.devices[device].is_running() {
            return;
        }
        let chat = self.chat(device);
        let said = self.world.devices[device].messages(&chat);
        let said: Vec<MessageId> =
            said.into_iter().filter(|m| matches!(m.content, Content::Text { .. })).map(|m| m.id).collect();
        if !said.is_empty() {
            let message = self.world.dice.pick(&said).clone();
            self.world.tell(device, Command::React { message, emoji: "👍".into() });
        }
    }

    fn hear_answers(&mut self) {
        for (device, command, text, chat) in std::mem::take(&mut self.asked) {
            if let Some(Ok(Reply::Message { .. })) = self.world.reply(device, command) {
                self.accepted.entry(chat).or_default().insert(text);
            }
        }
    }

    /// At every stage, whoever is told that something was delivered is told the truth.
    fn ticks_are_true(&mut self) {
        if (0..self.world.devices.len()).any(|device| !self.world.devices[device].is_running()) {
            return;
        }
        let none = BTreeSet::new();
        for device in 0..self.world.devices.len() {
            let group = [ASHA, BILAL, CHITRA];
            self.world.assert_true_ticks(&self.town.group, device, &group, &none);
            if self.world.devices[device].person != CHITRA {
                self.world.assert_true_ticks(&self.town.direct, device, &group[..2], &none);
            }
        }
    }

    pub fn end(mut self) {
        self.world.heal();
        self.hear_answers();
        // Photos that came altered while the weather was bad are asked for again by the person.
        for _ in 0..2 {
            for device in 0..self.world.devices.len() {
                for (message, place, state) in self.files(device) {
                    if matches!(state, FileState::Failed { .. }) {
                        let action = harkara_api::FileAction::Resume;
                        self.world.tell(device, Command::File { message, place, action });
                    }
                }
            }
            self.world.settle();
        }
        for device in 0..self.world.devices.len() {
            for chat in [self.town.direct.clone(), self.town.group.clone()] {
                self.world.read(device, &chat);
            }
        }
        self.world.settle();
        for (chat, people) in [(&self.town.direct, &PEOPLE[..2]), (&self.town.group, &PEOPLE[..])] {
            let devices: Vec<usize> =
                (0..self.world.devices.len()).filter(|d| people.contains(&self.world.devices[*d].person)).collect();
            self.world.assert_same(chat, &devices);
            self.world.assert_looks(chat, &devices, &BTreeSet::new());
            let texts = self.accepted.get(chat).cloned().unwrap_or_default();
            // What was accepted while the answer was lost counts as well, so all that is somewhere is everywhere.
            let somewhere: BTreeSet<String> =
                devices.iter().flat_map(|device| self.world.devices[*device].texts(chat)).collect();
            assert!(texts.is_subset(&somewhere), "lost: {:?}", texts.difference(&somewhere));
            for device in devices {
                self.world.assert_texts(chat, device, &somewhere);
                self.world.assert_ticks(chat, device, Status::Read);
                for message in self.world.devices[device].messages(chat) {
                    assert!(message.carried.is_none_or(|carried| !carried.pending), "device {device}: {message:?}");
                }
            }
        }
        self.everything_has_arrived();
    }

    fn files(&self, device: usize) -> Vec<(MessageId, u32, FileState)> {
        let mut found = Vec::new();
        for chat in [&self.town.direct, &self.town.group] {
            for message in self.world.devices[device].messages(chat) {
                if let Content::Text { files, .. } = message.content {
                    found.extend(files.into_iter().map(|file| (message.id.clone(), file.place, file.state)));
                }
            }
        }
        found
    }

    fn everything_has_arrived(&self) {
        for device in 0..self.world.devices.len() {
            for (message, place, state) in self.files(device) {
                assert_eq!(state, FileState::Here, "device {device}");
                let (bytes, name) = self.world.devices[device].file(&message, place).unwrap();
                assert!(bytes == self.sent_files[&name], "device {device}: {name}");
            }
            let waits =
                |sql: &str| -> i64 { self.world.devices[device].db().query_row(sql, [], |row| row.get(0)).unwrap() };
            assert_eq!(waits("SELECT count(*) FROM outbox"), 0, "device {device} keeps something back");
            assert_eq!(waits("SELECT count(*) FROM messages WHERE unplaced = 1"), 0, "device {device}");
            assert_eq!(waits("SELECT count(*) FROM files WHERE owed = 1"), 0, "device {device}");
        }
        if self.renamed {
            let names: BTreeSet<String> = (0..self.world.devices.len())
                .map(|device| {
                    let query = harkara_api::Query::Chat { chat: self.town.group.clone() };
                    let harkara_api::Answer::Chat { chat: Some(chat) } = self.world.devices[device].ask(&query) else {
                        panic!()
                    };
                    chat.title
                })
                .collect();
            assert_eq!(names.len(), 1, "{names:?}");
        }
    }
}

#[test]
fn home_is_away_again_and_again_and_in_the_end_everything_is_everywhere_once() {
    let town = Town::new();
    tell_of("home_is_away_again_and_again_and_in_the_end_everything_is_everywhere_once", 7_000..7_012, |seed| {
        story(&town, town.world.fork(seed))
    });
}

/// Whom a message shows as having it, in the words of the story.
pub fn status_of(world: &World, device: usize, chat: &ChatId, said: &str) -> (Status, Option<bool>) {
    let found = world.devices[device].messages(chat).into_iter().find(|m| text(m).as_deref() == Some(said));
    let message = found.unwrap_or_else(|| panic!("{said:?} is not on {device}"));
    (message.status, message.carried.map(|carried| carried.pending))
}

#[test]
fn while_home_is_down_words_and_files_pass_both_ways_and_ticks_say_how_far_they_are() {
    let town = Town::new();
    let mut world = town.world.fork(1);
    world.settle();
    world.set_relay_down(HOME, true);
    world.run_for(120_000);
    world.write(ASHA, &town.direct, "to bilal");
    world.run_for(200_000);
    assert!(world.devices[BILAL].texts(&town.direct).contains(&"to bilal".into()), "it went another way");
    assert_eq!(status_of(&world, ASHA, &town.direct, "to bilal"), (Status::Delivered, Some(true)));
    let link = world.devices[ASHA].engine().connection();
    assert!(matches!(link, harkara_api::Connection::Carried { .. }), "{link:?}");

    world.write(BILAL, &town.direct, "to asha");
    world.read(BILAL, &town.direct);
    let bytes = vec![7; 300_000];
    world.devices[BILAL].shelf.sources.insert("7.bin".into(), bytes.clone());
    let files = vec![NewFile { source: "7.bin".into(), name: "7.bin".into(), shrink: false, voice: false }];
    let send = Command::SendFiles { chat: town.direct.clone(), text: "a file".into(), quote: None, files };
    world.command(BILAL, send).unwrap();
    world.run_for(200_000);
    for device in [ASHA, DESKTOP] {
        let said = world.devices[device].messages(&town.direct);
        let file = said.iter().find(|m| text(m).as_deref() == Some("a file")).expect("the file's message is here");
        assert_eq!(world.devices[device].file(&file.id, 0).expect("the file is here").0, bytes);
        assert!(world.devices[device].texts(&town.direct).contains(&"to asha".into()));
    }
    assert_eq!(status_of(&world, ASHA, &town.direct, "to bilal"), (Status::Read, Some(true)));

    world.set_relay_down(HOME, false);
    world.settle();
    world.assert_same(&town.direct, &[ASHA, BILAL, DESKTOP]);
    let said = world.devices[ASHA].texts(&town.direct);
    assert_eq!(said, ["before", "to bilal", "to asha", "a file"], "an answer stands behind what it answers");
    for said in ["to bilal", "to asha", "a file"] {
        for device in [ASHA, BILAL, DESKTOP] {
            assert_eq!(status_of(&world, device, &town.direct, said).1, Some(false), "{said} on {device}");
        }
    }
    assert_eq!(status_of(&world, ASHA, &town.direct, "to bilal").0, Status::Read);
}

#[test]
fn who_was_removed_while_home_is_down_hears_nothing_that_is_said_afterwards() {
    let town = Town::new();
    let mut world = town.world.fork(2);
    world.settle();
    world.set_relay_down(HOME, true);
    world.run_for(120_000);
    let detail =
        |world: &World| match world.devices[ASHA].ask(&harkara_api::Query::ChatDetail { chat: town.group.clone() }) {
            harkara_api::Answer::ChatDetail { detail } => detail,
            other => panic!("{other:?}"),
        };
    let bilal = detail(&world).members.into_iter().find(|member| member.handle == NAMES[BILAL]).unwrap().account;
    world.command(ASHA, Command::RemoveMember { chat: town.group.clone(), account: bilal }).unwrap();
    world.write(ASHA, &town.group, "now that he is gone");
    world.run_for(300_000);
    for device in [BILAL, CHITRA] {
        let heard = world.devices[device].texts(&town.group).contains(&"now that he is gone".into());
        assert!(!heard, "device {device} heard it by way of a relay that could not remove anybody");
    }
    assert_eq!(status_of(&world, ASHA, &town.group, "now that he is gone"), (Status::Waiting, None));

    world.set_relay_down(HOME, false);
    world.settle();
    assert!(world.devices[CHITRA].texts(&town.group).contains(&"now that he is gone".into()));
    assert!(!world.devices[BILAL].texts(&town.group).contains(&"now that he is gone".into()));
}

#[test]
fn what_was_left_for_a_device_that_was_off_is_found_there_a_day_later_though_its_sender_is_gone() {
    let town = Town::new();
    let mut world = town.world.fork(3);
    world.settle();
    world.set_offline(DESKTOP, true);
    world.set_relay_down(HOME, true);
    world.run_for(120_000);
    world.write(CHITRA, &town.group, "left for later");
    world.run_for(60_000);
    assert_eq!(status_of(&world, CHITRA, &town.group, "left for later").1, Some(true));
    // Hers never comes back, and home never hears of it from her.
    world.set_offline(CHITRA, true);
    world.set_relay_down(HOME, false);
    world.set_offline(DESKTOP, false);
    world.run_for(600_000);
    assert!(!world.devices[DESKTOP].texts(&town.group).contains(&"left for later".into()));
    world.run_for(40 * 3_600_000);
    assert!(
        world.devices[DESKTOP].texts(&town.group).contains(&"left for later".into()),
        "it looked where it might lie"
    );
    let link = world.devices[DESKTOP].engine().connection();
    assert!(matches!(link, harkara_api::Connection::Online { .. }), "and is at home again: {link:?}");
}
