//! Ten thousand devices wait for a relay that is down for two hours: the real waits between tries, the real door of the relay.
//!
//! The devices are light: they know when they try next and how many messages they hold. While the relay is down nobody
//! meets anybody, so each device's tries are followed by themselves; a calendar is needed only while it is up.

use harkara_engine::Backoff;
use harkara_relay::{Admission, Rates};
use harkara_testkit::{Dice, seeds};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const DEVICES: usize = 10_000;
const DOWN_MS: u64 = 2 * 3_600_000;
/// Subscribe, ask for the groups, acknowledge: what a device asks besides its messages.
const GREETINGS: u64 = 3;

struct Device {
    backoff: Backoff,
    /// The next try; while connected: when its last answer comes.
    at_ms: u64,
    connected: bool,
    waiting: u64,
}

struct Herd {
    dice: Dice,
    devices: Vec<Device>,
    /// What reached the relay's address, each second: whether it was up or not.
    knocks: Vec<u64>,
    /// Whom the relay let in, and what they asked of it, each second.
    entered: Vec<u64>,
    asked: Vec<u64>,
    stored: u64,
}

impl Herd {
    /// All were connected when the relay went; `told`: it has said good-bye, and when to come back.
    fn new(seed: u64, told: bool) -> Self {
        let mut dice = Dice::new(seed);
        let (_, every_ms) = Rates::default().arrivals;
        let devices = (0..DEVICES as u64).map(|place| {
            let mut backoff = Backoff::default();
            let asked_ms = if told { 2_000 + place * every_ms } else { 0 };
            let at_ms = backoff.next(asked_ms, chance(&mut dice));
            Device { backoff, at_ms, connected: false, waiting: dice.between(1, 5) }
        });
        let devices = devices.collect();
        Self { dice, devices, knocks: Vec::new(), entered: Vec::new(), asked: Vec::new(), stored: 0 }
    }

    fn messages(&self) -> u64 {
        self.devices.iter().map(|device| device.waiting).sum()
    }

    /// The relay is down until then; every try fails as soon as it is made.
    fn down(&mut self, until_ms: u64) {
        for number in 0..DEVICES {
            while self.devices[number].at_ms < until_ms {
                count(&mut self.knocks, self.devices[number].at_ms, 1);
                self.try_again(number, 0);
            }
        }
    }

    /// The relay is up from then on, until then or until nobody waits any more; answers when it ended.
    fn up(&mut self, from_ms: u64, until_ms: u64) -> u64 {
        let mut door = Admission::new(Rates::default().arrivals);
        let mut calendar: BinaryHeap<_> =
            self.devices.iter().enumerate().map(|(number, device)| Reverse((device.at_ms, number))).collect();
        let mut now_ms = from_ms;
        while let Some(Reverse((at_ms, number))) = calendar.pop() {
            if at_ms >= until_ms {
                // A crash: whoever was connected has lost the connection, and what was not answered.
                return self.crash(until_ms);
            }
            now_ms = at_ms;
            if self.devices[number].connected {
                self.stored += std::mem::take(&mut self.devices[number].waiting);
                continue;
            }
            count(&mut self.knocks, at_ms, 1);
            match door.admit(at_ms - from_ms) {
                Ok(()) => {
                    count(&mut self.entered, at_ms, 1);
                    count(&mut self.asked, at_ms, GREETINGS + self.devices[number].waiting);
                    let answered_ms = at_ms + self.dice.between(20, 2_000);
                    let device = &mut self.devices[number];
                    (device.connected, device.at_ms) = (true, answered_ms);
                }
                Err(wait_ms) => self.try_again(number, wait_ms),
            }
            calendar.push(Reverse((self.devices[number].at_ms, number)));
        }
        now_ms
    }

    fn crash(&mut self, at_ms: u64) -> u64 {
        for device in self.devices.iter_mut().filter(|device| device.connected) {
            device.connected = false;
            device.at_ms = at_ms + device.backoff.next(0, chance(&mut self.dice));
        }
        at_ms
    }

    fn try_again(&mut self, number: usize, asked_ms: u64) {
        let round_trip_ms = self.dice.between(5, 400);
        let device = &mut self.devices[number];
        device.at_ms += round_trip_ms + device.backoff.next(asked_ms, chance(&mut self.dice));
    }
}

fn chance(dice: &mut Dice) -> u32 {
    dice.between(0, u64::from(u32::MAX)) as u32
}

fn count(seconds: &mut Vec<u64>, at_ms: u64, what: u64) {
    let second = (at_ms / 1_000) as usize;
    if seconds.len() <= second {
        seconds.resize(second + 1, 0);
    }
    seconds[second] += what;
}

fn most(seconds: &[u64], from_ms: u64) -> u64 {
    seconds.iter().skip((from_ms / 1_000) as usize).copied().max().unwrap_or(0)
}

/// What the relay lets in each second when it is asked for more than that for long.
fn pace() -> u64 {
    1_000 / Rates::default().arrivals.1
}

#[test]
fn after_two_hours_down_ten_thousand_devices_come_back_below_twice_the_steady_rate_and_all_their_messages_arrive() {
    for seed in seeds(5_000..5_012) {
        let mut herd = Herd::new(seed, seed % 2 == 0);
        let messages = herd.messages();
        herd.down(DOWN_MS);
        let last_hour = &herd.knocks[3_600..7_200];
        let steady = last_hour.iter().sum::<u64>() / last_hour.len() as u64;
        let over_ms = herd.up(DOWN_MS, u64::MAX);

        assert_eq!(herd.stored, messages, "seed {seed}: not everything arrived");
        assert!(over_ms < DOWN_MS + 150_000, "seed {seed}: took {} s", (over_ms - DOWN_MS) / 1_000);
        // From ten minutes before it is back until all is quiet: coming back is no event.
        let peak = most(&herd.knocks, DOWN_MS - 600_000);
        assert!(peak < 2 * steady, "seed {seed}: {peak} knocks in a second, {steady} are usual");
        assert!(most(&herd.entered, 0) < 2 * pace(), "seed {seed}: let in {}", most(&herd.entered, 0));
        let usual = pace() * (GREETINGS + messages / DEVICES as u64);
        assert!(most(&herd.asked, 0) < 2 * usual, "seed {seed}: asked {}", most(&herd.asked, 0));
    }
}

#[test]
fn a_relay_that_crashes_again_and_again_while_ten_thousand_come_back_lets_no_crowd_in_and_loses_nothing() {
    for seed in seeds(6_000..6_012) {
        let mut herd = Herd::new(seed, seed % 2 == 0);
        let messages = herd.messages();
        let mut now_ms = 0;
        for _ in 0..6 {
            now_ms += herd.dice.between(500, 60_000);
            herd.down(now_ms);
            let until_ms = now_ms + herd.dice.between(200, 20_000);
            now_ms = herd.up(now_ms, until_ms).max(now_ms);
        }
        now_ms += 1_000;
        herd.down(now_ms);
        let over_ms = herd.up(now_ms, u64::MAX);
        assert_eq!(herd.stored, messages, "seed {seed}: not everything arrived");
        assert!(over_ms < now_ms + 300_000, "seed {seed}: took {} s", (over_ms - now_ms) / 1_000);
        assert!(most(&herd.entered, 0) < 2 * pace(), "seed {seed}: let in {}", most(&herd.entered, 0));
    }
}
