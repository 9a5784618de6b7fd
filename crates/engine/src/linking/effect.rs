//! What a side of a link wants done, and how the relay's answers find their way back.

use harkara_api::{ErrorCode, LinkState};
use harkara_wire::id::{AccountId, RendezvousId};
use harkara_wire::proto::linking::refused::Reason;
use harkara_wire::proto::relay::{self, client_frame::Request};

/// What an answer of the relay belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// New device: a room.
    Open,
    /// Phone: the room of a code.
    Join,
    /// Either: back into the room after a lost connection.
    Back(RendezvousId),
    /// Either: a message into the room.
    Say(RendezvousId),
    /// Either: the answer does not matter.
    Close,
    /// Phone: the roster that lists the new device.
    Enlist,
    /// Either: what the relay knows of the account.
    Record,
}

/// What a side wants done, in order.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Ask the relay.
    Ask(Question, Request),
    /// Tell the screen.
    Show(LinkState),
    /// New device: it belongs to an account now.
    Linked(Box<super::new_device::Identity>),
    /// Phone: the relay lists the new device.
    Enlisted(Box<super::phone::Enlisted>),
}

/// A message of the other side.
#[derive(Debug)]
pub(crate) struct Heard<'a> {
    /// Where.
    pub room: RendezvousId,
    /// Each side counts its own from 1.
    pub number: u32,
    /// Bytes of the other side, through the relay.
    pub payload: &'a [u8],
}

/// Collects effects.
#[derive(Debug, Default)]
pub(crate) struct Effects(pub Vec<Effect>);

impl Effects {
    pub fn ask(&mut self, question: Question, request: Request) {
        self.0.push(Effect::Ask(question, request));
    }

    pub fn show(&mut self, state: LinkState) {
        self.0.push(Effect::Show(state));
    }

    pub fn fail(&mut self, code: ErrorCode) {
        self.show(LinkState::Failed { code });
    }

    pub fn ask_for(&mut self, account: &AccountId) {
        let by = Some(relay::get_account::By::AccountId(account.to_vec()));
        self.ask(Question::Record, Request::GetAccount(relay::GetAccount { by }));
    }

    pub fn close(&mut self, room: RendezvousId) {
        let request = relay::CloseRendezvous { rendezvous_id: room.to_vec() };
        self.ask(Question::Close, Request::CloseRendezvous(request));
    }
}

/// What this side tells the other one when it gives up for `code`.
pub(crate) fn reason(code: ErrorCode) -> Reason {
    match code {
        ErrorCode::LinkRefused => Reason::Declined,
        ErrorCode::CodeWrong => Reason::CodesDiffer,
        ErrorCode::LinkTimedOut => Reason::TimedOut,
        _ => Reason::Failed,
    }
}
