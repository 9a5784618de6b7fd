//! Devices that talk to a real relay over sockets; what they send is no MLS, which the relay can't tell.

use ed25519_dalek::SigningKey;
use futures_util::{SinkExt, StreamExt};
use harkara_wire::identity::{VerifiedCertificate, certify, counter_sign, device_statement, sign_roster};
use harkara_wire::proto::identity::Platform;
use harkara_wire::proto::relay::{
    ClientFrame, CreateGroup, Register, Send, ServerFrame, Subscribe, client_frame::Request, server_frame::Body,
};
use harkara_wire::session::{Initiator, Transport, public_key};
use prost::Message as _;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// A person with one device.
pub struct Person {
    number: u32,
    account: SigningKey,
    device: VerifiedCertificate,
}

impl Person {
    pub fn new(number: u32) -> Self {
        let account = SigningKey::from_bytes(&seed(number, 1));
        let device = SigningKey::from_bytes(&seed(number, 2));
        let key = |key: &SigningKey| key.verifying_key().to_bytes();
        let transport = public_key(&seed(number, 3));
        let statement = device_statement(&key(&account), &key(&device), &transport, Platform::Cli, 1);
        let signature = counter_sign(&device, &statement);
        Self { number, device: certify(&account, statement, signature).unwrap(), account }
    }

    /// Connects and registers.
    pub async fn come(&self, relay: SocketAddr, key: &[u8; 32]) -> Client {
        let mut client = Client::connect(relay, key, self.number).await;
        let devices = std::slice::from_ref(&self.device);
        let roster = sign_roster(&self.account, 1, 1, devices, &BTreeSet::new()).unwrap().roster;
        let handle = format!("person{}", self.number);
        client.ask(Request::Register(Register { invite: String::new(), handle, roster: Some(roster) })).await;
        client
    }

    /// A group of these two.
    pub fn group_with(&self, other: &Self) -> Request {
        let (own, other) = (self.device.device_id.to_vec(), other.device.device_id.to_vec());
        Request::CreateGroup(CreateGroup {
            group_id: self.group(),
            epoch: 1,
            members: vec![own, other.clone()],
            welcome: b"welcome".to_vec(),
            welcome_to: vec![other],
            group_info: b"info".to_vec(),
            request_key: self.group(),
        })
    }

    pub fn message(&self, n: u64, bytes: usize) -> Request {
        let mut message_key = self.group();
        message_key[8..].copy_from_slice(&n.to_be_bytes());
        Request::Send(Send { group_id: self.group(), epoch: 1, message: vec![7; bytes], message_key, silent: false })
    }

    fn group(&self) -> Vec<u8> {
        seed(self.number, 4)[..16].to_vec()
    }
}

fn seed(number: u32, what: u8) -> [u8; 32] {
    let mut seed = [what; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    seed
}

/// A session.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
    transport: Transport,
    next: u64,
}

impl Client {
    pub async fn connect(relay: SocketAddr, key: &[u8; 32], number: u32) -> Self {
        let stream = TcpStream::connect(relay).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(4096);
        let url = format!("ws://{relay}/v1/ws");
        let (mut socket, _) = client_async_with_config(url, stream, Some(config)).await.unwrap();
        let (initiator, first) = Initiator::new(&seed(number, 3), key, seed(number, 5)).unwrap();
        socket.send(Message::Binary(first.into())).await.unwrap();
        let Some(Ok(Message::Binary(second))) = socket.next().await else { panic!("no handshake") };
        let transport = initiator.finish(&second).unwrap();
        let mut client = Self { socket, transport, next: 0 };
        client.frame().await;
        client
    }

    pub async fn post(&mut self, request: Request) {
        self.next += 1;
        let frame = ClientFrame { request_id: self.next, request: Some(request) };
        for piece in self.transport.seal(&frame.encode_to_vec()).unwrap() {
            self.socket.feed(Message::Binary(piece.into())).await.unwrap();
        }
    }

    pub async fn flush(&mut self) {
        self.socket.flush().await.unwrap();
    }

    pub async fn ask(&mut self, request: Request) {
        self.post(request).await;
        self.flush().await;
        loop {
            let frame = self.frame().await;
            if frame.request_id == self.next {
                assert!(!matches!(frame.body, Some(Body::Error(_))), "{frame:?}");
                return;
            }
        }
    }

    pub async fn subscribe(&mut self) {
        self.ask(Request::Subscribe(Subscribe { after: 0 })).await;
    }

    pub async fn frame(&mut self) -> ServerFrame {
        loop {
            match self.socket.next().await.unwrap().unwrap() {
                Message::Binary(piece) => {
                    if let Some(frame) = self.transport.open(&piece).unwrap() {
                        return ServerFrame::decode(frame.as_slice()).unwrap();
                    }
                }
                Message::Close(_) => panic!("closed"),
                _ => {}
            }
        }
    }
}
