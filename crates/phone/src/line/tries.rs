//! Connections on which the relay has not welcomed this device yet: the race of all ways, and single proxies.

use super::exchange::{Brought, Exchange};
use super::session::{Link, Received, as_welcome};
use super::{Line, News, Standing};
use harkara_api::{Fault, ProxyFault};
use harkara_engine::RouteNews;
use harkara_engine::routes::{
    Planned, Race, STALL_LOOK_MS, Stall, Way, as_fault, behind_proxy, first_relay, said_by_proxy, unfit, weight,
};
use harkara_wire::address::relay_name;
use harkara_wire::proto::relay::{Welcome, server_frame::Body};
use harkara_wire::proxy::Proxy;
use harkara_wire::proxy_token::Purpose as For;
use harkara_wire::session::{CLOSE_RELAY_KEY, CLOSE_TRY_LATER};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// From the first packet to the relay's welcome, directly and through a proxy.
const DIRECT_MS: u64 = 15_000;
const PROXY_MS: u64 = 30_000;
/// What may have come that no browser tells of: the encryption's handshake, certificates, the beginning of a message. Enough for
/// a network to stall a connection from the relay's welcome on.
const UNSEEN: u64 = 6_000;

/// What the worker is to do, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // `number`: of the connection
pub enum LineJob {
    /// Open a WebSocket.
    Open { number: u32, url: String },
    /// Send a message by one.
    Send { number: u32, message: Vec<u8> },
    /// Make a request without anything of this origin's, and say what came back.
    Post { number: u32, slot: u8, url: String, body: Vec<u8>, limit_ms: u64 },
    /// The same without a body, of a web server.
    Get { number: u32, url: String, limit_ms: u64 },
    /// This is the connection from now on.
    Stands { number: u32 },
    /// Close it, and say nothing more of it.
    Close { number: u32 },
}

/// What carries a session's messages.
pub(super) enum Pipe {
    Socket,
    Exchange(Box<Exchange>),
}

/// What a connection is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Race,
    /// A person asked. `whole`: up to the relay's welcome.
    Test {
        id: u64,
        proxy: u32,
        began_ms: u64,
        whole: bool,
    },
}

pub(super) struct Try {
    pub(super) purpose: Purpose,
    pub(super) pipe: Pipe,
    pub(super) link: Link,
    pub(super) opened: bool,
    pub(super) until_ms: u64,
    planned: Planned,
    came: u64,
}

/// Why a way did not lead to the relay.
pub(super) struct Failed {
    way: Way,
    fault: Fault,
    proxy: Option<ProxyFault>,
    advice_ms: Option<u64>,
}

impl Pipe {
    pub(super) fn send(&mut self, number: u32, message: Vec<u8>, now_ms: u64, jobs: &mut Vec<LineJob>) {
        match self {
            Self::Socket => jobs.push(LineJob::Send { number, message }),
            Self::Exchange(exchange) => exchange.say(&message, now_ms, jobs),
        }
    }

    pub(super) fn tick(&mut self, now_ms: u64, jobs: &mut Vec<LineJob>) {
        if let Self::Exchange(exchange) = self {
            exchange.tick(now_ms, jobs);
        }
    }

    pub(super) fn timeout(&self) -> Option<u64> {
        match self {
            Self::Socket => None,
            Self::Exchange(exchange) => exchange.timeout(),
        }
    }
}

/// What a browser has against a proxy: it speaks WebSocket and HTTPS, and nothing else.
pub(super) fn unusable(proxy: &Proxy) -> Option<ProxyFault> {
    matches!(proxy, Proxy::General(_)).then_some(ProxyFault::DesktopOnly)
}

impl Line {
    /// Tries one proxy, beside whatever else goes on. False where there is none, or nothing it could lead to.
    pub fn test(&mut self, id: u64, number: u32, now_ms: u64) -> bool {
        let Some(proxy) = self.ways.proxy(number) else { return false };
        let (whole, relay) = (self.relay.is_some(), self.relay.clone().or_else(|| first_relay(proxy)));
        let fault = unusable(proxy).or_else(|| unfit(proxy, relay.as_ref()?, now_ms));
        let purpose = Purpose::Test { id, proxy: number, began_ms: now_ms, whole };
        let planned = relay.and_then(|relay| self.ways.leading(number, &relay));
        match (fault, planned) {
            (Some(fault), _) => self.tested(purpose, Some(fault), now_ms),
            (None, Some(planned)) => self.dial(planned, purpose, now_ms),
            (None, None) => return false,
        }
        true
    }

    /// Starts whatever is due; where all have failed, says so.
    pub(super) fn run(&mut self, now_ms: u64) {
        while let Some(planned) = self.race.as_mut().and_then(|race| race.start(now_ms)) {
            self.dial(planned, Purpose::Race, now_ms);
        }
        if self.race.as_ref().is_some_and(Race::is_lost) {
            let fault = self.verdict();
            self.lose(fault, now_ms);
        }
    }

    /// A socket of a try is closed, or could not be opened.
    pub(super) fn refused(&mut self, number: u32, code: u16, reason: &str, now_ms: u64) {
        let Some(tried) = self.tries.get(&number) else { return };
        let said = said_by_proxy(code).filter(|_| tried.planned.way.proxy.is_some());
        let (fault, advice_ms) = match code {
            CLOSE_RELAY_KEY => (Fault::RelayKeyChanged, None),
            CLOSE_TRY_LATER => (Fault::RelayBusy, Some(reason.parse().unwrap_or(0))),
            _ => (Fault::RelayDown, None),
        };
        let unopened = (!tried.opened && tried.planned.way.proxy.is_some()).then_some(ProxyFault::Unopened);
        self.failed_by(number, fault, said.or(unopened), advice_ms, now_ms);
    }

    /// A request of an exchange has ended; `body`: none where it failed.
    pub fn posted(&mut self, number: u32, slot: u8, body: Option<&[u8]>, now_ms: u64) {
        let standing = self.standing.as_mut().filter(|standing| standing.number == number);
        let pipe = match standing {
            Some(standing) => &mut standing.pipe,
            None => match self.tries.get_mut(&number) {
                Some(tried) => &mut tried.pipe,
                None => return,
            },
        };
        let Pipe::Exchange(exchange) = pipe else { return };
        let (messages, end) = match exchange.answered(slot, body, now_ms, &mut self.jobs) {
            Brought::Opened => return self.opened(number, now_ms),
            Brought::Messages(messages) => (messages, None),
            Brought::End(messages, fault) => (messages, Some(fault)),
        };
        for message in messages {
            self.received(number, &message, now_ms);
        }
        let Some(fault) = end else { return };
        if self.standing.as_ref().is_some_and(|standing| standing.number == number) {
            self.lose(fault.map_or(Fault::RelayDown, as_fault), now_ms);
        } else {
            self.failed_by(number, Fault::RelayDown, fault, None, now_ms);
        }
    }

    /// A message on a connection that has not been welcomed yet.
    pub(super) fn answered(&mut self, number: u32, message: &[u8], now_ms: u64) {
        let Some(tried) = self.tries.get_mut(&number) else { return };
        tried.came += message.len() as u64;
        match tried.link.receive(message, now_ms) {
            Ok(Received::Nothing) => {}
            Ok(Received::Frame(frame)) => match (as_welcome(&frame).cloned(), frame.body) {
                (Some(welcome), _) => self.won(number, Some(welcome), now_ms),
                (_, Some(Body::GoingAway(going))) => {
                    self.failed_by(number, Fault::RelayAway, None, Some(going.retry_after_ms), now_ms);
                }
                _ => self.failed(number, Fault::RelayFault, None, now_ms),
            },
            Err(fault) => self.failed(number, fault, None, now_ms),
        }
    }

    /// It leads to the relay.
    pub(super) fn won(&mut self, number: u32, welcome: Option<Welcome>, now_ms: u64) {
        let Some(tried) = self.tries.remove(&number) else { return };
        let Some(welcome) = welcome.filter(|_| tried.purpose == Purpose::Race) else {
            self.jobs.push(LineJob::Close { number });
            return self.tested(tried.purpose, None, now_ms);
        };
        self.hang_up();
        let losers: Vec<_> = self.failures.drain(..).map(|failed| failed.way.proxy).collect();
        let (way, proxy) = (tried.planned.way, tried.planned.way.proxy);
        let network = self.ways.won(&tried.planned, losers, now_ms);
        if let Some(proxy) = proxy {
            self.told.remove(&proxy);
        }
        let stall = (proxy.is_some() && !way.exchange).then(|| (Stall::default(), now_ms + STALL_LOOK_MS));
        let Try { pipe, link, came, .. } = tried;
        self.standing = Some(Standing { number, way, pipe, link, since_ms: now_ms, came, stall });
        self.jobs.push(LineJob::Stands { number });
        self.news.push_back(News::Welcomed(welcome, proxy));
        self.news.push_back(News::Route(RouteNews::Won { network, proxy }));
    }

    pub(super) fn failed(&mut self, number: u32, fault: Fault, proxy: Option<ProxyFault>, now_ms: u64) {
        self.failed_by(number, fault, proxy, None, now_ms);
    }

    /// It does not lead to the relay. `proxy`: what is known to be wrong with the proxy.
    fn failed_by(&mut self, number: u32, fault: Fault, proxy: Option<ProxyFault>, advice: Option<u64>, now_ms: u64) {
        let Some(tried) = self.tries.remove(&number) else { return };
        self.jobs.push(LineJob::Close { number });
        let proxy = tried.planned.way.proxy.map(|_| proxy.unwrap_or_else(|| behind_proxy(fault)));
        if tried.purpose != Purpose::Race {
            return self.tested(tried.purpose, proxy, now_ms);
        }
        if let (Some(number), Some(fault)) = (tried.planned.way.proxy, proxy) {
            self.tell(number, fault);
        }
        // What the relay itself has said is believed; what else is wrong behind a proxy is the proxy's.
        let fault = proxy.filter(|_| advice.is_none()).map_or(fault, as_fault);
        self.failures.push(Failed { way: tried.planned.way, fault, proxy, advice_ms: advice });
        if let Some(race) = &mut self.race {
            race.failed();
        }
        self.run(now_ms);
    }

    fn tested(&mut self, purpose: Purpose, fault: Option<ProxyFault>, now_ms: u64) {
        let Purpose::Test { id, proxy, began_ms, .. } = purpose else { return };
        let news = match fault {
            Some(fault) => RouteNews::Failed { proxy, fault },
            None => RouteNews::Worked { proxy },
        };
        self.news.push_back(News::Route(news));
        self.news.push_back(News::Tested { id, fault, took_ms: now_ms.saturating_sub(began_ms) });
    }

    fn dial(&mut self, planned: Planned, purpose: Purpose, now_ms: u64) {
        let Planned { way, ref address } = planned;
        self.last += 1;
        let number = self.last;
        let (mut pipe, mut came) = (Pipe::Socket, 0);
        let seed: [u8; 32] = self.rng.random();
        let through = way.proxy.and_then(|proxy| self.ways.proxy(proxy)).zip(relay_name(address));
        match through {
            Some((Proxy::Harkara(link), name)) if way.exchange => {
                let exchange =
                    Exchange::begin(number, link.clone(), name, ChaCha20Rng::from_seed(seed), now_ms, &mut self.jobs);
                pipe = Pipe::Exchange(Box::new(exchange));
            }
            Some((Proxy::Harkara(link), name)) => {
                came = UNSEEN;
                let path = link.request_path(&name, For::Tunnel, now_ms, ChaCha20Rng::from_seed(seed).random());
                self.jobs.push(LineJob::Open { number, url: format!("wss://{}{path}", link.authority()) });
            }
            // No plan has any other proxy in it.
            Some((Proxy::General(_), _)) => {}
            None => self.jobs.push(LineJob::Open { number, url: address.clone() }),
        }
        let until_ms = now_ms + if way.proxy.is_some() { PROXY_MS } else { DIRECT_MS };
        let tried = Try { purpose, pipe, link: Link::Away, opened: false, until_ms, planned, came };
        self.tries.insert(number, tried);
    }

    /// Why there is no connection.
    fn verdict(&mut self) -> Fault {
        let says = |failed: &Failed| weight(failed.way.proxy.is_some(), failed.advice_ms.is_some(), failed.proxy);
        match self.failures.iter().rev().max_by_key(|failed| says(failed)) {
            Some(failed) => {
                self.advice_ms = failed.advice_ms.unwrap_or(0);
                failed.fault
            }
            None if self.unfit => Fault::ProxyDown,
            None => Fault::NoProxy,
        }
    }
}
