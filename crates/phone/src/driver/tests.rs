//! A driver over a database in memory, against the relay's end of a session.

use super::*;
use harkara_api::{BackupPlace, Command, ErrorCode};
use harkara_wire::proto::relay::{
    ClientFrame, GoingAway, Ok as Done, Welcome, client_frame::Request, server_frame::Body,
};
use harkara_wire::session::{Responder, Transport, public_key};
use prost::Message;

const RELAY: [u8; 32] = [7; 32];
const ADDRESS: &str = "wss://relay.example/v1/ws";

fn fresh() -> Driver {
    Driver::open(Database::open_in_memory().unwrap(), [1; 32], 0).unwrap()
}

fn sign_up() -> Command {
    let link = RelayLink {
        others: Vec::new(),
        address: ADDRESS.into(),
        key: public_key(&RELAY),
        invite: "come-in".into(),
        name: String::new(),
    };
    let [handle, name, device_name] = ["asha", "Asha", "Phone"].map(String::from);
    Command::SignUp { relay_link: link.to_string(), handle, name, device_name }
}

/// A driver that signs up, with its socket open, and the relay's end of the session.
fn in_session() -> (Driver, Transport) {
    let mut driver = fresh();
    driver.command(1, sign_up(), 0);
    driver.drain();
    driver.connecting(0);
    assert_eq!(driver.drain().line, [LineJob::Open { number: 1, url: ADDRESS.into() }]);
    let relay = answer(&mut driver, 1);
    (driver, relay)
}

/// A connection is open, and the relay answers on it.
fn answer(driver: &mut Driver, number: u32) -> Transport {
    driver.opened(number, 0);
    let hello = sent(driver.drain().line);
    let accepted = Responder::new(&RELAY, [3; 32]).unwrap().answer(&hello[0]).unwrap();
    driver.received(number, [accepted.message.as_slice()], 0);
    accepted.transport
}

/// The relay welcomes the device on a connection and takes its registration.
fn register(number: u32, relay: &mut Transport, driver: &mut Driver) -> Vec<LineJob> {
    say_on(number, relay, driver, Body::Welcome(Welcome::default()));
    let jobs = driver.drain().line;
    let asked: Vec<_> = sent(jobs.clone()).iter().filter_map(|message| relay.open(message).unwrap()).collect();
    let request_id = ClientFrame::decode(asked[0].as_slice()).unwrap().request_id;
    let done = ServerFrame { request_id, body: Some(Body::Ok(Done {})) };
    let messages = relay.seal(&done.encode_to_vec()).unwrap();
    driver.received(number, messages.iter().map(Vec::as_slice), 0);
    jobs
}

/// The messages among jobs.
fn sent(jobs: Vec<LineJob>) -> Vec<Vec<u8>> {
    let message = |job| if let LineJob::Send { message, .. } = job { Some(message) } else { None };
    jobs.into_iter().filter_map(message).collect()
}

fn say(relay: &mut Transport, driver: &mut Driver, body: Body) {
    say_on(1, relay, driver, body);
}

fn say_on(number: u32, relay: &mut Transport, driver: &mut Driver, body: Body) {
    let frame = ServerFrame { request_id: 0, body: Some(body) };
    let messages = relay.seal(&frame.encode_to_vec()).unwrap();
    driver.received(number, messages.iter().map(Vec::as_slice), 0);
}

fn offline(driver: &mut Driver) -> Option<(Fault, Option<u64>)> {
    let Answer::Overview { overview } = driver.query(&Query::Overview, 0).unwrap() else { panic!("no overview") };
    match overview.connection {
        Connection::Offline { fault, retry_at_ms } => Some((fault, retry_at_ms)),
        _ => None,
    }
}

#[test]
fn signing_up_connects_to_the_relay_of_the_link_and_registers_there() {
    let mut driver = fresh();
    driver.command(1, sign_up(), 0);
    assert_eq!(driver.drain().socket, Some(SocketWish::Connect(ADDRESS.into())));

    let (mut driver, mut relay) = in_session();
    assert!(driver.drain().line.is_empty(), "nothing is asked before the relay's welcome");
    say(&mut relay, &mut driver, Body::Welcome(Welcome::default()));
    let asked: Vec<_> = sent(driver.drain().line).iter().filter_map(|message| relay.open(message).unwrap()).collect();
    let register = ClientFrame::decode(asked[0].as_slice()).unwrap();
    assert!(matches!(register.request, Some(Request::Register(register)) if register.invite == "come-in"));
}

#[test]
fn a_first_frame_that_is_no_welcome_gives_the_connection_up() {
    let (mut driver, mut relay) = in_session();
    say(&mut relay, &mut driver, Body::Ok(Done {}));
    assert_eq!(driver.drain().socket, Some(SocketWish::Drop));
    assert_eq!(offline(&mut driver), Some((Fault::RelayFault, None)));
}

#[test]
fn a_relay_that_goes_away_is_left_alone_for_as_long_as_it_asks_and_is_not_called_down() {
    let (mut driver, mut relay) = in_session();
    register(1, &mut relay, &mut driver);
    driver.drain();
    say(&mut relay, &mut driver, Body::GoingAway(GoingAway { retry_after_ms: 9_000 }));
    assert_eq!((driver.drain().socket, driver.advice_ms()), (Some(SocketWish::Drop), 9_000));
    driver.closed(Fault::RelayDown, Some(12_000), 0);
    assert_eq!(offline(&mut driver), Some((Fault::RelayAway, Some(12_000))));
    driver.connecting(12_000);
    assert_eq!(driver.advice_ms(), 0);
}

#[test]
fn why_a_connection_was_given_up_is_still_said_when_it_is_closed() {
    let (mut driver, _) = in_session();
    driver.received(1, [b"nonsense".as_slice()], 0);
    driver.closed(Fault::RelayDown, Some(5_000), 0);
    assert_eq!(offline(&mut driver), Some((Fault::RelayFault, Some(5_000))));
    driver.connecting(0);
    driver.closed(Fault::NoNetwork, None, 0);
    assert_eq!(offline(&mut driver), Some((Fault::NoNetwork, None)));
}

#[test]
fn a_command_that_can_not_be_carried_out_is_refused_by_its_number() {
    let mut driver = fresh();
    let Command::SignUp { handle, name, device_name, .. } = sign_up() else { panic!("no sign-up") };
    driver.command(7, Command::SignUp { relay_link: "https://example.org".into(), handle, name, device_name }, 0);
    let notes = driver.drain().notes;
    assert!(
        notes
            .iter()
            .any(|note| matches!(note, Note::Refused { id: 7, error } if error.code == ErrorCode::InviteInvalid)),
        "{notes:?}"
    );
}

mod ways;

#[test]
fn what_the_browser_says_of_its_storage_is_in_the_overview() {
    let mut driver = fresh();
    let storage = |driver: &Driver| match driver.query(&Query::Overview, 0).unwrap() {
        Answer::Overview { overview } => overview.storage,
        _ => panic!("no overview"),
    };
    assert_eq!(storage(&driver), StorageView::BrowserBestEffort);
    driver.kept(true);
    assert_eq!(storage(&driver), StorageView::BrowserPersistent);
    assert_eq!(driver.drain().notes, [Note::Event { event: Event::Overview }]);
}

/// The first connection to the storage of backups.
const STORAGE: u32 = (1 << 31) + 1;
/// Of twenty bytes of zeros.
const KEY: &str = "00000000 00000005 00000008 00000006 00000009 00000004 00000002 63572063";

fn restore(key: &str) -> Command {
    let link = RelayLink {
        others: Vec::new(),
        address: ADDRESS.into(),
        key: public_key(&RELAY),
        invite: String::new(),
        name: String::new(),
    };
    let place = BackupPlace::Relay { link: Some(link.to_string()) };
    Command::Restore { place, key: key.into(), device_name: "Phone".into() }
}

fn refused(driver: &mut Driver) -> Option<(u64, ErrorCode)> {
    driver.drain().notes.into_iter().find_map(|note| match note {
        Note::Refused { id, error } => Some((id, error.code)),
        _ => None,
    })
}

#[test]
fn a_backup_is_looked_for_beside_the_engines_connection_and_where_there_is_none_that_is_said() {
    let mut driver = fresh();
    driver.command(4, restore("12345678"), 0);
    assert_eq!(refused(&mut driver), Some((4, ErrorCode::BackupKey)));
    driver.command(5, restore(KEY), 0);
    driver.command(6, restore(KEY), 0);
    assert_eq!(refused(&mut driver), Some((6, ErrorCode::BackupBusy)));
    driver.tick(0);
    assert_eq!(driver.drain().line, [LineJob::Open { number: STORAGE, url: ADDRESS.into() }]);
    let mut relay = answer(&mut driver, STORAGE);
    say_on(STORAGE, &mut relay, &mut driver, Body::Welcome(Welcome::default()));
    let outgoing = driver.drain();
    assert_eq!(outgoing.socket, None, "the engine is connected to nothing");
    let asked: Vec<_> = sent(outgoing.line).iter().filter_map(|message| relay.open(message).unwrap()).collect();
    let open = ClientFrame::decode(asked[0].as_slice()).unwrap();
    assert!(matches!(&open.request, Some(Request::OpenSpace(space)) if !space.make), "whoever reads makes nothing");
    let unknown = harkara_wire::proto::relay::Error {
        code: harkara_wire::proto::relay::ErrorCode::ErrorSpaceUnknown.into(),
        ..Default::default()
    };
    let frame = ServerFrame { request_id: open.request_id, body: Some(Body::Error(unknown)) };
    let messages = relay.seal(&frame.encode_to_vec()).unwrap();
    driver.received(STORAGE, messages.iter().map(Vec::as_slice), 0);
    while driver.timeout() == Some(0) {
        driver.tick(0);
    }
    let outgoing = driver.drain();
    assert!(outgoing.line.contains(&LineJob::Close { number: STORAGE }));
    let missing =
        |note: &Note| matches!(note, Note::Refused { id: 5, error } if error.code == ErrorCode::BackupMissing);
    assert!(outgoing.notes.iter().any(missing), "{:?}", outgoing.notes);
}

#[test]
fn a_relay_that_can_not_be_reached_is_tried_some_times_and_then_said_to_be_away() {
    let mut driver = fresh();
    driver.command(5, restore(KEY), 0);
    let mut now_ms = 0;
    for number in STORAGE.. {
        driver.tick(now_ms);
        let opened = driver.drain();
        if opened.line.is_empty() {
            break;
        }
        assert_eq!(opened.line, [LineJob::Open { number, url: ADDRESS.into() }]);
        driver.ended(number, 1006, "", now_ms);
        if refused(&mut driver) == Some((5, ErrorCode::BackupAway)) {
            return;
        }
        now_ms = driver.timeout().unwrap();
    }
    panic!("nothing was said");
}
