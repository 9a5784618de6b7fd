//! Whatever is asked, in whatever order: an answer each, no panic, mailboxes without gaps.

use super::world::*;
use harkara_wire::proto::relay::*;
use harkara_wire::space;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashMap;

fn id16() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![Just(vec![9; 16]), Just(vec![1; 16]), vec(any::<u8>(), 0..20)]
}

fn device() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![(1u8..4).prop_map(|n| Device::new(&account(n), n).id().to_vec()), id16()]
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..4, Just(u64::MAX), any::<u64>()]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..40)
}

fn request() -> impl Strategy<Value = Request> {
    prop_oneof![3 => in_groups(), 1 => in_spaces(), 2 => elsewhere()]
}

fn in_groups() -> impl Strategy<Value = Request> {
    prop_oneof![
        4 => (id16(), number(), bytes(), id16()).prop_map(|(group_id, epoch, message, message_key)| {
            Request::Send(Send { group_id, epoch, message, message_key, silent: false })
        }),
        3 => (id16(), number(), vec(device(), 0..3), vec(device(), 0..3), any::<bool>(), bytes(), id16()).prop_map(
            |(group_id, base_epoch, added, removed, external, welcome, request_key)| {
                let (commit, group_info) = (b"commit".to_vec(), b"info".to_vec());
                Request::Commit(Commit { group_id, base_epoch, commit, welcome, added, removed, group_info, external, request_key })
            }),
        3 => (id16(), number(), vec(device(), 0..4), bytes(), vec(device(), 0..4), bytes(), id16()).prop_map(
            |(group_id, epoch, members, welcome, welcome_to, group_info, request_key)| {
                Request::CreateGroup(CreateGroup { group_id, epoch, members, welcome, welcome_to, group_info, request_key })
            }),
        1 => number().prop_map(|after| Request::Subscribe(Subscribe { after })),
        1 => number().prop_map(|sequence| Request::Ack(Ack { sequence })),
        1 => id16().prop_map(|group_id| Request::GetGroupInfo(GetGroupInfo { group_id })),
        1 => id16().prop_map(|group_id| Request::LeaveGroup(LeaveGroup { group_id })),
        1 => Just(Request::ListGroups(ListGroups {})),
    ]
}

fn in_spaces() -> impl Strategy<Value = Request> {
    let name = || prop_oneof!["head/000000000[0-9]", Just("keyring".to_owned()), ".{0,100}"];
    prop_oneof![
        (1u8..4, any::<bool>()).prop_map(|(n, make)| space::open(&[n; 32], &transport_key(n), make)),
        (bytes(), bytes())
            .prop_map(|(key, signature)| { Request::OpenSpace(OpenSpace { key, signature, make: true }) }),
        (name(), bytes(), any::<bool>()).prop_map(|(name, data, replace)| space::put(&name, data, replace)),
        (name(), number()).prop_map(|(name, at_most)| space::get(&name, at_most)),
        (name(), name()).prop_map(|(prefix, after)| space::list(&prefix, &after)),
        name().prop_map(|name| space::delete(&name)),
    ]
}

fn vaults() -> impl Strategy<Value = Request> {
    let account = || prop_oneof![(1u8..4).prop_map(|n| account_id(n).to_vec()), bytes()];
    prop_oneof![
        vec(any::<u8>(), 0..100).prop_map(|request| Request::BeginVault(BeginVault { request })),
        (bytes(), vec(any::<u8>(), 0..2_000))
            .prop_map(|(record, sealed)| Request::PutVault(PutVault { record, sealed })),
        Just(Request::DropVault(DropVault {})),
        (account(), vec(any::<u8>(), 0..100))
            .prop_map(|(account_id, request)| Request::OpenVault(OpenVault { account_id, request })),
        (account(), bytes(), bytes()).prop_map(|(account_id, request, proof)| {
            Request::ProveVault(ProveVault { account_id, request, proof })
        }),
    ]
}

fn elsewhere() -> impl Strategy<Value = Request> {
    prop_oneof![
        vaults(),
        bytes().prop_map(|account_id| Request::ClaimKeyPackages(ClaimKeyPackages { account_id })),
        (vec(bytes(), 0..3), bytes()).prop_map(|(key_packages, last_resort)| {
            Request::PutKeyPackages(PutKeyPackages { key_packages, last_resort })
        }),
        (any::<u32>(), ".{0,5}")
            .prop_map(|(lifetime_s, code)| Request::OpenRendezvous(OpenRendezvous { lifetime_s, code })),
        (id16(), bytes(), any::<u32>()).prop_map(|(rendezvous_id, payload, number)| {
            Request::SendRendezvous(SendRendezvous { rendezvous_id, payload, number })
        }),
        (".{0,8}", any::<u32>()).prop_map(|(code, heard)| {
            Request::JoinRendezvous(JoinRendezvous { by: Some(join_rendezvous::By::Code(code)), heard })
        }),
        (bytes(), bytes()).prop_map(|(statement, signature)| {
            Request::PutRemoval(PutRemoval {
                removal: Some(harkara_wire::proto::identity::Removal { statement, signature }),
            })
        }),
        (bytes(), bytes(), ".{0,40}").prop_map(|(statement, signature, handle)| {
            let roster = Some(harkara_wire::proto::identity::Roster { statement, signature });
            Request::Register(Register { invite: String::new(), handle, roster })
        }),
        Just(Request::PutRoster(PutRoster { roster: None })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_requests_in_any_order_are_each_answered(steps in vec((0usize..4, request()), 1..80)) {
        let mut world = World::new();
        let mut sessions = vec![world.connect(9)];
        for person in 1..4 {
            sessions.push(world.person(person).0);
        }
        let mut last: HashMap<_, u64> = HashMap::new();
        for (who, request) in steps {
            let resumed = matches!(request, Request::Subscribe(_));
            let answer = world.ask(sessions[who], request);
            prop_assert!(!matches!(answer, Body::GoingAway(_)), "the storage failed");
            if resumed {
                last.remove(&sessions[who]);
            }
            for session in &sessions {
                for item in world.delivered(*session) {
                    if let Some(before) = last.insert(*session, item.sequence) {
                        prop_assert_eq!(item.sequence, before + 1);
                    }
                }
            }
            world.tick(500);
        }
        prop_assert_eq!(world.core.sessions(), 4);
    }
}
