use super::world::World;
use crate::core::limits;
use harkara_wire::id::BlobId;
use harkara_wire::proto::relay::{ErrorCode, FindBlobs, GetBlob, PutBlob, client_frame::Request, server_frame::Body};

const DAY_MS: u64 = 24 * 3_600_000;

fn put(data: &[u8]) -> Request {
    Request::PutBlob(PutBlob { blob_id: BlobId::of(data).to_vec(), data: data.to_vec() })
}

fn get(data: &[u8]) -> Request {
    Request::GetBlob(GetBlob { blob_id: BlobId::of(data).to_vec() })
}

fn find(all: &[&[u8]]) -> Request {
    Request::FindBlobs(FindBlobs { blob_ids: all.iter().map(|data| BlobId::of(data).to_vec()).collect() })
}

fn missing(body: Body) -> Vec<u32> {
    let Body::MissingBlobs(missing) = body else { panic!("{body:?}") };
    missing.missing
}

#[test]
fn a_blob_is_what_its_id_says_and_goes_after_a_month() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    let (bilal, _) = world.person(2);
    let lie = PutBlob { blob_id: vec![1; 32], data: b"encrypted".to_vec() };
    assert_eq!(world.refused(asha, Request::PutBlob(lie)), ErrorCode::ErrorBadRequest);
    assert_eq!(world.refused(asha, put(&[0; limits::BLOB_BYTES + 1])), ErrorCode::ErrorTooLarge);
    world.ok(asha, put(b"encrypted"));
    let Body::Blob(blob) = world.ask(bilal, get(b"encrypted")) else { panic!() };
    assert_eq!(blob.data, b"encrypted");
    world.tick(31 * DAY_MS);
    assert_eq!(world.refused(bilal, get(b"encrypted")), ErrorCode::ErrorBlobUnknown);
}

#[test]
fn a_device_learns_which_chunks_are_missing_and_its_own_are_kept_anew() {
    let mut world = World::new();
    let (asha, _) = world.person(1);
    let (bilal, _) = world.person(2);
    for data in [b"one".as_slice(), b"two"] {
        world.ok(asha, put(data));
    }
    assert_eq!(missing(world.ask(asha, find(&[b"zero", b"one", b"two", b"three"]))), [0, 3]);
    world.tick(20 * DAY_MS);
    // Who only asks keeps nobody else's blobs alive.
    assert!(missing(world.ask(bilal, find(&[b"two"]))).is_empty());
    assert!(missing(world.ask(asha, find(&[b"one"]))).is_empty());
    world.tick(15 * DAY_MS);
    assert_eq!(missing(world.ask(asha, find(&[b"one", b"two"]))), [1]);
    let bad = Request::FindBlobs(FindBlobs { blob_ids: vec![vec![1; 31]] });
    assert_eq!(world.refused(asha, bad), ErrorCode::ErrorBadRequest);
    let long = Request::FindBlobs(FindBlobs { blob_ids: vec![vec![1; 32]; limits::FIND_BLOBS + 1] });
    assert_eq!(world.refused(asha, long), ErrorCode::ErrorTooLarge);
}
