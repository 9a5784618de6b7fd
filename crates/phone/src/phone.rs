//! What JavaScript sees: texts, bytes and numbers.

use crate::driver::{Driver, SocketWish};
use crate::{database, jobs, scan};
use harkara_api::{ApiError, ErrorCode, Fault};
use wasm_bindgen::prelude::*;

/// One device in this worker. Errors are thrown as the JSON of an `ApiError`; anything else thrown is a panic, after which
/// the instance must not be used again.
#[wasm_bindgen]
pub struct Phone(pub(crate) Driver);

/// What is to be done after a call, in this order.
#[wasm_bindgen(getter_with_clone)]
pub struct Todo {
    /// `connect`, `renew`, `drop`, `leave`, or nothing.
    #[wasm_bindgen(readonly)]
    pub socket: Option<String>,
    /// The relay's address, to `connect`.
    #[wasm_bindgen(readonly)]
    pub address: Option<String>,
    /// Objects, for the sockets.
    #[wasm_bindgen(readonly)]
    pub line: js_sys::Array,
    /// Objects, for the files' worker.
    #[wasm_bindgen(readonly)]
    pub files: js_sys::Array,
    /// The JSON of one note each, for the page.
    #[wasm_bindgen(readonly)]
    pub notes: Vec<String>,
    /// When to call `tick` (Unix milliseconds).
    #[wasm_bindgen(readonly)]
    pub wake_ms: Option<f64>,
}

/// The waits between tries, until a connection has held.
#[wasm_bindgen]
#[derive(Default)]
pub struct Backoff(harkara_engine::Backoff);

#[wasm_bindgen]
impl Backoff {
    /// At the beginning.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// A connection has held, or a person asks: begin anew.
    pub fn reset(&mut self) {
        self.0.reset();
    }

    /// How long to wait now, in milliseconds. `chance`: any number of 32 bits, evenly.
    pub fn next(&mut self, asked_ms: f64, chance: u32) -> f64 {
        self.0.next(asked_ms as u64, chance) as f64
    }
}

#[wasm_bindgen]
impl Phone {
    /// Opens the device's database in this origin's private storage. `seed`: 32 random bytes.
    pub async fn open(seed: &[u8]) -> Result<Phone, JsValue> {
        let seed = as_seed(seed).map_err(thrown)?;
        let database = database::open().await.map_err(thrown)?;
        Driver::open(database, seed, now_ms()).map(Phone).map_err(thrown)
    }

    /// Carries out a command; the answer comes as a note with this number.
    pub fn command(&mut self, id: u32, command: &str) -> Result<(), JsValue> {
        self.0.command(id.into(), parse(command).map_err(thrown)?, now_ms());
        Ok(())
    }

    /// Answers a query with JSON.
    pub fn query(&self, query: &str) -> Result<String, JsValue> {
        let answer = self.0.query(&parse(query).map_err(thrown)?, now_ms()).map_err(thrown)?;
        to_json(&answer)
    }

    /// The chat on the screen and seen, if any.
    pub fn visible(&mut self, chat: Option<String>) {
        self.0.visible(chat.map(harkara_api::ChatId), now_ms());
    }

    /// Whether the browser keeps the data for good.
    pub fn kept(&mut self, persistent: bool) {
        self.0.kept(persistent);
    }

    /// The time named by `wake_ms` has come.
    pub fn tick(&mut self) {
        self.timed(|driver, now_ms| driver.tick(now_ms));
    }

    /// A try begins, by all ways there are.
    pub fn connecting(&mut self) {
        self.0.connecting(now_ms());
    }

    /// The socket with this number is open.
    pub fn opened(&mut self, number: u32) {
        self.0.opened(number, now_ms());
    }

    /// Messages came by a socket, in this order.
    pub fn received(&mut self, number: u32, messages: Vec<js_sys::Uint8Array>) {
        let messages: Vec<_> = messages.iter().map(js_sys::Uint8Array::to_vec).collect();
        self.timed(|driver, now_ms| driver.received(number, messages.iter().map(Vec::as_slice), now_ms));
    }

    /// A socket is closed, or could not be opened.
    pub fn ended(&mut self, number: u32, code: u16, reason: &str) {
        self.0.ended(number, code, reason, now_ms());
    }

    /// What a request was answered with, if it was.
    pub fn posted(&mut self, number: u32, slot: u8, body: Option<Vec<u8>>) {
        self.timed(|driver, now_ms| driver.posted(number, slot, body.as_deref(), now_ms));
    }

    /// What a web server has answered, if it has.
    pub fn fetched(&mut self, number: u32, body: Option<Vec<u8>>) {
        self.0.fetched(number, body, now_ms());
    }

    /// The browser is online again.
    #[wasm_bindgen(js_name = networkIsBack)]
    pub fn network_is_back(&mut self) {
        self.0.network_is_back();
    }

    /// For how long the relay has asked to be left alone, on the connection that was the last one.
    pub fn advice_ms(&self) -> f64 {
        self.0.advice_ms() as f64
    }

    /// The connection is gone, or none could be made. `fault` is an `api::Fault` by name.
    pub fn closed(&mut self, fault: &str, retry_at_ms: Option<f64>) -> Result<(), JsValue> {
        let fault: Fault = parse(&format!("\"{fault}\"")).map_err(thrown)?;
        self.0.closed(fault, retry_at_ms.map(|at| at as u64), now_ms());
        Ok(())
    }

    /// What is to be done after the calls since the last time.
    pub fn drain(&mut self) -> Result<Todo, JsValue> {
        let outgoing = self.0.drain();
        let (socket, address) = match outgoing.socket {
            None => (None, None),
            Some(SocketWish::Connect(address)) => (Some("connect"), Some(address)),
            Some(SocketWish::Renew) => (Some("renew"), None),
            Some(SocketWish::Drop) => (Some("drop"), None),
            Some(SocketWish::Leave) => (Some("leave"), None),
        };
        let line = outgoing.line.into_iter().map(jobs::of_line).collect();
        let parts = outgoing.parts.into_iter().map(jobs::of_part);
        let files = outgoing.files.into_iter().map(jobs::object).chain(parts).collect();
        let notes = outgoing.notes.iter().map(to_json).collect::<Result<_, _>>()?;
        let wake_ms = self.0.timeout().map(|at| at as f64);
        Ok(Todo { socket: socket.map(Into::into), address, line, files, notes, wake_ms })
    }
}

impl Phone {
    fn timed(&mut self, work: impl FnOnce(&mut Driver, u64)) {
        let began = now_ms();
        work(&mut self.0, began);
        self.0.took(now_ms().saturating_sub(began));
    }
}

/// Called once for each instance: where panics and warnings go.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    let mut config = tracing_wasm::WASMLayerConfigBuilder::new();
    config.set_max_level(tracing::Level::WARN).set_report_logs_in_timings(false);
    tracing_wasm::set_as_global_default_with_config(config.build());
}

/// The text of a QR code in an RGBA picture, if there is one.
#[wasm_bindgen(js_name = scan)]
pub fn scan_picture(rgba: &[u8], width: usize, height: usize) -> Option<String> {
    scan(rgba, width, height)
}

/// A text of the page as what it says it is.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, ApiError> {
    serde_json::from_str(json).map_err(|error| ApiError::new(ErrorCode::BadInput, error.to_string()))
}

pub(crate) fn as_seed(bytes: &[u8]) -> Result<[u8; 32], ApiError> {
    bytes.try_into().map_err(|_| ApiError::new(ErrorCode::BadInput, "a seed is 32 bytes"))
}

pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|error| thrown(ApiError::new(ErrorCode::Internal, error.to_string())))
}

/// An error as JavaScript catches it.
pub(crate) fn thrown(error: ApiError) -> JsValue {
    serde_json::to_string(&error).unwrap_or_else(|_| error.detail.clone()).into()
}
