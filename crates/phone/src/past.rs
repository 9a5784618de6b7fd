//! Chats from other messengers, read in a worker of their own. What is read goes to the engine's worker as commands.

use crate::phone::{parse, thrown, to_json};
use harkara_api::{ApiError, DateOrder, PastChoice, PastView};
use harkara_past::{Export, Reading, Survey, Taking};
use jiff::tz::TimeZone;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use wasm_bindgen::prelude::*;

/// Bytes asked of the browser at a time.
const BUFFER: usize = 256 << 10;

/// An exported chat that the person picked. Errors are thrown as the JSON of an `ApiError`.
#[wasm_bindgen]
pub struct PastFile {
    export: Option<Export<BufReader<Picked>>>,
    survey: Survey,
    zone: TimeZone,
    taking: Option<Taking<'static>>,
}

#[wasm_bindgen]
impl PastFile {
    /// Looks through a file. `time_zone`: where the phone was, as the browser calls it.
    pub fn open(file: web_sys::File, name: &str, time_zone: &str) -> Result<PastFile, JsValue> {
        let size = file.size() as u64;
        let picked = Picked { file: file.into(), reader: web_sys::FileReaderSync::new()?, size, at: 0 };
        let mut export = Export::open(BufReader::with_capacity(BUFFER, picked), name).map_err(refused)?;
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let now = jiff::Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or_default();
        let survey = export.survey(Some(now.to_zoned(zone.clone()).date())).map_err(refused)?;
        Ok(Self { export: Some(export), survey, zone, taking: None })
    }

    /// The JSON of what is in it; `order`: the JSON of an order of dates, or of null.
    pub fn view(&mut self, order: &str) -> Result<String, JsValue> {
        let order: Option<DateOrder> = parse(order).map_err(thrown)?;
        let reading = Reading { order: order.map(Into::into), ..Reading::new(self.zone.clone()) };
        let Some(export) = &mut self.export else { return Err(closed()) };
        let view = export.preview(&self.survey, &reading).map_err(refused)?;
        to_json(&PastView { order: order.unwrap_or(self.survey.dates.order.into()), ..view.into() })
    }

    /// Begins to take it over, as the JSON of a `PastChoice` says.
    pub fn begin(&mut self, choice: &str) -> Result<(), JsValue> {
        let choice: PastChoice = parse(choice).map_err(thrown)?;
        let chat = choice.chat.0.into_bytes();
        let reading = Reading { order: choice.order.map(Into::into), chat, ..Reading::new(self.zone.clone()) };
        let Some(export) = self.export.take() else { return Err(closed()) };
        // They live as long as this worker, which ends with the import.
        let export: &'static mut _ = Box::leak(Box::new(export));
        let survey: &'static _ = Box::leak(Box::new(self.survey.clone()));
        let messages = export.messages(survey, &reading).map_err(refused)?;
        self.taking = Some(Taking::new(messages, choice.people, None));
        Ok(())
    }

    /// The JSON of the next messages; none at the end.
    pub fn next(&mut self) -> Result<String, JsValue> {
        let Some(taking) = &mut self.taking else { return Err(closed()) };
        to_json(&taking.batch().map_err(refused)?)
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

fn closed() -> JsValue {
    thrown(ApiError::from(harkara_past::Error::NoSuchFile))
}

/// A file of the browser's, read piece by piece where it lies.
struct Picked {
    file: web_sys::Blob,
    reader: web_sys::FileReaderSync,
    size: u64,
    at: u64,
}

impl Read for Picked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.size.min(self.at.saturating_add(buffer.len() as u64));
        if end <= self.at {
            return Ok(0);
        }
        let unreadable = |_| io::Error::other("the browser could not read the file");
        let piece = self.file.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(unreadable)?;
        let bytes = self.reader.read_as_array_buffer(&piece).map_err(unreadable)?;
        let bytes = js_sys::Uint8Array::new(&bytes);
        let length = (bytes.length() as usize).min(buffer.len());
        bytes.subarray(0, length as u32).copy_to(&mut buffer[..length]);
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
