//! The relay's disk: full, or lost and replaced by an older copy.

use crate::talk::Talk;
use harkara_api::Command;
use harkara_testkit::ASHA;

#[test]
fn while_the_relays_disk_is_full_messages_wait_and_then_all_arrive() {
    let mut talk = Talk::new(60);
    talk.go_on(1);
    talk.world.set_relay_full(true);
    talk.go_on(2);
    talk.world.tell(ASHA, Command::RenameGroup { chat: talk.group.clone(), name: "Dry season".into() });
    talk.go_on(2);
    talk.world.set_relay_full(false);
    talk.go_on(1);
    talk.assert_all_is_well();
}

#[test]
fn a_relay_restored_from_an_older_copy_is_got_over() {
    let mut talk = Talk::new(61);
    talk.go_on(2);
    talk.world.settle();
    let copy = talk.world.back_up_relay();
    // Epochs and mailboxes go on; then the relay knows nothing of all that.
    for round in 0..3 {
        talk.world.tell(ASHA, Command::RenameGroup { chat: talk.group.clone(), name: format!("Monsoon {round}") });
        talk.go_on(2);
    }
    talk.world.settle();
    talk.world.restore_relay(copy);
    // Everybody has to come back into a common epoch first: of what is said before that the relay may have taken a part for
    // old, by its number.
    talk.world.settle();
    talk.go_on(3);
    talk.assert_all_is_well();
}
