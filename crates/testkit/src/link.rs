//! Linking a device, as two people at two screens do it (or one person at both).

use crate::World;
use harkara_api::{Command, Event, LinkRequest, LinkState};

impl World {
    /// The last stage of linking a device has told its screen.
    pub fn link_state(&self, device: usize) -> Option<&LinkState> {
        self.devices[device].events.iter().rev().find_map(|event| match event {
            Event::Link { state } => Some(state),
            _ => None,
        })
    }

    /// The new device shows its code: the QR's text, and the typed one.
    pub fn show_code(&mut self, new: usize) -> (String, String) {
        let start = Command::StartLinking { relay_link: self.link(), device_name: "desktop".into() };
        self.command(new, start).unwrap();
        self.until(|world| matches!(world.link_state(new), Some(LinkState::ShowCode { .. })));
        match self.link_state(new) {
            Some(LinkState::ShowCode { code, typed, .. }) => (code.clone(), typed.clone()),
            state => panic!("no code: {state:?}"),
        }
    }

    /// Both compare.
    pub fn compared(&mut self, device: usize) -> LinkRequest {
        self.until(|world| {
            !matches!(world.link_state(device), Some(LinkState::Contacting | LinkState::ShowCode { .. }))
        });
        match self.link_state(device) {
            Some(LinkState::Compare { request }) => request.clone(),
            state => panic!("nothing to compare: {state:?}"),
        }
    }

    /// Links a new device to a person's phone, in calm weather, and lets its history come.
    pub fn link_device(&mut self, phone: usize) -> usize {
        let new = self.add_device(self.devices[phone].person);
        let (code, _) = self.show_code(new);
        self.tell(phone, Command::ScanLinkCode { code });
        let (here, there) = (self.compared(phone), self.compared(new));
        assert_eq!((here.words, here.numbers), (there.words, there.numbers), "both show the same");
        self.tell(phone, Command::ConfirmLink { same: true });
        self.until(|world| matches!(world.link_state(new), Some(LinkState::Done | LinkState::Failed { .. })));
        assert!(matches!(self.link_state(new), Some(LinkState::Done)), "{:?}", self.link_state(new));
        new
    }
}
