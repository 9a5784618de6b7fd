//! The reading thread: answers queries from a read-only connection while the engine writes.

use harkara_api::{Answer, ApiError, Connection, ErrorCode, MessageId, Query, StorageView};
use harkara_engine::stored_file;
use harkara_media::Sealed;
use harkara_store::{Database, Reader, rusqlite};
use std::{
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread::JoinHandle,
};
use tokio::sync::{oneshot, watch};

/// Asks the reading thread.
pub(crate) struct Queries(Mutex<Option<Reading>>);

/// The thread ends when the sender is dropped.
struct Reading {
    looks: mpsc::Sender<Look>,
    thread: JoinHandle<()>,
}

enum Look {
    Query(Query, oneshot::Sender<Result<Answer, ApiError>>),
    File(MessageId, u32, oneshot::Sender<Result<(Sealed, String), ApiError>>),
    Awaited(String, bool, oneshot::Sender<Result<bool, ApiError>>),
}

impl Queries {
    /// Starts the reading thread on a connection of its own.
    pub(crate) fn start(
        database: &Database,
        storage: StorageView,
        connection: watch::Receiver<Connection>,
    ) -> Result<Self, ApiError> {
        let reader = database.reader()?.ok_or_else(|| ApiError::new(ErrorCode::Internal, "no second connection"))?;
        let (looks, asked) = mpsc::channel::<Look>();
        let thread = crate::client::thread("harkara-reader", move || {
            for look in asked {
                // Nobody waits for the answer to a question that was given up.
                match look {
                    Look::Query(query, answer) if !answer.is_closed() => {
                        let _ = answer.send(look_up(&reader, &query, connection.borrow().clone(), storage));
                    }
                    Look::File(message, place, answer) if !answer.is_closed() => {
                        let _ = answer.send(stored_file(&reader, &message, place));
                    }
                    Look::Awaited(source, going_on, answer) if !answer.is_closed() => {
                        let awaited = harkara_store::files::awaited(&reader, &source, going_on);
                        let _ = answer.send(awaited.map_err(Into::into));
                    }
                    Look::Query(..) | Look::File(..) | Look::Awaited(..) => {}
                }
            }
        })?;
        Ok(Self(Mutex::new(Some(Reading { looks, thread }))))
    }

    /// Asks, and waits for other questions only.
    pub(crate) async fn ask(&self, query: Query) -> Result<Answer, ApiError> {
        self.look(|answer| Look::Query(query, answer)).await
    }

    /// A file that is on this device, and its name.
    pub(crate) async fn file(&self, message: MessageId, place: u32) -> Result<(Sealed, String), ApiError> {
        self.look(|answer| Look::File(message, place, answer)).await
    }

    /// Whether a file of a message is still to be made of this; `going_on`: and nothing stands in the way.
    pub(crate) async fn awaited(&self, source: String, going_on: bool) -> Result<bool, ApiError> {
        self.look(|answer| Look::Awaited(source, going_on, answer)).await
    }

    async fn look<T>(&self, look: impl FnOnce(oneshot::Sender<Result<T, ApiError>>) -> Look) -> Result<T, ApiError> {
        let ended = || ApiError::new(ErrorCode::Internal, "the reader has ended");
        let (answer, answered) = oneshot::channel();
        let sent = self.reading().as_ref().is_some_and(|reading| reading.looks.send(look(answer)).is_ok());
        if !sent {
            return Err(ended());
        }
        answered.await.map_err(|_| ended())?
    }

    /// Closes the connection, and returns when it is closed: a program that ends under an open one pulls the
    /// cryptography away from it.
    pub(crate) fn end(&self) {
        let Some(Reading { looks, thread }) = self.reading().take() else { return };
        drop(looks);
        if thread.join().is_err() {
            tracing::error!("the reader has panicked");
        }
    }

    fn reading(&self) -> MutexGuard<'_, Option<Reading>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn look_up(
    reader: &rusqlite::Connection,
    query: &Query,
    connection: Connection,
    storage: StorageView,
) -> Result<Answer, ApiError> {
    Ok(Reader::new(reader, connection, storage).answer(query)?)
}
