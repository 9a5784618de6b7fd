//! A tunnel by short requests and answers, which the worker makes: what to ask next, and again where one was lost.

use super::LineJob;
use harkara_api::ProxyFault;
use harkara_engine::routes::{EXCHANGE_TRIES, Exchanges, exchange_fault, exchange_limit_ms, exchange_pause_ms};
use harkara_wire::proxy_exchange::{Answer, Ask, State};
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::Purpose;
use rand::RngExt;
use rand_chacha::ChaCha20Rng;

/// One request at a time listens, and one says what there is to say.
pub(super) const SPEAK: u8 = 0;
const LISTEN: u8 = 1;

/// A session with a volunteer's proxy.
pub(super) struct Exchange {
    number: u32,
    link: ProxyLink,
    /// As the link names it.
    relay: String,
    flow: Exchanges,
    slots: [Slot; 2],
    open: bool,
    rng: ChaCha20Rng,
}

#[derive(Default)]
struct Slot {
    ask: Option<Ask>,
    tries: u32,
    /// It failed, and is made again then.
    again_ms: Option<u64>,
}

/// What an answer has brought.
pub(super) enum Brought {
    /// It stands from now on.
    Opened,
    /// Messages.
    Messages(Vec<Vec<u8>>),
    /// Its end, after these messages.
    End(Vec<Vec<u8>>, Option<ProxyFault>),
}

impl Exchange {
    pub(super) fn begin(
        number: u32,
        link: ProxyLink,
        relay: String,
        mut rng: ChaCha20Rng,
        now_ms: u64,
        jobs: &mut Vec<LineJob>,
    ) -> Self {
        let flow = Exchanges::new(rng.random());
        let first = flow.first();
        let mut exchange = Self { number, link, relay, flow, slots: Default::default(), open: false, rng };
        exchange.post(SPEAK, first, now_ms, jobs);
        exchange
    }

    pub(super) fn say(&mut self, message: &[u8], now_ms: u64, jobs: &mut Vec<LineJob>) {
        self.flow.say(message);
        self.go_on(now_ms, jobs);
    }

    /// `body`: none where the request failed, or a web page answered.
    pub(super) fn answered(&mut self, slot: u8, body: Option<&[u8]>, now_ms: u64, jobs: &mut Vec<LineJob>) -> Brought {
        let Some(place) = self.slots.get_mut(usize::from(slot)) else { return Brought::Messages(Vec::new()) };
        let Some(answer) = body.and_then(Answer::decode) else {
            place.tries += 1;
            if !self.open || place.tries >= EXCHANGE_TRIES {
                let fault = (!self.open).then_some(ProxyFault::Unopened);
                return Brought::End(Vec::new(), fault);
            }
            place.again_ms = Some(now_ms + exchange_pause_ms(place.tries));
            return Brought::Messages(Vec::new());
        };
        *place = Slot::default();
        if let Some(fault) = exchange_fault(answer.state) {
            return Brought::End(Vec::new(), Some(fault));
        }
        if !self.flow.take(&answer) {
            return Brought::End(Vec::new(), Some(ProxyFault::Nonsense));
        }
        let messages = std::iter::from_fn(|| self.flow.hear()).collect();
        if answer.state != State::Open {
            return Brought::End(messages, None);
        }
        let opened = !std::mem::replace(&mut self.open, true);
        self.go_on(now_ms, jobs);
        if opened { Brought::Opened } else { Brought::Messages(messages) }
    }

    /// When to call [`Exchange::tick`].
    pub(super) fn timeout(&self) -> Option<u64> {
        self.slots.iter().filter_map(|slot| slot.again_ms).min()
    }

    /// Makes again what has failed.
    pub(super) fn tick(&mut self, now_ms: u64, jobs: &mut Vec<LineJob>) {
        for slot in [SPEAK, LISTEN] {
            let place = &mut self.slots[usize::from(slot)];
            if place.again_ms.is_some_and(|at_ms| at_ms <= now_ms) {
                place.again_ms = None;
                if let Some(ask) = place.ask.clone() {
                    self.request(slot, &ask, now_ms, jobs);
                }
            }
        }
    }

    /// Always listens, and speaks where there is something to say.
    fn go_on(&mut self, now_ms: u64, jobs: &mut Vec<LineJob>) {
        if !self.open {
            return;
        }
        if self.slots[usize::from(LISTEN)].ask.is_none() {
            self.post(LISTEN, self.flow.listen(), now_ms, jobs);
        }
        if self.slots[usize::from(SPEAK)].ask.is_none()
            && let Some(ask) = self.flow.speak()
        {
            self.post(SPEAK, ask, now_ms, jobs);
        }
    }

    fn post(&mut self, slot: u8, ask: Ask, now_ms: u64, jobs: &mut Vec<LineJob>) {
        self.request(slot, &ask, now_ms, jobs);
        self.slots[usize::from(slot)].ask = Some(ask);
    }

    fn request(&mut self, slot: u8, ask: &Ask, now_ms: u64, jobs: &mut Vec<LineJob>) {
        let path = self.link.request_path(&self.relay, Purpose::Exchange, now_ms, self.rng.random());
        jobs.push(LineJob::Post {
            number: self.number,
            slot,
            url: format!("https://{}{path}", self.link.authority()),
            body: ask.encode(),
            limit_ms: exchange_limit_ms(ask),
        });
    }
}
