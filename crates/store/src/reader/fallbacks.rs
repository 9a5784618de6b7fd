//! The list of one's own fallback relays.

use super::Reader;
use crate::{Result, fallbacks, own};
use harkara_api::{Answer, FallbackView};
use harkara_wire::relay_link::RelayLink;

impl Reader<'_> {
    pub(super) fn fallbacks(&self) -> Result<Answer> {
        let account = own::get(self.conn)?.and_then(|own| own.account_id);
        let links = account.map(|account| fallbacks::of(self.conn, &account)).transpose()?.unwrap_or_default();
        let view = |link: String| {
            let link = RelayLink::parse(&link).ok()?;
            let address = link.address.split_once("://").map_or(link.address.as_str(), |(_, rest)| rest);
            let address = address.split('/').next().unwrap_or(address).to_owned();
            let name = if link.name.is_empty() { address.clone() } else { link.name };
            Some(FallbackView { key: hex::encode(link.key), name, address })
        };
        Ok(Answer::Fallbacks { fallbacks: links.into_iter().filter_map(view).collect() })
    }
}
