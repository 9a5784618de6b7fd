//! Days without an uplink: people come and go in rooms where carriers are announced, and where anybody may announce anything.

use super::carry::{DESKTOP, Day, Town, status_of};
use super::tell_of;
use harkara_api::{CarrierKind, Command, Connection, Status};
use harkara_testkit::{ASHA, BILAL, CHITRA, HOME, World};

const DEVICES: [usize; 4] = [ASHA, BILAL, CHITRA, DESKTOP];

/// What befalls local networks.
fn something_happens_nearby(world: &mut World) {
    let device = *world.dice.pick(&DEVICES);
    let room = *world.dice.pick(&[Some(0), Some(0), Some(1), None]);
    match world.dice.below(8) {
        0 | 1 => world.set_room(device, room),
        2 | 3 => {
            let cut_off = !world.devices[device].cut_off.contains(&HOME);
            world.set_cut_off(device, HOME, cut_off);
        }
        4 => {
            // The uplink of a whole house.
            let cut_off = world.dice.chance(0.5);
            DEVICES.iter().for_each(|device| world.set_cut_off(*device, HOME, cut_off));
        }
        5 => {
            let on = world.dice.chance(0.7);
            world.tell(device, Command::SetNearby { on });
        }
        6 => {
            let there = world.dice.chance(0.5);
            world.set_impostor(0, there);
        }
        _ => world.crash(device),
    }
    let pause = *world.dice.pick(&[0, 400, 15_000, 60_000]);
    world.run_for(pause);
}

fn story(town: &Town, world: World) {
    let mut day = Day::begin(town, world);
    for device in DEVICES {
        day.world.tell(device, Command::SetNearby { on: true });
        day.world.set_room(device, Some(0));
    }
    // Mostly the one way left is through the room.
    let alone = day.world.dice.chance(0.7);
    day.world.set_relay_down(day.town.fallback, alone);
    for _ in 0..day.world.dice.between(8, 20) {
        something_happens_nearby(&mut day.world);
        day.something_happens();
    }
    day.end();
}

#[test]
fn people_in_rooms_without_an_uplink_reach_each_other_and_in_the_end_everything_is_everywhere_once() {
    let town = Town::new();
    let name = "people_in_rooms_without_an_uplink_reach_each_other_and_in_the_end_everything_is_everywhere_once";
    tell_of(name, 8_000..8_012, |seed| story(&town, town.world.fork(seed)));
}

/// Everybody wants it, and the uplink is gone.
fn house(town: &Town, seed: u64) -> World {
    let mut world = town.world.fork(seed);
    world.settle();
    world.set_relay_down(town.fallback, true);
    for device in DEVICES {
        world.command(device, Command::SetNearby { on: true }).unwrap();
        world.set_cut_off(device, HOME, true);
    }
    world
}

#[test]
fn those_in_a_room_go_on_writing_and_who_is_elsewhere_gets_it_when_the_uplink_is_back() {
    let town = Town::new();
    let mut world = house(&town, 1);
    for device in [ASHA, BILAL] {
        world.set_room(device, Some(0));
    }
    world.set_room(CHITRA, Some(1));
    // Who repeats what Asha's device says, or makes something up, is not believed: the world has no such relay.
    world.set_impostor(0, true);
    world.run_for(120_000);
    world.write(ASHA, &town.group, "is the road open?");
    world.run_for(200_000);
    assert_eq!(status_of(&world, BILAL, &town.group, "is the road open?").1, Some(true));
    assert!(!world.devices[CHITRA].texts(&town.group).contains(&"is the road open?".into()), "another room");
    assert_eq!(status_of(&world, ASHA, &town.group, "is the road open?").0, Status::Stored);
    for device in [ASHA, BILAL] {
        let said = |world: &World| world.devices[device].engine().connection();
        let nearby = |link: &Connection| matches!(link, Connection::Carried { kind: CarrierKind::Nearby, .. });
        assert!(nearby(&said(&world)), "{:?}", said(&world));
    }

    world.heal();
    world.settle();
    world.assert_same(&town.group, &DEVICES);
    assert_eq!(status_of(&world, ASHA, &town.group, "is the road open?"), (Status::Delivered, Some(false)));
    assert!(world.devices[CHITRA].texts(&town.group).contains(&"is the road open?".into()));
}

#[test]
fn it_is_off_until_somebody_switches_it_on() {
    let town = Town::new();
    let mut world = town.world.fork(2);
    world.settle();
    world.set_relay_down(town.fallback, true);
    for device in DEVICES {
        world.set_cut_off(device, HOME, true);
        world.set_room(device, Some(0));
    }
    world.command(BILAL, Command::SetNearby { on: true }).unwrap();
    world.run_for(120_000);
    world.write(ASHA, &town.direct, "hello?");
    world.run_for(300_000);
    assert_eq!(status_of(&world, ASHA, &town.direct, "hello?"), (Status::Waiting, None));
    assert!(!world.devices[BILAL].texts(&town.direct).contains(&"hello?".into()));
}
