//! Storages that lose, alter and mix up what they were given.

use super::kept::{Asha, Shelf, access, restore, seed};
use harkara_backup::{Access, Archive, Error, Part, Writer};
use harkara_wire::id::{ChatId, DeviceId};
use zeroize::Zeroizing;

fn shelf() -> (Asha, Shelf) {
    let (asha, mut shelf) = (Asha::with(4_000), Shelf::default());
    asha.back_up(&mut shelf).unwrap();
    (asha, shelf)
}

/// What is broken costs at most this.
fn costs(name: &str) -> (usize, usize) {
    match name.split('/').next().unwrap() {
        "segment" => (1, 0),
        "media" => (0, 1),
        _ => (0, 0),
    }
}

fn hold(asha: &Asha, mut shelf: Shelf, name: &str) {
    let restored = restore(&mut shelf).unwrap();
    let (segments, files) = costs(name);
    // A file's record is in a segment, too.
    assert_eq!(restored.lost_segments, segments, "{name}");
    assert!(restored.lost_files <= files, "{name}");
    let whole = asha.whole();
    // What is there is what was written, in its order.
    let mut written = whole.bodies.iter();
    assert!(restored.bodies.iter().all(|body| written.any(|known| known == body)), "{name}");
    if segments + files == 0 {
        assert_eq!(restored, whole, "{name}");
    }
    let report = Archive::open(&mut shelf, &seed()).unwrap().verify(|_| Ok(())).unwrap();
    assert!(!report.flaws.is_empty() && report.flaws.iter().any(|flaw| flaw.name.as_str() == name), "{name}");
}

#[test]
fn one_flipped_bit_costs_at_most_a_segment_or_a_file_whatever_object_it_is_in() {
    let (asha, whole) = shelf();
    for (number, name) in whole.objects.keys().enumerate() {
        let mut shelf = whole.clone();
        let object = shelf.objects.get_mut(name).unwrap();
        let bit = (number * 7_919) % (object.len() * 8);
        object[bit / 8] ^= 1 << (bit % 8);
        hold(&asha, shelf, name);
    }
}

#[test]
fn one_missing_object_costs_no_more() {
    let (asha, whole) = shelf();
    for name in whole.objects.keys() {
        let mut shelf = whole.clone();
        shelf.objects.remove(name);
        hold(&asha, shelf, name);
    }
}

#[test]
fn an_object_that_is_cut_off_costs_no_more() {
    let (asha, whole) = shelf();
    for name in whole.objects.keys() {
        let mut shelf = whole.clone();
        let object = shelf.objects.get_mut(name).unwrap();
        object.truncate(object.len() / 2);
        hold(&asha, shelf, name);
    }
}

#[test]
fn an_object_in_the_place_of_another_is_not_taken_for_it() {
    let (asha, whole) = shelf();
    for name in whole.objects.keys() {
        let kind = name.split('/').next().unwrap();
        let other =
            whole.objects.iter().find(|(other, bytes)| other.starts_with(kind) && **bytes != whole.objects[name]);
        let Some((_, bytes)) = other else { continue };
        let mut shelf = whole.clone();
        shelf.objects.insert(name.clone(), bytes.clone());
        hold(&asha, shelf, name);
    }
}

#[test]
fn what_belongs_to_another_account_is_not_taken_for_ones_own() {
    let (asha, whole) = shelf();
    let mut foreign = Shelf::default();
    let foreign_access = Access::create(&seed(), &Zeroizing::new([3; 48]), &[1; 32]).unwrap();
    let mut writer = Writer::begin(&mut foreign, &foreign_access, None).unwrap();
    Asha::with(300).write(&mut writer).unwrap();
    writer.finish(77, &DeviceId([8; 16])).unwrap();
    for kind in ["head/", "manifest/", "segment/", "media/"] {
        let (name, _) = whole.objects.range(kind.to_owned()..).next().unwrap();
        let (_, bytes) = foreign.objects.range(kind.to_owned()..).next().unwrap();
        let mut shelf = whole.clone();
        shelf.objects.insert(name.clone(), bytes.clone());
        hold(&asha, shelf, name);
    }
}

#[test]
fn an_older_generation_under_the_name_of_a_newer_one_is_not_taken_for_it() {
    let (_, mut shelf) = shelf();
    let old = shelf.objects["head/0000000001"].clone();
    let grown = Asha::with(4_500);
    let written = grown.back_up(&mut shelf).unwrap();
    shelf.objects.insert("head/0000000002".into(), old.clone());
    assert_eq!(restore(&mut shelf).unwrap(), grown.whole());
    // Without any head of the newer one the older is all there is, and whoever saw the newer one says so.
    shelf.objects.retain(|name, _| !name.starts_with("head/0000000002"));
    let mut archive = Archive::open(&mut shelf, &seed()).unwrap();
    assert!(matches!(archive.check_follows(&written.known), Err(Error::RolledBack)));
    let again = Writer::begin(&mut shelf, &access(), Some(&written.known));
    assert!(matches!(again.err(), Some(Error::RolledBack)));
}

#[test]
fn a_storage_that_was_rolled_back_and_went_on_from_there_is_noticed() {
    let (asha, mut shelf) = shelf();
    let first = Archive::open(&mut shelf, &seed()).unwrap().known();
    let mut forked = shelf.clone();
    let second = Asha::with(4_100).back_up(&mut shelf).unwrap().known;
    Asha::with(4_200).back_up(&mut forked).unwrap();
    asha.back_up(&mut forked).unwrap();
    let mut archive = Archive::open(&mut forked, &seed()).unwrap();
    archive.check_follows(&first).unwrap();
    assert!(matches!(archive.check_follows(&second), Err(Error::RolledBack)));
}

#[test]
fn where_the_newest_head_is_lost_the_generation_before_is_restored_and_that_is_said() {
    let (asha, mut shelf) = shelf();
    Asha::with(4_500).back_up(&mut shelf).unwrap();
    for name in ["head/0000000002", "head/0000000002.copy"] {
        shelf.objects.get_mut(name).unwrap()[50] ^= 4;
    }
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
    let archive = Archive::open(&mut shelf, &seed()).unwrap();
    assert!(archive.flaws().iter().all(|flaw| flaw.part == Part::Head && flaw.costs()));
    shelf.objects.retain(|name, _| !name.starts_with("head/0000000001"));
    assert!(matches!(Archive::open(&mut shelf, &seed()), Err(Error::Damaged(Part::Head))));
}

#[test]
fn a_lost_segment_is_told_by_its_chats_and_dates_and_mended_by_the_next_backup() {
    let (asha, mut shelf) = shelf();
    let largest =
        shelf.objects.iter().filter(|(name, _)| name.starts_with("segment/")).max_by_key(|(_, bytes)| bytes.len());
    let name = largest.unwrap().0.clone();
    shelf.objects.get_mut(&name).unwrap()[100] ^= 1;
    let report = Archive::open(&mut shelf, &seed()).unwrap().verify(|_| Ok(())).unwrap();
    let flaw = &report.flaws[0];
    assert_eq!(flaw.chats, [ChatId([0; 16]), ChatId([1; 16]), ChatId([2; 16])]);
    assert!(flaw.from_ms >= 1_000 && flaw.to_ms > flaw.from_ms && !flaw.missing);

    let mut writer = Writer::begin(&mut shelf, &access(), None).unwrap();
    writer.mend(&report);
    asha.write(&mut writer).unwrap();
    writer.finish(80, &DeviceId([8; 16])).unwrap();
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
}

#[test]
fn broken_copies_are_mended_by_the_next_backup() {
    let (asha, whole) = shelf();
    let mut shelf = whole.clone();
    for name in ["keyring", "head/0000000001.copy"] {
        shelf.objects.get_mut(name).unwrap()[9] ^= 1;
    }
    shelf.objects.remove("head/0000000001");
    shelf.objects.insert("head/0000000001.copy".into(), whole.objects["head/0000000001"].clone());
    asha.back_up(&mut shelf).unwrap();
    assert!(shelf.objects == whole.objects);
}

#[test]
fn names_that_mean_nothing_and_ten_thousand_false_heads_do_no_harm() {
    let (asha, mut shelf) = shelf();
    for name in ["head/", "head/x", "head/99999999999999999999", "head/000000000é", "segment/..", "media/x"] {
        shelf.objects.insert(name.into(), vec![1; 10]);
    }
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
    shelf.objects.extend((2..10_000).map(|number| (format!("head/{number:010}"), vec![0; 3])));
    assert!(matches!(restore(&mut shelf), Err(Error::Damaged(Part::Head))));
}
