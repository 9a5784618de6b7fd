//! What the relay last said about itself, for a screen.

use super::Reader;
use crate::relay_status;
use harkara_api::{IncidentKind, IncidentNote, IncidentView, Lost, RelayStatus};
use harkara_wire::proto::status::{Incident, Kind, Loss};
use harkara_wire::status;

impl Reader<'_> {
    pub(super) fn relay_status(&self) -> rusqlite::Result<Option<RelayStatus>> {
        let kept = relay_status::get(self.conn)?;
        let status = kept.and_then(|signed| status::read(&signed.status).ok());
        Ok(status.map(|status| RelayStatus {
            issued_ms: status.issued_ms,
            incidents: status.incidents.iter().map(view).collect(),
        }))
    }

    /// What the relay said it is in the middle of; what somebody works on before what is wrong besides.
    pub(super) fn incident(&self) -> rusqlite::Result<Option<IncidentKind>> {
        if let Some(known) = self.incident.get() {
            return Ok(*known);
        }
        let incidents = self.relay_status()?.map(|status| status.incidents).unwrap_or_default();
        let open = incidents.iter().filter(|incident| incident.ended_ms.is_none()).map(|incident| incident.kind);
        let found = open.max_by_key(|kind| *kind == IncidentKind::Maintenance);
        Ok(*self.incident.get_or_init(|| found))
    }
}

fn view(incident: &Incident) -> IncidentView {
    let known = |ms: u64| (ms != 0).then_some(ms);
    IncidentView {
        number: incident.number,
        kind: match incident.kind() {
            Kind::Outage => IncidentKind::Outage,
            Kind::Maintenance => IncidentKind::Maintenance,
        },
        title: incident.title.clone(),
        began_ms: incident.began_ms,
        ended_ms: known(incident.ended_ms),
        expected_ms: known(incident.expected_ms),
        lost: match incident.loss() {
            Loss::Unknown => Lost::Unknown,
            Loss::Nothing => Lost::Nothing,
            Loss::Some => Lost::Some,
        },
        notes: incident.notes.iter().map(|note| IncidentNote { at_ms: note.at_ms, text: note.text.clone() }).collect(),
    }
}
