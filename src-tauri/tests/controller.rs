//! The desktop without its window.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use harkara_api::{Answer, Command, Connection, ErrorCode, Overview, Query, Stage};
use harkara_client::KeySource;
use harkara_desktop::controller::{Config, Controller};
use std::path::Path;

fn config(dir: &Path) -> Config {
    Config { profile: dir.join("profile"), phone_page: dir.join("phone"), relay_port: None, key: KeySource::File }
}

async fn overview(controller: &Controller) -> Overview {
    match controller.query(Query::Overview).await.unwrap() {
        Answer::Overview { overview } => overview,
        other => panic!("{other:?}"),
    }
}

async fn online(controller: &Controller) {
    let mut events = controller.events();
    while !matches!(overview(controller).await.connection, Connection::Online { .. }) {
        events.recv().await.unwrap();
    }
}

fn sign_up(relay_link: &str) -> Command {
    Command::SignUp {
        relay_link: relay_link.into(),
        handle: "asha".into(),
        name: "Asha".into(),
        device_name: "Test".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lives_on_the_relay_in_this_computer_finds_it_again_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let first = Controller::start(config(dir.path())).await;
    let relay = first.host_relay().await.unwrap();
    assert_eq!(first.host_relay().await.unwrap(), relay, "asked twice, it runs once");
    first.command(sign_up(&relay.link)).await.unwrap();
    first.stop().await;

    let again = Controller::start(config(dir.path())).await;
    online(&again).await;
    assert_eq!(again.host_relay().await.unwrap(), relay);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lives_on_another_relay_runs_none_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    let elsewhere = Controller::start(config(other.path())).await;
    let controller = Controller::start(config(dir.path())).await;
    // The first screen starts one before the person has chosen.
    controller.host_relay().await.unwrap();
    controller.command(sign_up(&elsewhere.host_relay().await.unwrap().link)).await.unwrap();
    controller.stop().await;

    let again = Controller::start(config(dir.path())).await;
    let settings = std::fs::read_to_string(dir.path().join("profile/settings.json")).unwrap();
    assert!(settings.contains("\"relayPort\": null"), "{settings}");
    online(&again).await;
    again.stop().await;
    elsewhere.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_said_to_whoever_asks_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let controller = Controller::start(config(dir.path())).await;
    assert_eq!(overview(&controller).await.stage, Stage::Fresh);
    controller.stop().await;
    let file = dir.path().join("profile/harkara.db");
    assert!(!file.with_extension("db-wal").exists(), "what was written is in the file after an orderly end");
    std::fs::write(&file, vec![7; 8192]).unwrap();

    let again = Controller::start(config(dir.path())).await;
    let error = again.query(Query::Overview).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::DatabaseDamaged);
    assert_eq!(again.open().await.unwrap_err().code, ErrorCode::DatabaseDamaged, "it was tried again, in vain");
    assert!(std::fs::read(&file).unwrap() == vec![7; 8192], "somebody may still be able to mend it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_mended_is_opened_without_a_new_start() {
    let dir = tempfile::tempdir().unwrap();
    let controller = Controller::start(config(dir.path())).await;
    let relay = controller.host_relay().await.unwrap();
    controller.command(sign_up(&relay.link)).await.unwrap();
    controller.stop().await;
    let file = dir.path().join("profile/harkara.db");
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, vec![7; 8192]).unwrap();

    let again = Controller::start(config(dir.path())).await;
    assert!(again.query(Query::Overview).await.is_err());
    let mut events = again.events();
    std::fs::write(&file, whole).unwrap();
    again.open().await.unwrap();
    assert_eq!(overview(&again).await.stage, Stage::Linked);
    // The window hears of what happens now, though it listened before there was anything to hear.
    while !matches!(overview(&again).await.connection, Connection::Online { .. }) {
        events.recv().await.unwrap();
    }
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_whole_and_the_computer_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let controller = Controller::start(config(dir.path())).await;
    assert_eq!(controller.set_aside().await.unwrap_err().code, ErrorCode::AlreadyLinked, "what is in use stays");
    controller.stop().await;
    let profile = dir.path().join("profile");
    let key = std::fs::read(profile.join("database.key")).unwrap();
    std::fs::write(profile.join("harkara.db"), vec![7; 8192]).unwrap();

    let again = Controller::start(config(dir.path())).await;
    again.set_aside().await.unwrap();
    assert_eq!(overview(&again).await.stage, Stage::Fresh);
    let aside = profile.join("set-aside/1");
    assert!(std::fs::read(aside.join("harkara.db")).unwrap() == vec![7; 8192]);
    assert_eq!(std::fs::read(aside.join("database.key")).unwrap(), key, "who mends it needs its key");
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_harkara_on_the_same_profile_says_that_it_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let controller = Controller::start(config(dir.path())).await;
    let second = Controller::start(config(dir.path())).await;
    assert_eq!(second.query(Query::Overview).await.unwrap_err().code, ErrorCode::AlreadyOpen);
    controller.stop().await;
}
