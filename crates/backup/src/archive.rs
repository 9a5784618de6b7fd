//! Reading an archive.

use crate::access::{self, Access};
use crate::error::{Error, Part, Result};
use crate::generation::{Generation, Known};
use crate::keyring::{self, Keys};
use crate::name::Name;
use crate::object::Kind;
use crate::storage::Storage;
use crate::verify::Flaw;
use crate::{Seed, media, pages, segment};
use harkara_wire::id::FileId;
use harkara_wire::proto::backup::{Entry, Head, Stream};
use zeroize::Zeroizing;

/// The newest state of an archive that can be read.
pub struct Archive<'a> {
    pub(crate) storage: &'a mut dyn Storage,
    pub(crate) keys: Keys,
    /// The keyring, and the archive it belongs to.
    ring: Vec<u8>,
    archive_id: [u8; 16],
    pub(crate) generation: Generation,
    /// What was found broken while it was opened.
    pub(crate) flaws: Vec<Flaw>,
}

/// What an archive says of itself, without its storage: a driver that can't wait puts it aside between two steps.
pub struct Contents {
    keys: Keys,
    ring: Vec<u8>,
    archive_id: [u8; 16],
    generation: Generation,
    flaws: Vec<Flaw>,
}

impl Contents {
    /// Goes on reading.
    pub fn over(self, storage: &mut dyn Storage) -> Archive<'_> {
        let Self { keys, ring, archive_id, generation, flaws } = self;
        Archive { storage, keys, ring, archive_id, generation, flaws }
    }

    /// What opens the parts of files.
    pub fn part_keys(&self) -> media::PartKeys {
        media::PartKeys::of(&self.keys)
    }
}

impl<'a> Archive<'a> {
    /// Opens what the storage has, as a person does who comes with the key.
    pub fn open(storage: &'a mut dyn Storage, seed: &Seed) -> Result<Self> {
        let (ring, flaws) = ring(storage, |ring| keyring::open(ring, seed))?;
        let opened = keyring::open(&ring, seed)?;
        Self::begin(storage, opened.keys, opened.archive_id, ring, flaws)
    }

    /// The same, as a device does that makes backups.
    pub fn with(storage: &'a mut dyn Storage, access: &Access) -> Result<Self> {
        let (ring, flaws) = ring(storage, |ring| access.check(ring))?;
        let (archive_id, _) = keyring::read(&ring)?;
        Self::begin(storage, access.keys(), archive_id, ring, flaws)
    }

    fn begin(
        storage: &'a mut dyn Storage,
        keys: Keys,
        archive_id: [u8; 16],
        ring: Vec<u8>,
        mut flaws: Vec<Flaw>,
    ) -> Result<Self> {
        let (generation, found) = Generation::newest(storage, &keys)?;
        flaws.extend(found);
        let generation = generation.ok_or(Error::Missing(Part::Head))?;
        Ok(Self { storage, keys, ring, archive_id, generation, flaws })
    }

    /// Lets go of the storage; [`Contents::over`] goes on.
    pub fn put_aside(self) -> Contents {
        let Self { keys, ring, archive_id, generation, flaws, .. } = self;
        Contents { keys, ring, archive_id, generation, flaws }
    }

    /// The account key in it, and what it takes to go on in this archive.
    pub fn account(&self, seed: &Seed, sealed: &[u8]) -> Result<(Zeroizing<[u8; 32]>, Access)> {
        let secret = access::open_account(seed, &self.archive_id, sealed).ok_or(Error::Damaged(Part::Segment))?;
        Ok((secret, Access::open(&self.ring, seed, sealed)?))
    }

    /// What this generation says of itself.
    pub fn head(&self) -> &Head {
        &self.generation.head
    }

    /// What to remember of it.
    pub fn known(&self) -> Known {
        self.generation.known()
    }

    /// Whether this comes after what was seen before.
    pub fn check_follows(&mut self, known: &Known) -> Result<()> {
        self.generation.check_follows(self.storage, &self.keys, known)
    }

    /// What was found broken when it was opened. The segments of a page that is lost are not among [`Self::segments`].
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// The segments of a stream, in the order of their records.
    pub fn segments(&self, stream: Stream) -> Vec<Entry> {
        self.generation.entries.iter().filter(|entry| entry.stream() == stream).cloned().collect()
    }

    /// The frames of a segment, for [`segment::frames`].
    pub fn frames(&mut self, entry: &Entry) -> Result<Vec<u8>> {
        let id = pages::id(entry)?;
        let bytes = self.storage.get(&Name::segment(&id), Kind::Segment.max_sealed())?;
        let packed = self.keys.open_as(Kind::Segment, &id, &bytes.ok_or(Error::Missing(Part::Segment))?)?;
        segment::unpack(&packed)
    }

    /// What the first part of a file is called.
    pub fn media_name(&self, file: &FileId, length: u64) -> Name {
        self.part_name(file, length, 0)
    }

    /// What a part of a file is called.
    pub fn part_name(&self, file: &FileId, length: u64, part: u32) -> Name {
        self.keys.media_name(file, length, part)
    }

    /// A part of a file that is so long.
    pub fn media(&mut self, file: &FileId, length: u64, part: u32) -> Result<Vec<u8>> {
        let bytes = self.sealed_media(file, length, part)?;
        let bytes = self.keys.open_media(file, length, part, &bytes)?;
        match bytes.len() == media::part(length, part).1 {
            true => Ok(bytes),
            false => Err(Error::Damaged(Part::Media)),
        }
    }

    /// The same, as it is stored: [`Contents::part_keys`] opens it.
    pub fn sealed_media(&mut self, file: &FileId, length: u64, part: u32) -> Result<Vec<u8>> {
        let name = self.keys.media_name(file, length, part);
        self.storage.get(&name, media::max_sealed())?.ok_or(Error::Missing(Part::Media))
    }
}

/// What every generation that can be read says of itself, the newest first.
pub fn generations(storage: &mut dyn Storage, seed: &Seed) -> Result<Vec<Head>> {
    let (ring, _) = ring(storage, |ring| keyring::open(ring, seed))?;
    Generation::all(storage, &keyring::open(&ring, seed)?.keys)
}

/// The keyring in a storage that fits, and what is wrong with its copies.
pub(crate) fn ring<T>(storage: &mut dyn Storage, fits: impl Fn(&[u8]) -> Result<T>) -> Result<(Vec<u8>, Vec<Flaw>)> {
    let name = Name::keyring();
    let (mut good, mut error, mut broken) = (None, Error::Missing(Part::Keyring), Vec::new());
    for name in [name.clone(), name.copy()] {
        let Some(bytes) = storage.get(&name, keyring::MAX)? else {
            broken.push((name, true));
            continue;
        };
        match fits(&bytes) {
            Ok(_) => good = good.or(Some(bytes)),
            Err(found) => {
                // Of two reasons the one that says that the key is wrong: the other copy is the broken one.
                if !matches!(error, Error::WrongKey | Error::TooNew(_)) {
                    error = found;
                }
                broken.push((name, false));
            }
        }
    }
    let Some(whole) = good else { return Err(error) };
    let flaws =
        broken.into_iter().map(|(name, missing)| Flaw::kept_twice(name, Part::Keyring, missing, Some(whole.clone())));
    let flaws = flaws.collect();
    Ok((whole, flaws))
}
