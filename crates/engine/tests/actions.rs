//! What people do to messages: seen alike by everybody in the chat and on every device, also one linked afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use harkara_api::{
    AccountId, Answer, ApiError, ChatId, Command, Content, ErrorCode, Event, MentionSpan, MessageId, MessageView,
    Notification, Query, Reply, StorageView,
};
use harkara_store::Reader;
use harkara_wire::id::MessageId as MessageIdBytes;
use harkara_wire::proto::content::{Deletion, Edit, Reaction, content::Body};
use world::{ASHA, BILAL, CHITRA, World};

fn ask(world: &mut World, device: usize, query: &Query) -> Answer {
    let connection = world.engine(device).connection();
    let database = world.engine(device).database().connection();
    Reader::new(database, connection, StorageView::Memory).answer(query).unwrap()
}

/// What a chat looks like, system lines left out. Whose device looks makes no difference to `of`.
fn look(world: &mut World, device: usize, chat: &ChatId) -> Vec<MessageView> {
    let query = Query::Messages { chat: chat.clone(), before: None, after: None, around: None, limit: 500 };
    let Answer::Messages { messages, .. } = ask(world, device, &query) else { panic!() };
    messages.into_iter().filter(|message| !matches!(message.content, Content::System { .. })).collect()
}

/// A message in one line: text, mark of an edit, reactions.
fn line(message: &MessageView) -> String {
    let text = match &message.content {
        Content::Text { text, .. } => text.clone(),
        Content::Deleted { by_name, .. } => format!("deleted by {by_name}"),
        _ => String::new(),
    };
    let edited = if message.edited_ms.is_some() { " (edited)" } else { "" };
    let forwarded = if message.forwarded { "fwd: " } else { "" };
    let quote = message.quote.as_ref().map(|quote| format!("[{}: {}] ", quote.sender_name, quote.text));
    let reactions: String = message.reactions.iter().map(|r| format!(" {}{}", r.emoji, r.count)).collect();
    format!("{forwarded}{}{text}{edited}{reactions}", quote.unwrap_or_default())
}

fn lines(world: &mut World, device: usize, chat: &ChatId) -> Vec<String> {
    look(world, device, chat).iter().map(line).collect()
}

fn reply_to(world: &mut World, device: usize, chat: &ChatId, to: &MessageId, text: &str) -> MessageId {
    let command =
        Command::SendText { chat: chat.clone(), text: text.into(), quote: Some(to.clone()), mentions: Vec::new() };
    let Reply::Message { message } = world.command(device, command).unwrap() else { panic!() };
    message
}

fn react(world: &mut World, device: usize, message: &MessageId, emoji: &str) {
    world.command(device, Command::React { message: message.clone(), emoji: emoji.into() }).unwrap();
}

fn edit(world: &mut World, device: usize, message: &MessageId, text: &str) -> Result<Reply, ApiError> {
    let edit = Command::EditText { message: message.clone(), text: text.into(), mentions: Vec::new() };
    world.command(device, edit)
}

fn delete(world: &mut World, device: usize, message: &MessageId) -> Result<Reply, ApiError> {
    world.command(device, Command::DeleteForEveryone { messages: vec![message.clone()] })
}

fn found(world: &mut World, device: usize, text: &str) -> usize {
    let query = Query::Search { text: text.into(), chat: None, before: None, limit: 50 };
    let Answer::Search { hits, .. } = ask(world, device, &query) else { panic!() };
    hits.len()
}

fn refused(answer: Result<Reply, ApiError>) -> ErrorCode {
    answer.unwrap_err().code
}

#[test]
fn a_reply_a_reaction_an_edit_and_a_deletion_are_seen_by_everybody_and_by_a_device_linked_afterwards() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Picnic", &[BILAL, CHITRA]);
    let before = world.linked();
    let first = world.write(BILAL, &chat, "who brings saled?");
    world.settle();
    let answer = reply_to(&mut world, before, &chat, &first, "me");
    let oops = world.write(CHITRA, &chat, "wrong chat");
    world.settle();
    edit(&mut world, BILAL, &first, "who brings salad?").unwrap();
    react(&mut world, ASHA, &first, "👍");
    react(&mut world, CHITRA, &first, "👍");
    react(&mut world, CHITRA, &answer, "❤️");
    react(&mut world, CHITRA, &answer, "🎉");
    react(&mut world, BILAL, &answer, "👎");
    react(&mut world, BILAL, &answer, "");
    delete(&mut world, CHITRA, &oops).unwrap();
    world.command(before, Command::Star { messages: vec![first.clone()], starred: true }).unwrap();
    world.settle();
    let after = world.linked();
    world.settle();
    let expected = ["who brings salad? (edited) 👍2", "[bilal!: who brings salad?] me 🎉1", "deleted by chitra!"];
    for device in [ASHA, BILAL, CHITRA, before, after] {
        assert_eq!(lines(&mut world, device, &chat), expected, "device {device}");
        assert_eq!((found(&mut world, device, "saled"), found(&mut world, device, "wrong")), (0, 0));
        assert_eq!(found(&mut world, device, "salad"), 1);
        let Answer::MessageInfo { info } = ask(&mut world, device, &Query::MessageInfo { message: first.clone() })
        else {
            panic!()
        };
        let versions: Vec<_> = info.versions.iter().map(|version| version.text.as_str()).collect();
        assert_eq!(versions, ["who brings saled?", "who brings salad?"], "device {device}");
        let starred = look(&mut world, device, &chat)[0].starred;
        assert_eq!(starred, [ASHA, before, after].contains(&device), "a star is one's own: device {device}");
    }
}

#[test]
fn only_the_author_edits_and_only_the_author_or_an_admin_deletes() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    let message = world.write(BILAL, &chat, "mine");
    let of_asha = world.write(ASHA, &chat, "of the admin");
    world.settle();
    assert_eq!(refused(edit(&mut world, ASHA, &message, "not mine")), ErrorCode::NotAllowed);
    assert_eq!(refused(delete(&mut world, CHITRA, &message)), ErrorCode::NotAllowed);
    assert_eq!(refused(delete(&mut world, BILAL, &of_asha)), ErrorCode::NotAllowed);
    delete(&mut world, ASHA, &message).unwrap();
    world.settle();
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(lines(&mut world, device, &chat), ["deleted by asha!", "of the admin"]);
    }
    assert_eq!(refused(edit(&mut world, BILAL, &message, "back again")), ErrorCode::NotFound);
    let direct = world.chat_with(ASHA, BILAL);
    let message = world.write(BILAL, &direct, "between us");
    world.settle();
    assert_eq!(refused(delete(&mut world, ASHA, &message)), ErrorCode::NotAllowed, "a direct chat has no admin");
}

#[test]
fn a_device_that_was_taken_over_edits_and_deletes_nothing_but_its_own() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    let other = world.chat_with(CHITRA, BILAL);
    let message = world.write(BILAL, &chat, "mine");
    world.settle();
    let target = MessageIdBytes::from_hex(&message.0).unwrap().to_vec();
    let edit = Edit { target: target.clone(), changed_ms: u64::MAX, text: "forged".into(), mentions: vec![] };
    let deletion = Deletion { targets: vec![target.clone(), vec![1; 16], vec![2; 3]] };
    world.slip_in(CHITRA, &chat, Body::Edit(edit.clone()));
    world.slip_in(CHITRA, &chat, Body::Deletion(deletion.clone()));
    // Not her own either, where it is said in another chat.
    world.slip_in(BILAL, &other, Body::Edit(edit));
    world.slip_in(BILAL, &other, Body::Deletion(deletion));
    let reaction = Reaction { target, changed_ms: u64::MAX, emoji: "you owe me money".into() };
    world.slip_in(CHITRA, &chat, Body::Reaction(reaction));
    for device in [ASHA, BILAL, CHITRA] {
        assert_eq!(lines(&mut world, device, &chat), ["mine"], "device {device}");
    }
    react(&mut world, CHITRA, &message, "👍");
    world.settle();
    assert_eq!(lines(&mut world, ASHA, &chat), ["mine 👍1"]);
}

#[test]
fn changes_made_offline_on_two_devices_come_out_the_same_everywhere() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = world.linked();
    let message = world.write(ASHA, &chat, "draft");
    world.settle();
    for device in [ASHA, BILAL, desktop] {
        world.go_offline(device);
    }
    edit(&mut world, ASHA, &message, "from the phone").unwrap();
    edit(&mut world, desktop, &message, "from the desktop").unwrap();
    react(&mut world, ASHA, &message, "👍");
    react(&mut world, desktop, &message, "❤️");
    react(&mut world, BILAL, &message, "😮");
    for device in [desktop, BILAL, ASHA] {
        world.go_online(device);
    }
    world.settle();
    for device in [ASHA, BILAL, desktop] {
        let seen = lines(&mut world, device, &chat);
        assert_eq!(seen, ["from the desktop (edited) ❤️1 😮1"], "device {device}");
    }
    assert_eq!(world.number(BILAL, "SELECT count(*) FROM annotations WHERE kind = 1"), 3, "the first text and both");
}

#[test]
fn a_person_who_changes_their_mind_offline_sends_one_reaction() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let message = world.write(BILAL, &chat, "well?");
    world.settle();
    world.go_offline(ASHA);
    for turn in 0..100 {
        react(&mut world, ASHA, &message, if turn % 2 == 0 { "👍" } else { "👎" });
    }
    assert_eq!(world.number(ASHA, "SELECT count(*) FROM outbox"), 1);
    world.go_online(ASHA);
    assert_eq!(lines(&mut world, BILAL, &chat), ["well? 👎1"]);
}

#[test]
fn reactions_and_edits_live_through_power_cuts_without_doubling() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.crash_every = Some(3);
    let message = world.write(ASHA, &chat, "one");
    world.settle();
    for number in 0..5 {
        edit(&mut world, ASHA, &message, &format!("one, {number}")).unwrap();
        react(&mut world, BILAL, &message, "👍");
    }
    world.settle();
    for device in [ASHA, BILAL] {
        assert_eq!(lines(&mut world, device, &chat), ["one, 4 (edited) 👍1"]);
        assert_eq!(world.number(device, "SELECT count(*) FROM annotations WHERE kind = 1"), 6);
    }
}

#[test]
fn what_is_deleted_for_oneself_goes_from_all_own_devices_and_stays_with_others() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = world.linked();
    let message = world.write(BILAL, &chat, "embarrassing");
    world.write(BILAL, &chat, "harmless");
    world.settle();
    world.go_offline(desktop);
    world.command(ASHA, Command::DeleteForMe { messages: vec![message] }).unwrap();
    assert_eq!(world.unread(ASHA, &chat), 1);
    world.go_online(desktop);
    let after = world.linked();
    for device in [ASHA, desktop, after] {
        assert_eq!(lines(&mut world, device, &chat), ["harmless"], "device {device}");
    }
    assert_eq!(lines(&mut world, BILAL, &chat).len(), 2);
}

#[test]
fn what_was_never_handed_over_is_not_sent_once_deleted() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.go_offline(ASHA);
    let message = world.write(ASHA, &chat, "in anger");
    let other = world.write(ASHA, &chat, "also in anger");
    delete(&mut world, ASHA, &message).unwrap();
    world.command(ASHA, Command::DeleteForMe { messages: vec![other] }).unwrap();
    let last = world.write(ASHA, &chat, "sorry");
    world.go_online(ASHA);
    assert_eq!(lines(&mut world, BILAL, &chat), ["sorry"]);
    assert_eq!(lines(&mut world, ASHA, &chat), ["sorry"]);
    assert_eq!(world.status(ASHA, &last), Some(2), "its ticks go on");
}

#[test]
fn what_is_forwarded_says_so_and_not_who_wrote_it() {
    let mut world = World::new(3);
    let direct = world.chat_with(ASHA, BILAL);
    let group = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    let one = world.write(BILAL, &direct, "rehearsal at six");
    let two = world.write(BILAL, &direct, "bring water");
    world.settle();
    world.command(ASHA, Command::Forward { messages: vec![one, two], chats: vec![group.clone()] }).unwrap();
    world.settle();
    assert_eq!(lines(&mut world, CHITRA, &group), ["fwd: rehearsal at six", "fwd: bring water"]);
    assert!(look(&mut world, CHITRA, &group).iter().all(|message| message.sender_name == "asha!"));
}

#[test]
fn whoever_is_named_hears_of_it_in_a_muted_chat_and_others_do_not() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    let mute = Command::SetChat { chat: chat.clone(), pinned: false, archived: false, muted_until_ms: u64::MAX };
    for device in [BILAL, CHITRA] {
        world.command(device, mute.clone()).unwrap();
        world.rings(device);
    }
    let bilal = AccountId(world.text(BILAL, "SELECT lower(hex(account_id)) FROM self"));
    let named = MentionSpan { start: 3, end: 9, account: bilal.clone(), name: String::new() };
    let text = "👋 @Bilal can you?".to_owned();
    let command = Command::SendText { chat: chat.clone(), text, quote: None, mentions: vec![named] };
    world.command(ASHA, command).unwrap();
    world.settle();
    assert_eq!((world.rings(BILAL).len(), world.rings(CHITRA).len()), (1, 0));
    let seen = look(&mut world, CHITRA, &chat);
    let Content::Text { mentions, .. } = &seen[0].content else { panic!() };
    assert_eq!((mentions[0].account.clone(), mentions[0].name.as_str()), (bilal, "bilal!"));
    let named = |world: &mut World, device| {
        let Answer::Chat { chat: Some(summary) } = ask(world, device, &Query::Chat { chat: chat.clone() }) else {
            panic!()
        };
        summary.mentioned
    };
    assert_eq!((named(&mut world, BILAL), named(&mut world, CHITRA)), (true, false));
    world.command(BILAL, Command::MarkRead { chat: chat.clone(), up_to: seen[0].id.clone() }).unwrap();
    assert!(!named(&mut world, BILAL));
}

#[test]
fn the_author_hears_of_a_reaction_and_nobody_else_does() {
    let mut world = World::new(3);
    let chat = world.group(ASHA, "Choir", &[BILAL, CHITRA]);
    let message = world.write(BILAL, &chat, "we won!");
    world.settle();
    let reactions = |world: &mut World, device: usize| {
        let events = std::mem::take(&mut world.devices[device].events);
        let is = |event: &Event| matches!(event, Event::Notify { notification: Notification::Reaction { .. } });
        events.iter().filter(|event| is(event)).count()
    };
    react(&mut world, CHITRA, &message, "🎉");
    world.settle();
    assert_eq!([ASHA, BILAL, CHITRA].map(|device| reactions(&mut world, device)), [0, 1, 0]);
}

#[test]
fn messages_disappear_on_every_device_by_time_alone_and_are_not_given_as_history() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    let desktop = world.linked();
    world.write(ASHA, &chat, "before the timer");
    world.settle();
    world.command(BILAL, Command::SetTimer { chat: chat.clone(), seconds: 3_600 }).unwrap();
    world.settle();
    for device in [ASHA, BILAL, desktop] {
        let said = world.lines(device, &chat);
        assert!(said.iter().any(|line| line.contains("timer_changed") && line.contains("3600")), "{said:?}");
    }
    world.write(ASHA, &chat, "gone in an hour");
    world.settle();
    world.go_offline(BILAL);
    world.go_offline(desktop);
    world.crash(desktop);
    world.go_offline(desktop);
    for device in [ASHA, BILAL, desktop] {
        assert_eq!(lines(&mut world, device, &chat).len(), 2, "device {device}");
    }
    world.wait(3_600_000);
    let after = world.linked();
    for device in [ASHA, BILAL, desktop, after] {
        assert_eq!(lines(&mut world, device, &chat), ["before the timer"], "device {device}");
        assert_eq!(found(&mut world, device, "hour"), 0, "device {device}");
    }
    world.write(after, &chat, "of a device linked later");
    world.settle();
    assert_eq!(world.number(after, "SELECT timer_s FROM chats WHERE kind = 0"), 3_600);
    assert_eq!(world.number(ASHA, "SELECT count(*) FROM messages WHERE lifetime_ms = 3600000"), 1);
}

#[test]
fn what_waited_longer_than_it_was_to_live_is_never_shown_but_its_sender_learns_that_it_came() {
    let mut world = World::new(2);
    let chat = world.chat_with(ASHA, BILAL);
    world.command(ASHA, Command::SetTimer { chat: chat.clone(), seconds: 7_200 }).unwrap();
    world.settle();
    world.go_offline(BILAL);
    world.write(ASHA, &chat, "too late");
    world.wait(5_000_000);
    let second = world.write(ASHA, &chat, "in time");
    world.wait(5_000_000);
    world.go_online(BILAL);
    assert_eq!(lines(&mut world, BILAL, &chat), ["in time"]);
    assert_eq!(world.unread(BILAL, &chat), 1);
    assert_eq!(world.status(ASHA, &second), Some(2));
}

#[test]
fn in_a_group_only_an_admin_sets_the_timer() {
    let mut world = World::new(2);
    let chat = world.group(ASHA, "Choir", &[BILAL]);
    let set = Command::SetTimer { chat: chat.clone(), seconds: 60 };
    assert_eq!(refused(world.command(BILAL, set.clone())), ErrorCode::NotAdmin);
    world.command(ASHA, set).unwrap();
    world.settle();
    assert_eq!(world.number(BILAL, "SELECT timer_s FROM chats WHERE kind = 1"), 60);
}
