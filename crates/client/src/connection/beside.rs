//! What goes on beside the connection: a relay that is looked for, and a status that is fetched.

use super::{Arrival, attempt};
use crate::backoff::Backoff;
use crate::routes::{Route, status};
use harkara_wire::relay_link::RelayLink;
use tokio::{sync::mpsc, task::AbortHandle, time::sleep};

/// Something under way, which ends with this.
pub(super) struct Beside(AbortHandle);

impl Beside {
    fn begin(task: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(task).abort_handle())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A relay that is looked for.
pub(super) struct Probe {
    link: RelayLink,
    task: Beside,
}

impl Probe {
    pub(super) fn begin(link: RelayLink, plan: Vec<Route>, arrivals: mpsc::Sender<Arrival>) -> Self {
        let task = Beside::begin(look_for(link.clone(), plan, arrivals));
        Self { link, task }
    }

    pub(super) fn link(&self) -> &RelayLink {
        &self.link
    }

    /// Whether this relay is being looked for already.
    pub(super) fn goes_on(&self, link: &RelayLink) -> bool {
        &self.link == link && !self.task.0.is_finished()
    }
}

/// Tries a relay, one way after the other, until it welcomes this device: then the session has served its purpose.
async fn look_for(link: RelayLink, plan: Vec<Route>, arrivals: mpsc::Sender<Arrival>) {
    let mut backoff = Backoff::default();
    loop {
        let mut asked = None;
        for route in plan.clone() {
            match attempt(link.key, route, &arrivals).await.1 {
                // An engine that has ended need not know.
                Ok(_) => return drop(arrivals.send(Arrival::Probed).await),
                Err(failure) => asked = asked.max(failure.retry_after),
            }
        }
        sleep(backoff.next(asked)).await;
    }
}

/// Fetches the relay's status from each address, by the first of its ways that leads there.
pub(super) fn fetch_status(plans: Vec<Vec<Route>>, arrivals: mpsc::Sender<Arrival>) -> Beside {
    Beside::begin(async move {
        for plan in plans {
            if let Some(bytes) = status::fetch(plan).await {
                // An engine that has ended need not know.
                let _ = arrivals.send(Arrival::Status(bytes)).await;
            }
        }
    })
}
