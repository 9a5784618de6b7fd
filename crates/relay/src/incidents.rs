//! The relay's incident log: kept as the signed document that is given out, changed as the operator says.

use crate::data::{DataDir, DataError, now_ms};
use crate::mirror::Mirror;
use crate::storage::Storage;
use harkara_wire::proto::status::{Incident, Kind, Loss, Note, SignedStatus, Status};
use harkara_wire::status::{self, MAX_ENTRIES, MAX_MIRRORS, StatusError, mirror_host};
use prost::Message;

/// The log could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum IncidentError {
    /// The folder or its database.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is none of this number.
    #[error("there is no incident {0}; `harkara-relay incident list` shows all")]
    Unknown(u64),
    /// It has been resolved before.
    #[error("incident {0} is resolved already")]
    Resolved(u64),
    /// Too long, or too many notes.
    #[error("too long: a title has {title} bytes at most, a note {note}, an incident {entries} notes", title = status::MAX_TITLE, note = status::MAX_NOTE, entries = MAX_ENTRIES)]
    TooLong(StatusError),
    /// Too many, or none.
    #[error(
        "a status is found at {MAX_MIRRORS} addresses at most, each like https://status.example/ with a slash at its end"
    )]
    Mirrors,
    /// It is written down, and a relay that runs tells it; but not in the folder of [`mirror`].
    #[error("people who are connected hear of it, but the status folder could not be written: {0}")]
    Folder(#[source] DataError),
}

impl From<crate::StorageError> for IncidentError {
    fn from(error: crate::StorageError) -> Self {
        Self::Data(error.into())
    }
}

/// Something begins, or began a while ago.
#[derive(Debug)]
pub struct Opening {
    /// What it is.
    pub kind: Kind,
    /// In a few words.
    pub title: String,
    /// What there is to say of it; may be empty.
    pub note: String,
    /// How long ago it began.
    pub began_ago_ms: u64,
    /// In how long it should be over; `None`: nobody knows.
    pub over_in_ms: Option<u64>,
}

/// From now on the status is written there as well, now and with every change; devices hear that these addresses lead there.
pub fn mirror(data: &DataDir, mirror: &Mirror, addresses: &[String]) -> Result<(), IncidentError> {
    if addresses.len() > MAX_MIRRORS || !addresses.iter().all(|address| mirror_host(address).is_some()) {
        return Err(IncidentError::Mirrors);
    }
    mirror.keep(data)?;
    let signed = document(data)?;
    if status::read(&signed.status).is_ok_and(|status| status.mirrors == addresses) {
        return Mirror::recall(data).write(&signed).map_err(IncidentError::Folder);
    }
    change(data, |status, _| {
        status.mirrors = addresses.to_vec();
        Ok(())
    })
}

/// Writes an incident down; answers its number. Also while a relay runs on this folder, which tells everybody within a second.
pub fn open(data: &DataDir, opening: Opening) -> Result<u64, IncidentError> {
    change(data, |status, now_ms| {
        let number = status.incidents.iter().map(|incident| incident.number).max().unwrap_or(0) + 1;
        let mut incident = Incident {
            number,
            kind: opening.kind.into(),
            title: opening.title.clone(),
            began_ms: now_ms.saturating_sub(opening.began_ago_ms),
            expected_ms: opening.over_in_ms.map_or(0, |ms| now_ms.saturating_add(ms)),
            ..Default::default()
        };
        say(&mut incident, &opening.note, now_ms);
        status.incidents.insert(0, incident);
        status.incidents.truncate(MAX_ENTRIES);
        Ok(number)
    })
}

/// Says more about one that is not over.
pub fn update(data: &DataDir, number: u64, note: &str, over_in_ms: Option<u64>) -> Result<(), IncidentError> {
    change(data, |status, now_ms| {
        let incident = find(status, number)?;
        say(incident, note, now_ms);
        if let Some(ms) = over_in_ms {
            incident.expected_ms = now_ms.saturating_add(ms);
        }
        Ok(())
    })
}

/// It is over.
pub fn resolve(data: &DataDir, number: u64, note: &str, loss: Loss) -> Result<(), IncidentError> {
    change(data, |status, now_ms| {
        let incident = find(status, number)?;
        say(incident, note, now_ms);
        incident.ended_ms = now_ms.max(incident.began_ms);
        incident.loss = loss.into();
        Ok(())
    })
}

/// All there are, newest first.
pub fn list(data: &DataDir) -> Result<Vec<Incident>, IncidentError> {
    Ok(current(&mut data.storage()?)?.incidents)
}

/// The document as it is given out; made where there is none yet.
pub(crate) fn document(data: &DataDir) -> Result<SignedStatus, IncidentError> {
    let kept = data.storage()?.status()?;
    match kept.and_then(|bytes| SignedStatus::decode(bytes.as_slice()).ok()) {
        Some(signed) if status::read(&signed.status).is_ok_and(|status| status.relay_key == data.public_key()) => {
            Ok(signed)
        }
        _ => {
            change(data, |_, _| Ok(()))?;
            let kept = data.storage()?.status()?.unwrap_or_default();
            Ok(SignedStatus::decode(kept.as_slice()).unwrap_or_default())
        }
    }
}

/// One change, one new version. `BEGIN IMMEDIATE` lets nobody else in between.
fn change<T>(
    data: &DataDir,
    make: impl FnOnce(&mut Status, u64) -> Result<T, IncidentError>,
) -> Result<T, IncidentError> {
    let mut storage = data.storage()?;
    storage.begin()?;
    let mut status = current(&mut storage)?;
    let now_ms = now_ms();
    let made = make(&mut status, now_ms)?;
    // By the clock, so that a relay restored from an older copy doesn't give out a version twice.
    status.version = now_ms.max(status.version + 1);
    status.issued_ms = now_ms;
    status.relay_key = data.public_key().to_vec();
    let signed = status::sign(&status::signing_key(data.secret()), &status).map_err(IncidentError::TooLong)?;
    storage.set_status(status.version, &signed.encode_to_vec())?;
    storage.commit()?;
    Mirror::recall(data).write(&signed).map_err(IncidentError::Folder)?;
    Ok(made)
}

fn current(storage: &mut impl Storage) -> Result<Status, IncidentError> {
    let kept = storage.status()?.and_then(|bytes| SignedStatus::decode(bytes.as_slice()).ok());
    Ok(kept.and_then(|signed| status::read(&signed.status).ok()).unwrap_or_default())
}

fn find(status: &mut Status, number: u64) -> Result<&mut Incident, IncidentError> {
    let incident = status.incidents.iter_mut().find(|incident| incident.number == number);
    let incident = incident.ok_or(IncidentError::Unknown(number))?;
    if incident.ended_ms != 0 { Err(IncidentError::Resolved(number)) } else { Ok(incident) }
}

fn say(incident: &mut Incident, note: &str, at_ms: u64) {
    if !note.trim().is_empty() {
        incident.notes.push(Note { at_ms, text: note.trim().to_owned() });
    }
}
