use super::*;
use ed25519_dalek::SigningKey;
use harkara_wire::identity::{certify, counter_sign, device_statement};
use harkara_wire::proto::identity::Platform;

/// A device of a person: both by number.
fn leaf(person: u8, device: u8) -> Leaf {
    let account = SigningKey::from_bytes(&[person; 32]);
    let key = SigningKey::from_bytes(&[100 + device; 32]);
    let public = |key: &SigningKey| key.verifying_key().to_bytes();
    let statement = device_statement(&public(&account), &public(&key), &[device; 32], Platform::Desktop, 1);
    let signature = counter_sign(&key, &statement);
    let certificate = certify(&account, statement, signature).unwrap();
    Leaf { account: certificate.account_id, device: certificate.device_id, certificate }
}

const ASHA: u8 = 1;
const BILAL: u8 = 2;
const CHITRA: u8 = 3;

fn group() -> (GroupData, Vec<Leaf>) {
    let leaves = vec![leaf(ASHA, 1), leaf(ASHA, 2), leaf(BILAL, 3)];
    let data = GroupData {
        kind: Kind::Group.into(),
        chat_id: vec![9; 16],
        name: "Choir".into(),
        admins: vec![leaves[0].account.to_vec()],
        created_by: leaves[0].account.to_vec(),
        created_ms: 1,
        timer_s: 0,
    };
    (data, leaves)
}

#[derive(Default)]
struct World {
    removed: Vec<DeviceId>,
    leaving: Vec<AccountId>,
}

impl Known for World {
    fn removed(&self, device: &DeviceId) -> bool {
        self.removed.contains(device)
    }
    fn leaving(&self, account: &AccountId) -> bool {
        self.leaving.contains(account)
    }
}

fn by(committer: Leaf) -> Change {
    Change { committer, external: false, added: vec![], removed: vec![], data: None }
}

fn judge(change: &Change, known: &World) -> Result<(), Violation> {
    let (data, leaves) = group();
    check(&data, &leaves, change, known)
}

#[test]
fn an_admin_adds_removes_and_renames() {
    let (data, _) = group();
    let data = Some(GroupData { name: "Small choir".into(), ..data });
    let change = Change { added: vec![leaf(CHITRA, 5)], removed: vec![leaf(BILAL, 3)], data, ..by(leaf(ASHA, 1)) };
    assert_eq!(judge(&change, &World::default()), Ok(()));
}

#[test]
fn in_a_direct_chat_both_set_the_timer_and_change_nothing_else() {
    let (group, leaves) = group();
    let direct = GroupData { kind: Kind::Direct.into(), name: String::new(), admins: vec![], ..group };
    let set = |data: GroupData, before: &GroupData| {
        check(before, &leaves, &Change { data: Some(data), ..by(leaf(BILAL, 3)) }, &World::default())
    };
    let timer = |before: &GroupData| GroupData { timer_s: 60, ..before.clone() };
    assert_eq!(set(timer(&direct), &direct), Ok(()));
    assert_eq!(set(GroupData { name: "Mine".into(), ..timer(&direct) }, &direct), Err(Violation::Data));
    let (group, _) = self::group();
    assert_eq!(set(timer(&group), &group), Err(Violation::Data), "in a group only an admin does");
}

#[test]
fn who_is_no_admin_does_none_of_it() {
    let (data, _) = group();
    let add = Change { added: vec![leaf(CHITRA, 5)], ..by(leaf(BILAL, 3)) };
    let remove = Change { removed: vec![leaf(ASHA, 1)], ..by(leaf(BILAL, 3)) };
    let rename = Change { data: Some(GroupData { name: "Mine".into(), ..data }), ..by(leaf(BILAL, 3)) };
    assert_eq!(judge(&add, &World::default()), Err(Violation::Add));
    assert_eq!(judge(&remove, &World::default()), Err(Violation::Remove));
    assert_eq!(judge(&rename, &World::default()), Err(Violation::Data));
}

#[test]
fn anybody_removes_who_asked_to_leave_and_devices_their_account_removed() {
    let known = World { leaving: vec![leaf(ASHA, 1).account], ..World::default() };
    let all = Change { removed: vec![leaf(ASHA, 1), leaf(ASHA, 2)], ..by(leaf(BILAL, 3)) };
    assert_eq!(judge(&all, &known), Ok(()));
    let known = World { removed: vec![leaf(ASHA, 2).device], ..World::default() };
    let one = Change { removed: vec![leaf(ASHA, 2)], ..by(leaf(BILAL, 3)) };
    assert_eq!(judge(&one, &known), Ok(()));
    assert_eq!(judge(&all, &known), Err(Violation::Remove));
}

#[test]
fn a_device_joins_its_own_accounts_groups_and_no_others() {
    let join = |leaf| Change { external: true, ..by(leaf) };
    assert_eq!(judge(&join(leaf(BILAL, 7)), &World::default()), Ok(()));
    assert_eq!(judge(&join(leaf(CHITRA, 7)), &World::default()), Err(Violation::Stranger));
    let mut greedy = join(leaf(BILAL, 7));
    greedy.removed.push(leaf(ASHA, 1));
    assert_eq!(judge(&greedy, &World::default()), Err(Violation::MoreThanJoin));
}

#[test]
fn a_removed_device_neither_commits_nor_comes_back() {
    let gone = leaf(ASHA, 2);
    let known = World { removed: vec![gone.device], ..World::default() };
    assert_eq!(judge(&by(gone.clone()), &known), Err(Violation::RemovedCommitter));
    assert_eq!(judge(&Change { external: true, ..by(gone.clone()) }, &known), Err(Violation::RemovedCommitter));
    let back = Change { added: vec![gone], ..by(leaf(ASHA, 1)) };
    assert_eq!(judge(&back, &known), Err(Violation::RemovedDevice));
}

#[test]
fn what_a_chat_is_never_changes() {
    let (data, _) = group();
    for changed in [
        GroupData { chat_id: vec![8; 16], ..data.clone() },
        GroupData { kind: Kind::Direct.into(), ..data.clone() },
        GroupData { created_by: vec![1; 32], ..data },
    ] {
        let change = Change { data: Some(changed), ..by(leaf(ASHA, 1)) };
        assert_eq!(judge(&change, &World::default()), Err(Violation::Fixed));
    }
}
