//! Which generations are kept, and how the others go.
//!
//! In two steps: what no kept generation needs is written down first, and goes a week later if nothing needs it then. So
//! a device that writes a generation while another one tidies up loses nothing it relied on, and whoever has got hold of a
//! device can't destroy its backup in a moment.

use crate::access::Access;
use crate::error::Result;
use crate::generation::{self, Generation};
use crate::keyring::Keys;
use crate::name::Name;
use crate::object::Kind;
use crate::storage::Storage;
use crate::{media, pages, segment};
use harkara_wire::id::FileId;
use harkara_wire::proto::backup::{Condemned, Entry, Stream, frame::Body};
use prost::Message;
use std::collections::{BTreeMap, BTreeSet};

/// How long what is not needed stays.
pub const GRACE_MS: u64 = 7 * DAY_MS;
const DAY_MS: u64 = 24 * 3_600_000;
/// How many of these are kept: the newest generation of each of so many days, weeks, months.
const KEPT: [(u64, usize); 3] = [(DAY_MS, 7), (7 * DAY_MS, 4), (30 * DAY_MS, 6)];
/// Names in one list.
const NAMES: usize = 2_000;

/// What tidying up came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Objects that go later, if nothing needs them then.
    pub condemned: u64,
    /// Objects that are gone.
    pub deleted: u64,
}

/// Of generations, numbered and newest first, those that stay.
fn kept(generations: &[(u64, u64)]) -> BTreeSet<u64> {
    let mut kept: BTreeSet<u64> = generations.first().map(|(number, _)| *number).into_iter().collect();
    for (length, most) in KEPT {
        let mut newest = BTreeMap::new();
        for (number, made_ms) in generations {
            newest.entry(made_ms / length).or_insert(*number);
        }
        kept.extend(newest.into_values().rev().take(most));
    }
    kept
}

/// Condemns what is no longer needed, and removes what was condemned long enough ago.
pub fn tidy(storage: &mut dyn Storage, access: &Access, now_ms: u64) -> Result<Tidied> {
    let keys = access.keys();
    let heads = Generation::all(storage, &keys)?;
    let all: Vec<(u64, u64)> = heads.iter().map(|head| (head.generation, head.made_ms)).collect();
    let mut generations = Vec::new();
    for number in kept(&all) {
        // What can't be read may need anything.
        let Some(generation) = Generation::whole(storage, &keys, number)? else { return Ok(Tidied::default()) };
        generations.push(generation);
    }
    let Some(newest) = generations.last().map(|generation| generation.head.generation) else {
        return Ok(Tidied::default());
    };
    let Some(needed) = needed(storage, &keys, &generations)? else { return Ok(Tidied::default()) };
    let mut tidied = Tidied::default();
    let mut condemned = BTreeSet::new();
    for name in storage.list("condemned/")? {
        let Some(name) = Name::known(&name) else { continue };
        let list = read(storage, &keys, &name)?;
        if now_ms.saturating_sub(list.made_ms) < GRACE_MS {
            condemned.extend(list.names);
            continue;
        }
        // Somebody has written a generation meanwhile: it may need what this one does not.
        if generation::numbers(storage)?.first() != Some(&newest) {
            return Ok(tidied);
        }
        let mut all_gone = true;
        for unneeded in list.names.iter().filter(|name| !needed.contains(*name)) {
            let Some(unneeded) = Name::known(unneeded) else { continue };
            match storage.delete(&unneeded)? {
                true => tidied.deleted += 1,
                false => all_gone = false,
            }
        }
        if all_gone {
            storage.delete(&name)?;
        }
    }
    tidied.condemned = condemn(storage, &keys, &needed, &condemned, now_ms)?;
    Ok(tidied)
}

/// The names of all that these generations consist of. `None`: that can't be told.
fn needed(storage: &mut dyn Storage, keys: &Keys, generations: &[Generation]) -> Result<Option<BTreeSet<String>>> {
    let (mut needed, mut read) = (BTreeSet::new(), BTreeSet::new());
    for generation in generations {
        let head = Name::head(generation.head.generation);
        needed.extend([head.copy(), head].map(|name| name.as_str().to_owned()));
        for id in &generation.head.pages {
            let Ok(id) = <[u8; 32]>::try_from(id.as_slice()) else { continue };
            let page = Name::page(&crate::ObjectId(id));
            needed.extend([page.copy(), page].map(|name| name.as_str().to_owned()));
        }
        for entry in &generation.entries {
            let name = Name::segment(&pages::id(entry)?);
            if entry.stream() == Stream::Media && read.insert(name.clone()) {
                let Some(parts) = files(storage, keys, entry, &name)? else { return Ok(None) };
                needed.extend(parts);
            }
            needed.insert(name.as_str().to_owned());
        }
    }
    Ok(Some(needed))
}

/// The parts of the files that a segment names.
fn files(storage: &mut dyn Storage, keys: &Keys, entry: &Entry, name: &Name) -> Result<Option<Vec<String>>> {
    let Some(bytes) = storage.get(name, Kind::Segment.max_sealed())? else { return Ok(None) };
    let Ok(packed) = keys.open_as(Kind::Segment, &pages::id(entry)?, &bytes) else { return Ok(None) };
    let mut parts = Vec::new();
    for frame in segment::frames(&segment::unpack(&packed)?) {
        let Some(Body::Media(file)) = frame?.body else { continue };
        let Ok(id) = FileId::try_from(file.file_id.as_slice()) else { continue };
        let Some(count) = media::parts(file.length) else { continue };
        parts.extend((0..count).map(|part| keys.media_name(&id, file.length, part).as_str().to_owned()));
    }
    Ok(Some(parts))
}

/// One that can't be read says nothing, and goes when it is found so.
fn read(storage: &mut dyn Storage, keys: &Keys, name: &Name) -> Result<Condemned> {
    let bytes = storage.get(name, Kind::Condemned.max_sealed())?.unwrap_or_default();
    let body = keys.open(Kind::Condemned, &[], &bytes).map(|(_, body)| body).unwrap_or_default();
    Ok(Condemned::decode(body.as_slice()).unwrap_or_default())
}

fn condemn(
    storage: &mut dyn Storage,
    keys: &Keys,
    needed: &BTreeSet<String>,
    condemned: &BTreeSet<String>,
    now_ms: u64,
) -> Result<u64> {
    let mut names = Vec::new();
    for kind in ["head/", "manifest/", "segment/", "media/"] {
        names
            .extend(storage.list(kind)?.into_iter().filter(|name| !needed.contains(name) && !condemned.contains(name)));
    }
    for names in names.chunks(NAMES) {
        let list = Condemned { made_ms: now_ms, names: names.to_vec() };
        let (id, bytes) = keys.seal(Kind::Condemned, &[], &list.encode_to_vec())?;
        storage.put(&Name::condemned(&id), &bytes)?;
    }
    Ok(names.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_days_four_weeks_and_six_months_are_kept() {
        // Twice a day for two years.
        let all: Vec<(u64, u64)> = (0..1_460).rev().map(|number| (number, number * DAY_MS / 2)).collect();
        let kept: Vec<u64> = kept(&all).into_iter().rev().collect();
        assert_eq!(kept[..7], [1459, 1457, 1455, 1453, 1451, 1449, 1447], "the last of each day");
        assert!(kept.len() <= 7 + 4 + 6 && kept.len() >= 14, "{kept:?}");
        let days: Vec<u64> = kept.iter().map(|number| number / 2).collect();
        assert!(days.iter().any(|day| 729 - day >= 120) && days.iter().all(|day| 729 - day <= 180), "{days:?}");
    }

    #[test]
    fn the_only_one_stays_however_old() {
        assert_eq!(kept(&[(3, 0)]), BTreeSet::from([3]));
        assert_eq!(kept(&[]), BTreeSet::new());
    }
}
