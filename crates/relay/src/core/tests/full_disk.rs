use super::world::*;
use crate::Storage;
use harkara_wire::proto::relay::*;

fn big(key: u8) -> Request {
    let Request::Send(mut message) = send(9, 1, "", key) else { unreachable!() };
    message.message = vec![key; 200_000];
    Request::Send(message)
}

#[test]
fn on_a_full_disk_nothing_is_acknowledged_everybody_is_sent_away_and_all_goes_on_when_there_is_room() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.ok(asha, send(9, 1, "before", 1));
    world.inbox.clear();

    world.core.storage().unwrap().disk_is_full(true);
    // Two requests share the batch; neither may be answered as if it were stored.
    for (request_id, session, request) in [(1, bilal, send(9, 1, "with it", 2)), (2, asha, big(3))] {
        world.core.request(session, ClientFrame { request_id, request: Some(request) }, world.now);
    }
    world.drain();
    for session in [asha, bilal] {
        assert!(matches!(world.pushed(session), Some(Body::GoingAway(_))));
        assert_eq!(world.pushed(session), None);
    }
    assert_eq!(world.core.sessions(), 0);

    world.core.storage().unwrap().disk_is_full(false);
    let (asha, bilal) = (world.connect(1), world.connect(2));
    world.ok(bilal, subscribe(2));
    world.ok(asha, big(3));
    let Body::Stored(_) = world.ask(bilal, send(9, 1, "with it", 2)) else { panic!() };
    assert_eq!(world.delivered(bilal).iter().map(|item| item.sequence).collect::<Vec<_>>(), [3]);
    assert_eq!(world.storage().stats().unwrap().waiting, 2);
}
