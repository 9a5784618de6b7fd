//! Keeps a connection to the relay for as long as the engine wants one.

use crate::backoff::Backoff;
use crate::dial::Address;
use crate::fault::Failure;
use crate::route;
use crate::socket::Socket;
use harkara_api::Fault;
use harkara_wire::proto::relay::{ClientFrame, ServerFrame, Welcome};
use harkara_wire::relay_link::RelayLink;
use harkara_wire::session::Initiator;
use std::time::Duration;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep, sleep_until},
};

/// A connection that has held so long was a good one: after it the waits begin anew.
const HELD: Duration = Duration::from_secs(10);
/// Linking changes keys twice; an engine that asks more often than that without a connection that held must wait.
const AT_ONCE: u32 = 2;
const LOOK_AT_ROUTES: Duration = Duration::from_secs(2);

/// What the engine wants of the connection.
#[derive(Debug)]
pub(crate) enum Order {
    /// Have a connection to this relay.
    Connect(RelayLink),
    /// Drop this one and make another, with the keys the engine has now.
    Reconnect,
    /// The person asks to try now instead of waiting longer; nothing where a connection stands.
    Hurry,
    /// Have none.
    Disconnect,
}

/// The first half of a session, and the message it begins with.
pub(crate) type Opening = (Initiator, Vec<u8>);

/// What happens to the connection, in the order in which it happened.
pub(crate) enum Arrival {
    /// A try begins: the engine gives the session's first half.
    Opening(oneshot::Sender<Opening>),
    /// The relay has welcomed this device. Frames for it go into the channel, and nowhere once this connection is gone.
    Connected(Welcome, mpsc::UnboundedSender<ClientFrame>),
    /// The relay said something.
    Frame(ServerFrame),
    /// Gone, or not made; the next try is after `retry_in`.
    Lost { fault: Fault, retry_in: Duration },
}

/// Carries orders out until the engine is gone.
pub(crate) async fn keep(mut orders: mpsc::UnboundedReceiver<Order>, arrivals: mpsc::Sender<Arrival>) {
    let mut keeper = Keeper { wanted: None, backoff: Backoff::default(), at_once: AT_ONCE };
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
            failure = connection(&link, &arrivals) => Ok(failure),
        };
        if began.elapsed() > HELD {
            keeper.calm();
        }
        let (fault, wait) = match ended {
            Err(None) => return,
            Err(Some(Order::Reconnect)) if keeper.at_once == 0 => (Fault::RelayFault, keeper.backoff.next(None)),
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
        if arrivals.send(Arrival::Lost { fault, retry_in: wait }).await.is_err() {
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
    wanted: Option<RelayLink>,
    backoff: Backoff,
    at_once: u32,
}

impl Keeper {
    fn obey(&mut self, order: Order) {
        match order {
            Order::Connect(link) => self.wanted = Some(link),
            Order::Disconnect => self.wanted = None,
            Order::Reconnect => self.at_once = self.at_once.saturating_sub(1),
            Order::Hurry => self.calm(),
        }
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
                order => return Some(order),
            }
        }
    }

    /// The next order that a standing connection (or a running try) does not already fulfil; none: the engine is gone.
    async fn unsettling(&self, orders: &mut mpsc::UnboundedReceiver<Order>) -> Option<Order> {
        loop {
            match orders.recv().await? {
                Order::Hurry => {}
                Order::Connect(link) if Some(&link) == self.wanted.as_ref() => {}
                order => return Some(order),
            }
        }
    }
}

/// One try, and the connection that comes of it, until it ends.
async fn connection(link: &RelayLink, arrivals: &mpsc::Sender<Arrival>) -> Failure {
    match attempt(link, arrivals).await {
        Ok(failure) | Err(failure) => failure,
    }
}

async fn attempt(link: &RelayLink, arrivals: &mpsc::Sender<Arrival>) -> Result<Failure, Failure> {
    let engine_gone = || Failure::new(Fault::RelayDown, "the engine has ended");
    let address = Address::parse(&link.address)?;
    let (opening, opened) = oneshot::channel();
    arrivals.send(Arrival::Opening(opening)).await.map_err(|_| engine_gone())?;
    let (session, first) = opened.await.map_err(|_| Failure::new(Fault::RelayFault, "no session for this key"))?;
    let socket = Socket::open(&address, session, first).await?;
    let (frames, outgoing) = mpsc::unbounded_channel();
    arrivals.send(Arrival::Connected(socket.welcome.clone(), frames)).await.map_err(|_| engine_gone())?;
    Ok(socket.run(outgoing, arrivals).await)
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
