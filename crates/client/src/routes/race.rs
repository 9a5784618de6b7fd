//! Tries ways side by side, each a little after the one before: the first that leads to the relay wins.

use super::Route;
use crate::fault::Failure;
use futures_util::{StreamExt, stream::FuturesUnordered};
use std::time::Duration;
use tokio::time::sleep;

/// The next way is tried beside one that has not answered within this.
const STAGGER: Duration = Duration::from_millis(500);
/// So many at once.
const ABREAST: usize = 6;

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
    let mut waiting = plan.into_iter().peekable();
    let mut trying = FuturesUnordered::new();
    let mut failures = Vec::new();
    loop {
        if trying.is_empty() {
            match waiting.next() {
                Some(route) => trying.push(attempt(route)),
                None => return (None, failures),
            }
        }
        let more = waiting.peek().is_some() && trying.len() < ABREAST;
        tokio::select! {
            Some((route, done)) = trying.next() => match done {
                Ok(won) => return (Some((route, won)), failures),
                Err(failure) => {
                    tell(&route, &failure).await;
                    failures.push((route, failure));
                    trying.extend(waiting.next().map(&mut attempt));
                }
            },
            () = sleep(STAGGER), if more => trying.extend(waiting.next().map(&mut attempt)),
        }
    }
}
