//! Chats from other messengers, read in a worker of their own. What is read goes to the engine's worker as commands, and
//! the files that came along to where files wait to be sealed.

use crate::phone::{parse, thrown, to_json};
use harkara_api::{ApiError, DateOrder, PastChoice, PastView};
use harkara_past::{Export, Reading, Survey, Taking};
use jiff::tz::TimeZone;
use std::io::{self, Read, Seek, SeekFrom};
use wasm_bindgen::prelude::*;

/// Bytes asked of the browser at a time: few after a jump, more and more as reading goes on.
const LEAST: u64 = 16 << 10;
const MOST: u64 = 256 << 10;
/// Bytes of a file that came along, at a time.
const PIECE: u64 = 1 << 20;

/// An exported chat that the person picked. Errors are thrown as the JSON of an `ApiError`.
#[wasm_bindgen]
pub struct PastFile {
    export: Export<Picked>,
    survey: Survey,
    zone: TimeZone,
    taking: Option<Taking<'static>>,
}

#[wasm_bindgen]
impl PastFile {
    /// Looks through a file. `time_zone`: where the phone was, as the browser calls it.
    pub fn open(file: web_sys::File, name: &str, time_zone: &str) -> Result<PastFile, JsValue> {
        let size = file.size() as u64;
        let picked = Picked {
            file: file.into(),
            reader: web_sys::FileReaderSync::new()?,
            size,
            at: 0,
            piece: Vec::new(),
            piece_at: 0,
            ahead: LEAST,
        };
        let mut export = Export::open(picked, name).map_err(refused)?;
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let now = jiff::Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or_default();
        let survey = export.survey(Some(now.to_zoned(zone.clone()).date())).map_err(refused)?;
        Ok(Self { export, survey, zone, taking: None })
    }

    /// The JSON of what is in it; `order`: the JSON of an order of dates, or of null.
    pub fn view(&mut self, order: &str) -> Result<String, JsValue> {
        let order: Option<DateOrder> = parse(order).map_err(thrown)?;
        let reading = Reading { order: order.map(Into::into), ..Reading::new(self.zone.clone()) };
        let view = self.export.preview(&self.survey, &reading).map_err(refused)?;
        to_json(&PastView { order: order.unwrap_or(self.survey.dates.order.into()), ..view.into() })
    }

    /// Begins to take it over, as the JSON of a `PastChoice` says; also once more from the beginning. A file that came along
    /// has a source without a name: where it lies is only known once it is taken out.
    pub fn begin(&mut self, choice: &str) -> Result<(), JsValue> {
        let choice: PastChoice = parse(choice).map_err(thrown)?;
        let chat = choice.chat.0.into_bytes();
        let reading = Reading { order: choice.order.map(Into::into), chat, ..Reading::new(self.zone.clone()) };
        // They live as long as this worker, which ends with the import.
        let export: &'static mut _ = Box::leak(Box::new(self.export.clone()));
        let survey: &'static _ = Box::leak(Box::new(self.survey.clone()));
        let messages = export.messages(survey, &reading).map_err(refused)?;
        self.taking = Some(Taking::new(messages, choice.people, Some(String::new())));
        Ok(())
    }

    /// The JSON of the next messages; none at the end.
    pub fn next(&mut self) -> Result<String, JsValue> {
        let Some(taking) = &mut self.taking else { return Ok("[]".into()) };
        to_json(&taking.batch().map_err(refused)?)
    }

    /// How large a file that came along says it is.
    #[wasm_bindgen(js_name = sizeOf)]
    pub fn size_of(&mut self, name: &str) -> Result<f64, JsValue> {
        Ok(self.export.media(name).map_err(refused)?.size as f64)
    }

    /// Unpacks a file that came along, giving `put` one `Uint8Array` after the other. What that throws is thrown.
    pub fn unpack(&mut self, name: &str, put: &js_sys::Function) -> Result<(), JsValue> {
        let mut media = self.export.media(name).map_err(refused)?;
        let mut piece = Vec::with_capacity(PIECE as usize);
        loop {
            piece.clear();
            let read = media.by_ref().take(PIECE).read_to_end(&mut piece);
            if read.map_err(|error| refused(error.into()))? == 0 {
                return Ok(());
            }
            put.call1(&JsValue::NULL, &js_sys::Uint8Array::from(piece.as_slice()))?;
        }
    }

    /// Messages that were not taken.
    #[wasm_bindgen(getter)]
    pub fn left(&self) -> f64 {
        self.taking.as_ref().map_or(0, |taking| taking.left) as f64
    }
}

fn refused(error: harkara_past::Error) -> JsValue {
    thrown(ApiError::from(error))
}

/// A file of the browser's, read piece by piece where it lies.
#[derive(Clone)]
struct Picked {
    file: web_sys::Blob,
    reader: web_sys::FileReaderSync,
    size: u64,
    at: u64,
    /// What was read last, and where it begins.
    piece: Vec<u8>,
    piece_at: u64,
    /// How much was asked for.
    ahead: u64,
}

impl Picked {
    /// Reads a piece from where it stands.
    fn load(&mut self) -> io::Result<()> {
        let unreadable = |_| io::Error::other("the browser could not read the file");
        let goes_on = self.at == self.piece_at + self.piece.len() as u64;
        self.ahead = if goes_on { (self.ahead * 2).min(MOST) } else { LEAST };
        let end = self.size.min(self.at.saturating_add(self.ahead));
        let piece = self.file.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(unreadable)?;
        let bytes = self.reader.read_as_array_buffer(&piece).map_err(unreadable)?;
        self.piece = js_sys::Uint8Array::new(&bytes).to_vec();
        self.piece_at = self.at;
        Ok(())
    }
}

impl Read for Picked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size {
            return Ok(0);
        }
        let end = self.piece_at + self.piece.len() as u64;
        if !(self.piece_at..end).contains(&self.at) {
            self.load()?;
        }
        let rest = self.piece.get((self.at - self.piece_at) as usize..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Picked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
