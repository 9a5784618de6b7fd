//! Random days of a few people in bad weather. When it is over: nothing lost, nothing doubled, all devices agree.
//!
//! A failing seed says how to run it again; `RUST_LOG=harkara_engine=debug` shows what the engines thought.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod story;

use harkara_testkit::{World, seeds};
use std::panic::{AssertUnwindSafe, catch_unwind};
use story::{Story, Town};

/// Tells a story for every seed, in a world that was made once. All of them, so that one failure says how many there are.
fn tell(name: &str, own_seeds: std::ops::Range<u64>, town: &Town, story: impl Fn(&Town, World)) {
    let fails = |seed: &u64| catch_unwind(AssertUnwindSafe(|| story(town, town.world.fork(*seed)))).is_err();
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
    people_chat_through_bad_weather_first_quarter 0..175
    people_chat_through_bad_weather_second_quarter 175..350
    people_chat_through_bad_weather_third_quarter 350..525
    people_chat_through_bad_weather_fourth_quarter 525..700
}
quarters! { membership:
    people_come_and_go_first_half 1000..1100
    people_come_and_go_second_half 1100..1200
}
quarters! { devices:
    devices_come_and_go_first_half 2000..2050
    devices_come_and_go_second_half 2050..2100
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
