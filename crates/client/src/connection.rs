//! Keeps a connection to the relay for as long as the engine wants one.

mod beside;

use crate::backoff::Backoff;
use crate::dial::Address;
use crate::driver::now_ms;
use crate::fault::Failure;
use crate::route;
use crate::routes::{Route, Ways, race};
use crate::socket::Socket;
use beside::{Beside, Probe};
use harkara_api::{ApiError, ErrorCode, Fault, ProxyFault, Reply};
use harkara_engine::{RouteNews, Routes};
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, Welcome};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::Initiator;
use std::{cell::RefCell, collections::HashMap, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep, sleep_until, timeout},
};

/// A connection that has held so long was a good one: after it the waits begin anew.
const HELD: Duration = Duration::from_secs(10);
/// Linking changes keys twice; an engine that asks more often than that without a connection that held must wait.
const AT_ONCE: u32 = 2;
const LOOK_AT_ROUTES: Duration = Duration::from_secs(2);
/// For a proxy that is tried before there is an account.
const TEST: Duration = Duration::from_secs(30);

/// What the engine wants of the connection.
#[derive(Debug)]
pub(crate) enum Order {
    /// Have a connection to this relay; true: it was found in the local network, and is not looked for elsewhere.
    Connect(RelayLink, bool),
    /// Drop this one and make another, with the keys the engine has now.
    Reconnect,
    /// The person asks to try now instead of waiting longer; nothing where a connection stands.
    Hurry,
    /// Have none.
    Disconnect,
    /// Try this relay beside all else until it answers; `None`: no longer.
    Probe(Option<RelayLink>),
    /// Fetch the relay's status from these web addresses, beside all else.
    Status(Vec<String>),
    /// Use these ways from now on.
    Routes(Routes),
    /// Try a proxy, beside whatever else goes on.
    Test(u32, oneshot::Sender<Result<Reply, ApiError>>),
}

/// The first half of a session, and the message it begins with.
pub(crate) type Opening = (Initiator, Vec<u8>);

/// What happens to the connection, in the order in which it happened.
pub(crate) enum Arrival {
    /// A try with the relay that has this key begins: the engine gives the session's first half.
    Opening([u8; 32], oneshot::Sender<Opening>),
    /// The relay that has this key has welcomed this device, through this proxy or none. Frames for it go into the channel,
    /// and nowhere once this connection is gone.
    Connected([u8; 32], Welcome, Option<u32>, mpsc::UnboundedSender<ClientFrame>),
    /// The relay of [`Order::Probe`] answers.
    Probed,
    /// What lies at an address of [`Order::Status`].
    Status(Vec<u8>),
    /// A way was tried.
    Route(RouteNews),
    /// The relay said something.
    Frame(ServerFrame),
    /// Gone, or not made; the next try is after `retry_in`.
    Lost { fault: Fault, retry_in: Duration },
}

/// Carries orders out until the engine is gone.
pub(crate) async fn keep(mut orders: mpsc::UnboundedReceiver<Order>, arrivals: mpsc::Sender<Arrival>) {
    let mut keeper = Keeper::new(arrivals);
    loop {
        let Some(link) = keeper.wanted.clone() else {
            match orders.recv().await {
                Some(order) => keeper.obey(order),
                None => return,
            }
            continue;
        };
        let began = Instant::now();
        let ended = tokio::select! {
            biased;
            order = keeper.unsettling(&mut orders) => Err(order),
            failure = keeper.connection(&link) => Ok(failure),
        };
        let stood = keeper.in_use.take().is_some();
        if began.elapsed() > HELD {
            keeper.calm();
        }
        let (fault, wait) = match ended {
            Err(None) => return,
            Err(Some(Order::Reconnect)) if keeper.at_once == 0 => (Fault::RelayFault, keeper.backoff.next(None)),
            // The way it went is not to be used any more; the engine does not know yet that it is gone.
            Err(Some(Order::Routes(routes))) if stood => {
                keeper.obey(Order::Routes(routes));
                (Fault::ProxyDown, Duration::ZERO)
            }
            Err(Some(order)) => {
                keeper.obey(order);
                continue;
            }
            Ok(failure) => {
                tracing::info!(fault = ?failure.fault, "no connection to the relay");
                tracing::debug!(detail = failure.detail, "no connection to the relay");
                (failure.fault, keeper.backoff.next(failure.retry_after))
            }
        };
        if keeper.arrivals.send(Arrival::Lost { fault, retry_in: wait }).await.is_err() {
            return;
        }
        tokio::select! {
            order = keeper.rousing(&mut orders) => match order {
                Some(order) => keeper.obey(order),
                None => return,
            },
            () = sleep(wait) => {}
            () = network_is_back(&link) => {}
        }
    }
}

struct Keeper {
    arrivals: mpsc::Sender<Arrival>,
    wanted: Option<RelayLink>,
    /// What is wanted was found in the local network.
    nearby: bool,
    backoff: Backoff,
    at_once: u32,
    ways: RefCell<Ways>,
    /// The way that the connection which stands goes.
    in_use: RefCell<Option<Route>>,
    /// What the engine was told of proxies that did not work.
    told: RefCell<HashMap<u32, ProxyFault>>,
    probe: RefCell<Option<Probe>>,
    /// The relay's status is fetched.
    fetching: RefCell<Option<Beside>>,
}

impl Keeper {
    fn new(arrivals: mpsc::Sender<Arrival>) -> Self {
        Self {
            arrivals,
            wanted: None,
            nearby: false,
            backoff: Backoff::default(),
            at_once: AT_ONCE,
            ways: RefCell::new(Ways::new()),
            in_use: RefCell::default(),
            told: RefCell::default(),
            probe: RefCell::default(),
            fetching: RefCell::default(),
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Connect(link, nearby) => (self.wanted, self.nearby) = (Some(link), nearby),
            Order::Disconnect => self.wanted = None,
            Order::Reconnect => self.at_once = self.at_once.saturating_sub(1),
            Order::Hurry => self.calm(),
            Order::Routes(routes) => {
                self.use_ways(routes);
                self.told.get_mut().clear();
                self.calm();
            }
            Order::Test(proxy, answer) => self.test(proxy, answer),
            Order::Probe(link) => self.probe(link),
            Order::Status(mirrors) => self.fetch(&mirrors),
        }
    }

    /// By the ways there are now. What was looked for before is looked for no longer.
    fn probe(&self, link: Option<RelayLink>) {
        if link.as_ref().is_some_and(|link| self.probe.borrow().as_ref().is_some_and(|probe| probe.goes_on(link))) {
            return;
        }
        let begin = |link: RelayLink| {
            let (plan, _) = self.ways.borrow_mut().plan(&link, now_ms());
            Probe::begin(link, plan, self.arrivals.clone())
        };
        let probe = link.map(begin);
        *self.probe.borrow_mut() = probe;
    }

    /// What goes on beside the connection does not go on by ways that there are no more.
    fn use_ways(&self, routes: Routes) {
        self.ways.borrow_mut().set(routes);
        self.fetching.take();
        let link = self.probe.take().map(|probe| probe.link().clone());
        self.probe(link);
    }

    /// From each address, by the first way that leads there.
    fn fetch(&self, mirrors: &[String]) {
        let plans: Vec<_> = mirrors.iter().map(|mirror| self.ways.borrow().to_mirror(mirror)).collect();
        *self.fetching.borrow_mut() = Some(beside::fetch_status(plans, self.arrivals.clone()));
    }

    fn calm(&mut self) {
        self.backoff.reset();
        self.at_once = AT_ONCE;
    }

    /// The next order that ends a wait. One to reconnect does not: the next try is a new connection anyway, and an engine
    /// that can't write must not make the relay's life hard.
    async fn rousing(&self, orders: &mut mpsc::UnboundedReceiver<Order>) -> Option<Order> {
        loop {
            match orders.recv().await? {
                Order::Reconnect => {}
                Order::Test(proxy, answer) => self.test(proxy, answer),
                Order::Probe(link) => self.probe(link),
                Order::Status(mirrors) => self.fetch(&mirrors),
                order => return Some(order),
            }
        }
    }

    /// The next order that a standing connection (or a running try) does not already fulfil; none: the engine is gone.
    async fn unsettling(&self, orders: &mut mpsc::UnboundedReceiver<Order>) -> Option<Order> {
        loop {
            match orders.recv().await? {
                Order::Hurry => {}
                Order::Connect(link, _) if Some(&link) == self.wanted.as_ref() => {}
                Order::Test(proxy, answer) => self.test(proxy, answer),
                Order::Probe(link) => self.probe(link),
                Order::Status(mirrors) => self.fetch(&mirrors),
                Order::Routes(routes) => {
                    self.use_ways(routes.clone());
                    let goes_on = self.in_use.borrow().as_ref().is_some_and(|route| self.ways.borrow().allow(route));
                    if !goes_on {
                        return Some(Order::Routes(routes));
                    }
                }
                order => return Some(order),
            }
        }
    }

    /// One try by all ways, and the connection that comes of it, until it ends.
    async fn connection(&self, link: &RelayLink) -> Failure {
        let engine_gone = || Failure::new(Fault::RelayDown, "the engine has ended");
        let (plan, unfit) = match self.nearby {
            true => (vec![Route::nearby(link)], Vec::new()),
            false => self.ways.borrow_mut().plan(link, now_ms()),
        };
        for (proxy, fault) in &unfit {
            self.tell(Some(*proxy), *fault).await;
        }
        let attempt = |route| attempt(link.key, route, &self.arrivals);
        let hear = async |route: &Route, failure: &Failure| {
            tracing::debug!(proxy = route.proxy, detail = failure.detail, "this way does not lead to the relay");
            if let Some(fault) = failure.proxy {
                self.tell(route.proxy, fault).await;
            }
        };
        let (won, failures) = race(plan, attempt, hear).await;
        let Some((route, socket)) = won else { return self.ways.borrow().verdict(failures, &unfit) };
        let (frames, outgoing) = mpsc::unbounded_channel();
        let welcome = socket.welcome.clone();
        *self.in_use.borrow_mut() = Some(route.clone());
        if self.arrivals.send(Arrival::Connected(link.key, welcome, route.proxy, frames)).await.is_err() {
            return engine_gone();
        }
        if let Some(proxy) = route.proxy {
            self.told.borrow_mut().remove(&proxy);
        }
        // What leads to the next room says nothing about the ways to a relay.
        if !self.nearby {
            let network = self.ways.borrow_mut().won(&route, failures.iter().map(|(route, _)| route.proxy));
            let news = RouteNews::Won { network, proxy: route.proxy };
            if self.arrivals.send(Arrival::Route(news)).await.is_err() {
                return engine_gone();
            }
        }
        let began = Instant::now();
        let failure = socket.run(outgoing, &self.arrivals).await;
        if failure.stalled {
            self.ways.borrow_mut().stalled(&route);
        }
        let blamed = self.ways.borrow_mut().ended(&route, failure.fault, began.elapsed());
        if let Some(fault) = blamed {
            self.tell(route.proxy, fault).await;
        }
        failure
    }

    /// Says that a proxy does not work, unless that is known.
    async fn tell(&self, proxy: Option<u32>, fault: ProxyFault) {
        let Some(proxy) = proxy else { return };
        let news = self.told.borrow_mut().insert(proxy, fault) != Some(fault);
        if news {
            // An engine that has ended need not know.
            let _ = self.arrivals.send(Arrival::Route(RouteNews::Failed { proxy, fault })).await;
        }
    }

    /// Tries one proxy, and answers whoever asked for it.
    fn test(&self, proxy: u32, answer: oneshot::Sender<Result<Reply, ApiError>>) {
        let wanted = self.wanted.as_ref().filter(|_| !self.nearby);
        let Some((route, relay)) = self.ways.borrow().one(proxy, wanted) else {
            let _ = answer.send(Err(ErrorCode::NotFound.into()));
            return;
        };
        let (known, arrivals) = (wanted.is_some(), self.arrivals.clone());
        tokio::spawn(async move {
            let began = Instant::now();
            let fault = match tried(relay, known, route, &arrivals).await {
                Ok(()) => None,
                Err(Some(fault)) => Some(fault),
                Err(None) => return drop(answer.send(Err(ErrorCode::NotLinked.into()))),
            };
            let news = match fault {
                Some(fault) => RouteNews::Failed { proxy, fault },
                None => RouteNews::Worked { proxy },
            };
            let _ = arrivals.send(Arrival::Route(news)).await;
            let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            let _ = answer.send(Ok(Reply::ProxyTested { fault, took_ms }));
        });
    }
}

/// Whether a proxy leads to the relay; before one is `known`, whether it leads to the first that its link names. `None`: it names
/// none.
async fn tried(
    relay: Option<RelayLink>,
    known: bool,
    route: Route,
    arrivals: &mpsc::Sender<Arrival>,
) -> Result<(), Option<ProxyFault>> {
    let failed = |failure: Failure| Some(failure.behind_proxy().proxy.unwrap_or(ProxyFault::Nonsense));
    let relay = relay.ok_or(None)?;
    if let Some(fault) = route.unfit(&relay, now_ms()) {
        return Err(Some(fault));
    }
    if known {
        return attempt(relay.key, route, arrivals).await.1.map(drop).map_err(failed);
    }
    match timeout(TEST, route.open()).await {
        Ok(opened) => opened.map(drop).map_err(failed),
        Err(_) => Err(Some(ProxyFault::Silent)),
    }
}

/// One way, up to the welcome of the relay with this key.
async fn attempt(key: [u8; 32], route: Route, arrivals: &mpsc::Sender<Arrival>) -> (Route, Result<Socket, Failure>) {
    let opened = async {
        let (opening, opened) = oneshot::channel();
        let engine_gone = |_| Failure::new(Fault::RelayDown, "the engine has ended");
        arrivals.send(Arrival::Opening(key, opening)).await.map_err(engine_gone)?;
        let (session, first) = opened.await.map_err(|_| Failure::new(Fault::RelayFault, "no session for this key"))?;
        Socket::open(&route, session, first).await
    };
    let opened = opened.await;
    (route, opened)
}

/// Resolves when this computer's network is another than at the beginning: no need to wait any longer.
async fn network_is_back(link: &RelayLink) {
    if Address::parse(&link.address).is_ok_and(|address| address.is_loopback()) {
        return std::future::pending().await;
    }
    let before = route::own_addresses();
    let mut next = Instant::now();
    loop {
        next += LOOK_AT_ROUTES;
        sleep_until(next).await;
        let now = route::own_addresses();
        if now != before && !now.is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
