//! Three people who go on talking, whatever is done to them.

use harkara_api::{ChatId, Command, Status};
use harkara_testkit::{ASHA, BILAL, CHITRA, World};
use std::collections::BTreeSet;

pub struct Talk {
    pub world: World,
    pub direct: ChatId,
    pub group: ChatId,
    texts: u64,
    pub accepted: BTreeSet<(ChatId, String)>,
}

impl Talk {
    pub fn new(seed: u64) -> Self {
        let mut world = World::with_people(seed, 3);
        let direct = world.direct(ASHA, BILAL);
        let group = world.group(ASHA, "Monsoon", &[BILAL, CHITRA]);
        world.settle();
        Self { world, direct, group, texts: 0, accepted: BTreeSet::new() }
    }

    /// Everybody writes, whatever the relay makes of it.
    pub fn go_on(&mut self, rounds: u64) {
        for _ in 0..rounds {
            self.texts += 1;
            for (device, chat) in
                [(ASHA, &self.direct), (BILAL, &self.direct), (BILAL, &self.group), (CHITRA, &self.group)]
            {
                let text = format!("{} from {device}", self.texts);
                let send = Command::SendText { chat: chat.clone(), text: text.clone() };
                if let Some(command) = self.world.tell(device, send)
                    && let Some(Ok(_)) = self.world.reply(device, command)
                {
                    self.accepted.insert((chat.clone(), text));
                }
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
        let texts = |chat: &ChatId| -> BTreeSet<String> {
            self.accepted.iter().filter(|(in_chat, _)| in_chat == chat).map(|(_, text)| text.clone()).collect()
        };
        let (direct, group) = (texts(&self.direct), texts(&self.group));
        for device in [ASHA, BILAL] {
            self.world.assert_texts(&self.direct, device, &direct);
            self.world.assert_ticks(&self.direct, device, Status::Delivered);
        }
        for device in [ASHA, BILAL, CHITRA] {
            self.world.assert_texts(&self.group, device, &group);
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
