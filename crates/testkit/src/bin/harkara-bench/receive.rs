//! A device comes back after a long absence: it decrypts, stores and indexes everything that waits for it.

use crate::Scale;
use crate::bare;
use crate::devices::{World, text};
use crate::report::Report;
use harkara_api::{Command, Reply};
use std::path::Path;
use std::time::{Duration, Instant};

/// The batch the engine makes of what is delivered together.
pub const BATCH: usize = 500;

/// Measures, and leaves a world in which device 1 has many messages.
pub fn measure(report: &mut Report, folder: &Path, scale: &Scale) -> World {
    let mut world = World::new(folder);
    let (asha, bilal) = (world.person("asha"), world.person("bilal"));
    let Some(Reply::Chat { chat }) = world.command(asha, Command::StartDirectChat { handle: "bilal".into() }) else {
        panic!("no chat");
    };
    world.settle();

    world.set_offline(bilal, true);
    world.devices[asha].busy = Duration::ZERO;
    for n in 0..scale.messages {
        world.command(asha, Command::text(&chat, text(n))).expect("sent");
        // As long as a person's fingers are slower than the window is wide.
        if n % 16 == 15 {
            world.settle();
        }
    }
    world.settle();
    let sending = world.devices[asha].busy.as_secs_f64() / scale.messages as f64;
    report.figure("write one message: seal, store, index, commit, until the relay has it", sending * 1e6, "µs");

    let before = world.texts(bilal);
    world.devices[bilal].busy = Duration::ZERO;
    let began = Instant::now();
    world.set_offline(bilal, false);
    world.settle();
    let whole = began.elapsed().as_secs_f64();
    let received = world.texts(bilal) - before;
    assert_eq!(received, scale.messages, "everything arrives");
    let rate = received as f64 / world.devices[bilal].busy.as_secs_f64();

    let from = world.devices[bilal].engine.database().connection();
    let (rows, bare) = bare::insert_same_rows(from, folder, BATCH);
    let bare = rows as f64 / bare.as_secs_f64();
    report.against("receive and store text", rate, "messages/s", "bare SQLite, same rows with FTS", bare);
    report.figure(
        "receive and store text, with the relay's core on the same processor",
        received as f64 / whole,
        "messages/s",
    );
    world
}
