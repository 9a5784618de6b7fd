//! A desktop is linked and takes the whole history.

use crate::Scale;
use crate::bare;
use crate::devices::World;
use crate::receive::BATCH;
use crate::report::Report;
use harkara_api::{Command, Event, LinkState};
use std::path::Path;
use std::time::{Duration, Instant};

const PHONE: usize = 1;

pub fn measure(report: &mut Report, mut world: World, folder: &Path, scale: &Scale) {
    let desktop = world.add("desktop");
    world.command(desktop, Command::StartLinking { relay_link: World::link(), device_name: "Desktop".into() });
    world.settle();
    let shown = |event: &Event| match event {
        Event::Link { state: LinkState::ShowCode { code, .. } } => Some(code.clone()),
        _ => None,
    };
    let Some(code) = world.devices[desktop].events.iter().rev().find_map(shown) else {
        return report.skip("history", "the new device shows no code");
    };
    world.command(PHONE, Command::ScanLinkCode { code });
    world.settle();
    world.devices[PHONE].busy = Duration::ZERO;
    world.devices[desktop].busy = Duration::ZERO;
    let began = Instant::now();
    world.command(PHONE, Command::ConfirmLink { same: true });
    world.settle();
    let whole = began.elapsed().as_secs_f64();
    let received = world.texts(desktop);
    if received < scale.messages {
        return report.skip("history", &format!("{received} of {} messages arrived", scale.messages));
    }
    let busy = |device: usize| received as f64 / world.devices[device].busy.as_secs_f64();
    let from = world.devices[desktop].engine.database().connection();
    let bare_folder = folder.join("history");
    std::fs::create_dir_all(&bare_folder).unwrap();
    let (rows, bare) = bare::insert_same_rows(from, &bare_folder, BATCH);
    let bare = rows as f64 / bare.as_secs_f64();
    report.against(
        "take history, linking included",
        busy(desktop),
        "messages/s",
        "bare SQLite, same rows with FTS",
        bare,
    );
    report.figure("give history, linking included", busy(PHONE), "messages/s");
    report.figure("link and take the whole history, both devices on one processor", whole, "s");
}
