//! Several ways to the relay, as the page's sockets see them.

use super::*;
use harkara_api::{ProxyFault, ProxyView};
use harkara_wire::proto::relay::Ping;
use harkara_wire::proto::status::{Incident, Status};
use harkara_wire::proxy_exchange::{Answer as Answered, Ask, State, frame, unframe};
use harkara_wire::proxy_link::ProxyLink;
use harkara_wire::proxy_token::{CLOSE_QUOTA, ProxySecret};
use harkara_wire::status::{sign, signing_key};

fn link(host: &str) -> String {
    let link = ProxyLink {
        host: host.into(),
        port: 443,
        addresses: Vec::new(),
        path: "live".into(),
        secret: ProxySecret(zeroize::Zeroizing::new([4; 32])),
        relays: vec!["relay.example:443/v1/ws".into()],
        expires_s: None,
        name: host.into(),
    };
    link.to_string()
}

/// A device with these proxies that has signed up, and begun to connect.
fn with_proxies(links: &[String], only: bool) -> Driver {
    let mut driver = fresh();
    for link in links {
        driver.command(2, Command::AddProxy { link: link.clone() }, 0);
    }
    driver.command(3, Command::SetProxyOnly { on: only }, 0);
    driver.command(1, sign_up(), 0);
    driver.drain();
    driver.connecting(0);
    driver
}

/// The sockets that are to be opened: their numbers and hosts.
fn dialled(driver: &mut Driver) -> Vec<(u32, String)> {
    let host = |url: &str| url.split('/').nth(2).unwrap().to_owned();
    let open = |job| if let LineJob::Open { number, url } = job { Some((number, host(&url))) } else { None };
    driver.drain().line.into_iter().filter_map(open).collect()
}

fn proxies(driver: &Driver) -> Vec<ProxyView> {
    match driver.query(&Query::Proxies, 0).unwrap() {
        Answer::Proxies { proxies, .. } => proxies,
        _ => panic!("no proxies"),
    }
}

fn opened(number: u32, host: &str) -> (u32, String) {
    (number, host.into())
}

#[test]
fn ways_are_tried_side_by_side_and_the_first_that_the_relay_has_welcomed_wins() {
    let mut driver = with_proxies(&[link("a.example"), link("b.example")], false);
    assert_eq!(dialled(&mut driver), [opened(1, "relay.example")]);
    assert_eq!(driver.timeout(), Some(500));
    driver.tick(500);
    assert_eq!(dialled(&mut driver), [opened(2, "a.example")]);
    driver.ended(2, 1006, "", 600);
    assert_eq!(dialled(&mut driver), [opened(3, "b.example")]);
    let mut relay = answer(&mut driver, 3);
    let jobs = register(3, &mut relay, &mut driver);
    assert!(jobs.contains(&LineJob::Close { number: 1 }) && jobs.contains(&LineJob::Stands { number: 3 }), "{jobs:?}");
    let seen: Vec<_> = proxies(&driver).iter().map(|proxy| (proxy.in_use, proxy.fault)).collect();
    assert_eq!(seen, [(false, Some(ProxyFault::Unopened)), (true, None)]);
    // What won goes first the next time, and what failed last.
    driver.ended(3, 1006, "", 20_000);
    driver.closed(Fault::RelayDown, None, 20_000);
    driver.connecting(20_000);
    assert_eq!(dialled(&mut driver), [opened(4, "b.example")]);
    driver.ended(4, 1006, "", 20_000);
    assert_eq!(dialled(&mut driver), [opened(5, "relay.example")]);
}

#[test]
fn proxy_only_opens_nothing_but_proxies_and_drops_what_stands_without_one() {
    let mut driver = with_proxies(&[link("a.example")], true);
    assert_eq!(dialled(&mut driver), [opened(1, "a.example")]);
    driver.ended(1, CLOSE_QUOTA, "", 0);
    assert_eq!(driver.drain().socket, Some(SocketWish::Drop));
    driver.closed(Fault::RelayDown, None, 0);
    assert_eq!(offline(&mut driver), Some((Fault::ProxyDown, None)));
    assert_eq!(proxies(&driver)[0].fault, Some(ProxyFault::Quota));

    let mut none = with_proxies(&[], true);
    assert_eq!(none.drain().line, []);
    assert_eq!(offline(&mut none), Some((Fault::NoProxy, None)));

    let (mut driver, mut relay) = in_session();
    say(&mut relay, &mut driver, Body::Welcome(Welcome::default()));
    driver.drain();
    driver.command(4, Command::SetProxyOnly { on: true }, 0);
    let todo = driver.drain();
    assert_eq!((todo.line, todo.socket), (vec![LineJob::Close { number: 1 }], Some(SocketWish::Renew)));
}

#[test]
fn what_no_browser_can_use_is_said_to_be_for_the_desktop() {
    let mut driver = with_proxies(&["socks5://127.0.0.1:9050".into()], false);
    assert_eq!(dialled(&mut driver), [opened(1, "relay.example")]);
    assert_eq!(proxies(&driver)[0].fault, Some(ProxyFault::DesktopOnly));
}

#[test]
fn a_proxy_is_tried_on_request_beside_the_connection_that_stands() {
    let (mut driver, mut relay) = in_session();
    say(&mut relay, &mut driver, Body::Welcome(Welcome::default()));
    driver.command(4, Command::AddProxy { link: link("a.example") }, 0);
    driver.drain();
    let number = proxies(&driver)[0].id;
    driver.command(5, Command::TestProxy { proxy: number }, 0);
    assert_eq!(dialled(&mut driver), [opened(2, "a.example")]);
    let mut through = answer(&mut driver, 2);
    say_on(2, &mut through, &mut driver, Body::Welcome(Welcome::default()));
    let todo = driver.drain();
    assert!(todo.line.contains(&LineJob::Close { number: 2 }), "{todo:?}");
    assert!(todo.notes.contains(&Note::Reply { id: 5, reply: Reply::ProxyTested { fault: None, took_ms: 0 } }));
    assert!(offline(&mut driver).is_none(), "the connection stands");
    driver.command(6, Command::TestProxy { proxy: 99 }, 0);
    assert!(matches!(driver.drain().notes[..], [Note::Refused { id: 6, .. }]));
}

#[test]
fn a_link_that_leads_into_a_local_network_elsewhere_or_nowhere_is_refused_with_its_own_reason() {
    let (mut driver, mut relay) = in_session();
    register(1, &mut relay, &mut driver);
    let good = link("a.example");
    let inside =
        ["192.168.1.1", "localhost", "[fd00::1]", "printer.local"].map(|host| (link(host), ErrorCode::ProxyInside));
    let others = [
        (format!("{good}&a=10.0.0.1"), ErrorCode::ProxyInside),
        (good.replace("relay.example", "other.example"), ErrorCode::ProxyOtherRelay),
        (format!("{good}&e=1"), ErrorCode::ProxyExpired),
        (good.replace("v=1", "v=2"), ErrorCode::ProxyLink),
        (good[..good.len() - 30].to_owned(), ErrorCode::ProxyLink),
    ];
    for (link, code) in inside.into_iter().chain(others) {
        driver.command(7, Command::AddProxy { link: link.clone() }, 2_000);
        let refused = |note: &Note| matches!(note, Note::Refused { id: 7, error } if error.code == code);
        let notes = driver.drain().notes;
        assert!(notes.iter().any(refused), "{link}: {notes:?}");
    }
    assert!(proxies(&driver).is_empty());
}

#[test]
fn before_there_is_an_account_a_proxy_that_opens_is_good() {
    let mut driver = fresh();
    driver.command(2, Command::AddProxy { link: link("a.example") }, 0);
    driver.command(5, Command::TestProxy { proxy: 1 }, 0);
    assert_eq!(dialled(&mut driver), [opened(1, "a.example")]);
    driver.opened(1, 30);
    assert!(
        driver.drain().notes.contains(&Note::Reply { id: 5, reply: Reply::ProxyTested { fault: None, took_ms: 30 } })
    );
}

/// A proxy's end of the exchanges, as far as one session needs it.
#[derive(Default)]
struct Proxied {
    heard: Vec<u8>,
    got: u64,
    says: Vec<u8>,
}

impl Proxied {
    /// Answers the requests that were made, all of them, and gives what it heard.
    fn answer(&mut self, driver: &mut Driver) -> Vec<Vec<u8>> {
        let mut messages = Vec::new();
        for job in driver.drain().line {
            let LineJob::Post { number, slot, url, body, .. } = job else { continue };
            assert!(url.starts_with("https://a.example/live/"), "{url}");
            let ask = Ask::decode(&body).unwrap();
            self.heard.extend_from_slice(&ask.data);
            self.got += ask.data.len() as u64;
            messages.extend(std::iter::from_fn(|| unframe(&mut self.heard)));
            let data = self.says[ask.got as usize..].to_vec();
            let waits = ask.wait_ms > 0 && data.is_empty();
            if !waits {
                let answer = Answered { state: State::Open, got: self.got, from: ask.got, data };
                driver.posted(number, slot, Some(&answer.encode()), 0);
            }
        }
        messages
    }
}

#[test]
fn a_connection_that_is_stalled_after_some_kilobytes_goes_on_by_exchanges_through_the_same_proxy() {
    let mut driver = with_proxies(&[link("a.example")], true);
    driver.drain();
    let mut relay = answer(&mut driver, 1);
    register(1, &mut relay, &mut driver);
    for now_ms in [3_000, 6_000] {
        driver.tick(now_ms);
    }
    let asked: Vec<_> = sent(driver.drain().line).iter().filter_map(|message| relay.open(message).unwrap()).collect();
    let last = ClientFrame::decode(asked.last().unwrap().as_slice()).unwrap();
    assert_eq!(last.request, Some(Request::Ping(Ping {})), "it is asked for a sign of life first");
    driver.tick(9_000);
    assert_eq!(driver.drain().socket, Some(SocketWish::Drop));
    driver.closed(Fault::RelayDown, None, 9_000);
    driver.connecting(9_000);

    let mut proxy = Proxied::default();
    assert_eq!(proxy.answer(&mut driver), Vec::<Vec<u8>>::new());
    let hello = proxy.answer(&mut driver);
    let accepted = Responder::new(&RELAY, [3; 32]).unwrap().answer(&hello[0]).unwrap();
    let (mut relay, said) = (accepted.transport, frame(&accepted.message).unwrap());
    proxy.says.extend(said);
    let welcome = ServerFrame { request_id: 0, body: Some(Body::Welcome(Welcome::default())) };
    for message in relay.seal(&welcome.encode_to_vec()).unwrap() {
        proxy.says.extend(frame(&message).unwrap());
    }
    // The request that listens is lost once, and made again.
    driver.posted(2, 1, None, 9_000);
    assert_eq!(driver.drain().line, []);
    driver.tick(9_400);
    proxy.answer(&mut driver);
    assert!(offline(&mut driver).is_none(), "the relay's welcome came by an exchange");
    assert!(proxies(&driver)[0].in_use);
}

#[test]
fn while_the_relay_is_away_its_status_is_fetched_where_it_said_and_under_proxy_only_from_proxies_sites() {
    let mirrors = ["https://status.example/relay/", "https://a.example/"].map(String::from).to_vec();
    let status = |version, title: &str| {
        let incident = Incident { number: 1, title: title.into(), ..Incident::default() };
        let incidents = if title.is_empty() { Vec::new() } else { vec![incident] };
        let mirrors = mirrors.clone();
        let said = Status { relay_key: public_key(&RELAY).to_vec(), version, issued_ms: 1, incidents, mirrors };
        sign(&signing_key(&RELAY), &said).unwrap()
    };
    let gets = |driver: &mut Driver| -> Vec<(u32, String)> {
        let get = |job| if let LineJob::Get { number, url, .. } = job { Some((number, url)) } else { None };
        driver.drain().line.into_iter().filter_map(get).collect()
    };
    let (mut driver, mut relay) = in_session();
    register(1, &mut relay, &mut driver);
    say(&mut relay, &mut driver, Body::Status(status(1, "")));
    driver.command(2, Command::AddProxy { link: link("a.example") }, 0);
    driver.ended(1, 1006, "", 0);
    driver.closed(Fault::RelayDown, None, 0);
    driver.tick(4_000);
    assert_eq!(gets(&mut driver), []);
    driver.tick(15_000);
    let asked = gets(&mut driver);
    let urls: Vec<_> = asked.iter().map(|(_, url)| url.as_str()).collect();
    assert_eq!(urls, ["https://status.example/relay/status.signed", "https://a.example/status.signed"]);
    driver.fetched(asked[0].0, Some(status(2, "The cable is cut").encode_to_vec()), 15_000);
    let title = |driver: &Driver| match driver.query(&Query::Overview, 0).unwrap() {
        Answer::Overview { overview } => overview.relay_status.unwrap().incidents.first().map(|one| one.title.clone()),
        _ => panic!("no overview"),
    };
    assert_eq!(title(&driver).as_deref(), Some("The cable is cut"));

    // What is under way directly ends when that is forbidden, and is not heard any more.
    driver.command(3, Command::SetProxyOnly { on: true }, 15_000);
    assert!(driver.drain().line.contains(&LineJob::Close { number: asked[1].0 }));
    driver.fetched(asked[1].0, Some(status(3, "Too late").encode_to_vec()), 15_000);
    assert_eq!(title(&driver).as_deref(), Some("The cable is cut"));
    driver.tick(500_000);
    let urls: Vec<_> = gets(&mut driver).into_iter().map(|(_, url)| url).collect();
    assert_eq!(urls, ["https://a.example/status.signed"]);
}
