//! Generations: each head names the manifest as of one moment, and the head before it.

use crate::error::{Error, Part, Result};
use crate::keyring::Keys;
use crate::name::Name;
use crate::object::{Kind, ObjectId};
use crate::storage::Storage;
use crate::verify::Flaw;
use crate::{FORMAT, pages};
use harkara_wire::proto::backup::{Entry, Head};
use prost::Message;
use sha2::{Digest, Sha256};

/// Heads that are tried before a backup is given up: whoever fills a storage with broken ones gains nothing but that.
const TRIED: usize = 16;

/// What a device remembers of the last generation it saw, so that it notices when a storage goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its number.
    pub generation: u64,
    /// SHA-256 of its head as it is stored.
    pub hash: [u8; 32],
}

/// One state of an archive.
#[derive(Debug, Clone)]
pub struct Generation {
    /// What it says of itself.
    pub head: Head,
    /// All its segments.
    pub entries: Vec<Entry>,
    hash: [u8; 32],
}

impl Generation {
    /// The newest that can be read, and what was found broken on the way; `None`: there is none yet.
    pub(crate) fn newest(storage: &mut dyn Storage, keys: &Keys) -> Result<(Option<Self>, Vec<Flaw>)> {
        let numbers = numbers(storage)?;
        let mut flaws = Vec::new();
        for number in numbers.iter().take(TRIED) {
            let name = Name::head(*number);
            let open = |bytes: &[u8]| read_head(keys, *number, bytes);
            if let Some(((head, hash), _)) = twice(storage, &name, Kind::Head, Part::Head, &mut flaws, open)? {
                let entries = manifest(storage, keys, &head, &mut flaws)?;
                return Ok((Some(Self { head, entries, hash }), flaws));
            }
        }
        if numbers.is_empty() { Ok((None, flaws)) } else { Err(Error::Damaged(Part::Head)) }
    }

    /// One generation whole. `None`: it, or a page of it, can't be read.
    pub(crate) fn whole(storage: &mut dyn Storage, keys: &Keys, number: u64) -> Result<Option<Self>> {
        let mut flaws = Vec::new();
        let open = |bytes: &[u8]| read_head(keys, number, bytes);
        let head = twice(storage, &Name::head(number), Kind::Head, Part::Head, &mut flaws, open)?;
        let Some(((head, hash), _)) = head else { return Ok(None) };
        let entries = manifest(storage, keys, &head, &mut flaws)?;
        Ok(flaws.iter().all(|flaw| !flaw.costs()).then_some(Self { head, entries, hash }))
    }

    /// The heads of all that can be read, the newest first.
    pub(crate) fn all(storage: &mut dyn Storage, keys: &Keys) -> Result<Vec<Head>> {
        let mut heads = Vec::new();
        for number in numbers(storage)? {
            let open = |bytes: &[u8]| read_head(keys, number, bytes);
            let head = twice(storage, &Name::head(number), Kind::Head, Part::Head, &mut Vec::new(), open)?;
            heads.extend(head.map(|((head, _), _)| head));
        }
        Ok(heads)
    }

    /// What to remember of it.
    pub fn known(&self) -> Known {
        Known { generation: self.head.generation, hash: self.hash }
    }

    /// Whether this one comes after what was seen before, as far as the heads in between are still there.
    pub(crate) fn check_follows(&self, storage: &mut dyn Storage, keys: &Keys, known: &Known) -> Result<()> {
        let (mut number, mut hash) = (self.head.generation, self.hash.to_vec());
        let mut previous = self.head.previous.clone();
        while number > known.generation {
            (number, hash) = (number - 1, previous);
            let Some(bytes) = storage.get(&Name::head(number), Kind::Head.max_sealed())? else { break };
            // One that can't be read says nothing about those before it.
            let Ok((head, _)) = read_head(keys, number, &bytes) else { return Ok(()) };
            previous = head.previous;
        }
        match number == known.generation {
            true if hash != known.hash => Err(Error::RolledBack),
            false if number < known.generation => Err(Error::RolledBack),
            _ => Ok(()),
        }
    }
}

/// Generations there are by their names, the newest first.
pub(crate) fn numbers(storage: &mut dyn Storage) -> Result<Vec<u64>> {
    let mut numbers: Vec<u64> = storage.list("head/")?.iter().filter_map(|name| Name::generation(name)).collect();
    numbers.sort_unstable_by(|one, other| other.cmp(one));
    numbers.dedup();
    Ok(numbers)
}

/// Seals a head. Answers what the next one names it by, too.
pub(crate) fn write_head(keys: &Keys, head: &Head) -> Result<(Vec<u8>, [u8; 32])> {
    let (_, bytes) = keys.seal(Kind::Head, &head.generation.to_be_bytes(), &head.encode_to_vec())?;
    let hash = Sha256::digest(&bytes).into();
    Ok((bytes, hash))
}

fn read_head(keys: &Keys, generation: u64, bytes: &[u8]) -> Result<(Head, [u8; 32])> {
    let (_, body) = keys.open(Kind::Head, &generation.to_be_bytes(), bytes)?;
    let head = Head::decode(body.as_slice()).map_err(|_| Error::Damaged(Part::Head))?;
    // Only what the writer sealed says that it is newer; a flipped bit says that it is damaged.
    if head.format > FORMAT {
        return Err(Error::TooNew(head.format));
    }
    if head.generation != generation || head.pages.len() > pages::PAGES {
        return Err(Error::Damaged(Part::Head));
    }
    Ok((head, Sha256::digest(bytes).into()))
}

/// What can be read of the manifest.
fn manifest(storage: &mut dyn Storage, keys: &Keys, head: &Head, flaws: &mut Vec<Flaw>) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for id in &head.pages {
        let Ok(id) = <[u8; 32]>::try_from(id.as_slice()).map(ObjectId) else { continue };
        let open = |bytes: &[u8]| pages::read(keys, &id, bytes);
        let page = twice(storage, &Name::page(&id), Kind::Page, Part::Manifest, flaws, open)?;
        entries.extend(page.map(|(page, _)| page).into_iter().flatten());
    }
    Ok(entries)
}

/// Opens what is kept twice. `None`: neither can be opened.
fn twice<T>(
    storage: &mut dyn Storage,
    name: &Name,
    kind: Kind,
    part: Part,
    flaws: &mut Vec<Flaw>,
    open: impl Fn(&[u8]) -> Result<T>,
) -> Result<Option<(T, Vec<u8>)>> {
    let mut good = None;
    let mut broken = Vec::new();
    for name in [name.clone(), name.copy()] {
        let found = storage.get(&name, kind.max_sealed())?;
        match found.as_deref().map(&open) {
            Some(Ok(value)) => good = good.or(found.map(|bytes| (value, bytes))),
            Some(Err(Error::TooNew(format))) => return Err(Error::TooNew(format)),
            Some(Err(_)) => broken.push((name, false)),
            None => broken.push((name, true)),
        }
    }
    let whole = good.as_ref().map(|(_, bytes)| bytes.clone());
    flaws.extend(broken.into_iter().map(|(name, missing)| Flaw::kept_twice(name, part, missing, whole.clone())));
    Ok(good)
}
