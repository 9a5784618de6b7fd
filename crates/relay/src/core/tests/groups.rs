use super::world::*;
use harkara_wire::proto::relay::*;

#[test]
fn the_first_creation_of_a_group_wins_and_its_repeat_is_no_second() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.ok(asha, create(9, &[&a, &b], 0));
    let Request::CreateGroup(mut other) = create(9, &[&a, &b], 1) else { unreachable!() };
    other.request_key = vec![77; 16];
    assert_eq!(world.refused(bilal, Request::CreateGroup(other)), ErrorCode::ErrorGroupExists);
    assert_eq!(shorts(&world.delivered(bilal)), ["1 welcome welcome"]);
}

#[test]
fn nobody_can_keep_two_people_apart_by_taking_the_id_of_their_direct_chat() {
    use harkara_wire::id::{ChatId, GroupId};
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    let (mallory, m) = world.person(6);
    let with_id = |mut request: Request, key: u8| {
        let id = GroupId::first_of(&ChatId::direct(&account_id(1), &account_id(2))).to_vec();
        let Request::CreateGroup(create) = &mut request else { unreachable!() };
        (create.group_id, create.request_key) = (id, vec![key; 16]);
        request
    };
    world.ok(mallory, with_id(create(9, &[&m, &a, &b], 0), 1));
    world.inbox.clear();
    world.ok(asha, with_id(create(9, &[&a, &b], 0), 2));
    assert_eq!(shorts(&world.delivered(bilal)), ["2 welcome welcome"]);
    assert_eq!(world.refused(bilal, with_id(create(9, &[&a, &b], 1), 3)), ErrorCode::ErrorGroupExists);
    assert_eq!(world.refused(mallory, with_id(create(9, &[&m, &a], 0), 4)), ErrorCode::ErrorGroupExists);
}

#[test]
fn of_two_commits_to_one_epoch_one_wins_and_the_other_is_told_where_the_group_stands() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.inbox.clear();
    world.ok(asha, Request::Commit(commit(9, 1, 50)));
    let Body::EpochConflict(conflict) = world.ask(bilal, Request::Commit(commit(9, 1, 51))) else { panic!() };
    assert_eq!(conflict.epoch, 2);
    // Both find the one that won, its maker too, at the same place in the order of things.
    assert_eq!(shorts(&world.delivered(asha)), ["1 commit commit"]);
    assert_eq!(shorts(&world.delivered(bilal)), ["2 commit commit"]);
    world.ok(asha, Request::Commit(commit(9, 1, 50)));
    assert!(world.delivered(bilal).is_empty());
    world.ok(bilal, Request::Commit(commit(9, 2, 51)));
    let Body::GroupInfo(info) = world.ask(asha, Request::GetGroupInfo(GetGroupInfo { group_id: vec![9; 16] })) else {
        panic!()
    };
    assert_eq!((info.epoch, info.group_info.as_slice()), (3, b"info 3".as_slice()));
}

#[test]
fn a_message_of_an_old_or_future_epoch_is_not_stored() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.ok(asha, Request::Commit(commit(9, 1, 50)));
    world.inbox.clear();
    for epoch in [0, 1, 3, u64::MAX] {
        assert!(matches!(world.ask(bilal, send(9, epoch, "x", 1)), Body::EpochConflict(EpochConflict { epoch: 2 })));
    }
    assert!(world.delivered(asha).is_empty());
    world.ok(bilal, send(9, 2, "x", 1));
    assert_eq!(shorts(&world.delivered(asha)), ["2 message x"]);
}

#[test]
fn a_repeated_message_is_stored_once_even_if_encrypted_anew_in_a_later_epoch() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.inbox.clear();
    let Body::Stored(first) = world.ask(asha, send(9, 1, "hello", 3)) else { panic!() };
    world.now += 5000;
    world.ok(bilal, Request::Commit(commit(9, 1, 50)));
    let Body::Stored(second) = world.ask(asha, send(9, 2, "hello sealed anew", 3)) else { panic!() };
    assert_eq!(first.stored_ms, second.stored_ms);
    let messages = world.delivered(bilal);
    assert_eq!(shorts(&messages), ["2 message hello", "3 commit commit"]);
}

#[test]
fn a_commit_reaches_old_members_the_removed_too_and_its_welcome_the_added() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    let (chitra, c) = world.person(3);
    world.ok(asha, create(9, &[&a, &b], 0));
    world.inbox.clear();
    let change = Commit {
        added: vec![c.id().to_vec()],
        removed: vec![b.id().to_vec()],
        welcome: b"come in".to_vec(),
        ..commit(9, 1, 50)
    };
    world.ok(asha, Request::Commit(change));
    assert_eq!(shorts(&world.delivered(bilal)), ["2 commit commit"]);
    assert_eq!(shorts(&world.delivered(chitra)), ["1 welcome come in"]);
    assert_eq!(world.refused(bilal, send(9, 2, "still here?", 1)), ErrorCode::ErrorNotAMember);
    world.ok(asha, send(9, 2, "hello", 2));
    assert!(world.delivered(bilal).is_empty());
    assert_eq!(shorts(&world.delivered(chitra)), ["2 message hello"]);
}

#[test]
fn a_stranger_can_neither_write_nor_look_nor_join() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (mallory, _) = world.person(6);
    world.ok(asha, create(9, &[&a], 0));
    assert_eq!(world.refused(mallory, send(9, 1, "x", 1)), ErrorCode::ErrorNotAMember);
    assert_eq!(world.refused(mallory, Request::Commit(commit(9, 1, 1))), ErrorCode::ErrorNotAMember);
    let external = Commit { external: true, ..commit(9, 1, 1) };
    assert_eq!(world.refused(mallory, Request::Commit(external)), ErrorCode::ErrorNotAMember);
    let look = Request::GetGroupInfo(GetGroupInfo { group_id: vec![9; 16] });
    assert_eq!(world.refused(mallory, look), ErrorCode::ErrorNotAMember);
    let Body::Groups(groups) = world.ask(mallory, Request::ListGroups(ListGroups {})) else { panic!() };
    assert!(groups.groups.is_empty());
}

#[test]
fn a_new_device_joins_what_its_account_is_in_by_external_commit() {
    let mut world = World::new();
    let (phone, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(phone, create(9, &[&a, &b], 0));
    let second = Device::new(&account(1), 7);
    let linked = roster(&account(1), 2, &[&a, &second], &[]);
    world.ok(phone, Request::PutRoster(PutRoster { roster: Some(linked) }));
    let desktop = world.connect(7);
    world.ok(desktop, subscribe(0));
    world.inbox.clear();
    let list = |world: &mut World| match world.ask(desktop, Request::ListGroups(ListGroups {})) {
        Body::Groups(groups) => groups.groups,
        other => panic!("{other:?}"),
    };
    assert_eq!(list(&mut world), [GroupEntry { group_id: vec![9; 16], epoch: 1, member: false }]);
    world.ok(desktop, Request::Commit(Commit { external: true, ..commit(9, 1, 60) }));
    assert_eq!(list(&mut world), [GroupEntry { group_id: vec![9; 16], epoch: 2, member: true }]);
    assert_eq!(shorts(&world.delivered(bilal)), ["3 commit commit"]);
    world.ok(bilal, send(9, 2, "hello", 2));
    assert_eq!(shorts(&world.delivered(desktop)), ["2 commit commit", "3 message hello"]);
}

#[test]
fn leaving_takes_all_devices_of_the_account_out_and_the_last_one_takes_the_group_with_it() {
    let mut world = World::new();
    let (asha, a) = world.person(1);
    let (bilal, b) = world.person(2);
    world.ok(asha, create(9, &[&a, &b], 0));
    let leave = Request::LeaveGroup(LeaveGroup { group_id: vec![9; 16] });
    world.ok(bilal, leave.clone());
    assert_eq!(world.refused(bilal, send(9, 1, "x", 1)), ErrorCode::ErrorNotAMember);
    world.ok(asha, leave);
    assert_eq!(world.refused(asha, send(9, 1, "x", 1)), ErrorCode::ErrorGroupUnknown);
}
