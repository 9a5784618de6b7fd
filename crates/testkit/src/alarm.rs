//! An ERROR in a log is a bug, so it fails the scenario.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Once;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::{EnvFilter, Registry};

thread_local! {
    static ERRORS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Listens from now on; logs are shown where `RUST_LOG` asks for them.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let shown = std::env::var("RUST_LOG").ok().map(|filter| {
            tracing_subscriber::fmt::layer().with_test_writer().without_time().with_filter(EnvFilter::new(filter))
        });
        // Whoever else has installed one: then its tests see the logs, and the alarm is theirs to sound.
        let _ = tracing::subscriber::set_global_default(Registry::default().with(Alarm).with(shown));
    });
    ERRORS.with_borrow_mut(Vec::clear);
}

/// What was logged as an error on this thread since the last time.
pub(crate) fn take() -> Vec<String> {
    ERRORS.with_borrow_mut(std::mem::take)
}

struct Alarm;

impl<S: Subscriber> Layer<S> for Alarm {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR {
            let mut text = Text(format!("{}:", event.metadata().target()));
            event.record(&mut text);
            ERRORS.with_borrow_mut(|errors| errors.push(text.0));
        }
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}
