//! Three people who go on talking, whatever is done to them.

use harkara_api::{ChatId, Command, Content, Status, SystemLine};
use harkara_testkit::{ASHA, BILAL, CHITRA, World};
use std::collections::BTreeSet;

pub struct Talk {
    pub world: World,
    pub direct: ChatId,
    pub group: ChatId,
    texts: u64,
    pub accepted: BTreeSet<(ChatId, String)>,
    /// Its writer never heard what became of it.
    perhaps: BTreeSet<(ChatId, String)>,
}

impl Talk {
    pub fn new(seed: u64) -> Self {
        let mut world = World::with_people(seed, 3);
        let direct = world.direct(ASHA, BILAL);
        let group = world.group(ASHA, "Monsoon", &[BILAL, CHITRA]);
        world.settle();
        Self { world, direct, group, texts: 0, accepted: BTreeSet::new(), perhaps: BTreeSet::new() }
    }

    /// Everybody writes, whatever the relay makes of it.
    pub fn go_on(&mut self, rounds: u64) {
        for _ in 0..rounds {
            self.texts += 1;
            for (device, chat) in
                [(ASHA, &self.direct), (BILAL, &self.direct), (BILAL, &self.group), (CHITRA, &self.group)]
            {
                let text = format!("{} from {device}", self.texts);
                let send = Command::text(chat, text.clone());
                let Some(command) = self.world.tell(device, send) else { continue };
                match self.world.reply(device, command) {
                    Some(Ok(_)) => self.accepted.insert((chat.clone(), text)),
                    Some(Err(_)) => false,
                    // Its process died before it could say.
                    None => self.perhaps.insert((chat.clone(), text)),
                };
            }
            self.world.run_for(3_000);
        }
    }

    /// The relay is honest again: nothing is lost, nothing doubled, and all devices show the same.
    pub fn assert_all_is_well(&mut self) {
        self.assert_nothing_lost();
        self.world.assert_same(&self.direct, &[ASHA, BILAL]);
        self.world.assert_same(&self.group, &[ASHA, BILAL, CHITRA]);
    }

    /// The same, but for the order.
    pub fn assert_nothing_lost(&mut self) {
        self.come_to_rest();
        for (chat, people) in [(&self.direct, &[ASHA, BILAL][..]), (&self.group, &[ASHA, BILAL, CHITRA])] {
            let here: BTreeSet<_> = people.iter().flat_map(|one| self.world.devices[*one].texts(chat)).collect();
            let perhaps = self.perhaps.iter().filter(|(_, text)| here.contains(text));
            let texts = self.accepted.iter().chain(perhaps).filter(|(at, _)| at == chat);
            let texts = texts.map(|(_, text)| text.clone()).collect();
            for device in people {
                self.world.assert_texts(chat, *device, &texts);
                self.world.assert_ticks(chat, *device, Status::Delivered);
            }
        }
    }

    /// After what can't be undone: whoever lacks something says so, nobody claims that it is there, and from now on
    /// everything arrives.
    pub fn assert_what_is_lost_is_said(&mut self) {
        self.come_to_rest();
        for (chat, people) in [(&self.direct, &[ASHA, BILAL][..]), (&self.group, &[ASHA, BILAL, CHITRA])] {
            for device in people {
                let texts = self.world.devices[*device].texts(chat);
                let lacks = self.accepted.iter().any(|(at, text)| at == chat && !texts.contains(text));
                let said = lines(&self.world, *device, chat).iter().any(|line| *line != "other");
                assert!(!lacks || said, "device {device} is silent about what it lacks");
            }
        }
        self.accepted.clear();
        self.go_on(2);
        self.come_to_rest();
        for (chat, text) in &self.accepted {
            let people = if *chat == self.direct { &[ASHA, BILAL][..] } else { &[ASHA, BILAL, CHITRA] };
            for device in people {
                let texts = self.world.devices[*device].texts(chat);
                assert_eq!(texts.iter().filter(|one| *one == text).count(), 1, "device {device}: {text:?}");
            }
        }
    }

    /// The relay is honest from now on, and everybody has time.
    pub fn come_to_rest(&mut self) {
        self.world.mangle = None;
        self.world.heal();
        for device in [ASHA, BILAL, CHITRA] {
            // A relay that lies about everything may have to be left for good; the person asks to try again.
            self.world.tell(device, Command::Reconnect);
        }
        self.world.settle();
    }
}

/// What the system says in a chat.
fn lines(world: &World, device: usize, chat: &ChatId) -> Vec<&'static str> {
    let messages = world.devices[device].messages(chat).into_iter();
    messages
        .filter_map(|message| match message.content {
            Content::System { line: SystemLine::Recovered } => Some("recovered"),
            Content::System { line: SystemLine::Unreadable { .. } } => Some("unreadable"),
            Content::System { .. } => Some("other"),
            _ => None,
        })
        .collect()
}
