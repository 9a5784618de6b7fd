//! What a driver does that can't wait: it comes to the same as one that can.

use super::kept::{Asha, Shelf, access, restore, seed};
use harkara_backup::{Archive, Deferred, Error, Got, Result, Storage, StorageError, Want, Writer, tidy};
use harkara_wire::id::DeviceId;
use harkara_wire::proto::backup::Stream;

/// Carries out what is wanted.
fn carry_out(shelf: &mut Shelf, want: &Want) -> Got {
    match want {
        Want::Get { name, at_most } => Got::Object(shelf.get(name, *at_most).unwrap()),
        Want::Put { name, bytes, replace: true } => Got::Done(shelf.replace(name, bytes).is_ok()),
        Want::Put { name, bytes, replace: false } => Got::Done(shelf.put(name, bytes).unwrap()),
        Want::Delete { name } => Got::Done(shelf.delete(name).unwrap()),
        Want::List { prefix } => Got::Names(shelf.list(prefix).unwrap()),
    }
}

/// Runs a step until it is done; answers how often it ran as well.
fn step<T>(
    shelf: &mut Shelf,
    storage: &mut Deferred,
    mut step: impl FnMut(&mut Deferred) -> Result<T>,
) -> (Result<T>, u32) {
    for ran in 1.. {
        let outcome = step(storage);
        while let Some(want) = storage.want() {
            let got = carry_out(shelf, &want);
            storage.answer(&want, got);
        }
        if !matches!(outcome, Err(Error::Storage(StorageError::Deferred))) {
            storage.forget();
            return (outcome, ran);
        }
    }
    unreachable!()
}

fn back_up(asha: &Asha, shelf: &mut Shelf) -> Result<harkara_backup::Written> {
    let mut storage = Deferred::default();
    let (draft, _) =
        step(shelf, &mut storage, |storage| Writer::begin(storage, &access(), None).map(Writer::put_aside));
    let mut draft = Some(draft?);
    let (ending, ran) = step(shelf, &mut storage, |storage| {
        let mut writer = draft.take().unwrap().over(storage);
        asha.write(&mut writer)?;
        Ok(writer.end(77, &DeviceId([4; 16]))?.0)
    });
    assert_eq!(ran, 1, "what is only kept is not waited for");
    let ending = ending?;
    step(shelf, &mut storage, |storage| ending.commit(storage)).0
}

#[test]
fn a_backup_made_without_waiting_is_the_same_and_adds_nothing_to_itself() {
    let asha = Asha::with(3_000);
    let (mut waited, mut deferred) = (Shelf::default(), Shelf::default());
    let first = asha.back_up(&mut waited).unwrap();
    assert_eq!(back_up(&asha, &mut deferred).unwrap(), first);
    assert!(waited.objects == deferred.objects);
    let again = back_up(&asha, &mut deferred).unwrap();
    assert!(again.unchanged && again.objects == 0);
    let more = Asha::with(3_500);
    back_up(&more, &mut deferred).unwrap();
    assert_eq!(restore(&mut deferred).unwrap(), more.whole());
    let (tidied, _) =
        step(&mut deferred, &mut Deferred::default(), |storage| tidy(storage, &access(), 40 * 24 * 3_600_000));
    assert!(tidied.unwrap().condemned > 0);
}

#[test]
fn an_archive_is_read_without_waiting_and_nothing_is_asked_for_twice_in_a_step() {
    let mut shelf = Shelf::default();
    let asha = Asha::with(2_000);
    asha.back_up(&mut shelf).unwrap();
    let mut storage = Deferred::default();
    let (contents, ran) =
        step(&mut shelf, &mut storage, |storage| Archive::open(storage, &seed()).map(Archive::put_aside));
    // Keyring, list, head and one page for each of five streams, all but the list twice.
    assert!(ran <= 2 + 1 + 2 + 10 + 1, "{ran}");
    let (mut contents, mut messages) = (Some(contents.unwrap()), 0);
    let keys = contents.as_ref().unwrap().part_keys();
    for (id, bytes) in &asha.files {
        let name = contents.take().map(|contents| {
            let archive = contents.over(&mut storage);
            (archive.part_name(id, bytes.len() as u64, 0), archive.put_aside())
        });
        let (name, kept) = name.unwrap();
        contents = Some(kept);
        let sealed = shelf.get(&name, usize::MAX).unwrap().unwrap();
        let place = harkara_backup::media::place(id, bytes.len() as u64, 0);
        assert_eq!(keys.open(&place, &sealed).unwrap(), *bytes);
        assert_eq!(keys.seal(&place, bytes).unwrap(), sealed, "sealed elsewhere, it is the same object");
    }
    let archive = contents.take().unwrap().over(&mut storage);
    let entries = archive.segments(Stream::Messages);
    let mut contents = Some(archive.put_aside());
    for entry in entries {
        let (frames, ran) = step(&mut shelf, &mut storage, |storage| {
            let mut archive = contents.take().unwrap().over(storage);
            let frames = archive.frames(&entry);
            contents = Some(archive.put_aside());
            frames
        });
        assert_eq!(ran, 2);
        messages += harkara_backup::segment::frames(&frames.unwrap()).count();
    }
    assert_eq!(messages, 2_000);
}

#[test]
fn whoever_writes_the_same_generation_first_is_the_one() {
    let (asha, mut shelf) = (Asha::with(10), Shelf::default());
    let mut storage = Deferred::default();
    let (draft, _) =
        step(&mut shelf, &mut storage, |storage| Writer::begin(storage, &access(), None).map(Writer::put_aside));
    let mut writer = draft.unwrap().over(&mut storage);
    asha.write(&mut writer).unwrap();
    let (ending, _) = writer.end(77, &DeviceId([4; 16])).unwrap();
    Asha::with(11).back_up(&mut shelf).unwrap();
    let (outcome, _) = step(&mut shelf, &mut storage, |storage| ending.commit(storage));
    assert!(matches!(outcome, Err(Error::Outrun)));
}
