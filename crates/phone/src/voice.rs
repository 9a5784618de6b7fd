//! Voice messages recorded in the browser: in an instance of its own, so that the codec's work keeps nobody waiting.

use harkara_voice::Recorder;
use wasm_bindgen::prelude::*;

/// A recording under way.
#[wasm_bindgen]
pub struct VoiceRecorder(Recorder);

#[wasm_bindgen]
impl VoiceRecorder {
    /// Nothing is recorded yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<VoiceRecorder, JsValue> {
        Recorder::new().map(VoiceRecorder).map_err(thrown)
    }

    /// The next samples of the microphone; answers how loud they are, from 0 to 1.
    pub fn feed(&mut self, rate: u32, samples: &[f32]) -> Result<f32, JsValue> {
        self.0.feed(rate, samples).map_err(thrown)
    }

    /// How long it is so far.
    #[wasm_bindgen(getter, js_name = durationMs)]
    pub fn duration_ms(&self) -> f64 {
        self.0.duration_ms() as f64
    }

    /// It is as long as a voice message gets.
    #[wasm_bindgen(getter)]
    pub fn full(&self) -> bool {
        self.0.is_full()
    }

    /// The file so far; the recording may go on.
    pub fn file(&self) -> Vec<u8> {
        self.0.file()
    }
}

fn thrown(error: harkara_voice::CannotRecord) -> JsValue {
    error.to_string().into()
}
