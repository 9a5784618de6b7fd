//! System packages: by apt-get on Debian and Ubuntu, by instruction elsewhere.

use crate::cmd::{cmd, exists};
use anyhow::{Result, bail};
use std::path::Path;

/// Compilers and the window toolkit. SQLCipher links the system's libcrypto, hence libssl-dev; microphones are ALSA's,
/// and the window plays sounds by GStreamer.
pub const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "curl",
    "ca-certificates",
    "file",
    "clang",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libasound2-dev",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "dbus",
    "fonts-dejavu-core",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
];

/// A display without a screen, its camera, the window driver of the tests, and a clock that goes faster than time does.
pub const WINDOWLESS: &[&str] =
    &["xvfb", "xauth", "dbus-x11", "gnome-keyring", "ffmpeg", "webkit2gtk-driver", "faketime"];

/// What the proxy is tried behind and measured beside, and a certificate authority. Program and package are called the same.
pub const SERVERS: &[&str] = &["nginx", "haproxy", "pebble"];

/// Install those that are missing, after saying which.
pub fn install(lists: &[&[&str]]) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Ok(()); // macOS and Windows bring the window toolkit with them; Rust and Node.js are checked next
    }
    let wanted = lists.concat();
    if !exists("apt-get") {
        println!("This is neither Debian nor Ubuntu, so nothing is installed for you. Please see that you have:");
        println!("  {}", wanted.join(" "));
        println!("  (Fedora: gcc-c++ clang openssl-devel dbus-devel webkit2gtk4.1-devel libappindicator-gtk3-devel");
        println!(
            "   librsvg2-devel alsa-lib-devel gstreamer1-plugins-base gstreamer1-plugins-good google-noto-sans-fonts google-noto-color-emoji-fonts xorg-x11-server-Xvfb ffmpeg-free)"
        );
        println!(
            "  (Arch: base-devel clang webkit2gtk-4.1 libayatana-appindicator librsvg noto-fonts noto-fonts-emoji"
        );
        println!("   xorg-server-xvfb ffmpeg)");
        return Ok(());
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|package| !installed(package)).collect();
    apt(&missing)
}

/// Chromium plays the phone in the tests. Ubuntu has none but the snap, which cannot run there.
pub fn browser() -> Result<()> {
    if ["chromium", "google-chrome", "google-chrome-stable"].into_iter().any(exists) {
        return Ok(());
    }
    if cfg!(target_os = "linux") && cmd("apt-cache").args(["show", "chromium"]).succeeds() {
        return apt(&["chromium"]);
    }
    println!("No Chromium was found: the browser tests need one. Install Chromium or Google Chrome.");
    Ok(())
}

/// Which of them are not here.
pub fn missing_servers() -> Vec<&'static str> {
    SERVERS.iter().copied().filter(|program| !exists(program)).collect()
}

/// The servers that some tests need. Where there is systemd, installing them would start web servers on this machine's ports,
/// which nobody asked for: there it is left to whoever wants those tests.
pub fn servers() -> Result<()> {
    let missing = missing_servers();
    if missing.is_empty() {
        return Ok(());
    }
    if cfg!(target_os = "linux") && exists("apt-get") && !Path::new("/run/systemd/system").exists() {
        return apt(&missing);
    }
    println!("Not installed for you, because they would start at once: {}.", missing.join(", "));
    println!("Without them the tests that need one are left out.");
    Ok(())
}

/// Install these Debian packages.
pub fn apt(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    println!("These packages are missing and will be installed: {}", packages.join(" "));
    let root = cmd("id").arg("-u").read()?.trim() == "0";
    if !root && !exists("sudo") {
        bail!("neither root nor sudo: please run `apt-get install {}` as root", packages.join(" "));
    }
    let apt_get = |args: &[&str]| {
        // Said behind sudo, which hands on nothing of what surrounds it.
        let apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
        let start = if root { cmd(apt_get[0]) } else { cmd("sudo").arg(apt_get[0]) };
        start.args(&apt_get[1..]).args(args).at_terminal()
    };
    apt_get(&["update", "-q"]).run()?;
    apt_get(&[&["install", "-y", "-q", "--no-install-recommends"], packages].concat()).run()
}

fn installed(package: &str) -> bool {
    let query = cmd("dpkg-query").args(["-W", "-f=${Status}", package]);
    query.read_quietly().is_some_and(|status| status.contains("install ok installed"))
}
