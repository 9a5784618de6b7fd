//! One command from a clone to the window.

use crate::cmd::{Cmd, cmd};
use crate::progress::Progress;
use crate::{build, repo, setup};
use anyhow::Result;

/// The desktop's own relay runs from the start, on any port: who runs this wants to try Harkara out.
const OWN_RELAY: (&str, &str) = ("HARKARA_RELAY_PORT", "0");

/// Set up, build with progress, and start the desktop with its own relay.
pub fn run() -> Result<()> {
    let has_display = has_display();
    println!("== Set-up");
    setup::to_run(has_display)?;
    println!("== Build (some minutes the first time, seconds after that)");
    let mut progress = Progress::new(3);
    progress.step("the phone's engine, for the browser", build::phone_engine)?;
    progress.step("the pages of desktop and phone", build::pages)?;
    progress.step("the desktop, the relay and the command line", build::programs)?;
    println!("== Harkara starts (built in {})", progress.elapsed());
    println!("The phone page's address is in the window, and here below as soon as this computer's relay runs.");
    if has_display {
        return cmd(repo::program("harkara")).env(OWN_RELAY.0, OWN_RELAY.1).run();
    }
    without_display()
}

/// Whether a window can be shown here.
pub fn has_display() -> bool {
    cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// A program inside a display that nobody sees, with a session bus of its own. What the bus tells of itself is kept from
/// the person; what the program says is not.
fn in_unseen_display(size: &str) -> Cmd {
    let screen = format!("-screen 0 {size}x24 -nolisten tcp");
    let quiet_bus =
        r#"exec 3>&1 4>&2; exec dbus-run-session -- sh -c 'exec "$@" >&3 2>&4 3>&- 4>&-' sh "$@" >/dev/null 2>&1"#;
    cmd("xvfb-run").args(["--auto-servernum", "--server-args", &screen, "sh", "-c", quiet_bus, "sh"])
}

/// Node.js where windows can open.
pub fn node_with_display() -> Cmd {
    if has_display() { cmd("node") } else { in_unseen_display("1280x800").arg("node") }
}

/// The window lives under Xvfb; its picture is taken anew every second.
fn without_display() -> Result<()> {
    let folder = repo::target().join("run");
    std::fs::create_dir_all(&folder)?;
    let picture = folder.join("desktop.png");
    println!("There is no display here: the window runs under Xvfb. Its picture: {}", picture.display());
    println!("Ctrl-C ends it. `cargo xtask demo` shows all of it at work without anybody at a screen.");
    let script = "ffmpeg -loglevel error -nostdin -f x11grab -draw_mouse 0 -framerate 1 -i \"$DISPLAY\" -f image2 -update 1 \
                  -atomic_writing 1 -y \"$1\" & camera=$!; \"$2\"; status=$?; kill $camera; exit $status";
    // As large as the window.
    in_unseen_display("1100x760")
        .args(["sh", "-c", script, "sh"])
        .arg(picture)
        .arg(repo::program("harkara"))
        .env(OWN_RELAY.0, OWN_RELAY.1)
        .run()
}
