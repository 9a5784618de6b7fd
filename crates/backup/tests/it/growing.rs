//! What later backups cost.

use super::kept::{Asha, Shelf, file, id_of, message, restore};
use harkara_backup::{Error, StorageError, media};
use harkara_wire::proto::backup::frame::Body;

fn grown(asha: &Asha, by: u64) -> Asha {
    let mut grown = asha.clone();
    let at = grown.records.len() - 2;
    let from = 1_000_000;
    grown
        .records
        .splice(at..at, (from..from + by).map(|n| message(n, n, &format!("and message {n} says {}", n * 7919))));
    grown
}

#[test]
fn a_thousand_new_messages_cost_less_than_a_hundred_kilobytes() {
    let (mut shelf, asha) = (Shelf::default(), Asha::with(20_000));
    let first = asha.back_up(&mut shelf).unwrap();
    assert!(first.bytes > 1 << 19);
    let second = grown(&asha, 1_000).back_up(&mut shelf).unwrap();
    assert!(second.bytes < 100_000, "{} bytes", second.bytes);
    assert_eq!(restore(&mut shelf).unwrap(), grown(&asha, 1_000).whole());
}

#[test]
fn a_long_file_is_kept_in_parts_and_a_lost_part_costs_that_file_alone() {
    let mut asha = Asha::with(3);
    let (record, long) = file(7, media::PART + 1);
    asha.records.push(record);
    asha.files.push(long);
    let mut shelf = Shelf::default();
    asha.back_up(&mut shelf).unwrap();
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
    let (name, _) =
        shelf.objects.iter().filter(|(name, _)| name.starts_with("media/")).max_by_key(|(_, part)| part.len()).unwrap();
    let name = name.clone();
    shelf.objects.remove(&name);
    let restored = restore(&mut shelf).unwrap();
    assert_eq!((restored.lost_files, restored.files.len(), restored.lost_segments), (1, 2, 0));
    let again = asha.back_up(&mut shelf).unwrap();
    assert_eq!((again.unchanged, again.objects), (true, 1), "what is missing is stored anew");
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
}

#[test]
fn what_is_done_to_old_messages_costs_their_segments_and_nothing_else() {
    let (mut shelf, mut asha) = (Shelf::default(), Asha::with(20_000));
    let first = asha.back_up(&mut shelf).unwrap();
    // Every one of a few hundred neighbours becomes longer, so that their segment does not hold them any more.
    for record in asha.records.iter_mut().filter(|record| id_of(record).is_some()).skip(5_000).take(500) {
        if let Body::Message(message) = &mut record.body {
            message.text = "edited ".repeat(100);
        }
    }
    let second = asha.back_up(&mut shelf).unwrap();
    assert!(second.objects <= 8 && second.objects < first.objects / 2, "{} objects", second.objects);
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
    assert!(asha.back_up(&mut shelf).unwrap().unchanged);
}

#[test]
fn messages_that_disappear_leave_no_crowd_of_small_segments() {
    let (mut shelf, mut asha) = (Shelf::default(), Asha::with(20_000));
    asha.back_up(&mut shelf).unwrap();
    let mut count = 0;
    asha.records.retain(|record| {
        id_of(record).is_none() || {
            count += 1;
            count % 20 == 0
        }
    });
    asha.back_up(&mut shelf).unwrap();
    let fresh = {
        let mut fresh = Shelf::default();
        asha.back_up(&mut fresh).unwrap();
        segments(&mut fresh)
    };
    assert!(segments(&mut shelf) <= 3 * fresh);
    assert_eq!(restore(&mut shelf).unwrap(), asha.whole());
}

fn segments(shelf: &mut Shelf) -> usize {
    use harkara_wire::proto::backup::Stream;
    harkara_backup::Archive::open(shelf, &super::kept::seed()).unwrap().segments(Stream::Messages).len()
}

#[test]
fn however_often_it_is_interrupted_what_was_stored_is_not_stored_again() {
    let asha = Asha::with(8_000);
    let mut whole = Shelf::default();
    let objects = asha.back_up(&mut whole).unwrap().objects;
    let mut shelf = Shelf::default();
    let mut runs = 0;
    let written = loop {
        runs += 1;
        shelf.room = Some(2);
        match asha.back_up(&mut shelf) {
            Ok(written) => break written,
            Err(Error::Storage(StorageError::Full)) => assert!(runs < objects, "gets nowhere"),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(written.known.generation, 1);
    assert!(shelf.objects == whole.objects);
}

#[test]
fn an_interrupted_backup_leaves_the_one_before_as_it_was() {
    let asha = Asha::with(5_000);
    let mut shelf = Shelf::default();
    asha.back_up(&mut shelf).unwrap();
    for room in 0..4 {
        let mut cut = shelf.clone();
        cut.room = Some(room);
        grown(&asha, 3_000).back_up(&mut cut).unwrap_err();
        assert_eq!(restore(&mut cut).unwrap(), asha.whole());
    }
}
