//! Random days of a few people in bad weather. When it is over: nothing lost, nothing doubled, all devices agree.
//!
//! A failing seed says how to run it again; `RUST_LOG=harkara_engine=debug` shows what the engines thought.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod carry;
mod herd;
mod nearby;
mod story;

use harkara_testkit::{World, seeds};
use std::panic::{AssertUnwindSafe, catch_unwind};
use story::{Story, Town};

/// Tells a story for every seed, in a world that was made once. All of them, so that one failure says how many there are.
fn tell(name: &str, own_seeds: std::ops::Range<u64>, town: &Town, story: impl Fn(&Town, World)) {
    tell_of(name, own_seeds, |seed| story(town, town.world.fork(seed)));
}

/// The same, of whatever each seed makes.
fn tell_of(name: &str, own_seeds: std::ops::Range<u64>, story: impl Fn(u64)) {
    let fails = |seed: &u64| catch_unwind(AssertUnwindSafe(|| story(*seed))).is_err();
    let failed: Vec<u64> = seeds(own_seeds).filter(fails).collect();
    for seed in &failed {
        eprintln!("again: HARKARA_SEEDS={seed} cargo test -p harkara-testkit --test random {name}");
    }
    assert!(failed.is_empty(), "{} seeds fail: {failed:?}", failed.len());
}

macro_rules! quarters {
    ($story:ident: $($name:ident $from:literal..$to:literal)*) => {$(
        #[test]
        fn $name() {
            tell(stringify!($name), $from..$to, &Town::new(), $story);
        }
    )*};
}

quarters! { messages:
    people_chat_through_bad_weather_first_quarter 0..140
    people_chat_through_bad_weather_second_quarter 140..280
    people_chat_through_bad_weather_third_quarter 280..420
    people_chat_through_bad_weather_fourth_quarter 420..560
}
quarters! { membership:
    people_come_and_go_first_half 1000..1075
    people_come_and_go_second_half 1075..1150
}
quarters! { devices:
    devices_come_and_go_first_half 2000..2040
    devices_come_and_go_second_half 2040..2080
}

quarters! { acts:
    people_act_on_messages_first_half 3000..3060
    people_act_on_messages_second_half 3060..3120
}
quarters! { files:
    people_send_files_first_half 4000..4050
    people_send_files_second_half 4050..4100
}

/// Everybody writes and reads in a direct chat and in a group.
fn messages(town: &Town, world: World) {
    let mut story = Story::begin(town, world);
    for _ in 0..story.length() {
        story.something_happens();
    }
    story.end();
}

/// The same, while people are added to the group, removed, leave, become admins.
fn membership(town: &Town, world: World) {
    let mut story = Story::begin(town, world);
    for _ in 0..story.length() {
        story.something_happens();
        story.somebody_comes_or_goes();
    }
    story.end();
}

/// The same, while Asha links another device, in this weather, and removes one.
fn devices(town: &Town, world: World) {
    let mut story = Story::begin(town, world);
    for _ in 0..story.length() {
        story.something_happens();
        story.linking_goes_on();
        story.a_device_may_be_removed();
    }
    story.end();
}

/// The same, while people do things to messages: answer, react, edit, delete, forward, star, let them disappear.
fn acts(town: &Town, world: World) {
    let mut story = Story::begin(town, world);
    story.linked_afterwards = true;
    for _ in 0..story.length() {
        story.something_happens();
        story.somebody_acts();
    }
    story.end();
}

/// The same, while files are sent, and held, and lost by the relay.
fn files(town: &Town, world: World) {
    let mut story = Story::begin(town, world);
    story.linked_afterwards = true;
    let linking = story.sometimes();
    for _ in 0..story.length() {
        story.something_happens();
        story.files_go_on();
        if story.sometimes() {
            story.somebody_acts();
        }
        if linking {
            story.linking_goes_on();
        }
    }
    story.end();
}
