//! The connection against a relay of ten lines.

use super::*;
use futures_util::{SinkExt, StreamExt};
use harkara_wire::proto::relay::{GoingAway, Ok as Done, client_frame::Request, server_frame::Body};
use harkara_wire::session::{self, Responder, Transport};
use prost::Message as _;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};
use tokio_tungstenite::{WebSocketStream, accept_async};

const RELAY: [u8; 32] = [7; 32];
const DEVICE: [u8; 32] = [8; 32];

struct World {
    listener: TcpListener,
    link: RelayLink,
    orders: mpsc::UnboundedSender<Order>,
    arrivals: mpsc::Receiver<Arrival>,
}

/// A device that wants a connection, and a relay that has not answered yet.
async fn world() -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("ws://{}/v1/ws", listener.local_addr().unwrap());
    let link = RelayLink {
        others: Vec::new(),
        address,
        key: session::public_key(&RELAY),
        invite: String::new(),
        name: String::new(),
    };
    let (orders, ordered) = mpsc::unbounded_channel();
    let (arrived, arrivals) = mpsc::channel(8);
    crate::client::on_runtime("keeper", move || keep(ordered, arrived)).unwrap();
    orders.send(Order::Connect(link.clone(), false)).unwrap();
    World { listener, link, orders, arrivals }
}

impl World {
    /// The engine's part of a try.
    async fn begin(&mut self) {
        let Some(Arrival::Opening(_, opening)) = self.arrivals.recv().await else { panic!("no try") };
        let begun = Initiator::new(&DEVICE, &self.link.key, [1; 32]).unwrap();
        assert!(opening.send(begun).is_ok(), "the try was given up");
    }

    /// A try that succeeds; the relay's side of it and the way for frames to it.
    async fn connect(&mut self) -> (Relay, mpsc::UnboundedSender<ClientFrame>) {
        self.begin().await;
        let relay = Relay::accept(&self.listener, &RELAY).await.unwrap();
        match self.arrivals.recv().await {
            Some(Arrival::Connected(_, welcome, None, frames)) => {
                assert_eq!(welcome.name, "Test");
                assert!(matches!(self.arrivals.recv().await, Some(Arrival::Route(RouteNews::Won { proxy: None, .. }))));
                (relay, frames)
            }
            _ => panic!("not connected"),
        }
    }

    async fn lost(&mut self) -> (Fault, Duration) {
        match self.arrivals.recv().await {
            Some(Arrival::Lost { fault, retry_in }) => (fault, retry_in),
            _ => panic!("not lost"),
        }
    }
}

struct Relay {
    socket: WebSocketStream<TcpStream>,
    session: Transport,
}

impl Relay {
    /// None: the device wanted another key.
    async fn accept(listener: &TcpListener, secret: &[u8; 32]) -> Option<Self> {
        let mut socket = accept_async(listener.accept().await.unwrap().0).await.unwrap();
        let Some(Ok(Message::Binary(first))) = socket.next().await else { panic!("no first message") };
        let Ok(accepted) = Responder::new(secret, [2; 32]).unwrap().answer(&first) else {
            let frame = CloseFrame { code: session::CLOSE_RELAY_KEY.into(), reason: "".into() };
            socket.close(Some(frame)).await.unwrap();
            return None;
        };
        socket.send(Message::Binary(accepted.message.into())).await.unwrap();
        let mut relay = Self { socket, session: accepted.transport };
        relay.say(Body::Welcome(Welcome { name: "Test".into(), ..Default::default() })).await;
        Some(relay)
    }

    async fn say(&mut self, body: Body) {
        let frame = ServerFrame { request_id: 0, body: Some(body) };
        for message in self.session.seal(&frame.encode_to_vec()).unwrap() {
            self.socket.send(Message::Binary(message.into())).await.unwrap();
        }
    }

    async fn hear(&mut self) -> ClientFrame {
        loop {
            let Some(Ok(Message::Binary(data))) = self.socket.next().await else { panic!("nothing said") };
            if let Some(frame) = self.session.open(&data).unwrap() {
                return ClientFrame::decode(&*frame).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn frames_go_both_ways_and_a_lost_connection_is_made_again() {
    let mut world = world().await;
    let (mut relay, frames) = world.connect().await;
    let large = ClientFrame {
        request_id: 1,
        request: Some(Request::PutBlob(harkara_wire::proto::relay::PutBlob {
            blob_id: vec![1; 32],
            data: vec![5; 200_000],
        })),
    };
    frames.send(large.clone()).unwrap();
    assert_eq!(relay.hear().await, large);
    relay.say(Body::Ok(Done {})).await;
    assert!(matches!(world.arrivals.recv().await, Some(Arrival::Frame(ServerFrame { body: Some(Body::Ok(_)), .. }))));

    drop(relay);
    assert_eq!(world.lost().await.0, Fault::RelayDown);
    assert!(frames.is_closed(), "a frame for the old connection must not reach the new one");
    world.connect().await;
}

#[tokio::test]
async fn a_relay_with_another_key_is_named() {
    let mut world = world().await;
    world.begin().await;
    assert!(Relay::accept(&world.listener, &[9; 32]).await.is_none());
    assert_eq!(world.lost().await.0, Fault::RelayKeyChanged);
}

#[tokio::test]
async fn nonsense_is_the_relays_fault_and_no_reason_to_panic() {
    let mut world = world().await;
    let (mut relay, _frames) = world.connect().await;
    relay.socket.send(Message::Binary(vec![0; 40].into())).await.unwrap();
    assert_eq!(world.lost().await.0, Fault::RelayFault);
}

#[tokio::test]
async fn a_relay_that_goes_away_is_left_alone_for_as_long_as_it_asks() {
    let mut world = world().await;
    let (mut relay, _frames) = world.connect().await;
    relay.say(Body::GoingAway(GoingAway { retry_after_ms: 90_000 })).await;
    assert!(matches!(world.arrivals.recv().await, Some(Arrival::Frame(_))));
    drop(relay);
    let (fault, retry_in) = world.lost().await;
    assert_eq!(fault, Fault::RelayAway);
    assert!(retry_in >= Duration::from_secs(90));
    // The person is in a hurry.
    world.orders.send(Order::Hurry).unwrap();
    world.connect().await;
}

#[tokio::test]
async fn a_relay_with_too_many_to_let_in_is_left_alone_for_as_long_as_it_asks() {
    let mut world = world().await;
    world.begin().await;
    let mut socket = accept_async(world.listener.accept().await.unwrap().0).await.unwrap();
    let frame = CloseFrame { code: session::CLOSE_TRY_LATER.into(), reason: "40000".into() };
    socket.close(Some(frame)).await.unwrap();
    let (fault, retry_in) = world.lost().await;
    assert_eq!(fault, Fault::RelayBusy);
    assert!((Duration::from_secs(40)..=Duration::from_secs(80)).contains(&retry_in), "{retry_in:?}");
}

#[tokio::test]
async fn an_engine_that_never_stops_asking_for_another_connection_must_wait() {
    let mut world = world().await;
    let mut held = Vec::new();
    for _ in 0..=AT_ONCE {
        held.push(world.connect().await);
        world.orders.send(Order::Reconnect).unwrap();
    }
    assert_eq!(world.lost().await.0, Fault::RelayFault);
}

#[tokio::test]
async fn without_an_order_there_is_no_connection() {
    let mut world = world().await;
    let (mut relay, _frames) = world.connect().await;
    world.orders.send(Order::Disconnect).unwrap();
    assert!(!matches!(relay.socket.next().await, Some(Ok(Message::Binary(_)))));
    drop(world.orders);
    assert!(world.arrivals.recv().await.is_none());
}
