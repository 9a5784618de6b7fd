//! The list of proxies.

use super::Reader;
use crate::{Error, Result, proxies};
use harkara_api::{Answer, ProxyKind, ProxyView};
use harkara_wire::proxy::{GeneralProxy, Protocol, Proxy};

impl Reader<'_> {
    pub(super) fn proxies(&self) -> Result<Answer> {
        let in_use = match self.connection {
            harkara_api::Connection::Online { proxy, .. } => proxy,
            _ => None,
        };
        let rows = proxies::all(self.conn)?;
        let proxies = rows.into_iter().map(|row| view(row, in_use)).collect::<Result<_>>()?;
        Ok(Answer::Proxies { only: proxies::only(self.conn)?, proxies })
    }
}

fn view(row: proxies::ProxyRow, in_use: Option<u32>) -> Result<ProxyView> {
    let parsed = Proxy::parse(&row.link).map_err(|_| Error::Damaged("a proxy's link".into()))?;
    let (kind, host, name, expires_ms) = match parsed {
        Proxy::Harkara(link) => {
            let expires_ms = link.expires_s.map(|seconds| seconds.saturating_mul(1000));
            (ProxyKind::Harkara, link.authority(), link.name, expires_ms)
        }
        Proxy::General(GeneralProxy { protocol, host, port, .. }) => {
            let kind = match protocol {
                Protocol::Socks5 => ProxyKind::Socks,
                Protocol::Connect => ProxyKind::Http,
            };
            (kind, format!("{host}:{port}"), String::new(), None)
        }
    };
    let name = if name.is_empty() { host.clone() } else { name };
    let (id, worked_ms, fault) = (row.proxy, row.worked_ms, row.fault);
    Ok(ProxyView { id, kind, name, host, in_use: in_use == Some(id), worked_ms, fault, expires_ms })
}
