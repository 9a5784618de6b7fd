//! The one look that tells a screen which app it is in.

use super::Reader;
use crate::history::Transfer;
use crate::own::{Own, OwnStage};
use crate::{Result, history, nearby, own};
use harkara_api::{AccountId, AccountView, DeviceId, HistoryProgress, HistoryState, Overview, RelayView, Stage};
use harkara_wire::relay_link::RelayLink;

impl Reader<'_> {
    pub(super) fn overview(&self) -> Result<Overview> {
        let own = own::get(self.conn)?;
        let stage = match own.as_ref().map(|own| own.stage) {
            None | Some(OwnStage::Fresh) => Stage::Fresh,
            // Everything is here to be read; that the relay does not list it yet shows as not being connected.
            Some(OwnStage::Linked | OwnStage::Restored) => Stage::Linked,
            Some(OwnStage::Removed) => Stage::Removed,
        };
        let unread = self
            .conn
            .prepare_cached("SELECT coalesce(sum(unread), 0) FROM chats WHERE kind <> 2")?
            .query_row([], |row| row.get::<_, i64>(0))?;
        let mut new_devices = self.devices()?;
        new_devices.retain(|device| device.new && !device.this_device);
        Ok(Overview {
            stage,
            account: own.as_ref().and_then(account),
            device: own.as_ref().map(|own| DeviceId(own.device_id.hex())),
            holds_account_key: own.as_ref().is_some_and(|own| own.account_secret.is_some()),
            connection: self.connection.clone(),
            relay: own.as_ref().and_then(relay),
            relay_status: self.relay_status()?,
            history: self.history()?,
            unread: unread as u64,
            new_devices,
            storage: self.storage,
            nearby: nearby::on(self.conn)?,
        })
    }

    /// The transfer to show: what this device is receiving, else what it is giving, else what it has received.
    fn history(&self) -> Result<Option<HistoryProgress>> {
        let shown = match history::receiving(self.conn)? {
            Some(transfer) if !transfer.complete => Some(transfer),
            received => history::giving(self.conn)?.pop().or(received),
        };
        Ok(shown.map(|transfer| progress(&transfer)))
    }
}

/// A transfer as a screen shows it.
fn progress(transfer: &Transfer) -> HistoryProgress {
    HistoryProgress {
        received: transfer.done,
        total: transfer.total,
        complete_from_ms: if transfer.complete { Some(0) } else { transfer.oldest_ms },
        state: match (transfer.complete, transfer.away) {
            (true, _) => HistoryState::Complete,
            (false, true) => HistoryState::WaitingForPhone,
            (false, false) => HistoryState::Running,
        },
        sending: transfer.giving,
    }
}

fn account(own: &Own) -> Option<AccountView> {
    Some(AccountView {
        id: AccountId(own.account_id?.hex()),
        handle: own.handle.clone(),
        name: own.profile_name.clone(),
        send_read_marks: own.send_read_marks,
    })
}

fn relay(own: &Own) -> Option<RelayView> {
    let link = RelayLink::parse(&own.relay_link).ok()?.without_invite();
    let address = link.address.split_once("://").map_or(link.address.as_str(), |(_, rest)| rest);
    let address = address.split('/').next().unwrap_or(address).to_owned();
    let name = if own.relay_name.is_empty() { link.name.clone() } else { own.relay_name.clone() };
    Some(RelayView { name, address, link: link.to_string(), web_address: own.relay_web.clone() })
}
