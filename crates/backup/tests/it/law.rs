//! What was written is read, and what was read is written as it was.

use super::kept::{Asha, Shelf, access, message, restore, seed};
use harkara_backup::{Access, Archive, Error, Record, Writer};
use harkara_wire::id::DeviceId;
use proptest::prelude::*;
use zeroize::Zeroizing;

fn account() -> impl Strategy<Value = Asha> {
    let said = (0u64..50, ".{0,40}", 1usize..40);
    proptest::collection::vec(said, 0..60).prop_map(|messages| {
        let mut asha = Asha::with(0);
        let made = messages
            .into_iter()
            .zip(0..)
            .map(|((ms, text, times), number)| message(ms, number, &text.repeat(times * times)));
        let mut made: Vec<Record> = made.collect();
        made.sort_by(|one, other| one.key.cmp(&other.key));
        let media = asha.records.split_off(asha.records.len() - 2);
        asha.records.extend(made);
        asha.records.extend(media);
        asha
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn export_restore_export_gives_the_same_archive(asha in account()) {
        let mut shelf = Shelf::default();
        let first = asha.back_up(&mut shelf).unwrap();
        let restored = restore(&mut shelf).unwrap();
        prop_assert_eq!(&restored, &asha.whole());

        // Another device, that has it from the backup: the very same objects, and going on there adds nothing.
        let keys = asha.records.iter().map(|record| record.key.clone());
        let records = keys.zip(restored.bodies).map(|(key, body)| Record { key, body }).collect();
        let bilal = Asha { records, files: restored.files };
        let mut other = Shelf::default();
        bilal.back_up(&mut other).unwrap();
        prop_assert!(other.objects == shelf.objects);
        let again = bilal.back_up(&mut shelf).unwrap();
        prop_assert!(again.unchanged && again.objects == 0);
        prop_assert_eq!(again.known, first.known);
    }
}

#[test]
fn another_key_opens_nothing_and_is_told_from_damage() {
    let mut shelf = Shelf::default();
    Asha::with(10).back_up(&mut shelf).unwrap();
    let other = harkara_backup::Seed::new([6; 20]);
    let theirs = Access::create(&other, &Zeroizing::new([1; 48]), &[1; 32]).unwrap();
    assert!(matches!(Archive::open(&mut shelf, &other), Err(Error::WrongKey)));
    assert!(matches!(Writer::begin(&mut shelf, &theirs, None), Err(Error::WrongKey)));
}

#[test]
fn where_there_is_no_backup_that_is_said() {
    use harkara_backup::Part;
    assert!(matches!(Archive::open(&mut Shelf::default(), &seed()), Err(Error::Missing(Part::Keyring))));
    let mut begun = Shelf::default();
    drop(Writer::begin(&mut begun, &access(), None).unwrap());
    assert!(matches!(Archive::open(&mut begun, &seed()), Err(Error::Missing(Part::Head))));
}

#[test]
fn of_two_devices_that_write_at_once_one_learns_that_it_was_the_other() {
    let mut shelf = Shelf::default();
    let (one, other) = (Asha::with(10), Asha::with(20));
    one.back_up(&mut shelf).unwrap();
    let mut before = shelf.clone();
    let mut writer = Writer::begin(&mut before, &access(), None).unwrap();
    other.write(&mut writer).unwrap();
    writer.finish(80, &DeviceId([4; 16])).unwrap();
    // The head of the other device appears while this one writes.
    let head = before.objects["head/0000000002"].clone();
    let mut writer = Writer::begin(&mut shelf, &access(), None).unwrap();
    Asha::with(30).write(&mut writer).unwrap();
    drop(writer);
    shelf.objects.insert("head/0000000002".into(), head);
    for (name, object) in before.objects {
        shelf.objects.entry(name).or_insert(object);
    }
    let written = Asha::with(30).back_up(&mut shelf).unwrap();
    assert_eq!(written.known.generation, 3);
    assert_eq!(restore(&mut shelf).unwrap(), Asha::with(30).whole());
}
