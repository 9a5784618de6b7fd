//! Tries ways side by side, each a little after the one before: the first that leads to the relay wins.

use super::Route;
use crate::fault::Failure;
use futures_util::{StreamExt, stream::FuturesUnordered};
use harkara_engine::routes::Race;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The winner with what it brought, and those that had failed by then.
pub(crate) type Outcome<T> = (Option<(Route, T)>, Vec<(Route, Failure)>);

/// `tell` hears of every failure at once.
pub(crate) async fn race<T, F>(
    plan: Vec<Route>,
    mut attempt: impl FnMut(Route) -> F,
    mut tell: impl AsyncFnMut(&Route, &Failure),
) -> Outcome<T>
where
    F: Future<Output = (Route, Result<T, Failure>)>,
{
    let began = Instant::now();
    let mut race = Race::new(plan);
    let mut trying = FuturesUnordered::new();
    let mut failures = Vec::new();
    loop {
        let now_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        trying.extend(std::iter::from_fn(|| race.start(now_ms)).map(&mut attempt));
        if race.is_lost() {
            return (None, failures);
        }
        let next = race.next_ms().map(|at_ms| began + Duration::from_millis(at_ms));
        tokio::select! {
            Some((route, done)) = trying.next() => match done {
                Ok(won) => return (Some((route, won)), failures),
                Err(failure) => {
                    tell(&route, &failure).await;
                    failures.push((route, failure));
                    race.failed();
                }
            },
            () = sleep_until(next.unwrap_or(began)), if next.is_some() => {}
        }
    }
}
