//! Who or what is at fault when there is no connection: the network, the relay, or somebody in between.

use crate::{route, tls};
use harkara_api::{Fault, ProxyFault};
use harkara_engine::routes::{as_fault, behind_proxy};
use harkara_wire::session::SessionError;
use std::{io, time::Duration};
use tokio_tungstenite::tungstenite::{self, http::StatusCode};

/// A connection that could not be made, or ended.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) fault: Fault,
    /// The relay asked to be left alone for so long.
    pub(crate) retry_after: Option<Duration>,
    /// What is wrong with the proxy that was to lead there, if it is that.
    pub(crate) proxy: Option<ProxyFault>,
    /// It went silent after some kilobytes, as some networks make connections do.
    pub(crate) stalled: bool,
    /// For the log.
    pub(crate) detail: String,
}

impl Failure {
    pub(crate) fn new(fault: Fault, detail: impl Into<String>) -> Self {
        Self { fault, retry_after: None, proxy: None, stalled: false, detail: detail.into() }
    }

    /// Nobody answers: because of this computer's network, or of the relay.
    pub(crate) fn silent(loopback: bool, detail: impl Into<String>) -> Self {
        let cut_off = !loopback && route::own_addresses().is_empty();
        Self::new(if cut_off { Fault::NoNetwork } else { Fault::RelayDown }, detail)
    }

    pub(crate) fn socket(error: &tungstenite::Error, loopback: bool) -> Self {
        use tungstenite::Error as E;
        match error {
            E::Io(error) => Self::io(error, loopback),
            E::ConnectionClosed | E::AlreadyClosed => Self::silent(loopback, "closed"),
            E::Http(answer) => Self {
                retry_after: retry_after(answer.headers()),
                ..Self::new(busy(answer.status()), format!("HTTP {}", answer.status()))
            },
            E::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => {
                Self::silent(loopback, "reset")
            }
            other => Self::new(Fault::RelayFault, other.to_string()),
        }
    }

    pub(crate) fn io(error: &io::Error, loopback: bool) -> Self {
        if let Some(fault) = tls::fault(error) {
            return Self::new(fault, error.to_string());
        }
        match error.kind() {
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
                Self::new(Fault::NoNetwork, error.to_string())
            }
            io::ErrorKind::InvalidData => Self::new(Fault::RelayFault, error.to_string()),
            _ => Self::silent(loopback, error.to_string()),
        }
    }

    /// The relay has said good-bye.
    pub(crate) fn leaving(retry_after: Option<Duration>) -> Self {
        Self { retry_after, ..Self::new(Fault::RelayAway, "the relay is going away") }
    }

    /// A proxy does not lead to the relay.
    pub(crate) fn proxy(fault: ProxyFault, detail: impl Into<String>) -> Self {
        let seen = match as_fault(fault) {
            Fault::ProxyDown if route::own_addresses().is_empty() => Fault::NoNetwork,
            seen => seen,
        };
        Self { proxy: Some(fault), ..Self::new(seen, detail) }
    }

    /// A proxy's connection.
    pub(crate) fn proxy_io(error: &io::Error) -> Self {
        Self::io(error, false).of_proxy()
    }

    /// What looks like the relay's fault is the proxy's: nothing else was spoken to.
    pub(crate) fn of_proxy(self) -> Self {
        let fault = match self.fault {
            Fault::Certificate => ProxyFault::Certificate,
            Fault::ClockWrong => ProxyFault::Clock,
            Fault::RelayDown | Fault::NoNetwork => ProxyFault::Silent,
            _ => ProxyFault::Nonsense,
        };
        Self { proxy: self.proxy.or(Some(fault)), ..Self::proxy(fault, self.detail) }
    }

    /// What has failed in a connection that a proxy had let through: only who has shaken hands can be believed to be the relay.
    pub(crate) fn behind_proxy(self) -> Self {
        let fault = behind_proxy(self.fault);
        Self { proxy: self.proxy.or(Some(fault)), ..self }
    }

    pub(crate) fn session(error: SessionError) -> Self {
        let fault = match error {
            SessionError::RelayKey => Fault::RelayKeyChanged,
            _ => Fault::RelayFault,
        };
        Self::new(fault, error.to_string())
    }
}

/// A proxy in front of a relay that is down answers for it.
fn busy(status: StatusCode) -> Fault {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Fault::RelayBusy,
        status if status.is_server_error() => Fault::RelayDown,
        _ => Fault::RelayFault,
    }
}

fn retry_after(headers: &tungstenite::http::HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get("retry-after")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_connection_is_the_relays_and_an_unreachable_network_ones_own() {
        let refused = Failure::io(&io::ErrorKind::ConnectionRefused.into(), true);
        assert_eq!(refused.fault, Fault::RelayDown);
        let unreachable = Failure::io(&io::ErrorKind::NetworkUnreachable.into(), false);
        assert_eq!(unreachable.fault, Fault::NoNetwork);
    }

    #[test]
    fn another_key_is_told_apart_from_nonsense() {
        assert_eq!(Failure::session(SessionError::RelayKey).fault, Fault::RelayKeyChanged);
        assert_eq!(Failure::session(SessionError::Decrypt).fault, Fault::RelayFault);
    }

    #[test]
    fn a_proxy_that_answers_for_a_dead_relay_means_the_relay_is_down_and_its_advice_is_kept() {
        let answer = tungstenite::http::Response::builder().status(503).header("retry-after", "7").body(None).unwrap();
        let failure = Failure::socket(&tungstenite::Error::Http(Box::new(answer)), true);
        assert_eq!((failure.fault, failure.retry_after), (Fault::RelayDown, Some(Duration::from_secs(7))));
    }
}
