//! Which tokens have been spent. Memory is bounded: so many in a window, so many of them by one secret, three windows.
//!
//! What has been spent is written beside, so that a proxy that starts, or takes over from one that stops, knows it too.

use crate::data::{DataDir, DataError};
use harkara_wire::proxy_token::window;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Tokens of a window; beyond them nobody is let in until the next.
const MOST: usize = 1 << 16;
/// Of one secret: it must not take the others' places.
const MOST_OF_ONE: u32 = 1 << 12;
const FOLDER: &str = "seen";
const TAG: usize = 16;

/// The spent tokens.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    windows: Vec<Window>,
    /// Not written down yet.
    new: Vec<(u64, [u8; TAG])>,
}

#[derive(Debug)]
struct Window {
    number: u64,
    tags: HashSet<[u8; TAG]>,
    by_secret: HashMap<String, u32>,
}

impl Replay {
    /// Spends a token; false if it has been spent, or there is no more room.
    pub fn spend(&mut self, number: u64, secret: &str, tag: [u8; TAG]) -> bool {
        let window = self.window(number);
        let of_one = window.by_secret.entry(secret.to_owned()).or_default();
        if window.tags.len() >= MOST || *of_one >= MOST_OF_ONE || !window.tags.insert(tag) {
            return false;
        }
        *of_one += 1;
        self.new.push((number, tag));
        true
    }

    /// Knows a token that another proxy, or an earlier run, has spent.
    fn know(&mut self, number: u64, tag: [u8; TAG]) {
        let window = self.window(number);
        if window.tags.len() < MOST {
            window.tags.insert(tag);
        }
    }

    /// Forgets the windows whose tokens are refused by their age.
    fn forget_before(&mut self, oldest: u64) {
        self.windows.retain(|window| window.number >= oldest);
    }

    fn window(&mut self, number: u64) -> &mut Window {
        let at = self.windows.iter().position(|window| window.number == number).unwrap_or_else(|| {
            self.windows.push(Window { number, tags: HashSet::new(), by_secret: HashMap::new() });
            self.windows.len() - 1
        });
        &mut self.windows[at]
    }

    /// What is to be written down.
    fn take_new(&mut self) -> Vec<(u64, [u8; TAG])> {
        std::mem::take(&mut self.new)
    }
}

/// The files of spent tokens, one a window.
#[derive(Debug)]
pub(crate) struct Seen {
    folder: PathBuf,
    /// How far each has been read.
    read: HashMap<u64, usize>,
}

impl Seen {
    pub fn open(data: &DataDir) -> Result<Self, DataError> {
        Ok(Self { folder: data.folder(FOLDER)?, read: HashMap::new() })
    }

    /// Writes what is new, reads what others have written, throws away what is old. The cache is held for moments only.
    pub fn step(&mut self, now_ms: u64, replay: &Mutex<Replay>) -> io::Result<()> {
        let held = || replay.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = held().take_new();
        new.sort_unstable();
        for of_window in new.chunk_by(|a, b| a.0 == b.0) {
            let bytes: Vec<u8> = of_window.iter().flat_map(|(_, tag)| *tag).collect();
            // One write: two proxies append to one file.
            OpenOptions::new().append(true).create(true).open(self.path(of_window[0].0))?.write_all(&bytes)?;
        }
        let oldest = window(now_ms).saturating_sub(1);
        let mut found = Vec::new();
        for number in oldest..=oldest + 2 {
            let from = self.read.entry(number).or_default();
            let bytes = match File::open(self.folder.join(number.to_string())) {
                Ok(file) => rest(file, *from)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let tags = bytes.as_chunks::<TAG>().0;
            *from += tags.len() * TAG;
            found.extend(tags.iter().map(|tag| (number, *tag)));
        }
        held().forget_before(oldest);
        found.iter().for_each(|(number, tag)| held().know(*number, *tag));
        self.read.retain(|number, _| *number >= oldest);
        self.clean(oldest)
    }

    fn clean(&self, oldest: u64) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let number = entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok());
            if number.is_some_and(|number| number < oldest) {
                // Another proxy may have been quicker.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

/// No more than a window may hold, whoever wrote the file.
fn rest(mut file: File, from: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::Seek::seek(&mut file, io::SeekFrom::Start(from as u64))?;
    file.take((MOST * TAG) as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    fn tag(number: u32) -> [u8; TAG] {
        let mut tag = [0; TAG];
        tag[..4].copy_from_slice(&number.to_be_bytes());
        tag
    }

    #[test]
    fn a_token_is_spent_once_and_one_secret_can_not_take_the_room_of_others() {
        let mut replay = Replay::default();
        assert!(replay.spend(5, "a", tag(0)) && !replay.spend(5, "a", tag(0)));
        assert!(!replay.spend(5, "b", tag(0)));
        let spent = (1..100_000).filter(|number| replay.spend(5, "a", tag(*number))).count();
        assert_eq!(spent, MOST_OF_ONE as usize - 1);
        assert!(replay.spend(5, "b", tag(200_000)));
    }

    #[test]
    fn what_was_spent_is_known_to_the_next_proxy_and_forgotten_when_too_old_to_matter() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let number = window(NOW);
        let (old, mut old_seen) = (Mutex::new(Replay::default()), Seen::open(&data).unwrap());
        let (new, mut new_seen) = (Mutex::new(Replay::default()), Seen::open(&data).unwrap());
        let spend = |replay: &Mutex<Replay>, tag| replay.lock().unwrap().spend(number, "a", tag);
        assert!(spend(&old, tag(1)));
        old_seen.step(NOW, &old).unwrap();
        new_seen.step(NOW, &new).unwrap();
        assert!(!spend(&new, tag(1)) && spend(&new, tag(2)));
        new_seen.step(NOW, &new).unwrap();
        old_seen.step(NOW, &old).unwrap();
        assert!(!spend(&old, tag(2)));
        let later = NOW + 3 * harkara_wire::proxy_token::WINDOW_MS;
        new_seen.step(later, &new).unwrap();
        assert!(new.lock().unwrap().windows.is_empty());
        assert_eq!(fs::read_dir(data.path(FOLDER)).unwrap().count(), 0);
    }
}
