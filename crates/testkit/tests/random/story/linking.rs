//! Linking in whatever weather there is: nobody waits for a better day.

use super::{Story, some_clock};
use harkara_api::{Command, ErrorCode, LinkState, Stage};
use harkara_testkit::ASHA;

impl Story<'_> {
    /// Asha has a code on one screen and a camera in her hand, and tries until it works or the day is over.
    pub fn linking_goes_on(&mut self) {
        let new = match self.newcomer {
            Some(new) => new,
            None if self.world.dice.chance(0.2) => {
                let new = self.world.add_device(ASHA);
                self.world.devices[new].clock_off_ms = some_clock(&mut self.world);
                self.newcomer = Some(new);
                new
            }
            None => return,
        };
        let both_run = self.world.devices[new].is_running() && self.world.devices[ASHA].is_running();
        if both_run && self.stage(new) == Stage::Fresh {
            self.at_both_screens(new);
        }
    }

    /// What a person does who sees these two screens.
    fn at_both_screens(&mut self, new: usize) {
        let (there, here) = (self.world.link_state(new).cloned(), self.world.link_state(ASHA).cloned());
        match (there, here) {
            (None | Some(LinkState::Idle | LinkState::CodesUsedUp | LinkState::Failed { .. }), _) => {
                let relay_link = self.world.link();
                self.world.tell(new, Command::StartLinking { relay_link, device_name: "laptop".into() });
            }
            (Some(LinkState::Compare { request: there }), Some(LinkState::Compare { request: here })) => {
                // The words differ where one screen is still at an earlier attempt.
                let same = (there.words, there.numbers) == (here.words, here.numbers);
                self.world.tell(ASHA, Command::ConfirmLink { same });
            }
            (Some(LinkState::Compare { .. }), Some(LinkState::Finishing)) => {}
            (Some(LinkState::Compare { .. }), _) => {
                // The phone has died, or given up, and has nothing to compare any more.
                self.world.tell(new, Command::CancelLinking);
            }
            (Some(LinkState::ShowCode { code, .. }), _) if self.may_scan(&code) => {
                if let Some(command) = self.world.tell(ASHA, Command::ScanLinkCode { code: code.clone() }) {
                    self.scanned = Some((code, command));
                }
            }
            _ => {}
        }
    }

    /// A code is scanned once, and again where that was refused for want of a connection, or the answer went down with the
    /// phone.
    fn may_scan(&mut self, code: &str) -> bool {
        let Some((_, command)) = self.scanned.as_ref().filter(|(scanned, _)| scanned == code) else { return true };
        match self.world.reply(ASHA, *command) {
            Some(Err(error)) => error.code == ErrorCode::Offline,
            Some(Ok(_)) => false,
            None => self.world.link_state(ASHA).is_none(),
        }
    }

    /// Good weather: whoever had begun to link gets there, and soon.
    pub fn linking_ends(&mut self) {
        let Some(new) = self.newcomer else { return };
        for _ in 0..60 {
            if self.stage(new) == Stage::Linked {
                return;
            }
            self.linking_goes_on();
            self.world.run_for(10_000);
        }
        panic!("never linked: {:?} here, {:?} there", self.world.link_state(ASHA), self.world.link_state(new));
    }
}
