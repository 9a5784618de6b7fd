//! All connections of this device: the ways to the relay that are tried side by side, the one that stands, and proxies that
//! are tried on request. The worker opens the sockets and makes the requests named here, and no others.

mod exchange;
mod session;
mod tries;

pub use tries::LineJob;

use harkara_api::{Fault, ProxyFault};
use harkara_engine::routes::{Look, Planned, Race, STALL_LOOK_MS, Stall, Way, Ways, as_fault, said_by_proxy};
use harkara_engine::{RouteNews, Routes};
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, Welcome, server_frame::Body};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::Initiator;
use harkara_wire::status::MIRROR_FILE;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use session::{Link, Received, Silence};
use std::collections::{BTreeMap, HashMap, VecDeque};
use tries::{Failed, Pipe, Purpose, Try};

/// For one request to where the relay's status lies.
const FETCH_MS: u64 = 20_000;

/// Every connection there is, by its number.
pub struct Line {
    /// For session seeds and tokens.
    pub rng: ChaCha20Rng,
    ways: Ways,
    relay: Option<RelayLink>,
    race: Option<Race<Planned>>,
    tries: BTreeMap<u32, Try>,
    standing: Option<Standing>,
    last: u32,
    /// Requests to where the relay's status lies.
    fetching: Vec<u32>,
    /// Of the race that is run.
    failures: Vec<Failed>,
    /// There are proxies that can't lead to this relay.
    unfit: bool,
    /// What the engine was told of proxies that did not work.
    told: HashMap<u32, ProxyFault>,
    /// For how long the relay has asked to be left alone.
    advice_ms: u64,
    jobs: Vec<LineJob>,
    news: VecDeque<News>,
}

/// The connection on which the relay has welcomed this device.
struct Standing {
    number: u32,
    way: Way,
    pipe: Pipe,
    link: Link,
    since_ms: u64,
    /// How much has come.
    came: u64,
    /// Where a network might stall it: when to look next.
    stall: Option<(Stall, u64)>,
}

/// What the driver is to hear.
#[derive(Debug)]
pub enum News {
    /// A connection is open: it wants a session ([`Line::shake_hands`]).
    Open(u32),
    /// The relay has welcomed this device, through this proxy or none.
    Welcomed(Welcome, Option<u32>),
    /// The relay said something.
    Frame(ServerFrame),
    /// The engine is to know of a way.
    Route(RouteNews),
    /// The connection has ended, or none could be made.
    Lost(Fault),
    /// A proxy was tried on request.
    Tested {
        /// The request.
        id: u64,
        /// Why it does not lead to the relay.
        fault: Option<ProxyFault>,
        /// How long that took.
        took_ms: u64,
    },
}

impl Line {
    /// `seed`: fresh randomness.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            rng: ChaCha20Rng::from_seed(seed),
            ways: Ways::default(),
            relay: None,
            race: None,
            tries: BTreeMap::new(),
            standing: None,
            last: 0,
            fetching: Vec::new(),
            failures: Vec::new(),
            unfit: false,
            told: HashMap::new(),
            advice_ms: 0,
            jobs: Vec::new(),
            news: VecDeque::new(),
        }
    }

    /// Its connections have numbers beyond this one.
    pub fn numbered_from(self, last: u32) -> Self {
        Self { last, ..self }
    }

    /// From now on these ways. True where what there is must be made anew.
    pub fn set(&mut self, routes: Routes) -> bool {
        self.ways.set(routes);
        self.told.clear();
        self.jobs.extend(self.fetching.drain(..).map(|number| LineJob::Close { number }));
        match &self.standing {
            Some(standing) => !self.ways.allow(standing.way),
            None => self.relay.is_some(),
        }
    }

    /// This relay is wanted. True where it is not the one that is connected to, or tried.
    pub fn want(&mut self, relay: RelayLink) -> bool {
        let active = self.standing.is_some() || self.race.is_some();
        let new = !active || self.relay.as_ref() != Some(&relay);
        self.relay = Some(relay);
        new
    }

    /// No relay is wanted.
    pub fn leave(&mut self) {
        self.relay = None;
    }

    /// Fetches the relay's status from these web addresses: directly or from the site of a proxy, which a browser does alike.
    pub fn fetch(&mut self, mirrors: &[String], now_ms: u64) {
        for mirror in mirrors {
            if !self.ways.to_mirror(mirror, now_ms, tries::unusable).is_empty() {
                self.last += 1;
                self.fetching.push(self.last);
                let url = format!("{mirror}{MIRROR_FILE}");
                self.jobs.push(LineJob::Get { number: self.last, url, limit_ms: FETCH_MS });
            }
        }
    }

    /// Whether this request was still wanted; it is over.
    pub fn fetched(&mut self, number: u32) -> bool {
        let before = self.fetching.len();
        self.fetching.retain(|fetching| *fetching != number);
        self.fetching.len() < before
    }

    /// The network has been away.
    pub fn forget_failures(&mut self) {
        self.ways.forget();
    }

    /// Begins to try all ways.
    pub fn begin(&mut self, now_ms: u64) {
        self.hang_up();
        let Some(relay) = &self.relay else { return };
        self.advice_ms = 0;
        self.failures.clear();
        // A browser does not say in which network it is.
        let (plan, left) = self.ways.plan(relay, Vec::new(), now_ms, tries::unusable);
        self.unfit = !left.is_empty();
        left.into_iter().for_each(|(proxy, fault)| self.tell(proxy, fault));
        self.race = Some(Race::new(plan));
        self.run(now_ms);
    }

    /// Nothing is said or heard any more. Proxies that are tried on request are not concerned.
    pub fn hang_up(&mut self) {
        self.race = None;
        let racing = self.tries.extract_if(.., |_, tried| tried.purpose == Purpose::Race).map(|(number, _)| number);
        let closing = racing.chain(self.standing.take().map(|standing| standing.number));
        self.jobs.extend(closing.map(|number| LineJob::Close { number }));
    }

    /// The worker has opened a socket.
    pub fn opened(&mut self, number: u32, now_ms: u64) {
        let Some(tried) = self.tries.get_mut(&number) else { return };
        tried.opened = true;
        match tried.purpose {
            Purpose::Test { whole: false, .. } => self.won(number, None, now_ms),
            _ => self.news.push_back(News::Open(number)),
        }
    }

    /// A session begins on an open connection.
    pub fn shake_hands(&mut self, number: u32, initiator: Initiator, message: Vec<u8>, now_ms: u64) {
        let Some(tried) = self.tries.get_mut(&number) else { return };
        tried.link = Link::Handshake(Box::new(initiator));
        tried.pipe.send(number, message, now_ms, &mut self.jobs);
    }

    /// There can be no session.
    pub fn no_session(&mut self, number: u32, now_ms: u64) {
        self.failed(number, Fault::RelayFault, None, now_ms);
    }

    /// A message has come.
    pub fn received(&mut self, number: u32, message: &[u8], now_ms: u64) {
        if self.standing.as_ref().is_some_and(|standing| standing.number == number) {
            self.heard(message, now_ms);
        } else {
            self.answered(number, message, now_ms);
        }
    }

    /// A socket is closed, or could not be opened.
    pub fn ended(&mut self, number: u32, code: u16, reason: &str, now_ms: u64) {
        let Some(standing) = self.standing.as_ref().filter(|standing| standing.number == number) else {
            return self.refused(number, code, reason, now_ms);
        };
        match (standing.way.proxy, said_by_proxy(code)) {
            (Some(proxy), Some(fault)) => {
                self.tell(proxy, fault);
                self.lose(as_fault(fault), now_ms);
            }
            _ => self.lose(Fault::RelayDown, now_ms),
        }
    }

    /// A frame for the relay; nothing where there is no session: the engine will say it again.
    pub fn send(&mut self, frame: &ClientFrame, now_ms: u64) {
        let Some(standing) = &mut self.standing else { return };
        for message in standing.link.seal(frame).unwrap_or_default() {
            standing.pipe.send(standing.number, message, now_ms, &mut self.jobs);
        }
    }

    /// The time of [`Line::timeout`] has come.
    pub fn tick(&mut self, now_ms: u64) {
        let late: Vec<_> = self.tries.iter().filter(|(_, tried)| tried.until_ms <= now_ms).map(|(at, _)| *at).collect();
        for number in late {
            self.failed(number, Fault::RelayDown, None, now_ms);
        }
        for tried in self.tries.values_mut() {
            tried.pipe.tick(now_ms, &mut self.jobs);
        }
        self.run(now_ms);
        self.look(now_ms);
    }

    /// When to call [`Line::tick`].
    pub fn timeout(&self) -> Option<u64> {
        let tries = self.tries.values().flat_map(|tried| [Some(tried.until_ms), tried.pipe.timeout()]);
        let standing = self.standing.iter().flat_map(|standing| {
            let look = standing.stall.as_ref().map(|(_, at_ms)| *at_ms);
            [standing.link.timeout(), standing.pipe.timeout(), look]
        });
        let race = self.race.as_ref().and_then(Race::next_ms);
        tries.chain(standing).chain([race]).flatten().min()
    }

    /// For how long the relay has asked, on the last connection or try, to be left alone; 0: it hasn't.
    pub fn advice_ms(&self) -> u64 {
        self.advice_ms
    }

    /// What has happened, in order.
    pub fn poll_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// What the worker is to do.
    pub fn jobs(&mut self) -> Vec<LineJob> {
        std::mem::take(&mut self.jobs)
    }

    /// A message on the connection that stands.
    fn heard(&mut self, message: &[u8], now_ms: u64) {
        let Some(standing) = &mut self.standing else { return };
        standing.came += message.len() as u64;
        match standing.link.receive(message, now_ms) {
            Ok(Received::Nothing) => {}
            Ok(Received::Frame(ServerFrame { body: Some(Body::GoingAway(going)), .. })) => {
                self.advice_ms = going.retry_after_ms;
                self.lose(Fault::RelayAway, now_ms);
            }
            Ok(Received::Frame(frame)) => self.news.push_back(News::Frame(frame)),
            Err(fault) => self.lose(fault, now_ms),
        }
    }

    /// Looks after the connection that stands.
    fn look(&mut self, now_ms: u64) {
        let Some(standing) = &mut self.standing else { return };
        let mut send = Vec::new();
        match standing.link.silence(now_ms) {
            Silence::Bearable => {}
            Silence::Ask(messages) => send = messages,
            Silence::Dead => return self.lose(Fault::RelayDown, now_ms),
        }
        if let Some((stall, at_ms)) = standing.stall.as_mut().filter(|(_, at_ms)| *at_ms <= now_ms) {
            *at_ms = now_ms + STALL_LOOK_MS;
            match stall.look(standing.came) {
                Look::Fine => {}
                Look::Ask => send.extend(standing.link.ask()),
                Look::Stalled => {
                    let way = standing.way;
                    self.ways.stalled(way);
                    return self.lose(Fault::ProxyDown, now_ms);
                }
            }
        }
        for message in send {
            standing.pipe.send(standing.number, message, now_ms, &mut self.jobs);
        }
        standing.pipe.tick(now_ms, &mut self.jobs);
    }

    /// The connection that stood is gone, or none could be made.
    fn lose(&mut self, fault: Fault, now_ms: u64) {
        if let Some(Standing { way, since_ms, .. }) = self.standing {
            let blamed = self.ways.ended(way, fault, now_ms.saturating_sub(since_ms), now_ms);
            if let (Some(proxy), Some(fault)) = (way.proxy, blamed) {
                self.tell(proxy, fault);
            }
        }
        self.hang_up();
        self.news.push_back(News::Lost(fault));
    }

    /// Says that a proxy does not work, unless that is known.
    fn tell(&mut self, proxy: u32, fault: ProxyFault) {
        if self.told.insert(proxy, fault) != Some(fault) {
            self.news.push_back(News::Route(RouteNews::Failed { proxy, fault }));
        }
    }
}
