//! What every storage must do.

use harkara_backup::{Access, Archive, Name, Record, Seed, Storage, Writer, media, tidy};
use harkara_wire::id::{DeviceId, FileId};
use harkara_wire::proto::backup::{Gone, Media, frame::Body};
use zeroize::Zeroizing;

/// Whether a storage lets go of what was put a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Young {
    Goes,
    Stays,
}

/// Over an empty one.
pub(super) fn holds(storage: &mut dyn Storage, young: Young) {
    objects(storage, young);
    archive(storage, young);
}

fn objects(storage: &mut dyn Storage, young: Young) {
    let name = Name::keyring();
    assert_eq!(storage.get(&name, 10).unwrap(), None);
    assert!(storage.list("keyring").unwrap().is_empty() && storage.list("head/").unwrap().is_empty());
    assert!(storage.put(&name, b"first").unwrap());
    assert!(!storage.put(&name, b"second").unwrap(), "what is there stays");
    assert_eq!(storage.get(&name, 10).unwrap().unwrap(), b"first");
    assert_eq!(storage.get(&name, 3).unwrap().unwrap(), b"fir", "no more than asked for");
    storage.replace(&name, b"third").unwrap();
    assert_eq!(storage.get(&name, 10).unwrap().unwrap(), b"third");
    if young == Young::Goes {
        assert!(storage.delete(&name).unwrap() && storage.delete(&name).unwrap(), "what is gone is gone");
        assert_eq!(storage.get(&name, 10).unwrap(), None);
    } else {
        assert!(!storage.delete(&name).unwrap());
        assert_eq!(storage.get(&name, 10).unwrap().unwrap(), b"third");
    }
}

/// An archive with a file of two parts, two generations, one of two writers that is late, and a look at all of it.
fn archive(storage: &mut dyn Storage, young: Young) {
    let seed = Seed::new([3; 20]);
    let access = Access::create(&seed, &Zeroizing::new([4; 48]), &[5; 32]).unwrap();
    let (file, bytes) = (FileId([6; 16]), vec![7; media::PART + 10]);
    let length = bytes.len() as u64;
    let gone = |number: u8| Record { key: vec![number], body: Body::Gone(Gone { message_id: vec![number; 16] }) };
    let mut write = |numbers: &[u8]| {
        let mut writer = Writer::begin(storage, &access, None)?;
        for part in 0..2 {
            let (from, size) = media::part(length, part);
            if !writer.has_media(&file, length, part) {
                writer.media(&file, length, part, &bytes[from as usize..from as usize + size])?;
            }
        }
        for number in numbers {
            writer.record(gone(*number))?;
        }
        writer.record(Record { key: vec![0], body: Body::Media(Media { file_id: file.to_vec(), length }) })?;
        writer.finish(1_000, &DeviceId([8; 16]))
    };
    let first = write(&[1, 2]).unwrap();
    assert!(!first.unchanged && first.objects > 6);
    let same = write(&[1, 2]).unwrap();
    assert!(same.unchanged && same.objects == 0, "nothing is stored twice");
    assert_eq!(write(&[1, 2, 3]).unwrap().known.generation, 2);
    let mut archive = Archive::open(storage, &seed).unwrap();
    archive.check_follows(&first.known).unwrap();
    let report = archive.verify(|_| Ok(())).unwrap();
    assert!(report.flaws.is_empty() && report.media == 1 && report.bytes > length);
    let day = 24 * 3_600_000;
    assert!(tidy(storage, &access, 40 * day).unwrap().condemned > 0, "the first generation, as old as the second");
    assert_eq!(tidy(storage, &access, 60 * day).unwrap().deleted > 0, young == Young::Goes);
    assert!(Archive::open(storage, &seed).unwrap().verify(|_| Ok(())).unwrap().flaws.is_empty());
}
