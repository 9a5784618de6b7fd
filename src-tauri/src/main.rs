//! The desktop program.

// A console window beside the real one is of no use to anybody.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> anyhow::Result<()> {
    harkara_desktop::run()
}
