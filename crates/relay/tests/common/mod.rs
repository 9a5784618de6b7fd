//! Devices that talk to a real relay over real sockets.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use ed25519_dalek::SigningKey;
use futures_util::{SinkExt, StreamExt};
use harkara_relay::{Config, DataDir, Policy, serve};
use harkara_wire::identity::{VerifiedCertificate, certify, counter_sign, device_statement, sign_roster};
use harkara_wire::proto::identity::{Platform, Roster};
use harkara_wire::proto::relay::*;
use harkara_wire::session::{CLOSE_TRY_LATER, Initiator, Transport, public_key};
use prost::Message as _;
use std::collections::{BTreeSet, VecDeque};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub use client_frame::Request;
pub use server_frame::Body;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A relay in this process.
pub struct Relay {
    pub address: SocketAddr,
    pub key: [u8; 32],
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Relay {
    pub async fn start(folder: &Path) -> Self {
        Self::with(folder, Config { policy: Policy { open: true, ..Policy::default() }, ..Config::default() }).await
    }

    pub async fn with(folder: &Path, config: Config) -> Self {
        let data = DataDir::open(folder).unwrap();
        let key = data.public_key();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let shutdown = async move { stopped.await.unwrap_or(()) };
            serve(listener, data, config, shutdown).await.unwrap();
        });
        Self { address, key, stop, task }
    }

    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
}

pub async fn socket(address: SocketAddr) -> Socket {
    connect_async(format!("ws://{address}/v1/ws")).await.unwrap().0
}

/// After how many milliseconds a connection from elsewhere, through a proxy, is to come back; `None` if it is let in.
pub async fn sent_away_from(address: SocketAddr, elsewhere: &str) -> Option<u64> {
    let mut request = format!("ws://{address}/v1/ws").into_client_request().unwrap();
    request.headers_mut().insert("x-forwarded-for", elsewhere.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    // One that is let in is closed for this; one that is not has been closed before.
    socket.send(Message::Text("no handshake".into())).await.ok();
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(frame)) = message
            && u16::from(frame.code) == CLOSE_TRY_LATER
        {
            return Some(frame.reason.parse().unwrap());
        }
    }
    None
}

/// The code with which the relay closes; `None` if the connection just ends.
pub async fn close_code(socket: &mut Socket) -> Option<u16> {
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(frame) = message {
            return frame.map(|frame| frame.code.into());
        }
    }
    None
}

/// A session of a device.
pub struct Client {
    pub socket: Socket,
    pub transport: Transport,
    pub pushed: VecDeque<Body>,
    next: u64,
}

impl Client {
    pub async fn connect(address: SocketAddr, relay_key: &[u8; 32], device: u8) -> Self {
        let mut socket = socket(address).await;
        let (initiator, first) = Initiator::new(&[device; 32], relay_key, [device; 32]).unwrap();
        socket.send(Message::Binary(first.into())).await.unwrap();
        let Message::Binary(second) = socket.next().await.unwrap().unwrap() else { panic!("not binary") };
        let transport = initiator.finish(&second).unwrap();
        let mut client = Self { socket, transport, pushed: VecDeque::new(), next: 0 };
        assert!(matches!(client.event().await, Some(Body::Welcome(_))));
        client
    }

    /// Sends without waiting for the answer.
    pub async fn post(&mut self, request: Request) -> u64 {
        self.next += 1;
        let frame = ClientFrame { request_id: self.next, request: Some(request) };
        for piece in self.transport.seal(&frame.encode_to_vec()).unwrap() {
            self.socket.feed(Message::Binary(piece.into())).await.unwrap();
        }
        self.socket.flush().await.unwrap();
        self.next
    }

    pub async fn ask(&mut self, request: Request) -> Body {
        let id = self.post(request).await;
        loop {
            let frame = self.frame().await.expect("closed instead of an answer");
            match frame.request_id {
                0 => self.pushed.push_back(frame.body.unwrap()),
                other => {
                    assert_eq!(other, id);
                    return frame.body.unwrap();
                }
            }
        }
    }

    pub async fn ok(&mut self, request: Request) {
        let answer = self.ask(request).await;
        assert!(matches!(answer, Body::Ok(_) | Body::Stored(_)), "{answer:?}");
    }

    /// The next pushed frame; `None` when the connection has ended.
    pub async fn event(&mut self) -> Option<Body> {
        loop {
            let body = match self.pushed.pop_front() {
                Some(body) => body,
                None => {
                    let frame = self.frame().await?;
                    assert_eq!(frame.request_id, 0, "{frame:?}");
                    frame.body.unwrap()
                }
            };
            // These devices have no key packages, and are reminded of it whenever they subscribe.
            if !matches!(body, Body::KeyPackagesLow(_) | Body::Status(_)) {
                return Some(body);
            }
        }
    }

    pub async fn frame(&mut self) -> Option<ServerFrame> {
        loop {
            match self.socket.next().await? {
                Ok(Message::Binary(piece)) => {
                    if let Some(frame) = self.transport.open(&piece).unwrap() {
                        return Some(ServerFrame::decode(frame.as_slice()).unwrap());
                    }
                }
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The next message delivered: its place and its bytes.
    pub async fn message(&mut self) -> (u64, Vec<u8>) {
        loop {
            if let Body::Deliver(deliver) = self.event().await.expect("closed instead of a message")
                && let Some(deliver::Item::Message(message)) = deliver.item
            {
                return (deliver.sequence, message.payload);
            }
        }
    }
}

/// A person with one device; both have this number.
pub struct Person {
    pub number: u8,
    pub account: SigningKey,
    pub device: VerifiedCertificate,
    pub device_key: SigningKey,
}

impl Person {
    pub fn new(number: u8) -> Self {
        let account = SigningKey::from_bytes(&[100 + number; 32]);
        let device_key = SigningKey::from_bytes(&[number; 32]);
        let key = |key: &SigningKey| key.verifying_key().to_bytes();
        let transport = public_key(&[number; 32]);
        let statement = device_statement(&key(&account), &key(&device_key), &transport, Platform::Cli, 1);
        let signature = counter_sign(&device_key, &statement);
        Self { number, device: certify(&account, statement, signature).unwrap(), account, device_key }
    }

    pub fn id(&self) -> Vec<u8> {
        self.device.device_id.to_vec()
    }

    pub fn roster(&self) -> Roster {
        sign_roster(&self.account, 1, 1, std::slice::from_ref(&self.device), &BTreeSet::new()).unwrap().roster
    }

    /// Connects, registers and subscribes.
    pub async fn come(&self, relay: &Relay) -> Client {
        let mut client = Client::connect(relay.address, &relay.key, self.number).await;
        client.ok(self.registration("")).await;
        client.ok(subscribe(0)).await;
        client
    }

    pub fn registration(&self, invite: &str) -> Request {
        let handle = format!("person{}", self.number);
        Request::Register(Register { invite: invite.into(), handle, roster: Some(self.roster()) })
    }
}

pub fn subscribe(after: u64) -> Request {
    Request::Subscribe(Subscribe { after })
}

pub fn create(group: u8, members: &[&Person]) -> Request {
    Request::CreateGroup(CreateGroup {
        group_id: vec![group; 16],
        epoch: 1,
        members: members.iter().map(|person| person.id()).collect(),
        welcome: b"welcome".to_vec(),
        welcome_to: members[1..].iter().map(|person| person.id()).collect(),
        group_info: b"info".to_vec(),
        request_key: vec![group; 16],
    })
}

pub fn send(group: u8, number: u64) -> Request {
    let mut message_key = vec![1; 16];
    message_key[..8].copy_from_slice(&number.to_be_bytes());
    let message = number.to_be_bytes().to_vec();
    Request::Send(Send { group_id: vec![group; 16], epoch: 1, message, message_key, silent: false })
}

pub fn number(payload: &[u8]) -> u64 {
    u64::from_be_bytes(payload.try_into().unwrap())
}
