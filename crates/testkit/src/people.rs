//! What people do with their devices.

use crate::World;
use harkara_api::{ApiError, ChatId, Command, MessageId, Reply};

/// The first person.
pub const ASHA: usize = 0;
/// The second.
pub const BILAL: usize = 1;
/// The third.
pub const CHITRA: usize = 2;
/// The fourth.
pub const DILIP: usize = 3;
/// Their handles.
pub const NAMES: [&str; 5] = ["asha", "bilal", "chitra", "dilip", "esra"];

impl World {
    /// A world in which these first people have signed up, each with a phone whose number is the person's.
    pub fn with_people(seed: u64, people: usize) -> Self {
        let mut world = Self::new(seed);
        for (person, name) in NAMES.iter().enumerate().take(people) {
            let phone = world.add_device(person);
            let sign_up = Command::SignUp {
                relay_link: world.link(),
                handle: (*name).into(),
                name: format!("{name}!"),
                device_name: "phone".into(),
            };
            world.command(phone, sign_up).unwrap();
        }
        world.settle();
        world
    }

    /// The answer to a command, once.
    pub fn reply(&mut self, device: usize, command: u64) -> Option<Result<Reply, ApiError>> {
        self.devices[device].replies.remove(&command)
    }

    /// The answer to a command, if there is one already; it can be taken later.
    pub fn reply_so_far(&self, device: usize, command: u64) -> Option<&Result<Reply, ApiError>> {
        self.devices[device].replies.get(&command)
    }

    /// Says something to a running device and waits for the answer; time passes for everybody.
    pub fn command(&mut self, device: usize, command: Command) -> Result<Reply, ApiError> {
        let id = self.tell(device, command.clone()).expect("the device is running");
        let answered = self.until(|world| world.devices[device].replies.contains_key(&id));
        assert!(answered, "no answer to {command:?}");
        self.reply(device, id).unwrap()
    }

    /// Opens the direct chat with somebody.
    pub fn direct(&mut self, device: usize, other: usize) -> ChatId {
        match self.command(device, Command::StartDirectChat { handle: NAMES[other].into() }).unwrap() {
            Reply::Chat { chat } => chat,
            reply => panic!("{reply:?}"),
        }
    }

    /// Makes a group.
    pub fn group(&mut self, device: usize, name: &str, others: &[usize]) -> ChatId {
        let handles = others.iter().map(|other| NAMES[*other].into()).collect();
        match self.command(device, Command::CreateGroup { name: name.into(), handles }).unwrap() {
            Reply::Chat { chat } => chat,
            reply => panic!("{reply:?}"),
        }
    }

    /// Writes a text.
    pub fn write(&mut self, device: usize, chat: &ChatId, text: &str) -> MessageId {
        match self.command(device, Command::text(chat, text)).unwrap() {
            Reply::Message { message } => message,
            reply => panic!("{reply:?}"),
        }
    }

    /// Reads a chat to its end, as a person does; a moment's fault of the disk is nothing to them.
    pub fn read(&mut self, device: usize, chat: &ChatId) {
        let last = self.devices[device].messages(chat).into_iter().rfind(|message| !message.outgoing);
        if let Some(last) = last {
            self.tell(device, Command::MarkRead { chat: chat.clone(), up_to: last.id });
        }
    }

    /// Running devices of a person.
    pub fn devices_of(&self, person: usize) -> Vec<usize> {
        (0..self.devices.len()).filter(|device| self.devices[*device].person == person).collect()
    }
}
