//! Embeds the window's page, and grants the window exactly the commands named here.

fn main() {
    // Both are built by `cargo xtask run`; a check of the Rust code alone must not need them.
    for page in ["../ui/dist", "../ui/dist-phone"] {
        if let Err(error) = std::fs::create_dir_all(page) {
            println!("cargo::warning={page}: {error}");
        }
    }
    let commands = tauri_build::AppManifest::new().commands(&[
        "subscribe",
        "command",
        "query",
        "shell_info",
        "set_visible",
        "open_external",
        "embedded_relay",
        "reopen",
        "set_aside",
        "set_words",
        "set_autostart",
        "set_notifications",
        "read_qr",
        "take_deep_link",
        "stage_file",
        "stage_piece",
        "save_file",
        "read_media",
        "read_voice",
        "voice_start",
        "voice_pause",
        "voice_resume",
        "voice_end",
        "past_view",
        "past_take",
        "past_stop",
        "past_close",
        "export_chat",
        "choose_folder",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
