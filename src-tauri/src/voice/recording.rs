//! One recording: a thread that has the microphone and the encoder, and does as it is told.

use super::microphone::{Microphone, NoMicrophone, Sound};
use harkara_voice::Recorder;
use serde::Serialize;
use std::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;

/// What the window shows while somebody speaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Heard {
    /// How loud it is, from 0 to 1.
    pub level: f32,
    /// How long it is so far.
    pub duration_ms: u64,
    /// The microphone is gone, or it is as long as a voice message gets: it is paused.
    pub ended: bool,
}

/// See the module. Dropped, it ends, and lets go of the microphone.
pub struct Recording {
    orders: Sender<Order>,
}

enum Order {
    Sound(Sound),
    Pause(oneshot::Sender<Vec<u8>>),
    Resume(oneshot::Sender<Result<(), NoMicrophone>>),
    End,
}

impl Drop for Recording {
    fn drop(&mut self) {
        // The microphone has a sender too, so that the channel would stay open.
        let _ = self.orders.send(Order::End);
    }
}

impl Recording {
    /// Opens the microphone; `tell` hears what it says until it answers false.
    pub async fn begin(tell: impl Fn(Heard) -> bool + Send + 'static) -> Result<Self, NoMicrophone> {
        let (orders, received) = mpsc::channel();
        let sounds = orders.clone();
        std::thread::Builder::new()
            .name("harkara-voice".into())
            .spawn(move || run(&received, &sounds, &tell))
            .map_err(|_| NoMicrophone::Broken)?;
        let recording = Self { orders };
        recording.resume().await.unwrap_or(Err(NoMicrophone::Broken))?;
        Ok(recording)
    }

    /// Lets go of the microphone; answers the file so far.
    pub fn pause(&self) -> oneshot::Receiver<Vec<u8>> {
        let (answer, answered) = oneshot::channel();
        let _ = self.orders.send(Order::Pause(answer));
        answered
    }

    /// Listens again.
    pub fn resume(&self) -> oneshot::Receiver<Result<(), NoMicrophone>> {
        let (answer, answered) = oneshot::channel();
        let _ = self.orders.send(Order::Resume(answer));
        answered
    }
}

fn run(orders: &Receiver<Order>, sounds: &Sender<Order>, tell: &dyn Fn(Heard) -> bool) {
    let Ok(mut recorder) = Recorder::new().inspect_err(|error| tracing::error!(%error, "no recorder")) else { return };
    let mut microphone = None;
    for order in orders {
        match order {
            // What it said before it was let go of is not wanted any more.
            Order::Sound(_) if microphone.is_none() => {}
            Order::Sound(Sound::Heard { rate, samples }) => {
                let level = recorder.feed(rate, &samples).unwrap_or_else(|error| {
                    tracing::warn!(%error, "what a microphone said");
                    0.0
                });
                let ended = recorder.is_full();
                if ended {
                    microphone = None;
                }
                // A window that is gone records nothing.
                if !tell(Heard { level, duration_ms: recorder.duration_ms(), ended }) {
                    return;
                }
            }
            Order::Sound(Sound::Lost) => {
                microphone = None;
                tell(Heard { level: 0.0, duration_ms: recorder.duration_ms(), ended: true });
            }
            Order::Pause(answer) => {
                microphone = None;
                let _ = answer.send(recorder.file());
            }
            Order::Resume(answer) => {
                let sounds = sounds.clone();
                let opened = Microphone::open(move |sound| sounds.send(Order::Sound(sound)).is_ok());
                let _ = answer.send(opened.map(|opened| microphone = Some(opened)));
            }
            Order::End => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_voice::Voice;

    /// A tone of half a second.
    fn tone() -> Sound {
        let samples = (0..24_000).map(|at| (at as f32 * 0.06).sin() * 0.5).collect();
        Sound::Heard { rate: 48_000, samples }
    }

    /// A recording whose microphone is the test.
    fn recording() -> (Recording, Receiver<Heard>) {
        let (orders, received) = mpsc::channel();
        let (told, heard) = mpsc::channel();
        let sounds = orders.clone();
        std::thread::spawn(move || run(&received, &sounds, &move |said| told.send(said).is_ok()));
        (Recording { orders }, heard)
    }

    #[tokio::test]
    async fn without_a_microphone_nothing_is_recorded_and_it_is_told() {
        let (recording, heard) = recording();
        recording.orders.send(Order::Sound(tone())).unwrap();
        let file = recording.pause().await.unwrap();
        assert!(Voice::of(&file).is_err());
        drop(recording);
        assert!(heard.recv().is_err(), "nothing was heard");
    }
}
